"""Tables of cases. A case's state changes only through the functions generated from ``states.py``.

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
NEEDS = ("required", "tolerable")
SATISFIED_BY = ("upload", "licence", "data", "output", "form", "promise")
MATERIAL_STATES = ("missing", "promised", "received", "checked", "faulty")
STANCES = ("agree", "disagree", "conditions")
PROPOSALS = ("not-accept", "refuse")

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


class Material(models.Model):
    """材料. One thing the item asks of this case; rows of a case are made when it is filed and never deleted."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="materials", db_index=False)
    slug = models.TextField()
    need = models.TextField()
    satisfied_by = models.TextField(db_default="")
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", null=True, db_index=False)
    licence = models.BigIntegerField(null=True, help_text="the licence that stands for it, or the sibling's output")
    state = models.TextField(db_default="missing")
    received_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_row_per_material", fields=["case", "slug"]),
            models.CheckConstraint(name="known_need", condition=Q(need__in=NEEDS)),
            models.CheckConstraint(name="known_material_state", condition=Q(state__in=MATERIAL_STATES)),
            models.CheckConstraint(name="known_satisfaction", condition=Q(satisfied_by__in=(*SATISFIED_BY, ""))),
            models.CheckConstraint(name="upload_has_file", condition=~Q(satisfied_by="upload") | Q(file__isnull=False)),
            models.CheckConstraint(
                name="only_tolerable_is_promised", condition=~Q(satisfied_by="promise") | Q(need="tolerable")
            ),
        ]


class Opinion(models.Model):
    """审查意见. What one reviewing department says of the case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="opinions", db_index=False)
    post = models.BigIntegerField()
    stance = models.TextField()
    text = models.TextField(db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_opinion_per_post", fields=["case", "post"]),
            models.CheckConstraint(name="known_stance", condition=Q(stance__in=STANCES)),
            models.CheckConstraint(name="other_than_agree_says_why", condition=Q(stance="agree") | ~Q(text="")),
        ]


class Correction(models.Model):
    """补正通知. The one notice that names everything to be put right (行政许可法 art. 32)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    items = ArrayField(models.TextField(), help_text="slugs of the materials and keys of the answers concerned")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="notice_names_something", condition=~Q(items=[])),
            models.UniqueConstraint(name="one_open_notice", fields=["case"], condition=Q(answered_at__isnull=True)),
        ]


class Consent(models.Model):
    """同意. A proposed refusal and the second person's answer; without ``given_by`` nothing is refused."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    proposal = models.TextField()
    reasons = models.TextField()
    guidance = models.TextField(help_text="what the applicant can do instead, and where to turn against the decision")
    legal_basis = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    given_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    declined_at = models.DateTimeField(null=True)
    declined_why = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="second_person_differs", condition=Q(given_by__isnull=True) | ~Q(given_by=F("proposed_by"))
            ),
            models.CheckConstraint(name="known_proposal", condition=Q(proposal__in=PROPOSALS)),
            models.CheckConstraint(
                name="given_or_declined", condition=Q(given_at__isnull=True) | Q(declined_at__isnull=True)
            ),
            models.CheckConstraint(name="refusal_has_reasons", condition=~Q(reasons="") & ~Q(guidance="")),
            models.UniqueConstraint(
                name="one_open_proposal",
                fields=["case"],
                condition=Q(given_at__isnull=True, declined_at__isnull=True),
            ),
        ]


class RefusalNotice(models.Model):
    """不予受理 / 不予许可决定书. The written refusal: reasons, basis, what can be done (行政许可法 art. 32, 38)."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="refusal")
    consent = models.OneToOneField(Consent, models.PROTECT, related_name="+")
    kind = models.TextField()
    reasons = models.TextField()
    guidance = models.TextField()
    legal_basis = models.TextField()
    at = models.DateTimeField()
