"""The library of service standards (服务标准库): standards, their versions, what they apply to, what is checked."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from onewindow.domain.catalogue.models.facts import Checked
from onewindow.domain.catalogue.models.items import Item
from onewindow.domain.org.models import Account, Department, Post
from onewindow.kernel.names import Named


class Standard(models.Model):
    """A service standard (服务标准) over all its versions; ``number`` without the year, ``key`` as people type it."""

    class Family(models.TextChoices):
        GENERAL = "general", "通用标准"  # terms, signs, information: the ground of the others
        PROVISION = "provision", "提供标准"  # how a service is given: the core
        MANAGEMENT = "management", "管理标准"  # how the centre is run
        WORK = "work", "工作标准"  # what a post has to do

    number = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=40, unique=True)  # capitals without blanks: GB/T36112
    family = models.CharField(max_length=12, choices=Family.choices)
    revision = models.PositiveIntegerField(default=1, db_default=1)


class StandardVersion(Named):
    """One edition of a standard (标准版本), valid from a day to a day, both included; two never hold on one day.

    ``link``: where its text is read. ``withdrawn_why``: it was ended before its time.
    """

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="versions")
    edition = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    about_zh = models.TextField(blank=True, default="", db_default="")
    about_en = models.TextField(blank=True, default="", db_default="")
    link = models.CharField(max_length=300, blank=True, default="", db_default="")
    withdrawn_why = models.TextField(blank=True, default="", db_default="")
    checked = models.CharField(max_length=8, choices=Checked.choices)
    source = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["standard", "edition"], name="standard_edition_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="standard_ends_after_start"
            ),
            ExclusionConstraint(
                name="standard_one_version_a_day",
                expressions=[
                    ("standard", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class StandardTie(models.Model):
    """What a standard applies to (适用对象): an item; a role in every department; or one post."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="ties")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, choices=Post.Role.choices, blank=True, default="")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, role="", department=None) | (Q(item=None) & ~Q(role="")),
                name="standard_tied_to_one_thing",
            ),
            models.UniqueConstraint(
                fields=["standard", "item", "role", "department"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="standard_tied_once",
            ),
        ]


class StandardCheck(Named):
    """A control point of a standard (检查点): what is looked at, and how often."""

    class Every(models.TextChoices):
        CASE = "case", "每件"
        DAY = "day", "每日"
        WEEK = "week", "每周"
        MONTH = "month", "每月"
        QUARTER = "quarter", "每季度"
        YEAR = "year", "每年"

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="checks")
    what_zh = models.TextField()
    what_en = models.TextField(blank=True, default="", db_default="")
    every = models.CharField(max_length=8, choices=Every.choices)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["standard", "name_zh"], condition=Q(ended_at=None), name="standard_check_once"
            ),
        ]
