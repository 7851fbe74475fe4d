"""The reform ledger's verbs (改革台账): open a batch, put versions into it or take them out, close it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.models import ItemVersion, ReformBatch, ReformEntry
from onewindow.domain.catalogue.refusals import NoSuchBatch
from onewindow.domain.org.queries import Actor, may, spell
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import ChangedMeanwhile, constraint, hard_rules


class MayNotReform(Refusal):
    """Only an administrator of the area keeps its reform ledger (无权管理改革台账)."""


class BatchUnnamed(Refusal):
    """A batch needs a name and a day (改革批次须有名称和日期)."""


@constraint("batch_name_once")
class BatchNameTaken(Refusal):
    """The area has a batch of this name already (批次名称已存在)."""


class BatchClosed(Refusal):
    """This batch is closed: its figures are final (批次已结束)."""


class BatchEmpty(Refusal):
    """A batch without a single item cannot be closed (批次没有事项)."""


class VersionUnfit(Refusal):
    """Only published versions of items of the batch's own area belong to it (该版本不能列入)."""


class VersionElsewhere(Refusal):
    """One of these versions belongs to a batch already (已列入批次)."""


def open_batch(
    *,
    area: str,
    name_zh: str,
    on: date | None,
    name_en: str = "",
    order_no: str = "",
    document: str = "",
    aim_zh: str = "",
    aim_en: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """开设改革批次. A new batch of an area; its id.

    :param on: the day of the order. :raises MayNotReform: outside the administrator's area.
    :raises BatchUnnamed: without name or day. :raises BatchNameTaken: if the name is taken.
    """
    if not may(by, role="office", area=area):
        raise MayNotReform(area=area)
    name = name_zh.strip()
    if not name or on is None:
        raise BatchUnnamed(fields=[field for field, given in (("name_zh", name), ("on", on)) if not given])
    with hard_rules(), transaction.atomic():
        row = ReformBatch.objects.create(
            area_id=area,
            name_zh=name,
            name_en=name_en.strip() or spell(name).english,
            on=on,
            order_no=order_no.strip(),
            document=document.strip(),
            aim_zh=aim_zh.strip(),
            aim_en=aim_en.strip(),
            opened_at=at,
            opened_by_id=by.account,
        )
        log.add(events.BATCH_OPENED, by=by.account, at=at, kind="reform", thing=row.pk, data={"area": area})
    return row.pk


def assign(*, batch: int, versions: Sequence[int], seen: int | None = None, by: Actor, at: datetime) -> None:
    """列入批次. Versions of items become entries of an open batch.

    :raises NoSuchBatch, MayNotReform, BatchClosed, ChangedMeanwhile: as every change of a batch.
    :raises VersionUnfit: a draft, or an item of another area. :raises VersionElsewhere: it belongs to a batch already.
    """
    wanted = set(versions)
    with transaction.atomic():
        row = _open(batch, by, seen)
        areas = ItemVersion.objects.filter(pk__in=wanted, published_at__isnull=False)
        fit = {
            pk for pk, area in areas.values_list("pk", "decide_department__area") if may(by, role="office", area=area)
        }
        if not wanted or wanted - fit:
            raise VersionUnfit(versions=sorted(wanted - fit))
        taken = ReformEntry.objects.filter(version__in=wanted).values_list("version", flat=True)
        if taken:
            raise VersionElsewhere(versions=sorted(taken))
        made = [ReformEntry(batch=row, version_id=pk, by_id=by.account, at=at) for pk in sorted(wanted)]
        # Somebody else's batch may take one at this very moment: the constraint decides, and the answer says so.
        ReformEntry.objects.bulk_create(made, ignore_conflicts=True)
        mine = ReformEntry.objects.filter(version__in=wanted, batch=row).count()
        if mine < len(wanted):
            raise VersionElsewhere(versions=[])
        _moved(row)
        data = {"versions": sorted(wanted)}
        log.add(events.BATCH_ASSIGNED, by=by.account, at=at, kind="reform", thing=row.pk, data=data)


def take_out(*, batch: int, item: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """移出批次. All versions of one item leave an open batch.

    :param item: its id. :raises NoSuchBatch, MayNotReform, BatchClosed, ChangedMeanwhile: as every change of a batch.
    :raises VersionUnfit: if the item is not in it.
    """
    with transaction.atomic():
        row = _open(batch, by, seen)
        mine = ReformEntry.objects.filter(batch=row, version__item=item)
        gone = sorted(mine.values_list("version", flat=True))
        if not gone:
            raise VersionUnfit(item=item)
        mine.delete()
        _moved(row)
        data = {"versions": gone}
        log.add(events.BATCH_TAKEN_OUT, by=by.account, at=at, kind="reform", thing=row.pk, data=data)


def close_batch(*, batch: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """结束批次. From now on its entries stand, and with them its figures: published versions never change.

    :raises NoSuchBatch, MayNotReform, BatchClosed, ChangedMeanwhile: as every change of a batch.
    :raises BatchEmpty: without an entry.
    """
    with transaction.atomic():
        row = _open(batch, by, seen)
        entries = ReformEntry.objects.filter(batch=row).count()
        if not entries:
            raise BatchEmpty(batch=batch)
        row.closed_at, row.closed_by_id = at, by.account
        row.version += 1
        row.save(update_fields=["closed_at", "closed_by", "version"])
        data = {"entries": entries}
        log.add(events.BATCH_CLOSED, by=by.account, at=at, kind="reform", thing=row.pk, data=data)


def _open(batch: int, by: Actor, seen: int | None) -> ReformBatch:
    row = ReformBatch.objects.select_for_update().filter(pk=batch).first()
    if row is None:
        raise NoSuchBatch(batch=batch)
    if not may(by, role="office", area=row.area_id):
        raise MayNotReform(area=row.area_id)
    if row.closed_at is not None:
        raise BatchClosed(batch=batch)
    if seen is not None and seen != row.version:
        raise ChangedMeanwhile(kind="reform", thing=batch, by=None, name=None, at=None)
    return row


def _moved(row: ReformBatch) -> None:
    row.version += 1
    row.save(update_fields=["version"])
