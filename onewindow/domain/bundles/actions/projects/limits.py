"""重新计算阶段时限. The calendar has changed: the stages of projects that run get the end it gives their days."""

import logging
from collections.abc import Sequence
from datetime import datetime

from onewindow.domain.bundles.actions import clocks
from onewindow.domain.bundles.models import ProjectStage
from onewindow.domain.bundles.queries.projects import limits as reads
from onewindow.domain.bundles.states import PROJECT_STAGE
from onewindow.domain.cases.queries.recomputing import first_moment
from onewindow.domain.org import actions as org
from onewindow.domain.org.actions import Change, Stretch
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step
from onewindow.kernel.models import Task
from onewindow.kernel.step import Item, Retime
from onewindow.kernel.worktime import CalendarEnds

logger = logging.getLogger(__name__)
PART = "projects"
AT_ONCE = 200
TRIES = 3


def recompute_limits(*, notice: int, at: datetime, at_once: int = AT_ONCE) -> bool:
    """重新计算阶段时限. Bring the next stages to the calendar in force; whether there is more to do now.

    Each stage that moves has an event with the moment before and after; what is done or given up stays as it was.
    """

    def count(change: Change) -> int:
        return reads.count_running(first_moment(change.first)) if change.first else 0

    def some(change: Change, last: int) -> Stretch:
        ids = reads.running_after(first_moment(change.first), last, at_once) if change.first else []
        return Stretch(len(ids), _recompute(change, ids, at), ids[-1] if len(ids) == at_once else None)

    return org.recompute(notice=notice, part=PART, count=count, some=some, at=at)


def _recompute(change: Change, ids: Sequence[int], at: datetime) -> int:
    moved, left = 0, set(ids)
    for _ in range(TRIES):
        items = _items(change, sorted(left))
        done = set(step.steps(PROJECT_STAGE, "recompute", by=change.by, at=at, items=items))
        moved += len(done)
        left = {item.thing for item in items} - done
        if not left:
            break
    return moved


def _items(change: Change, ids: Sequence[int]) -> list[Item]:
    """What moves. The stages are read before their tasks (see ``cases``)."""
    stages = reads.running(ids)
    tasks = {
        task.thing: task
        for task in Task.objects.filter(kind=reads.KIND, thing__in=ids, closed_at=None, due_at__isnull=False)
    }
    items = []
    for stage in stages:
        task = tasks.get(stage.pk)
        try:
            before, after = reads.both(stage, change.old, change.new)
        except CalendarEnds:  # beyond the last year known: it stays as it was until a notice reaches it
            logger.warning("stage %s is due beyond the calendar of edition %s", stage.pk, change.edition)
            continue
        if task is not None and before != after and after != stage.due_at:
            items.append(_item(change, stage, task, after))
    return items


def _item(change: Change, stage: ProjectStage, task: Task, due: datetime) -> Item:
    opening = clocks.opening(None)
    amber = lights.amber_at(
        reads.KIND, task.name, opened_at=task.opened_at, due_at=due, calendar=calendars.current(), opening=opening
    )
    moved = {reads.CLOCK: [stage.due_at, due]}
    data = {"project": stage.project_id, "notice": change.notice, "edition": change.edition, "moved": moved}
    return Item(stage.pk, stage.version, set={"due_at": due}, data=data, retime=[Retime(task.pk, amber, due)])
