"""What several bodies do about one case: opinions asked for (征求意见) with their papers, site visits (现场勘验) with photos.

An answer and a record are written once: triggers (migrations ``consulting``, ``visiting``) keep them, and the files under
them, as they were given.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case
from onewindow.kernel.models import naming_a_file

ANSWERS = ("agree", "conditions", "disagree", "none")
"""同意、附条件同意、不同意、无意见: what an asked body may say."""
READ = "read"
"""已阅: the receipt of a notice (抄告)."""
PURPOSES = ("opinion", "notice")
RESULTS = ("pass", "rectify", "fail")
"""符合、整改后符合、不符合: what a visit may find."""


class Consult(models.Model):
    """征求意见. A question on a case, put to several bodies or persons at once. No clock stops for it (行政许可法 art. 45)."""

    rights: ClassVar[str] = "SELECT, INSERT, UPDATE (recalled_at, recalled_by_id, recalled_why)"

    case = models.ForeignKey(Case, models.CASCADE, related_name="consults", db_index=False)
    purpose = models.TextField(
        default="opinion", db_default="opinion", help_text="opinion: an answer is asked for; notice: that it is read"
    )
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
            models.CheckConstraint(name="known_purpose", condition=Q(purpose__in=PURPOSES)),
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
                | Q(answered_at__isnull=False, by__isnull=False, stance__in=(*ANSWERS, READ))
                & (Q(stance__in=("agree", READ)) | ~Q(text="")),
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

    class Meta:
        indexes: ClassVar[list[models.Index]] = [naming_a_file("consult_paper_file", "file")]


class SiteVisit(models.Model):
    """现场勘验. A visit that was ordered, and its record: by two officers at least (行政许可法 art. 34), where, when, what was found.

    It counts in the clock (art. 45 does not name it) and has a limit of its own (优化营商环境条例 art. 36).
    """

    rights: ClassVar[str] = (
        "SELECT, INSERT (case_id, subject, checklist, post, ordered_by_id, ordered_at, due_at),"
        " UPDATE (began_at, ended_at, address, latitude, longitude, officers, others, found, result, text, by_id, away_id,"
        " recorded_at, cancelled_at, cancelled_by_id, cancelled_why)"
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits", db_index=False)
    subject = models.TextField(help_text="what is to be looked at")
    checklist = models.TextField(help_text="code of the list (data/visits.json)")
    post = models.BigIntegerField(help_text="whose task it is")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    ordered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    address = models.TextField(db_default="")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    officers = ArrayField(models.BigIntegerField(), db_default=[], help_text="accounts of who was there for the office")
    others = models.TextField(db_default="", help_text="who else was there: the applicant, an expert")
    found: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(
        db_default=[], help_text="each line as it read then, what was found, a note"
    )
    result = models.TextField(db_default="")
    text = models.TextField(db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    away = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    recorded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    cancelled_why = models.TextField(db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="visit_says_what_for", condition=~Q(subject="") & Q(due_at__gt=F("ordered_at"))
            ),
            models.CheckConstraint(
                name="visit_by_two_officers", condition=Q(recorded_at__isnull=True) | Q(officers__len__gte=2)
            ),
            models.CheckConstraint(
                name="visit_says_where_and_when",
                condition=Q(recorded_at__isnull=True)
                | Q(
                    by__isnull=False,
                    began_at__isnull=False,
                    ended_at__gte=F("began_at"),
                    recorded_at__gte=F("ended_at"),
                )
                & (~Q(address="") | Q(latitude__isnull=False, longitude__isnull=False)),
            ),
            models.CheckConstraint(
                name="visit_has_result",
                condition=Q(recorded_at__isnull=True, result="")
                | Q(recorded_at__isnull=False, result__in=RESULTS) & (Q(result="pass") | ~Q(text="")) & ~Q(found=[]),
            ),
            models.CheckConstraint(
                name="visit_made_or_cancelled",
                condition=Q(cancelled_at__isnull=True)
                | Q(recorded_at__isnull=True, cancelled_by__isnull=False) & ~Q(cancelled_why=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="visit_of_case", fields=["case", "id"])]


class SitePhoto(models.Model):
    """现场照片. A checked picture of a visit; put there before the record is given, and never after."""

    rights: ClassVar[str] = "SELECT, INSERT, DELETE"

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="photos")
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", db_index=False)
    caption = models.TextField(db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [naming_a_file("site_photo_file", "file")]


class PassedOn(models.Model):
    """转办. A task of a case that went to another person of the same body, by whom and why."""

    rights: ClassVar[str] = "SELECT, INSERT"

    case = models.ForeignKey(Case, models.CASCADE, related_name="passed_on", db_index=False)
    task = models.BigIntegerField()
    name = models.TextField()
    post = models.BigIntegerField()
    away = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="passed_on_with_reason", condition=~Q(why="") & (Q(away__isnull=True) | ~Q(away=F("to")))
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="passed_on_of_case", fields=["case", "id"])]
