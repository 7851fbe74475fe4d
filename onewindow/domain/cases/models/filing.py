"""What is filled in before anything is filed, and what comes with it: drafts of one item, pages, the applicant's hand."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from onewindow.domain.cases.models.case import Case
from onewindow.kernel.models import naming_a_file

SIGNED_BY = ("pad", "paper")
"""How the applicant signed: on a pad or phone, or on paper that was scanned."""


class Draft(models.Model):
    """草稿. One item as its applicant has filled it in so far, or a clerk for him; no events, deleted at will.

    ``number`` counts the saves. ``originals``: materials whose original the clerk has seen, each with the moment.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    enterprise = models.ForeignKey("org.Enterprise", models.CASCADE, related_name="+", null=True)
    item_version = models.ForeignKey("catalogue.ItemVersion", models.PROTECT, related_name="+")
    situation: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    promised = ArrayField(models.TextField(), default=list, help_text="materials to be handed in later (容缺)")
    originals: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    signature = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", null=True)
    signed_by = models.TextField(default="")
    number = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    case = models.OneToOneField(Case, models.PROTECT, related_name="draft", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="draft_of_another", condition=Q(clerk__isnull=True) | ~Q(clerk=F("owner"))),
            models.CheckConstraint(
                name="signature_says_how",
                condition=Q(signature__isnull=True, signed_by="") | Q(signature__isnull=False, signed_by__in=SIGNED_BY),
            ),
        ]
        indexes = [
            models.Index(name="item_draft_of_owner", fields=["owner", "-id"]),
            models.Index(name="item_draft_of_clerk", fields=["clerk", "-id"], condition=Q(clerk__isnull=False)),
        ]


class DraftPage(models.Model):
    """草稿附件. One page, or one file, of a material of a draft; ``n`` counts from 1."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="pages")
    slug = models.TextField()
    n = models.PositiveSmallIntegerField()
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="draft_pages_in_order", fields=["draft", "slug", "n"], deferrable=models.Deferrable.DEFERRED
            ),
        ]


class MaterialPage(models.Model):
    """材料页. A page of a material handed in as several; of one handed in as a single file there is no row (0046).

    ``at`` is the material's ``received_at``: pages of an earlier submission stay as they were handed in.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    slug = models.TextField()
    n = models.PositiveSmallIntegerField()
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="pages_in_order", fields=["case", "slug", "at", "n"]),
            models.CheckConstraint(name="pages_from_one", condition=Q(n__gte=1)),
        ]
        indexes = [naming_a_file("material_page_file", "file")]


class Signature(models.Model):
    """签名. The applicant's hand under what a clerk has filled in for him, on a pad or on a scanned paper."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="signature")
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+", db_index=False)
    way = models.TextField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="known_way_of_signing", condition=Q(way__in=SIGNED_BY))]
        indexes = [naming_a_file("signature_file", "file")]
