"""Reads of the catalogue (事项库)."""

from onewindow.domain.catalogue.queries.fields import elements
from onewindow.domain.catalogue.queries.guides import guide, paper
from onewindow.domain.catalogue.queries.items import current, current_of, find, in_force
from onewindow.domain.catalogue.queries.specs import forget, spec, specs
from onewindow.domain.catalogue.refusals import ItemUnknown
from onewindow.domain.catalogue.rules import (
    ENOUGH,
    Applied,
    Choice,
    ElementSpec,
    ItemSpec,
    MaterialSpec,
    Question,
    ResultSpec,
    ReviewSpec,
    applied,
    closeness,
    holds,
    kept_elements,
    masked,
    needed_materials,
    shown_elements,
)

__all__ = [
    "ENOUGH",
    "Applied",
    "Choice",
    "ElementSpec",
    "ItemSpec",
    "ItemUnknown",
    "MaterialSpec",
    "Question",
    "ResultSpec",
    "ReviewSpec",
    "applied",
    "closeness",
    "current",
    "current_of",
    "elements",
    "find",
    "forget",
    "guide",
    "holds",
    "in_force",
    "kept_elements",
    "masked",
    "needed_materials",
    "paper",
    "shown_elements",
    "spec",
    "specs",
]
