"""Posts, members of staff, and who holds what from when (岗位、工作人员、任职)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from onewindow.domain.org.models.accounts import Account
from onewindow.domain.org.models.places import Centre, Department, Window
from onewindow.kernel.names import Named


class Post(models.Model):
    """A post (岗位): what someone may do in one department."""

    class Role(models.TextChoices):
        WINDOW = "window", "收件"
        EXAMINER = "examiner", "审查"
        APPROVER = "approver", "决定"
        SUPERVISOR = "supervisor", "监督"
        OFFICE = "office", "管理"
        AGENT = "agent", "帮代办"

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["department", "role"], name="post_once"),
        ]


class Staff(Named):
    """A member of staff (工作人员)."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="staff")
    department = models.ForeignKey(Department, models.PROTECT, related_name="staff")
    number = models.CharField(max_length=20, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True)
    window = models.ForeignKey(Window, models.SET_NULL, null=True)
    pinyin = models.CharField(max_length=100, default="", db_default="")
    initials = models.CharField(max_length=30, default="", db_default="")
    left_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)  # of the person, the holdings and the stand-ins

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["pinyin", "id"], name="staff_in_order")]


class Holding(models.Model):
    """A member of staff holds a post from a day to a day, both included (任职), or stands in for a colleague (代理)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    acting_for = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="stood_in_by")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="holding_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(acting_for=None) | ~Q(acting_for=F("staff")), name="nobody_stands_in_for_himself"
            ),
            models.CheckConstraint(condition=Q(acting_for=None) | ~Q(to_on=None), name="standing_in_ends"),
            ExclusionConstraint(
                name="holding_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (Func("from_on", "to_on", models.Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
