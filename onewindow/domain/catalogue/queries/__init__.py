"""Reads of the catalogue (事项库)."""

from onewindow.domain.catalogue.queries.fields import elements
from onewindow.domain.catalogue.queries.items import current, current_of, find, in_force
from onewindow.domain.catalogue.queries.specs import forget, spec, specs
from onewindow.domain.catalogue.refusals import ItemUnknown
from onewindow.domain.catalogue.rules import (
    ENOUGH,
    Choice,
    ElementSpec,
    ItemSpec,
    MaterialSpec,
    ResultSpec,
    ReviewSpec,
    closeness,
    holds,
    masked,
    needed_materials,
    shown_elements,
)

__all__ = [
    "ENOUGH",
    "Choice",
    "ElementSpec",
    "ItemSpec",
    "ItemUnknown",
    "MaterialSpec",
    "ResultSpec",
    "ReviewSpec",
    "closeness",
    "current",
    "current_of",
    "elements",
    "find",
    "forget",
    "holds",
    "in_force",
    "masked",
    "needed_materials",
    "shown_elements",
    "spec",
    "specs",
]
