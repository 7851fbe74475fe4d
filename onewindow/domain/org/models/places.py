"""Areas, departments, centres, windows (区划、部门、中心、窗口)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from onewindow.kernel.names import Named

# GB 32100-2015: 31 signs, without I O S V Z. The check character is verified by kernel.codes when a row is entered.
USCC_FORM = "^[0-9A-HJ-NPQRTUWXY]{18}$"


class Area(Named):
    """An administrative area (行政区划), GB/T 2260 (6 digits), GB/T 10114 (9), villages 12 by practice."""

    class Level(models.TextChoices):
        CITY = "3", "市"
        COUNTY = "4", "县"
        TOWN = "5", "镇"
        VILLAGE = "6", "村"

    code = models.CharField(max_length=12, primary_key=True)
    level = models.CharField(max_length=1, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(code__regex="^([0-9]{6}|[0-9]{9}|[0-9]{12})$"), name="area_code_form"),
        ]


class Department(Named):
    """A department or service body of one area (部门); ``name`` is the full name, ``short`` what people say."""

    area = models.ForeignKey(Area, models.PROTECT)
    slug = models.SlugField(unique=True)
    short_zh = models.CharField(max_length=40)
    short_en = models.CharField(max_length=80)
    uscc = models.CharField(max_length=18, unique=True)
    group_code = models.CharField(max_length=2)  # department group inside a base code (standards.md section 1)
    phone = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(uscc__regex=USCC_FORM), name="department_uscc_form"),
        ]


class Centre(Named):
    """A service centre (政务服务中心)."""

    area = models.ForeignKey(Area, models.PROTECT)
    slug = models.SlugField(unique=True)
    address_zh = models.CharField(max_length=200)
    address_en = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True)
    floors = models.JSONField(default=list)  # [{"floor": "1F", "zh": …, "en": …}]
    main = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, db_default=1)  # of the centre and its opening hours

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area"], condition=Q(main=True), name="one_main_centre"),
        ]


def _second(column: str) -> Func:
    """The second of the day of a time: ranges of times are no type of the database."""
    return Func(column, template="(EXTRACT(EPOCH FROM %(expressions)s))::integer")


class OpeningHours(models.Model):
    """One stretch of opening on one weekday (开放时间); Monday is 1, two rows for a day with a midday break."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="opening")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "weekday", "opens"], name="opening_once"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="opens_before_closing"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="weekday_1_to_7"),
            ExclusionConstraint(
                name="opening_no_overlap",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (Func(_second("opens"), _second("closes"), function="int4range"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Window(Named):
    """A counter in a centre (窗口): comprehensive (综合窗口) or of one department (专业窗口)."""

    class Kind(models.TextChoices):
        COMPREHENSIVE = "comprehensive", "综合窗口"
        SPECIAL = "special", "专业窗口"

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="windows")
    number = models.CharField(max_length=10)
    floor = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    department = models.ForeignKey(Department, models.PROTECT)
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "number"], name="window_number_once"),
        ]
