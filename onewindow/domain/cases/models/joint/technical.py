"""技术审查. What people of the trade judge before an office decides: who, on what, by when, with what outcome.

A review by experts stops the clock by a hold (行政许可法 art. 45); the row says what was asked and found, the hold how long it took.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case

TECHNICAL = ("technical_review", "expert_review")
"""技术评审、专家评审: as an item names them among its special procedures."""
JUDGED = ("pass", "conditions", "fail")
"""通过、修改后通过、不通过: what a technical review may find."""


class TechnicalReview(models.Model):
    """技术审查. Asked of experts or a technical body by who handles the case; its record is written once."""

    rights: ClassVar[str] = (
        "SELECT, INSERT (case_id, kind, subject, reviewers, post, ordered_by_id, ordered_at, due_at),"
        " UPDATE (result, text, by_id, away_id, recorded_at, cancelled_at, cancelled_by_id, cancelled_why)"
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="technical_reviews", db_index=False)
    kind = models.TextField()
    subject = models.TextField(help_text="what is to be judged")
    reviewers = models.TextField(help_text="who judges: the experts, or the technical body")
    post = models.BigIntegerField(help_text="whose task it is to see to it and to record the outcome")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    ordered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    result = models.TextField(default="", db_default="")
    text = models.TextField(default="", db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    away = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    recorded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    cancelled_why = models.TextField(default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="technical_review_says_what_and_who",
                condition=Q(kind__in=TECHNICAL, due_at__gt=F("ordered_at")) & ~Q(subject="") & ~Q(reviewers=""),
            ),
            models.CheckConstraint(
                name="technical_review_has_result",
                condition=Q(recorded_at__isnull=True, result="")
                | Q(recorded_at__isnull=False, by__isnull=False, result__in=JUDGED) & ~Q(text=""),
            ),
            models.CheckConstraint(
                name="technical_review_made_or_cancelled",
                condition=Q(cancelled_at__isnull=True)
                | Q(recorded_at__isnull=True, cancelled_by__isnull=False) & ~Q(cancelled_why=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="technical_review_of_case", fields=["case", "id"])]


class TechnicalReport(models.Model):
    """评审报告. A checked file of those who judged; put under the review before its outcome is recorded, and never after."""

    rights: ClassVar[str] = "SELECT, INSERT, DELETE"

    review = models.ForeignKey(TechnicalReview, models.CASCADE, related_name="reports")
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
