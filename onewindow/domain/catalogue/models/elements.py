"""The fields of the forms (数据元), each asked once and shared by all items."""

from typing import ClassVar

from django.db import models

from onewindow.domain.catalogue.models.items import ItemVersion
from onewindow.kernel.names import Named


class ElementGroup(Named):
    """A group of fields as a person meets them (表单分组): the business, the premises, the staff …"""

    key = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField()


class Element(Named):
    """A data element (数据元): one field, asked once, shared by all items. ``name`` is its label."""

    class Type(models.TextChoices):
        TEXT = "text"
        LONG_TEXT = "long_text"
        INTEGER = "integer"
        NUMBER = "number"
        MONEY = "money"
        PERCENT = "percent"
        DATE = "date"
        BOOL = "bool"
        CHOICE = "choice"
        MULTI_CHOICE = "multi_choice"
        PHONE = "phone"
        CITIZEN_ID = "citizen_id"
        USCC = "uscc"
        ADDRESS = "address"
        BANK_ACCOUNT = "bank_account"
        PERSON = "person"  # an object: its fields are the sub-elements
        GROUP = "group"  # a list of rows: its columns are the sub-elements

    key = models.CharField(max_length=60, unique=True)
    type = models.CharField(max_length=16, choices=Type.choices)
    group = models.ForeignKey(ElementGroup, models.PROTECT, related_name="elements")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="fields")
    order = models.PositiveSmallIntegerField()
    required = models.BooleanField(default=True)
    condition = models.JSONField(null=True)  # asked only when it holds
    choices = models.JSONField(default=list)  # [{"value": …, "zh": …, "en": …}]
    validation = models.JSONField(default=dict)  # min, max, max_length, pattern, min_rows, max_rows
    prefill_from = models.CharField(max_length=40, blank=True)
    help_zh = models.CharField(max_length=300, blank=True)
    help_en = models.CharField(max_length=300, blank=True)


class ItemElement(models.Model):
    """A data element that an item version asks for (申请表字段)."""

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="elements")
    element = models.ForeignKey(Element, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "element"], name="item_element_once"),
        ]
