"""Tables of the item catalogue (事项库)."""

from onewindow.domain.catalogue.models.contents import ItemMaterial, ItemResult, ItemReview, MaterialType
from onewindow.domain.catalogue.models.elements import Element, ElementGroup, ItemElement
from onewindow.domain.catalogue.models.facts import Checked, Unit
from onewindow.domain.catalogue.models.inheritance import DifferenceReport, Objection
from onewindow.domain.catalogue.models.items import Item, ItemVersion

__all__ = [
    "Checked",
    "DifferenceReport",
    "Element",
    "ElementGroup",
    "Item",
    "ItemElement",
    "ItemMaterial",
    "ItemResult",
    "ItemReview",
    "ItemVersion",
    "MaterialType",
    "Objection",
    "Unit",
]
