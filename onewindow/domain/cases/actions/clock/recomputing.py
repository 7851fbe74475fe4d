"""重新计算. The calendar has changed: running clocks get the due moments it gives them, each with an event; no clock restarts.

A case that moves meanwhile is read again: its version has gone on, so that the set step has left it out. What cannot
be caught here is caught by the second look (``org.actions.recompute``).
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.queries import recomputing as reads
from onewindow.domain.cases.queries.recomputing import CLOSE, NOTICE, PROMISED, REVIEW, STATUTORY, Moments, Running
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.messages.actions import Told, tell_all
from onewindow.domain.org import actions as org
from onewindow.domain.org.actions import Change, Stretch
from onewindow.kernel import sql, step
from onewindow.kernel.step import Item, Retime
from onewindow.kernel.worktime import CHINA, CalendarEnds

logger = logging.getLogger(__name__)
PART = "cases"
AT_ONCE = 500
TRIES = 3

_TASKS = (
    "SELECT thing, id, name, post, opened_at, amber_at, due_at FROM kernel_task"
    " WHERE thing = ANY(%s::bigint[]) AND kind = 'case' AND closed_at IS NULL AND due_at IS NOT NULL ORDER BY id"
)
_EVENTS = (
    "SELECT max(id), thing FROM kernel_event WHERE kind = 'case' AND thing = ANY(%s::bigint[])"
    " AND name = 'case.recompute' GROUP BY thing"
)
_CLOCK_OF = {
    "accept": NOTICE,
    "notice-limit": NOTICE,
    "review": REVIEW,
    "decide": PROMISED,
    "promised-limit": PROMISED,
    "statutory-limit": STATUTORY,
    "extend": STATUTORY,
    "close": CLOSE,
}


class _Task(NamedTuple):
    id: int
    name: str
    post: int | None
    opened_at: datetime
    amber_at: datetime | None
    due_at: datetime


def recompute(*, notice: int, at: datetime, at_once: int = AT_ONCE) -> bool:
    """重新计算办件时限. Bring the next stretch of cases to the calendar in force; whether there is more to do now."""

    def count(change: Change) -> int:
        return reads.count_running(change.first) if change.first else 0

    def some(change: Change, last: int) -> Stretch:
        ids = reads.running_after(change.first, last, at_once) if change.first else []
        return Stretch(len(ids), len(_recompute(change, ids, at)), ids[-1] if len(ids) == at_once else None)

    return org.recompute(notice=notice, part=PART, count=count, some=some, at=at)


def _recompute(change: Change, ids: Sequence[int], at: datetime) -> set[int]:
    moved: set[int] = set()
    later: dict[int, tuple[Running, datetime]] = {}
    left = set(ids)
    for _ in range(TRIES):
        plans = _plans(change, sorted(left))
        done = set(step.steps(CASE, "recompute", by=change.by, at=at, items=[item for _, item in plans]))
        later |= {case.id: (case, due) for case, item in plans if case.id in done and (due := _later(case, item))}
        moved |= done
        left = {case.id for case, _ in plans} - done
        if not left:
            break
    _tell(later, at)
    return moved


def _later(case: Running, item: Item) -> datetime | None:
    """The promise that is later now and that the case itself tells of (a bundle tells of its own)."""
    due: datetime | None = (item.set or {}).get("promised_due_at")
    return due if due and case.promised and due > case.promised and not case.group else None


def _plans(change: Change, ids: Sequence[int]) -> list[tuple[Running, Item]]:
    """What moves: the case and its item of the set.

    The cases are read before their tasks: a task that is newer than its case belongs to a version that is not stepped.
    """
    cases = reads.running(ids)
    tasks = defaultdict[int, list[_Task]](list)
    for thing, *task in sql.rows(_TASKS, ([case.id for case in cases],)):
        tasks[thing].append(_Task(*task))
    plans, reckoner = [], reads.Reckoner(change.old, change.new)
    for case in cases:
        try:
            before, after = reckoner.both(case)
        except CalendarEnds:  # a limit beyond the last year known: it stays as it was until a notice reaches it
            logger.warning("case %s is due beyond the calendar of edition %s", case.id, change.edition)
            continue
        fresh = {clock: moment for clock, moment in after.items() if before.get(clock) != moment}
        if fresh and (item := _item(change, case, tasks[case.id], fresh)):
            plans.append((case, item))
    return plans


def _item(change: Change, case: Running, tasks: Sequence[_Task], fresh: Moments) -> Item | None:
    """The case's part of the set step; None if everything is already as it should be."""
    stored = {PROMISED: case.promised, STATUTORY: case.statutory}
    columns = {f"{clock}_due_at": fresh[clock] for clock in stored if clock in fresh and fresh[clock] != stored[clock]}
    retimed = [one for task in tasks if (one := _retimed(case, task, fresh))]
    if not columns and not retimed:
        return None
    told = {clock: [stored[clock], fresh[clock]] for clock in stored if f"{clock}_due_at" in columns}
    for task, moment in retimed:
        clock = _CLOCK_OF.get(task.name, PROMISED)
        if clock not in stored:
            told.setdefault(clock, [task.due_at, moment.due_at])
    data: dict[str, Any] = {"item": case.item, "notice": change.notice, "edition": change.edition, "moved": told}
    if case.group:
        data["group"] = case.group
    return Item(case.id, case.version, set=columns, data=data, retime=[moment for _, moment in retimed])


def _retimed(case: Running, task: _Task, fresh: Moments) -> tuple[_Task, Retime] | None:
    clock = _CLOCK_OF.get(task.name)
    if task.name == "consent":  # a proposal to refuse is due with what it answers
        clock = PROMISED if case.accepted_at else NOTICE
    due_at = fresh.get(clock or "")
    if due_at is None or due_at == task.due_at:
        return None
    if task.post is None:
        return task, Retime(task.id, None, due_at)
    begun = {"accept": case.received_at, "review": case.accepted_at}.get(task.name) or task.opened_at
    held = tuple((start, min(stop, due_at)) for start, stop in case.stops.promised if start < due_at)
    return task, Retime(task.id, clocks.amber(task.name, begun, due_at, case.centre, held), due_at)


def _tell(later: dict[int, tuple[Running, datetime]], at: datetime) -> None:
    """告知申请人. The promised date has moved: said in the same transaction, so that it is said once."""
    told = []
    for event, thing in sql.rows(_EVENTS, (sorted(later),)) if later else ():
        case, due = later[thing]
        known = spec(case.item)
        params = {"item_zh": known.name_zh, "item_en": known.name_en, "number": case.number}
        days = {"before": _day(case.promised), "due": _day(due)}
        told.append(Told(case.owner, case.enterprise, params | days, f"case:{case.id}", event))
    if told:
        tell_all(told=told, key="case.due-later", at=at)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d}" if moment else ""
