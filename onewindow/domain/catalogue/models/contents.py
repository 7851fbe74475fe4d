"""What a version holds: reviews, materials, results (并联审查、材料、办理结果)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onewindow.domain.catalogue.models.facts import Checked
from onewindow.domain.catalogue.models.items import ItemVersion
from onewindow.domain.org.models import Department
from onewindow.kernel.models import StoredFile
from onewindow.kernel.names import Named


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
    sample = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")  # 样本
    blank_form = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")  # 空白表格
    particulars = models.JSONField(
        default=dict, db_default={}
    )  # originals, copies, how to get it … (GB/T 39046 table 4, 58-63)
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
