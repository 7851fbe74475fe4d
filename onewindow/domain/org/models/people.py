"""Persons, businesses, and what the ones are in the others (自然人、经营主体、角色)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from onewindow.domain.org.models.accounts import Account
from onewindow.domain.org.models.places import USCC_FORM
from onewindow.kernel.names import Named


class Person(Named):
    """A natural person (自然人). ``id_type`` as in GB/T 36903: 111 = citizen id number."""

    account = models.OneToOneField(Account, models.PROTECT, null=True, related_name="person")
    id_type = models.CharField(max_length=3, default="111")
    id_no = models.CharField(max_length=30)
    phone = models.CharField(max_length=20, db_index=True)
    address = models.CharField(max_length=200, blank=True)
    pinyin = models.CharField(max_length=100, db_index=True)
    initials = models.CharField(max_length=30, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["id_type", "id_no"], name="person_id_once"),
        ]


class Enterprise(Named):
    """A registered business (经营主体): company or self-employed business."""

    class Kind(models.TextChoices):
        COMPANY = "company", "公司"
        SELF_EMPLOYED = "self-employed", "个体工商户"

    uscc = models.CharField(max_length=18, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    address = models.CharField(max_length=200, blank=True)
    registered_on = models.DateField()
    pinyin = models.CharField(max_length=300, db_index=True)
    initials = models.CharField(max_length=100, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(uscc__regex=USCC_FORM), name="enterprise_uscc_form"),
        ]


class Role(models.Model):
    """What a person is in an enterprise: its legal representative or one who handles its affairs (法定代表人, 经办人).

    A handler named here counts from the moment he accepts, within his scope and term; a row without ``named_at`` came
    with the registration's data and counts as it stands. ``confirm_by_on``: after a change of the legal representative
    the new one confirms a handler by that day, or he is one no longer.
    """

    class Kind(models.TextChoices):
        LEGAL = "legal", "法定代表人"
        HANDLER = "handler", "经办人"

    class Scope(models.TextChoices):
        ALL = "all", "全部事务"
        FILING = "filing", "申报办件"
        LICENCES = "licences", "取用证照"

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.ALL, db_default=Scope.ALL)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    named_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    confirm_by_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "enterprise", "kind"], condition=Q(ended_at=None), name="open_role_once"
            ),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(kind="legal", ended_at=None), name="one_open_legal_representative"
            ),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="role_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(kind="legal") | Q(scope="all", named_at=None), name="legal_by_registration_for_all"
            ),
        ]


class Unmasking(models.Model):
    """Why somebody looked at a person's full data (查看完整信息记录). Free words never go into the log, only this id."""

    person = models.ForeignKey(Person, models.CASCADE)
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
