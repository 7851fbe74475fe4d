"""Items and their versions (事项、事项版本). A published version and its rows never change: triggers in ``sql/``."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onewindow.domain.catalogue.models.facts import Checked, Unit
from onewindow.domain.org.models import Department
from onewindow.kernel.names import Named


class Item(models.Model):
    """An item of the catalogue (事项) over all its versions."""

    class Tier(models.TextChoices):
        BASE = "base", "基本目录事项"  # what the catalogue defines for everybody below
        IMPLEMENTATION = "implementation", "实施清单事项"  # what one body at one level does
        HANDLING = "handling", "业务办理项"  # one way of doing it, with its own guide

    slug = models.SlugField(unique=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="items")
    tier = models.CharField(
        max_length=16, choices=Tier.choices, default=Tier.IMPLEMENTATION, db_default="implementation"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(tier="base") | Q(parent__isnull=True), name="base_item_has_no_parent"),
            models.CheckConstraint(
                condition=~Q(tier="handling") | Q(parent__isnull=False), name="handling_item_has_parent"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="item_not_its_own_parent"
            ),
        ]


class ItemVersion(Named):
    """One version of an item (事项版本), in force from a day until the next one's."""

    class Standing(models.TextChoices):
        OPEN = "open", "可办理"
        SUSPENDED = "suspended", "暂停办理"
        RETIRED = "retired", "已取消"

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    published_at = models.DateTimeField(null=True)
    aliases = models.JSONField(default=list)

    # What this version does to the item: a pause, an end, a merger are versions too, so that the past can be told.
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OPEN, db_default="open")
    merged_into = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    reason_zh = models.TextField(
        blank=True, default="", db_default=""
    )  # why this version: read by people, shown with the difference
    reason_en = models.TextField(blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=1, db_default=1)  # of a draft: the editor sends the one he saw

    # Codes (GB/T 39554.1: 12 and 31 characters; GB/T 39048: 10 and 24): always stored with their family.
    code_family = models.CharField(max_length=12, default="national")
    base_code = models.CharField(max_length=14)
    implementation_code = models.CharField(max_length=33)
    item_type = models.CharField(max_length=2)  # GB/T 39046 A.1
    level = models.CharField(max_length=1)  # A.2
    case_kind = models.CharField(max_length=1)  # A.6: 1 on the spot, 2 promised
    audience = models.JSONField(default=list)  # A.4

    # Limits: the legal and the promised one are two values. A null number: the law sets none.
    statutory_number = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    statutory_unit = models.CharField(max_length=4, choices=Unit.choices, blank=True)
    statutory_from = models.CharField(max_length=12, blank=True)  # acceptance | filing
    statutory_note_zh = models.TextField(blank=True)
    statutory_note_en = models.TextField(blank=True)
    statutory_checked = models.CharField(max_length=8, choices=Checked.choices)
    extension_number = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    extension_unit = models.CharField(max_length=4, choices=Unit.choices, blank=True)
    promised_number = models.DecimalField(max_digits=5, decimal_places=1, null=True)  # null: of a base item only
    promised_unit = models.CharField(max_length=4, choices=Unit.choices, blank=True)
    promised_note_zh = models.TextField(blank=True)
    promised_note_en = models.TextField(blank=True)
    promised_checked = models.CharField(max_length=8, choices=Checked.choices)
    certificate_number = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    certificate_unit = models.CharField(max_length=4, choices=Unit.choices, blank=True)
    # 行政许可法 art. 32: what is missing is told once, within five working days.
    notice_number = models.DecimalField(max_digits=5, decimal_places=1, default=5)
    notice_unit = models.CharField(max_length=4, choices=Unit.choices, default="wd")

    # Who: one window in front (综合受理), one or several departments review at once, one decides, one supervises.
    window_department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    decide_department = models.ForeignKey(Department, models.PROTECT, related_name="+")

    steps = models.JSONField(default=list)  # [{"zh": …, "en": …}]
    fee = models.JSONField(default=dict)  # {"amount": 0, "zh", "en", "checked", "source"}
    flags = models.JSONField(default=dict)  # commitment (告知承诺); the rest follows from the data: rules.figures.flags
    special_procedures = models.JSONField(
        default=list
    )  # not counted in the limit (art. 45) unless stops_clock is false
    legal_basis = models.JSONField(default=list)  # [{"law", "articles", "says", "checked", "source"}]
    notes = models.JSONField(default=list)
    particulars = models.JSONField(
        default=dict, db_default={}
    )  # the other fields of GB/T 39046 table 4, see rules.sheets
    situations = models.JSONField(
        default=dict, db_default={}
    )  # questions and the decision table of the guide, see rules.situations

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["item", "effective_from"], condition=Q(published_at__isnull=False), name="one_version_a_day"
            ),
        ]
