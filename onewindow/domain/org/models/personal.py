"""A person's rights over his data (个人信息权利): copies he has ordered, erasures he has asked for."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onewindow.domain.org.models.accounts import Account
from onewindow.domain.org.models.people import Person
from onewindow.kernel.models import StoredFile


class DataCopy(models.Model):
    """个人信息副本. A copy of everything held about a person (个人信息保护法 art. 45), made by a job, kept for some days."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account"], condition=Q(made_at=None), name="one_copy_in_making"),
        ]


class Erasure(models.Model):
    """删除与注销申请. Asked for by the person (个人信息保护法 art. 47), carried out when the days to reconsider are over.

    ``closes``: the account too. ``counts`` says afterwards how many things of each kind were erased.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closes = models.BooleanField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    counts: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(done_at=None, cancelled_at=None), name="one_open_erasure"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="erasure_leaves_time"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(cancelled_at=None), name="erasure_done_or_cancelled"),
        ]
