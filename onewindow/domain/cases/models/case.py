"""The case itself. Its state changes only through the functions generated from ``states.py``.

Foreign keys carry no index of their own (``db_index=False``) where another index begins with them or where nobody asks
from the other side: every index is paid by every case that is filed.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from onewindow.kernel.models import Living

CHANNELS = ("online", "window", "phone", "kiosk", "agent", "post")
"""Ways in (办理形式, GB/T 39046 A.5, with the agent's and the kiosk's own)."""
HOLDER_KINDS = ("person", "enterprise")

RUNNING = ("waiting", "filed", "correcting", "reviewing", "deciding")
"""From these the applicant may withdraw: no decision has been made."""
ACCEPTED = ("reviewing", "deciding", "granted", "refused")
ENDED = ("not_accepted", "withdrawn", "stopped", "closed")


class Case(Living):
    """办件. One application of one holder for one item."""

    number = models.TextField(unique=True)
    key = models.TextField(null=True, help_text="what the sender calls this submission; a second one is the same case")
    item_version = models.ForeignKey("catalogue.ItemVersion", models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", db_index=False)
    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", null=True, db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", null=True, db_index=False)
    enterprise = models.ForeignKey("org.Enterprise", models.PROTECT, related_name="+", null=True, db_index=False)
    holder_kind = models.TextField()
    holder_name = models.TextField()
    holder_pinyin = models.TextField(db_default="")
    holder_code = models.TextField()
    holder_words = ArrayField(models.TextField(), db_default=[])
    phone = models.TextField(db_default="")
    group = models.TextField(db_default="")
    channel = models.TextField()
    answers: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(db_default={})
    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(help_text="receipt of the latest submission; silence counts from here")
    accepted_at = models.DateTimeField(null=True)
    promised_due_at = models.DateTimeField(null=True)
    statutory_due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(db_default="")
    overrule = models.TextField(db_default="", help_text="why a disagreeing opinion was not followed")
    consent = models.ForeignKey("Consent", models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="refused_needs_consent",
                condition=Q(consent__isnull=False)
                | ~Q(state__in=("refused", "not_accepted")) & ~Q(outcome__in=("refused", "not_accepted")),
            ),
            models.CheckConstraint(
                name="accepted_has_clock",
                condition=~Q(state__in=ACCEPTED) | Q(accepted_at__isnull=False, promised_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="decided_has_moment",
                condition=~Q(state__in=("granted", "refused")) | Q(decided_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="ended_has_moment",
                condition=~Q(state__in=ENDED) | Q(closed_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="promise_within_statute",
                condition=Q(promised_due_at__isnull=True)
                | Q(statutory_due_at__isnull=True)
                | Q(promised_due_at__lte=F("statutory_due_at")),
            ),
            models.CheckConstraint(name="known_channel", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(
                name="holder_is_person_or_enterprise",
                condition=Q(holder_kind="person", enterprise__isnull=True)
                | Q(holder_kind="enterprise", enterprise__isnull=False),
            ),
            models.UniqueConstraint(name="one_case_per_submission", fields=["owner", "key"]),
        ]
        indexes = [
            models.Index(name="case_of_owner", fields=["owner", "-id"]),
            models.Index(
                name="case_of_enterprise", fields=["enterprise", "-id"], condition=Q(enterprise__isnull=False)
            ),
            models.Index(name="case_in_group", fields=["group"], condition=~Q(group="")),
            models.Index(name="case_by_code", fields=["holder_code", "-id"]),
            models.Index(name="case_by_phone", fields=["phone", "-id"]),
            GinIndex(name="case_by_words", fields=["holder_words"]),
            GinIndex(OpClass("holder_pinyin", name="gin_trgm_ops"), name="case_by_pinyin"),
        ]
