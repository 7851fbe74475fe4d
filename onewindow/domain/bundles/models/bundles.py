"""Tables of packages and bundles. A bundle's state changes only through the functions generated from ``states.py``."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models import SIGNED_BY
from onewindow.kernel.models import Living
from onewindow.kernel.names import Named

RUNNING = ("running", "closed")
ENDED = ("not_accepted", "withdrawn", "closed")


class Package(models.Model):
    """一件事. A package over all its versions."""

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)


class PackageVersion(Named):
    """一件事版本. A published graph of items with its questions; a trigger refuses every change.

    ``document`` is the package as written (questions, edges, published gains, sources); ``items`` pins each item's
    version at the day of publishing, so that what an applicant was told stays true.
    """

    package = models.ForeignKey(Package, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    items: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="package_version_once", fields=["package", "number"]),
            models.UniqueConstraint(name="one_package_version_a_day", fields=["package", "effective_from"]),
        ]


class Draft(models.Model):
    """草稿. What an applicant has filled in so far, or a clerk for him; no events, deleted at will.

    ``number`` counts the saves. ``originals``: materials whose original the clerk has seen, each with the moment.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    enterprise = models.ForeignKey("org.Enterprise", models.CASCADE, related_name="+", null=True)
    package_version = models.ForeignKey(PackageVersion, models.PROTECT, related_name="+")
    answers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    promised = ArrayField(models.TextField(), default=list, help_text="materials to be handed in later (容缺)")
    originals: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict, db_default={})
    signature = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", null=True)
    signed_by = models.TextField(default="", db_default="")
    step = models.TextField(default="questions")
    number = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    bundle = models.OneToOneField("Bundle", models.PROTECT, related_name="draft", null=True)
    stage = models.ForeignKey(
        "ProjectStage", models.PROTECT, related_name="drafts", null=True, help_text="of an investment project"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_open_draft_of_stage", fields=["stage"], condition=Q(bundle=None)),
            models.CheckConstraint(
                name="package_draft_of_another", condition=Q(clerk__isnull=True) | ~Q(clerk=F("owner"))
            ),
            models.CheckConstraint(
                name="package_signature_says_how",
                condition=Q(signature__isnull=True, signed_by="") | Q(signature__isnull=False, signed_by__in=SIGNED_BY),
            ),
        ]
        indexes = [models.Index(name="draft_of_owner", fields=["owner", "-saved_at"])]


class DraftFile(models.Model):
    """草稿附件. One page, or one file, of a material of a draft; ``n`` counts from 1."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    slug = models.TextField()
    n = models.PositiveSmallIntegerField(default=1, db_default=1)
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="draft_files_in_order", fields=["draft", "slug", "n"], deferrable=models.Deferrable.DEFERRED
            ),
        ]


class Bundle(Living):
    """联办件. One application for a package: accepted once, its items done in parallel."""

    number = models.TextField(unique=True)
    package_version = models.ForeignKey(PackageVersion, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", null=True)
    enterprise = models.ForeignKey("org.Enterprise", models.PROTECT, related_name="+", null=True)
    holder_kind = models.TextField()
    holder_name = models.TextField()
    holder_code = models.TextField()
    phone = models.TextField(db_default="")
    channel = models.TextField()
    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", null=True)
    window_post = models.ForeignKey("org.Post", models.PROTECT, related_name="+")
    answers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(db_default={})
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(db_default={})
    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(help_text="receipt of the latest submission; silence counts from here")
    accepted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="the total clock: the critical path of promised limits")
    told_at = models.DateTimeField(
        null=True, help_text="the total as promised, what was held left out; null: as due_at"
    )
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(db_default="")
    consent = models.ForeignKey("BundleConsent", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bundle_not_accepted_needs_consent",
                condition=Q(consent__isnull=False) | ~Q(state="not_accepted"),
            ),
            models.CheckConstraint(
                name="bundle_accepted_has_clock",
                condition=~Q(state__in=RUNNING) | Q(accepted_at__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bundle_ended_has_moment",
                condition=~Q(state__in=ENDED) | Q(closed_at__isnull=False) & ~Q(outcome=""),
            ),
        ]
        indexes = [
            models.Index(name="bundle_of_owner", fields=["owner", "-id"]),
            models.Index(name="bundle_of_enterprise", fields=["enterprise"], condition=Q(enterprise__isnull=False)),
        ]


class BundleCase(models.Model):
    """联办事项. A node of the bundle's graph and the case that does it."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="nodes")
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+")
    node = models.TextField()
    order = models.PositiveSmallIntegerField()
    after = ArrayField(models.TextField(), default=list, help_text="nodes whose result this one waits for")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_case_per_node", fields=["bundle", "node"])]


