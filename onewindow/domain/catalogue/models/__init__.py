"""Tables of the item catalogue (事项库)."""

from onewindow.domain.catalogue.models.changes import DraftRevision, ItemChange
from onewindow.domain.catalogue.models.checking import Justification, LintRule
from onewindow.domain.catalogue.models.contents import ItemMaterial, ItemResult, ItemReview, MaterialType
from onewindow.domain.catalogue.models.elements import Element, ElementGroup, ItemElement
from onewindow.domain.catalogue.models.facts import Checked, Unit
from onewindow.domain.catalogue.models.imports import ImportMapping, ImportRow, ImportRun, KnownItem
from onewindow.domain.catalogue.models.inheritance import DifferenceReport, Objection
from onewindow.domain.catalogue.models.items import Item, ItemVersion
from onewindow.domain.catalogue.models.reform import ReformBatch, ReformEntry
from onewindow.domain.catalogue.models.search import SearchEntry, SearchGram, SearchMiss, Synonym
from onewindow.domain.catalogue.models.standards import Standard, StandardCheck, StandardTie, StandardVersion

__all__ = [
    "Checked",
    "DifferenceReport",
    "DraftRevision",
    "Element",
    "ElementGroup",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "Item",
    "ItemChange",
    "ItemElement",
    "ItemMaterial",
    "ItemResult",
    "ItemReview",
    "ItemVersion",
    "Justification",
    "KnownItem",
    "LintRule",
    "MaterialType",
    "Objection",
    "ReformBatch",
    "ReformEntry",
    "SearchEntry",
    "SearchGram",
    "SearchMiss",
    "Standard",
    "StandardCheck",
    "StandardTie",
    "StandardVersion",
    "Synonym",
    "Unit",
]
