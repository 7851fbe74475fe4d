"""What several bodies do about one case: opinions that were asked for (征求意见) with their papers.

An answer is written once: a trigger (migration ``consulting``) keeps it, and the papers under it, as they were given.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case

ANSWERS = ("agree", "conditions", "disagree", "none")
"""同意、附条件同意、不同意、无意见: what an asked body may say."""


class Consult(models.Model):
    """征求意见. A question on a case, put to several bodies or persons at once. No clock stops for it (行政许可法 art. 45)."""

    rights: ClassVar[str] = "SELECT, INSERT, UPDATE (recalled_at, recalled_by_id, recalled_why)"

    case = models.ForeignKey(Case, models.CASCADE, related_name="consults", db_index=False)
    question = models.TextField()
    post = models.BigIntegerField(help_text="the post that asks")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    recalled_why = models.TextField(db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="consult_asks_something", condition=~Q(question="")),
            models.CheckConstraint(name="consult_due_after_asked", condition=Q(due_at__gt=F("asked_at"))),
            models.CheckConstraint(
                name="consult_recalled_with_reason",
                condition=Q(recalled_at__isnull=True) | Q(recalled_by__isnull=False) & ~Q(recalled_why=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="consult_of_case", fields=["case", "id"])]


class ConsultBody(models.Model):
    """被征求单位. One body (its post) or person that was asked, and what it said; ``ended_at``: it is no longer waited for."""

    rights: ClassVar[str] = (
        "SELECT, INSERT (consult_id, case_id, post, person_id), UPDATE (stance, text, by_id, away_id, answered_at, ended_at)"
    )

    consult = models.ForeignKey(Consult, models.CASCADE, related_name="bodies", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    post = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    stance = models.TextField(db_default="")
    text = models.TextField(db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    away = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="for whom the one who answered stood in",
    )
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="body_asked_once", fields=["consult", "post", "person"], nulls_distinct=False),
            models.CheckConstraint(
                name="answer_has_stance_and_words",
                condition=Q(answered_at__isnull=True, stance="")
                | Q(answered_at__isnull=False, by__isnull=False, stance__in=ANSWERS)
                & (Q(stance="agree") | ~Q(text="")),
            ),
            models.CheckConstraint(
                name="answered_or_no_longer_waited_for",
                condition=Q(answered_at__isnull=True) | Q(ended_at__isnull=True),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="consult_body_of_case", fields=["case", "post"])]


class ConsultPaper(models.Model):
    """意见附件. A checked file under an answer; put there before it is given, and never after."""

    rights: ClassVar[str] = "SELECT, INSERT, DELETE"

    body = models.ForeignKey(ConsultBody, models.CASCADE, related_name="papers")
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
