"""Reads of the catalogue (事项库)."""

from onewindow.domain.catalogue.queries.guides import bodies, guide, paper, papers
from onewindow.domain.catalogue.queries.search import Facet, Found, Hit, Within, search
from onewindow.domain.catalogue.queries.sheets import named, sheet, sheets
from onewindow.domain.catalogue.queries.specs import forget, spec, specs
from onewindow.domain.catalogue.queries.specs.fields import elements
from onewindow.domain.catalogue.queries.specs.finding import Service, Services, find, services
from onewindow.domain.catalogue.queries.specs.items import current, current_of, in_force, must_be_open, newest
from onewindow.domain.catalogue.refusals import ItemNotOpen, ItemUnknown
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
    flags,
    holds,
    kept_elements,
    masked,
    needed_materials,
    shown_elements,
)
from onewindow.domain.catalogue.rules.guide import Guide, Line, Plus, Section, Stage, plus_steps, stages

__all__ = [
    "ENOUGH",
    "Applied",
    "Choice",
    "ElementSpec",
    "Facet",
    "Found",
    "Guide",
    "Hit",
    "ItemNotOpen",
    "ItemSpec",
    "ItemUnknown",
    "Line",
    "MaterialSpec",
    "Plus",
    "Question",
    "ResultSpec",
    "ReviewSpec",
    "Section",
    "Service",
    "Services",
    "Stage",
    "Within",
    "applied",
    "bodies",
    "closeness",
    "current",
    "current_of",
    "elements",
    "find",
    "flags",
    "forget",
    "guide",
    "holds",
    "in_force",
    "kept_elements",
    "masked",
    "must_be_open",
    "named",
    "needed_materials",
    "newest",
    "paper",
    "papers",
    "plus_steps",
    "search",
    "services",
    "sheet",
    "sheets",
    "shown_elements",
    "spec",
    "specs",
    "stages",
]
