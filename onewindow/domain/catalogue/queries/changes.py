"""Changes of items as the office sees them (事项变更): mine, those that wait for me, all; and one with its difference."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.domain.catalogue.models import DraftRevision, ItemChange, ItemVersion
from onewindow.domain.catalogue.models.changes import OPEN_STATES
from onewindow.domain.catalogue.queries.sheets import Sheet, sheets
from onewindow.domain.catalogue.rules.sheets import (
    CODES,
    FIELDS,
    SECTIONS,
    Change,
    Column,
    Fault,
    Field,
    Section,
    cell,
    difference,
    empty,
    faults,
    merged,
    put,
    read,
    said,
    taken,
    word,
    written,
)
from onewindow.domain.org.queries import Actor, may

__all__ = [
    "CODES",
    "FIELDS",
    "SECTIONS",
    "Change",
    "ChangePage",
    "Column",
    "Fault",
    "Field",
    "Revised",
    "Section",
    "Sheet",
    "cell",
    "change_page",
    "changes",
    "difference",
    "empty",
    "faults",
    "merged",
    "names",
    "put",
    "read",
    "revision",
    "said",
    "taken",
    "word",
    "written",
]


@dataclass(frozen=True, slots=True)
class Revised:
    """One revision of a draft: its number, by whom, when."""

    number: int
    by: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangePage:
    """All of one change: the draft's sheet, the version it follows (None: a new item), what they differ in.

    ``decides``: the actor may put it into force now; ``own``: he has written something of it.
    """

    row: ItemChange
    sheet: Sheet
    before: ItemVersion | None
    differences: tuple[Change, ...]
    revisions: tuple[Revised, ...]
    decides: bool
    own: bool


def change_page(change: int, by: Actor) -> ChangePage | None:
    """变更详情. One change with everything its page shows; None if there is none."""
    row = ItemChange.objects.select_related("item__department", "draft__decide_department").filter(pk=change).first()
    if row is None:
        return None
    earlier = ItemVersion.objects.filter(item=row.item_id, published_at__isnull=False, number__lt=row.draft.number)
    before = earlier.order_by("-effective_from").first()
    found = sheets([row.draft_id, *([before.pk] if before else [])])
    wrote = [
        Revised(*one)
        for one in DraftRevision.objects.filter(version=row.draft_id)
        .order_by("-number")
        .values_list("number", "by", "at")
    ]
    own = by.account in {row.started_by_id, row.submitted_by_id, *(one.by for one in wrote)}
    return ChangePage(
        row=row,
        sheet=found[row.draft_id],
        before=before,
        differences=difference(found[before.pk], found[row.draft_id]) if before else (),
        revisions=tuple(wrote),
        decides=row.state == "submitted" and not own and may(by, role="office", area=row.item.department.area_id),
        own=own,
    )


def revision(version: int, number: int) -> Sheet | None:
    """A draft as it stood at one revision (草稿修订); None if there is none."""
    return DraftRevision.objects.filter(version=version, number=number).values_list("sheet", flat=True).first()


def changes(by: Actor, *, which: str = "mine", after: int | None = None, limit: int = 50) -> list[ItemChange]:
    """变更清单. Changes newest first, in one SQL. ``which``: mine, review (wait for a second person: me), open or all."""
    rows: QuerySet[ItemChange, Any] = ItemChange.objects.select_related("item__department", "draft").order_by("-pk")
    if which == "mine":
        rows = rows.filter(Q(started_by=by.account) | Q(submitted_by=by.account))
    elif which == "review":
        rows = rows.filter(state="submitted").exclude(started_by=by.account).exclude(submitted_by=by.account)
        areas = _areas(by)
        rows = rows.filter(areas) if areas is not None else rows.none()
    elif which == "open":
        rows = rows.filter(state__in=OPEN_STATES)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return list(rows[:limit])


def names(ids: Collection[int]) -> dict[int, str]:
    """事项名称. What the changes are about, in the active language."""
    rows = ItemChange.objects.select_related("draft").only("draft__name_zh", "draft__name_en").filter(pk__in=ids)
    return {row.pk: row.draft.name for row in rows}


def _areas(by: Actor) -> Q | None:
    """The areas an actor has an office post for."""
    wanted = None
    for role, prefix in by.scopes:
        if role == "office":
            one = Q(item__department__area__code__startswith=prefix)
            wanted = one if wanted is None else wanted | one
    return wanted
