"""What the examiners say, and what becomes of it: opinions, a second person's consent, the written refusal."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case

STANCES = ("agree", "disagree", "conditions")
PROPOSALS = ("not-accept", "refuse")


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


class Consent(models.Model):
    """同意. A proposed refusal and the second person's answer; without ``given_by`` nothing is refused.

    The application's role writes a proposal without an answer, and afterwards the answer alone: no word of the proposal can
    be changed, and no row made that is answered from the start (0045).
    """

    rights: ClassVar[str] = (
        "SELECT, INSERT (case_id, proposal, reason, body, reasons, guidance, legal_basis, post, proposed_by_id,"
        " proposed_at), UPDATE (given_by_id, given_at, declined_by_id, declined_at, declined_why)"
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    proposal = models.TextField()
    reason = models.TextField(db_default="", help_text="code of the list of reasons")
    body = models.TextField(db_default="", help_text="the right body, when it is not ours")
    post = models.BigIntegerField(null=True, help_text="the post that proposed it: counted by it")
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
        indexes: ClassVar[list[models.Index]] = [models.Index(name="consent_of_post", fields=["post", "-id"])]


class RefusalNotice(models.Model):
    """不予受理 / 不予许可决定书. The written refusal: reasons, basis, what can be done (行政许可法 art. 32, 38)."""

    rights: ClassVar[str] = "SELECT, INSERT"

    case = models.ForeignKey(Case, models.CASCADE, related_name="refusals")  # one more after an annulment
    consent = models.OneToOneField(Consent, models.PROTECT, related_name="+")
    kind = models.TextField()
    reason = models.TextField(db_default="")
    body = models.TextField(db_default="")
    reasons = models.TextField()
    guidance = models.TextField()
    legal_basis = models.TextField()
    at = models.DateTimeField()
