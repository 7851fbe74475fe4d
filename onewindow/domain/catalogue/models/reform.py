"""The reform ledger (改革台账): batches, and the item versions that belong to them. What a version changes is computed, not stored."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.catalogue.models.items import ItemVersion
from onewindow.domain.org.models import Area
from onewindow.kernel.names import Named


class ReformBatch(Named):
    """A batch of reform (改革批次): what an order asks for, from the day it is opened until its figures are final."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    on = models.DateField()  # of the order
    order_no = models.CharField(max_length=60, blank=True, default="", db_default="")  # 文号: 示政发〔2026〕3号
    document = models.CharField(max_length=200, blank=True, default="", db_default="")  # title of the order
    aim_zh = models.TextField(blank=True, default="", db_default="")
    aim_en = models.TextField(blank=True, default="", db_default="")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "name_zh"], name="batch_name_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="batch_closes_after_opening",
            ),
        ]


class ReformEntry(models.Model):
    """An item version of a batch (批次事项). A version belongs to one batch at most: nothing is counted twice."""

    batch = models.ForeignKey(ReformBatch, models.PROTECT, related_name="entries")
    version = models.OneToOneField(ItemVersion, models.PROTECT, related_name="reform")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
