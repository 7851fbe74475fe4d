"""Hearings (听证): who was told of the right, who asked, when and where it meets, who chairs it, its record (行政许可法 art. 46–48)."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case

HEARINGS = ("asked", "public")
_BEFORE = timedelta(6)  # seven days before is at least this in the clock's own days; the rule counts working days


class Hearing(models.Model):
    """听证. One hearing of a case, from the word that somebody has a right to it, to its signed record.

    ``interest``: the interest that is touched, as it was told. ``parties``: third parties who were told besides the
    applicant. ``lapsed_at``: nobody asked in time, or the case ended before it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="hearings", db_index=False)
    kind = models.TextField(help_text="asked (art. 47) or public (art. 46)")
    interest = models.TextField()
    parties = ArrayField(models.TextField(), default=list, help_text="third parties who were told, by name")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    ask_until = models.DateTimeField(null=True, help_text="five days; none where it is held by law")
    asked_at = models.DateTimeField(null=True)
    asked_by = models.TextField(default="", help_text="who asked: the applicant, or a third party by name")
    organise_until = models.DateTimeField(null=True, help_text="twenty days of the request")
    noticed_at = models.DateTimeField(null=True, help_text="when time and place were told")
    meets_at = models.DateTimeField(null=True)
    place = models.TextField(default="")
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    record = models.TextField(default="", help_text="the record of the hearing")
    signed = models.TextField(default="", help_text="who has signed the record")
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_hearing",
                fields=["case"],
                condition=Q(recorded_at__isnull=True, lapsed_at__isnull=True),
            ),
            models.CheckConstraint(name="known_hearing", condition=Q(kind__in=HEARINGS)),
            models.CheckConstraint(name="hearing_says_why", condition=~Q(interest="")),
            models.CheckConstraint(
                name="hearing_asked_in_time",
                condition=Q(ask_until__isnull=True) | Q(asked_at__isnull=True) | Q(asked_at__lte=F("ask_until")),
            ),
            models.CheckConstraint(
                name="hearing_told_before",
                condition=Q(meets_at__isnull=True)
                | Q(noticed_at__isnull=False, chair__isnull=False, meets_at__gte=F("noticed_at") + _BEFORE)
                & ~Q(place=""),
            ),
            models.CheckConstraint(
                name="hearing_in_twenty_days",
                condition=Q(meets_at__isnull=True) | Q(meets_at__lte=F("organise_until")),
            ),
            models.CheckConstraint(
                name="hearing_record_is_signed",
                condition=Q(recorded_at__isnull=True)
                | Q(meets_at__isnull=False, recorded_at__gte=F("meets_at")) & ~Q(record="") & ~Q(signed=""),
            ),
        ]
        indexes = [models.Index(name="hearing_of_case", fields=["case", "id"])]

    @property
    def open(self) -> bool:
        """Neither recorded nor lapsed."""
        return self.recorded_at is None and self.lapsed_at is None