class BundleCorrection(models.Model):
    """一次性告知. The one notice over the whole bundle (行政许可法 art. 32)."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="corrections")
    items = ArrayField(models.TextField(), help_text="types of materials and keys of elements to be put right")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="bundle_notice_names_something", condition=~Q(items=[])),
            models.UniqueConstraint(
                name="one_open_bundle_notice", fields=["bundle"], condition=Q(answered_at__isnull=True)
            ),
        ]


class BundleConsent(models.Model):
    """同意不予受理. A proposal not to accept the bundle and the second person's answer; also the written notice."""

    rights: ClassVar[str] = (
        "SELECT, INSERT (bundle_id, reason, body, reasons, guidance, legal_basis, proposed_by_id, proposed_at),"
        " UPDATE (given_by_id, given_at, declined_at, declined_why)"
    )

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="consents")
    reason = models.TextField(db_default="", help_text="code of the list of reasons")
    body = models.TextField(db_default="", help_text="the right body, when it is not ours")
    reasons = models.TextField()
    guidance = models.TextField(help_text="what the applicant can do instead, and where to turn against it")
    legal_basis = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    given_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_why = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bundle_second_person_differs",
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="bundle_refusal_has_reasons", condition=~Q(reasons="") & ~Q(guidance="") & ~Q(legal_basis="")
            ),
            models.UniqueConstraint(
                name="one_open_bundle_proposal",
                fields=["bundle"],
                condition=Q(given_at__isnull=True, declined_at__isnull=True),
            ),
        ]


CHANGE_OPEN = ("draft", "submitted", "returned")


class PackageChange(Living):
    """一件事变更. What somebody wants a package to be from a day on: ``document`` is the package as it would be published.

    ``reason``: why it was given back or withdrawn. ``published``: the version it has become.
    """

    package = models.ForeignKey(Package, models.PROTECT, related_name="changes")
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    effective_from = models.DateField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(db_default="")
    published = models.OneToOneField(PackageVersion, models.PROTECT, related_name="change", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_package_change", fields=["package"], condition=Q(state__in=CHANGE_OPEN)
            ),
            models.CheckConstraint(
                name="package_second_person",
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("started_by")) & (Q(submitted_by__isnull=True) | ~Q(decided_by=F("submitted_by"))),
            ),
            models.CheckConstraint(
                name="package_published_is_a_version",
                condition=~Q(state="published") | Q(decided_at__isnull=False, published__isnull=False),
            ),
            models.CheckConstraint(name="package_returned_with_reason", condition=~Q(state="returned") | ~Q(reason="")),
        ]
        indexes = [models.Index(name="package_change_in_order", fields=["state", "-id"])]


class BundleChange(models.Model):
    """增减事项. Items added to or dropped from a bundle at the applicant's wish, and how a clerk learnt of it."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="changes")
    added = ArrayField(models.TextField(), default=list, help_text="nodes")
    dropped = ArrayField(models.TextField(), default=list, help_text="nodes, with those that waited for them")
    consent = models.TextField(default="", help_text="how the applicant asked, where a clerk wrote it down")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="bundle_change_changes", condition=~Q(added=[]) | ~Q(dropped=[])),
        ]


class Urging(models.Model):
    """催办. The lead department reminds one that has not done its part; once for a working day."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="urgings", db_index=False)
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", db_index=False)
    on = models.DateField(help_text="the working day it counts for")
    text = models.TextField(default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_urging_a_day", fields=["bundle", "department", "on"]),
        ]


class HandOver(models.Model):
    """统一出件. All results of a bundle given into one hand, once, with a receipt.

    ``results``: what was given, as printed on the receipt: rows of ``kind`` (licence, result, refusal), ``case`` and
    ``number``. ``mandate``: of whoever collects for the applicant; ``signed``: the name he signed the receipt with.
    """

    bundle = models.OneToOneField(Bundle, models.PROTECT, related_name="hand_over")
    results: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField()
    collector = models.TextField()
    mandate = models.ForeignKey("org.Mandate", models.PROTECT, related_name="+", null=True, db_index=False)
    signed = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="hand_over_is_signed", condition=~Q(collector="") & ~Q(signed="")),
            models.CheckConstraint(name="hand_over_gives_something", condition=~Q(results=[])),
        ]
