"""What the applicant hands in, and the one notice that tells him what is to be put right."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.domain.cases.models.case import Case
from onewindow.kernel.models import naming_a_file

NEEDS = ("required", "tolerable")
SATISFIED_BY = ("upload", "licence", "data", "output", "form", "promise")
MATERIAL_STATES = ("missing", "promised", "received", "checked", "faulty")


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
    original_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    original_at = models.DateTimeField(null=True, help_text="when a clerk compared it with the original (原件已核)")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_row_per_material", fields=["case", "slug"]),
            models.CheckConstraint(name="known_need", condition=Q(need__in=NEEDS)),
            models.CheckConstraint(name="known_material_state", condition=Q(state__in=MATERIAL_STATES)),
            models.CheckConstraint(name="known_satisfaction", condition=Q(satisfied_by__in=(*SATISFIED_BY, ""))),
            models.CheckConstraint(
                name="original_seen_by_somebody",
                condition=Q(original_by__isnull=True, original_at__isnull=True)
                | Q(original_by__isnull=False, original_at__isnull=False),
            ),
            models.CheckConstraint(name="upload_has_file", condition=~Q(satisfied_by="upload") | Q(file__isnull=False)),
            models.CheckConstraint(
                name="only_tolerable_is_promised", condition=~Q(satisfied_by="promise") | Q(need="tolerable")
            ),
        ]
        indexes = [naming_a_file("material_file", "file")]


class Correction(models.Model):
    """补正通知. The one notice that names everything to be put right (行政许可法 art. 32)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    items = ArrayField(models.TextField(), help_text="slugs of the materials and keys of the answers concerned")
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        help_text="nobody: a promised paper did not come (容缺承诺未兑现)",
    )
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="notice_names_something", condition=~Q(items=[])),
            models.UniqueConstraint(name="one_open_notice", fields=["case"], condition=Q(answered_at__isnull=True)),
        ]
