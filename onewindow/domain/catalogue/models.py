"""Tables of the item catalogue (事项库). A published version and its rows never change: triggers in ``sql/``."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onewindow.domain.org.models import Department
from onewindow.kernel.names import Named


class Checked(models.TextChoices):
    """How sure a fact is: read in a named source, or to be confirmed (then never printed as law)."""

    SOURCE = "source", "已核对"
    MEMORY = "memory", "待核对"


class Unit(models.TextChoices):
    """Units of a limit, as ``kernel.worktime`` writes them."""

    WORKING_DAY = "wd", "工作日"
    CALENDAR_DAY = "cd", "自然日"
    HOUR = "h", "小时"
    MINUTE = "min", "分钟"


class Item(models.Model):
    """An item of the catalogue (事项) over all its versions."""

    slug = models.SlugField(unique=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="items")


class ItemVersion(Named):
    """One version of an item (事项版本), in force from a day until the next one's."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    published_at = models.DateTimeField(null=True)
    aliases = models.JSONField(default=list)

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
    promised_number = models.DecimalField(max_digits=5, decimal_places=1)
    promised_unit = models.CharField(max_length=4, choices=Unit.choices)
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
    flags = models.JSONField(default=dict)  # online, instant, visits_at_most, commitment
    special_procedures = models.JSONField(
        default=list
    )  # not counted in the limit (art. 45) unless stops_clock is false
    legal_basis = models.JSONField(default=list)  # [{"law", "articles", "says", "checked", "source"}]
    notes = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["item", "effective_from"], condition=Q(published_at__isnull=False), name="one_version_a_day"
            ),
        ]


class ItemReview(models.Model):
    """A department that reviews the item, at the same time as the others (并联审查)."""

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="reviews")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    subject_zh = models.CharField(max_length=100)
    subject_en = models.CharField(max_length=100)
    checked = models.CharField(max_length=8, choices=Checked.choices)
    source = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "department"], name="review_once"),
        ]


class MaterialType(Named):
    """A kind of material (材料), shared by all items: this is what merging goes by."""

    class Origin(models.TextChoices):
        SELF = "self", "自备"
        GOVERNMENT = "government", "政府核发"
        THIRD_PARTY = "third-party", "第三方出具"

    key = models.SlugField(unique=True)
    issuer_zh = models.CharField(max_length=100)
    issuer_en = models.CharField(max_length=100)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    is_licence = models.BooleanField()
    government_holds = models.BooleanField()
    tolerable = models.BooleanField()  # may follow later (容缺)
    hint_zh = models.CharField(max_length=300, blank=True)
    hint_en = models.CharField(max_length=300, blank=True)
    checked = models.CharField(max_length=8, choices=Checked.choices)
    source = models.TextField(blank=True)


class ItemMaterial(models.Model):
    """A material of an item version (材料清单)."""

    class Necessity(models.TextChoices):
        ALWAYS = "always", "必要"
        WHEN = "when", "视情形"

    class SatisfiedBy(models.TextChoices):
        UPLOAD = "upload", "上传"
        LICENCE = "licence", "电子证照"
        DATA = "data", "数据核验"
        OUTPUT = "output", "其他事项结果"
        FORM = "form", "由申请表生成"  # an application form: the one form is it

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="materials")
    material = models.ForeignKey(MaterialType, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    necessity = models.CharField(max_length=8, choices=Necessity.choices)
    condition = models.JSONField(null=True)  # see rules.holds
    condition_zh = models.CharField(max_length=200, blank=True)
    condition_en = models.CharField(max_length=200, blank=True)
    satisfied_by = models.CharField(max_length=8, choices=SatisfiedBy.choices)
    tolerable = models.BooleanField()
    checked = models.CharField(max_length=8, choices=Checked.choices)
    source = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "material"], name="item_material_once"),
            models.CheckConstraint(
                condition=Q(necessity="always", condition__isnull=True) | Q(necessity="when", condition__isnull=False),
                name="when_needs_condition",
            ),
        ]


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


class ItemResult(Named):
    """What an item gives (办理结果): a licence, or an entry in a register; often a material of other items."""

    class Kind(models.TextChoices):
        LICENCE = "licence", "证照"
        RECORD = "record", "登记结果"

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="results")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    licence_type = models.SlugField(blank=True)
    material = models.ForeignKey(MaterialType, models.PROTECT, null=True, related_name="+")
    elements = models.JSONField(default=list)  # keys of data elements that come into being with it (ent.uscc)
    validity_years = models.PositiveSmallIntegerField(null=True)  # null: no end
    validity_note = models.TextField(blank=True)
    checked = models.CharField(max_length=8, choices=Checked.choices)
    source = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(kind="licence") & ~Q(licence_type="")) | Q(kind="record", licence_type=""),
                name="licence_names_its_type",
            ),
        ]
