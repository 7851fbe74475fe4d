"""The working calendar as rows (工作日历): notices with their days, in force by edition; and how far a recomputation is."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.kernel.models import Living

FIRST_YEAR, LAST_YEAR = 2008, 2100


class CalendarNotice(Living):
    """放假通知. A notice for one year: entered by one officer, put into force by another.

    ``edition`` numbers the calendars of the city: the calendar of edition n is what all notices up to n say. ``whole``
    arranges a whole year and replaces what stood for it; otherwise it amends single days. Notices that came with
    OneWindow have nobody who entered them; ``provisional`` ones are computed from the law.
    """

    year = models.PositiveSmallIntegerField()
    whole = models.BooleanField(db_default=True)
    provisional = models.BooleanField(db_default=False)
    number = models.TextField(help_text="as printed on it: 国办发明电〔2025〕7号")
    url = models.TextField(db_default="")
    text = models.TextField(db_default="")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    entered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(db_default="", help_text="why it was rejected or withdrawn")
    edition = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calendar_second_person",
                condition=Q(decided_by__isnull=True) | Q(entered_by__isnull=False) & ~Q(decided_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="calendar_in_force_has_edition",
                condition=Q(state="approved", edition__isnull=False) | ~Q(state="approved") & Q(edition__isnull=True),
            ),
            models.CheckConstraint(
                name="calendar_decided_by_somebody",
                condition=~Q(state__in=("approved", "rejected"))
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                | Q(entered_by__isnull=True),
            ),
            models.CheckConstraint(
                name="calendar_entered_by_somebody",
                condition=Q(entered_by__isnull=True, entered_at__isnull=True, state="approved")
                | Q(entered_by__isnull=False, entered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="calendar_rejected_with_reason", condition=~Q(state="rejected") | ~Q(reason="")
            ),
            models.CheckConstraint(name="calendar_has_number", condition=~Q(number="")),
            models.CheckConstraint(name="calendar_year", condition=Q(year__range=(FIRST_YEAR, LAST_YEAR))),
            models.UniqueConstraint(name="calendar_edition_once", fields=["edition"]),
            models.UniqueConstraint(
                name="one_open_calendar_notice", fields=["year"], condition=Q(state__in=("draft", "proposed"))
            ),
        ]


class CalendarDay(models.Model):
    """放假或上班的一天. One day of a notice; a trigger refuses every change once its notice has left the draft."""

    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days", db_index=False)
    day = models.DateField()
    kind = models.TextField()
    name = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="calendar_day_once", fields=["notice", "day"]),
            models.CheckConstraint(name="calendar_day_kind", condition=Q(kind__in=("off", "work"))),
            models.CheckConstraint(name="calendar_day_has_name", condition=~Q(name="")),
        ]


class CalendarRun(models.Model):
    """重新计算进度. How far a room is with the clocks that a notice moves; ``cursor`` is the last thing looked at.

    A first pass ends at ``ended_at``; ``checked_at`` is the end of a second look, made when no process can still count
    by the calendar before.
    """

    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="runs", db_index=False)
    part = models.TextField(help_text="the room whose clocks are recomputed")
    total = models.IntegerField(default=0)
    looked = models.IntegerField(default=0)
    moved = models.IntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="calendar_run_once", fields=["notice", "part"]),
            models.CheckConstraint(
                name="calendar_run_checked_after_end",
                condition=Q(checked_at__isnull=True) | Q(ended_at__isnull=False),
            ),
        ]
