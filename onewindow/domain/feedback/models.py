"""Tables of questions. A question's state changes only through the functions generated from ``states.py``."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.kernel.models import Living

CHANNELS = ("online", "window")
AFTER = ("answered", "proposed", "closed")


class Consultation(Living):
    """咨询. One question about an item or about one's own application, and its answer (GB/T 39046 6.7).

    ``owner`` is empty where somebody without an account asked at a window: he is told by telephone. ``department`` is
    whose item it is about and never changes; ``answering`` is who has the question now.
    """

    number = models.TextField(unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    enterprise = models.ForeignKey("org.Enterprise", models.PROTECT, related_name="+", null=True, db_index=False)
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    channel = models.TextField()
    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", null=True, db_index=False)
    asker_name = models.TextField()
    phone = models.TextField(db_default="")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+", null=True, db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", null=True)
    bundle = models.ForeignKey("bundles.Bundle", models.PROTECT, related_name="+", null=True)
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", db_index=False)
    answering = models.ForeignKey("org.Department", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    area = models.TextField(help_text="area code where it was asked")
    title = models.TextField()
    text = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    extension = models.TextField(db_default="", help_text="the limit that was added, as offices write it")
    extension_reason = models.TextField(db_default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    answer = models.TextField(db_default="")
    told_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True)
    remark = models.TextField(db_default="")
    rated_at = models.DateTimeField(null=True)
    guide_question = models.TextField(db_default="")
    guide_answer = models.TextField(db_default="")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    off_guide_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="consultation_is_about_something",
                condition=(Q(item__isnull=False) | Q(bundle__isnull=False)) & (Q(case=None) | Q(bundle=None)),
            ),
            models.CheckConstraint(name="consultation_can_be_reached", condition=Q(owner__isnull=False) | ~Q(phone="")),
            models.CheckConstraint(name="consultation_known_channel", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(
                name="consultation_extension_has_reason",
                condition=Q(extension="", extension_reason="") | ~Q(extension="") & ~Q(extension_reason=""),
            ),
            models.CheckConstraint(
                name="consultation_answer_has_words",
                condition=~Q(state__in=AFTER) | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="consultation_rated_at_a_moment",
                condition=Q(satisfied=None, rated_at=None) | Q(satisfied__isnull=False, rated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consultation_guide_needs_two",
                condition=Q(published_at=None)
                | Q(published_by__isnull=False, item__isnull=False)
                & ~Q(guide_question="")
                & ~Q(guide_answer="")
                & ~Q(published_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="consultation_ended_has_moment",
                condition=~Q(state__in=("closed", "withdrawn")) | Q(closed_at__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="consultation_of_owner", fields=["owner", "-id"], condition=Q(owner__isnull=False)),
            models.Index(
                name="consultation_of_business", fields=["enterprise", "-id"], condition=Q(enterprise__isnull=False)
            ),
            models.Index(
                name="consultation_in_the_guide",
                fields=["item", "-id"],
                condition=Q(published_at__isnull=False, off_guide_at=None),
            ),
            models.Index(name="consultation_answering", fields=["answering", "-id"]),
            models.Index(name="consultation_open", fields=["due_at", "id"], condition=Q(state="asked")),
            models.Index(name="consultation_asked", fields=["asked_at"]),
        ]


class ConsultationNote(models.Model):
    """咨询办理说明. Why a question was forwarded, kept out of the guide or taken off it; words have no place in the log."""

    class Kind(models.TextChoices):
        FORWARD = "forward", "转办"
        DECLINE = "decline", "不予公开"
        TAKE_OFF = "take-off", "撤下"

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    from_department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", null=True, db_index=False)
    to_department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", null=True, db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="consultation_note_says_why", condition=~Q(text="")),
        ]


class ConsultationRule(models.Model):
    """咨询时限规则. How long an answer may take, from a day on; a later row replaces an earlier one.

    Limits as offices write them (``1wd``, ``4h``). ``checked``: somebody has read the rule's text.
    """

    effective_from = models.DateField(unique=True)
    answer = models.CharField(max_length=16)
    extension = models.CharField(max_length=16)
    tell = models.CharField(max_length=16)
    look = models.CharField(max_length=16)
    close = models.CharField(max_length=16)
    source = models.CharField(max_length=300)
    checked = models.BooleanField(db_default=False)
