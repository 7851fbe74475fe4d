"""Tolerant acceptance (容缺受理): what the applicant has promised to bring, and the letter in which he promised it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case

CONSEQUENCES = ("correction", "closed")
"""What follows when a promised paper does not come: put right by a notice (转补正), or the case ends (终止)."""
CONFIRMED = ("online", "paper")


class Promise(models.Model):
    """容缺承诺. One paper of an accepted case that is still to come, from its acceptance on.

    Open while neither ``checked_at`` nor ``lapsed_at`` is set; ``kept_at`` says that it has come and waits to be checked.
    """

    rights: ClassVar[str] = (
        "SELECT, INSERT (case_id, material, within, again, consequence, promised_at, due_at, returned_why),"
        " UPDATE (due_at, kept_at, checked_at, checked_by_id, lapsed_at, returned_why)"
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="promises", db_index=False)
    material = models.TextField()
    within = models.TextField(help_text="the limit as the item says it")
    again = models.TextField(help_text="at least this long, when the paper that came was not right")
    consequence = models.TextField()
    promised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    lapsed_at = models.DateTimeField(null=True)
    returned_why = models.TextField(db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_promise_per_material", fields=["case", "material"]),
            models.CheckConstraint(name="known_consequence", condition=Q(consequence__in=CONSEQUENCES)),
            models.CheckConstraint(name="promise_lies_ahead", condition=Q(due_at__gt=F("promised_at"))),
            models.CheckConstraint(
                name="promise_checked_when_kept",
                condition=Q(checked_at__isnull=True)
                | Q(kept_at__isnull=False, checked_by__isnull=False, lapsed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="promise_lapses_when_due",
                condition=Q(lapsed_at__isnull=True) | Q(kept_at__isnull=True, lapsed_at__gte=F("promised_at")),
            ),
        ]


class PromiseLetter(models.Model):
    """承诺书. That the applicant has confirmed the letter naming these papers: himself online, or on a signed paper."""

    rights: ClassVar[str] = "SELECT, INSERT"

    case = models.ForeignKey(Case, models.CASCADE, related_name="promise_letters")
    papers = ArrayField(models.TextField(), help_text="slugs of the materials it names")
    how = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="known_way_to_confirm", condition=Q(how__in=CONFIRMED)),
            models.CheckConstraint(name="letter_names_papers", condition=~Q(papers=[])),
        ]
