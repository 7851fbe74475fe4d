"""Runs of import, their rows, and the items known since then (导入批次、导入行、收录事项)."""

from typing import Any

from django.db.models import Count, QuerySet

from onewindow.domain.catalogue.models import ImportRow, ImportRun, KnownItem
from onewindow.kernel.errors import Refusal


class RunUnknown(Refusal):
    """There is no such import (导入批次不存在)."""


def runs(*, after: int | None = None, limit: int = 20) -> list[ImportRun]:
    """导入批次. The newest first; ``after`` is the id of the last one seen."""
    rows = ImportRun.objects.select_related("file", "by__staff").order_by("-pk")
    return list((rows.filter(pk__lt=after) if after else rows)[:limit])


def run(pk: int) -> ImportRun:
    """导入批次. One of them.

    :raises RunUnknown: if there is none.
    """
    row = ImportRun.objects.select_related("file", "by__staff").filter(pk=pk).first()
    if row is None:
        raise RunUnknown(run=pk)
    return row


def lines(
    run: int, *, outcome: str = "", reason: str = "", after: int | None = None, limit: int = 50
) -> list[ImportRow]:
    """导入行. Rows of a run in the order of the file, of one outcome or with one reason; ``after`` is the last place seen."""
    rows: QuerySet[ImportRow] = ImportRow.objects.filter(run=run).order_by("place")
    if outcome:
        rows = rows.filter(outcome=outcome)
    if reason:
        rows = rows.filter(codes__contains=[reason])
    return list((rows.filter(place__gt=after) if after else rows)[:limit])


def line(run: int, place: int) -> ImportRow:
    """导入行. One row of a run.

    :raises RunUnknown: if there is none.
    """
    row = ImportRow.objects.filter(run=run, place=place).first()
    if row is None:
        raise RunUnknown(run=run)
    return row


def known_of(row: ImportRow) -> KnownItem | None:
    """收录事项. What a row has become; None before it is taken over."""
    if not row.code:
        return None
    found = KnownItem.objects.filter(source__in=ImportRun.objects.filter(pk=row.run_id).values("source"), code=row.code)
    return found.select_related("item").first()


def unmapped(run: int, limit: int = 60) -> list[tuple[str, int]]:
    """未对照部门. Words of a run for departments that nobody has named here, with their rows; the most frequent first."""
    rows = ImportRow.objects.filter(run=run, codes__contains=["department-unmapped"])
    found = (
        rows.values_list("facts__department_given").annotate(n=Count("pk")).order_by("-n", "facts__department_given")
    )
    return [(str(word), n) for word, n in found[:limit] if word]


def known(*, after: int = 0, limit: int = 1000) -> list[dict[str, Any]]:
    """收录事项. What can be found though it is not handled here: {id, source, name, code, kind, department, level, tier}.

    In the order of their ids, so that an index is filled in portions; ``kind`` is the type (A.1), empty if not mapped.
    """
    rows = KnownItem.objects.filter(pk__gt=after).select_related("department").order_by("pk")[:limit]
    return [
        {
            "id": row.pk,
            "source": row.source,
            "name": row.name,
            "code": row.code,
            "kind": row.item_type,
            "department": row.department.name_zh if row.department else row.department_given,
            "level": row.level,
            "tier": row.tier,
            "main_item": row.main_item,
            "item": row.item_id,
        }
        for row in rows
    ]
