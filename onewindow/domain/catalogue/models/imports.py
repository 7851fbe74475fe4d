"""Import of other people's catalogues (事项导入): a run over a file, its rows with their reasons, what is known since then."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from onewindow.domain.catalogue.models.changes import ItemChange
from onewindow.domain.catalogue.models.items import Item
from onewindow.domain.org.models import Account, Department
from onewindow.kernel.models import StoredFile


class ImportRun(models.Model):
    """导入批次. A file looked at row by row, then taken over; both go on at their cursor after a kill."""

    class State(models.TextChoices):
        LOOKING = "looking", "检查中"
        LOOKED = "looked", "待导入"
        TAKING = "taking", "导入中"
        DONE = "done", "已导入"
        FAILED = "failed", "无法读取"

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    source = models.SlugField(max_length=40)
    kind = models.CharField(max_length=12, blank=True)  # rules.interchange.importing.KINDS
    state = models.CharField(max_length=8, choices=State.choices)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # null: the command line
    begun_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    looked = models.PositiveIntegerField(default=0)  # cursor of the look: rows kept so far
    taken = models.PositiveIntegerField(default=0)  # cursor of the taking over: place of the last row
    figures = models.JSONField(default=dict)  # {rows, accepted, repaired, flagged, rejected, by_reason}
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    drafted = models.PositiveIntegerField(default=0, db_default=0)  # changes of items of this city
    why = models.CharField(max_length=20, blank=True)  # why a file could not be read

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(looked__lte=F("rows")), name="import_looks_at_its_rows"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(why=""), name="import_failed_says_why"),
            models.UniqueConstraint(fields=["source"], condition=Q(state="taking"), name="one_import_of_a_source"),
        ]


class ImportRow(models.Model):
    """A row of a run as it came and as it would be kept (导入行)."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines", db_index=False)
    place = models.PositiveIntegerField()  # 1, 2, 3 … in the order of the file
    line = models.PositiveIntegerField()  # of the file, blank lines counted
    outcome = models.CharField(max_length=8)
    code = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=400, blank=True)
    codes = ArrayField(models.CharField(max_length=40), default=list)  # of its reasons
    reasons = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    raw = models.JSONField()
    made_from = models.CharField(max_length=64)  # hash of raw and facts
    change = models.ForeignKey(ItemChange, models.PROTECT, null=True, related_name="+")  # the draft made of it

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "place"], name="import_row_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "outcome", "place"], name="import_row_outcome"),
            GinIndex(fields=["codes"], name="import_row_codes"),
        ]


class KnownItem(models.Model):
    """收录事项. An item somebody published, taken over with the facts it has: known, found, not handled here yet.

    It changes nothing that is in force: a draft is made of it by a person, and goes the way of every draft.
    """

    source = models.SlugField(max_length=40)
    code = models.CharField(max_length=100)
    tier = models.CharField(max_length=16)  # as Item.Tier
    family = models.CharField(max_length=12)  # national | licensing | local
    base_code = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200)
    item_type = models.CharField(max_length=2, blank=True)  # A.1; empty: not mapped
    level = models.CharField(max_length=1, blank=True)  # A.2
    area = models.CharField(max_length=12, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")  # null: not mapped
    department_given = models.CharField(max_length=200, blank=True)
    main_item = models.CharField(max_length=200, blank=True)
    codes = ArrayField(models.CharField(max_length=40), default=list)  # reasons of the row it came from
    facts = models.JSONField(default=dict)
    raw = models.JSONField(default=dict)  # as it came
    made_from = models.CharField(max_length=64)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="+")  # that wrote it last
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")  # the draft made of it

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "code"], name="known_item_once"),
        ]


class ImportMapping(models.Model):
    """来源对照. What a source's word means here: a type (A.1), a level (A.2), a department."""

    class About(models.TextChoices):
        TYPE = "type", "事项类型"
        LEVEL = "level", "行使层级"
        DEPARTMENT = "department", "部门"

    source = models.SlugField(max_length=40)
    about = models.CharField(max_length=12, choices=About.choices)
    given = models.CharField(max_length=200)
    meant = models.CharField(max_length=60)  # code, or slug of the department
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "about", "given"], name="import_mapping_once"),
            models.CheckConstraint(condition=~Q(given="") & ~Q(meant=""), name="import_mapping_says_something"),
        ]
