"""重新计算. The calendar has changed: bundles that wait for acceptance or run get the due moments it gives them.

The cases of a bundle have clocks of their own and move with the other cases.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onewindow.domain.bundles.actions import clocks
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.bundles.queries import recomputing as reads
from onewindow.domain.bundles.queries.recomputing import NOTICE, TOLD, TOTAL, Moments
from onewindow.domain.bundles.states import BUNDLE
from onewindow.domain.cases.queries.recomputing import first_moment
from onewindow.domain.messages.actions import Told, tell_all
from onewindow.domain.org import actions as org
from onewindow.domain.org.actions import Change, Stretch
from onewindow.kernel import step
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Item, Retime
from onewindow.kernel.worktime import CHINA, CalendarEnds

logger = logging.getLogger(__name__)
PART = "bundles"
AT_ONCE = 200
TRIES = 3
_CLOCK_OF = {"accept": NOTICE, "consent": NOTICE, "notice-limit": NOTICE, "total-limit": TOTAL}


def recompute(*, notice: int, at: datetime, at_once: int = AT_ONCE) -> bool:
    """重新计算联办件时限. Bring the next stretch of bundles to the calendar in force; whether there is more to do now."""

    def count(change: Change) -> int:
        return reads.count_running(first_moment(change.first)) if change.first else 0

    def some(change: Change, last: int) -> Stretch:
        ids = reads.running_after(first_moment(change.first), last, at_once) if change.first else []
        return Stretch(len(ids), len(_recompute(change, ids, at)), ids[-1] if len(ids) == at_once else None)

    return org.recompute(notice=notice, part=PART, count=count, some=some, at=at)


def _recompute(change: Change, ids: Sequence[int], at: datetime) -> set[int]:
    moved: set[int] = set()
    later: dict[int, tuple[Bundle, datetime]] = {}
    left = set(ids)
    for _ in range(TRIES):
        plans = _plans(change, sorted(left))
        done = set(step.steps(BUNDLE, "recompute", by=change.by, at=at, items=[item for _, item in plans]))
        for row, item in plans:
            due: datetime | None = (item.set or {}).get("due_at")
            if row.pk in done and due and row.due_at and due > row.due_at:
                later[row.pk] = (row, due)
        moved |= done
        left = {row.pk for row, _ in plans} - done
        if not left:
            break
    _tell(later, at)
    return moved


def _plans(change: Change, ids: Sequence[int]) -> list[tuple[Bundle, Item]]:
    """What moves: the bundle and its item of the set. The bundles are read before their tasks (see ``cases``)."""
    bundles = reads.running(ids)
    tasks = defaultdict[int, list[Task]](list)
    for task in Task.objects.filter(kind="bundle", thing__in=ids, closed_at=None, due_at__isnull=False).order_by("id"):
        tasks[task.thing].append(task)
    plans = []
    for bundle in bundles:
        try:
            before, after = reads.both(bundle, change.old, change.new)
        except CalendarEnds:  # a limit beyond the last year known: it stays as it was until a notice reaches it
            logger.warning("bundle %s is due beyond the calendar of edition %s", bundle.row.pk, change.edition)
            continue
        fresh = {clock: moment for clock, moment in after.items() if before.get(clock) != moment}
        item = _item(change, bundle.row, tasks[bundle.row.pk], fresh) if fresh else None
        if item is not None:
            plans.append((bundle.row, item))
    return plans


def _item(change: Change, row: Bundle, tasks: Sequence[Task], fresh: Moments) -> Item | None:
    """The bundle's part of the set step; None if everything is already as it should be."""
    columns = {"due_at": fresh[TOTAL]} if TOTAL in fresh and fresh[TOTAL] != row.due_at else {}
    if row.told_at is not None and TOLD in fresh:
        columns["told_at"] = fresh[TOLD]
    told: dict[str, list[Any]] = {TOTAL: [row.due_at, fresh[TOTAL]]} if "due_at" in columns else {}
    retimed = []
    for task in tasks:
        clock = _CLOCK_OF.get(task.name, "")
        due_at = fresh.get(clock)
        if due_at is None or due_at == task.due_at:
            continue
        told.setdefault(clock, [task.due_at, due_at])
        begun = row.received_at if task.name == "accept" else task.opened_at
        amber_at = None if task.post is None else clocks.amber(task.name, begun, due_at, row.centre_id)
        retimed.append(Retime(task.pk, amber_at, due_at))
    if not columns and not retimed:
        return None
    data = {"notice": change.notice, "edition": change.edition, "moved": told}
    return Item(row.pk, row.version, set=columns, data=data, retime=retimed)


def _tell(later: dict[int, tuple[Bundle, datetime]], at: datetime) -> None:
    """告知申请人. The date by which all is promised has moved: said in the same transaction, so that it is said once."""
    events: dict[int, int] = {}
    for thing, event in (
        Event.objects.filter(kind="bundle", thing__in=later, name="bundle.recompute")
        .order_by("id")
        .values_list("thing", "id")
    ):
        events[thing or 0] = event
    told = []
    for bundle, (row, due) in sorted(later.items()):
        version = row.package_version
        params = {"package_zh": version.name_zh, "package_en": version.name_en, "number": row.number}
        days = {"before": _day(row.due_at), "due": _day(due)}
        told.append(Told(row.owner_id, row.enterprise_id, params | days, f"bundle:{bundle}", events[bundle]))
    if told:
        tell_all(told=told, key="bundle.due-later", at=at)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d}" if moment else ""
