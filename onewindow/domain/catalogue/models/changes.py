"""Changes of items (事项变更): a draft on its way from who writes it to the second person who puts it into force."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.catalogue.models.items import Item, ItemVersion
from onewindow.domain.catalogue.models.reform import ReformBatch
from onewindow.kernel.models import Living

OPEN_STATES = ("draft", "submitted", "returned")


class ItemChange(Living):
    """事项变更. What somebody wants to do with an item: ``draft`` is the version it becomes, with its reason and day.

    ``bodies``: ids of the departments an item is delegated to (下放); ``keep``: it stays where it is, too. ``reason``: why
    it was given back or withdrawn. ``batch``: the batch of reform (改革批次) it belongs to once it is published. ``started_by`` empty: by the operator (an import).
    """

    class Kind(models.TextChoices):
        NEW_ITEM = "new-item", "新增事项"
        NEW_VERSION = "new-version", "修订"
        SUSPEND = "suspend", "暂停"
        RESUME = "resume", "恢复"
        RETIRE = "retire", "取消"
        DELEGATE = "delegate", "下放"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    item = models.ForeignKey(Item, models.PROTECT, related_name="changes")
    draft = models.OneToOneField(ItemVersion, models.PROTECT, related_name="change")
    bodies = models.JSONField(db_default=[])
    keep = models.BooleanField(db_default=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(db_default="")
    batch = models.ForeignKey(ReformBatch, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_open_change", fields=["item"], condition=Q(state__in=OPEN_STATES)),
            models.CheckConstraint(
                name="change_second_person",
                condition=Q(decided_by__isnull=True)
                | (
                    (Q(started_by__isnull=True) | ~Q(decided_by=F("started_by")))
                    & (Q(submitted_by__isnull=True) | ~Q(decided_by=F("submitted_by")))
                ),
            ),
            models.CheckConstraint(
                name="change_decided_at_a_moment", condition=~Q(state="published") | Q(decided_at__isnull=False)
            ),
            models.CheckConstraint(name="change_returned_with_reason", condition=~Q(state="returned") | ~Q(reason="")),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-id"], name="change_in_order"),
            models.Index(fields=["started_by", "-id"], name="change_of_somebody"),
        ]


class DraftRevision(models.Model):
    """草稿修订. A draft as it stood at one of its revisions: what a second editor saw, who wrote what."""

    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    sheet = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="draft_revision_once", fields=["version", "number"]),
        ]
