"""联审会商. A meeting of several bodies about one or more cases: agenda, minutes, one conclusion a case, signatures.

Minutes may be written again until somebody has signed them; from then on triggers (migration ``meetings``) keep every word.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case

CONCLUSIONS = ("agree", "conditions", "disagree", "again")
"""同意、附条件同意、不同意、再议: what a meeting may conclude on a case."""


class Meeting(models.Model):
    """联审会商. Called by who handles the cases; it stops no clock (行政许可法 art. 45) and binds no decision."""

    rights: ClassVar[str] = (
        "SELECT, INSERT, UPDATE (minutes, edition, minuted_by_id, minuted_at, called_off_at, called_off_by_id, called_off_why)"
    )

    post = models.BigIntegerField(help_text="the post that calls it and writes its minutes")
    subject = models.TextField()
    place = models.TextField(help_text="a room, or the address of a video meeting")
    meets_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="until when it is to be signed")
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    called_at = models.DateTimeField()
    minutes = models.TextField(default="", db_default="")
    edition = models.IntegerField(default=0, db_default=0, help_text="how often the minutes were written")
    minuted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    minuted_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    called_off_why = models.TextField(default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="meeting_says_what_where_when",
                condition=~Q(subject="") & ~Q(place="") & Q(meets_at__gte=F("called_at"), due_at__gt=F("called_at")),
            ),
            models.CheckConstraint(
                name="minutes_after_the_meeting",
                condition=Q(minuted_at__isnull=True, minutes="", edition=0)
                | Q(minuted_at__gte=F("meets_at"), minuted_by__isnull=False, edition__gt=0) & ~Q(minutes=""),
            ),
            models.CheckConstraint(
                name="meeting_called_off_with_reason",
                condition=Q(called_off_at__isnull=True) | Q(called_off_by__isnull=False) & ~Q(called_off_why=""),
            ),
        ]


class MeetingCase(models.Model):
    """会商事项. A case on the agenda, and what the meeting concluded on it."""

    rights: ClassVar[str] = "SELECT, INSERT, UPDATE (conclusion, text)"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="meetings", db_index=False)
    conclusion = models.TextField(default="", db_default="")
    text = models.TextField(default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="case_once_on_an_agenda", fields=["meeting", "case"]),
            models.CheckConstraint(
                name="conclusion_has_words",
                condition=Q(conclusion="", text="")
                | Q(conclusion__in=CONCLUSIONS) & (Q(conclusion="agree") | ~Q(text="")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="meeting_of_case", fields=["case", "meeting"])]


class MeetingSeat(models.Model):
    """会签. One body (its post) or person at the table, for one case: who signed its conclusion, when, with what reserve."""

    rights: ClassVar[str] = "SELECT, INSERT, UPDATE (reserve, by_id, away_id, signed_at)"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="seats", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    post = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    reserve = models.TextField(default="", db_default="", help_text="保留意见: what the body does not share")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    away = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="one_seat_a_body", fields=["meeting", "case", "post", "person"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="signed_by_somebody",
                condition=Q(signed_at__isnull=True, by__isnull=True, reserve="")
                | Q(signed_at__isnull=False, by__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="seat_of_case", fields=["case", "post"])]
