"""Appeals (行政复议、行政诉讼): against a refusal; by which body, since when, and how it ended."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case
from onewindow.kernel.models import naming_a_file

APPEALS = ("reconsideration", "litigation")
ENDINGS = ("upheld", "annulled", "withdrawn")


class Appeal(models.Model):
    """复议、诉讼. One appeal against the refusal of a case; ``outcome`` is empty while it runs.

    Annulled, the case is opened again by the same deed; the body's document is kept with it.
    """

    rights: ClassVar[str] = (
        "SELECT, INSERT (case_id, kind, body, number, received_on, recorded_by_id, recorded_at),"
        " UPDATE (outcome, ended_on, ended_number, document_id, ended_by_id, ended_at)"
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="appeals", db_index=False)
    kind = models.TextField(help_text="reconsideration or litigation")
    body = models.TextField(help_text="the government or the court")
    number = models.TextField(db_default="", help_text="its file number")
    received_on = models.DateField(help_text="when the office was told of it")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    outcome = models.TextField(db_default="")
    ended_on = models.DateField(null=True, help_text="the day of the decision or judgment")
    ended_number = models.TextField(db_default="", help_text="its number")
    document = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", null=True, db_index=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_open_appeal", fields=["case"], condition=Q(outcome="")),
            models.CheckConstraint(name="known_appeal", condition=Q(kind__in=APPEALS) & ~Q(body="")),
            models.CheckConstraint(name="known_ending", condition=Q(outcome="") | Q(outcome__in=ENDINGS)),
            models.CheckConstraint(
                name="appeal_ends_after_it_came",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="appeal_ends_in_writing",
                condition=Q(outcome__in=("", "withdrawn"))
                | Q(document__isnull=False, ended_on__isnull=False, ended_at__isnull=False) & ~Q(ended_number=""),
            ),
        ]
        indexes = [
            models.Index(name="appeal_of_case", fields=["case", "id"]),
            naming_a_file("appeal_document", "document"),
        ]
