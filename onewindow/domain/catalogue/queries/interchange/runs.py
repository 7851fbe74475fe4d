"""Runs of import, their rows, and the items known since then (导入批次、导入行、收录事项)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet

from onewindow.domain.catalogue.models import ImportRow, ImportRun, ItemVersion, KnownItem
from onewindow.kernel.errors import Refusal


class RunUnknown(Refusal):
    """There is no such import (导入批次不存在)."""


class GuideUnknown(Refusal):
    """There is no such guide here (没有该办事指南)."""


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


def standing(codes: Collection[str]) -> dict[str, tuple[int, int]]:
    """在用事项. Which of these codes are those of an item of this city: code → (item, version in force or announced).

    A base item (基本目录) has no implementation code: it is known by its base code.
    """
    wanted = set(codes) - {""}
    published = ItemVersion.objects.filter(published_at__isnull=False)
    held = published.filter(
        Q(implementation_code__in=wanted) | Q(item__tier="base", implementation_code="", base_code__in=wanted)
    )
    rows = published.filter(item__in=held.values("item")).order_by("item_id", "-effective_from").distinct("item_id")
    found = rows.values_list("implementation_code", "base_code", "item__tier", "item", "pk", "standing")
    named = (
        (base if tier == "base" and not code else code, item, pk)
        for code, base, tier, item, pk, standing in found
        if standing != "retired"
    )
    return {code: (item, pk) for code, item, pk in named if code in wanted}


def unmapped(run: int, limit: int = 60) -> list[tuple[str, int]]:
    """未对照部门. Words of a run for departments that nobody has named here, with their rows; the most frequent first."""
    rows = ImportRow.objects.filter(run=run, codes__contains=["department-unmapped"])
    found = (
        rows.values_list("facts__department_given").annotate(n=Count("pk")).order_by("-n", "facts__department_given")
    )
    return [(str(word), n) for word, n in found[:limit] if word]


@dataclass(frozen=True, slots=True)
class KnownGuide:
    """A guide somebody else published (收录指南), as it came; ``item`` is the slug of the item in force made of it, or empty."""

    name: str
    code: str
    kind: str
    department: str
    department_en: str
    main_item: str
    source: str
    link: str
    since: datetime
    item: str


def known_guide(ref: str) -> KnownGuide:
    """收录指南. What search names ``source:code``.

    :raises GuideUnknown: if there is none.
    """
    source, _, code = ref.partition(":")
    rows = KnownItem.objects.select_related("department", "run__file", "item")
    row = rows.filter(source=source, code=code).first()
    if row is None:
        raise GuideUnknown(guide=ref[:160])
    published = row.item_id and ItemVersion.objects.filter(item=row.item_id, published_at__isnull=False).exists()
    link = str(row.raw.get("link") or "")
    return KnownGuide(
        name=row.name,
        code=row.code,
        kind=row.item_type,
        department=row.department.name_zh if row.department else row.department_given,
        department_en=row.department.name_en if row.department else "",
        main_item=row.main_item,
        source=row.source,
        link=link if urlsplit(link).scheme in ("http", "https") else "",
        since=row.run.ended_at or row.run.begun_at,
        item=row.item.slug if row.item and published else "",
    )
