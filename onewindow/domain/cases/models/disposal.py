"""Destroying files whose term of keeping is over (档案销毁): the list that two people answer for, and what is left of a file."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case
from onewindow.kernel.models import Living

MOST_FILES = 100
"""Files of one list: as many as a person can look at, and one statement destroys."""


class Disposal(Living):
    """销毁清册. A list of due files: proposed by one, answered by another. Its files stay as they were proposed: no step sets them."""

    cases = ArrayField(models.BigIntegerField(), help_text="ids of the files")
    reason = models.TextField(help_text="what the appraisal found (鉴定意见)")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(db_default="", help_text="why it was declined")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="disposal_names_files", condition=~Q(cases=[]) & Q(cases__len__lte=MOST_FILES) & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="disposal_answered_by_another",
                condition=Q(state="proposed")
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("proposed_by")),
            ),
            models.CheckConstraint(name="disposal_declined_says_why", condition=~Q(state="declined") | ~Q(answer="")),
        ]


class Certificate(models.Model):
    """销毁证明. What is left of a destroyed file: number, hash of its archive, rule, both persons, moment.

    Written by the owner's function that destroys, and by nothing else: the application's role only reads it.
    """

    rights: ClassVar[str] = "SELECT"

    case = models.OneToOneField(Case, models.PROTECT, related_name="certificate")
    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="certificates")
    number = models.TextField()
    sm3 = models.TextField(help_text="of the archive as it was made last")
    rule = models.TextField(help_text="key of the rule of keeping")
    days = models.IntegerField()
    source = models.TextField()
    closed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="destroyed_by_two_persons", condition=~Q(approved_by=F("proposed_by"))),
            models.CheckConstraint(name="certificate_has_hash", condition=Q(sm3__regex="^[0-9a-f]{64}$")),
        ]
