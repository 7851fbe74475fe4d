"""What a changed calendar does to the limits of the stages of projects (阶段时限影响)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from onewindow.domain.bundles.models import Project, ProjectStage
from onewindow.domain.cases.queries.recomputing import first_moment
from onewindow.domain.org.queries import calendar as calendars
from onewindow.domain.org.queries.shifts import Group
from onewindow.kernel import sql, worktime
from onewindow.kernel.worktime import Calendar, CalendarEnds, Limit

KIND = "project_stage"
CLOCK = "stage"
_RUNNING = (
    "SELECT DISTINCT t.thing FROM kernel_task t WHERE t.kind = 'project_stage' AND t.closed_at IS NULL"
    " AND t.due_at >= %s::timestamptz"
)
_SOME = f"{_RUNNING} AND t.thing > %s::bigint ORDER BY t.thing LIMIT %s::integer"
_COUNT = f"SELECT count(*) FROM ({_RUNNING}) r"
_MANY = 1_000_000


def count_running(since: datetime) -> int:
    """在办阶段数. How many stages have a limit that ends at this moment or later."""
    found = sql.row(_COUNT, (since.isoformat(),))
    return int(found[0]) if found else 0


def running_after(since: datetime, last: int, limit: int = _MANY) -> list[int]:
    """The next stages with such a limit, behind a given id."""
    return [thing for (thing,) in sql.rows(_SOME, (since.isoformat(), str(last), str(limit)))]


def running(ids: Iterable[int]) -> list[ProjectStage]:
    """These stages as far as their clocks run."""
    return list(ProjectStage.objects.filter(pk__in=ids, state="running", accepted_at__isnull=False).order_by("pk"))


def due(stage: ProjectStage, calendar: Calendar) -> datetime:
    """阶段时限. The moment a stage's days end, by a calendar, from its acceptance.

    :raises CalendarEnds: if it lies beyond the calendar.
    """
    assert stage.accepted_at is not None
    ticking = worktime.clock(calendar, calendars.opening(None))
    return ticking.due(stage.accepted_at, Limit.parse(f"{stage.days}wd"))


def both(stage: ProjectStage, old: Calendar, new: Calendar) -> tuple[datetime | None, datetime]:
    """前后对照. The moment by two calendars; None where the old one does not reach."""
    try:
        before: datetime | None = due(stage, old)
    except CalendarEnds:
        before = None
    return before, due(stage, new)


def shifts(old: Calendar, new: Calendar) -> tuple[int, list[Group]]:
    """How many running stages were looked at, and each that is due at another moment by ``new``; two SQL."""
    days = calendars.changed_days(old, new)
    ids = running_after(first_moment(days[0]), 0) if days else []
    every = running(ids) if ids else []
    found = []
    for stage in every:
        before, after = both(stage, old, new)
        if stage.due_at is not None and before != after != stage.due_at:
            found.append(Group(KIND, stage.project_id, CLOCK, stage.due_at, after, (stage.pk,)))
    return len(every), found


def codes(stages: Collection[int]) -> dict[int, str]:
    """项目代码. The code of the project of each stage."""
    return dict(ProjectStage.objects.filter(pk__in=stages).values_list("pk", "project__code"))


def names(projects: Collection[int]) -> dict[int, str]:
    """项目名称. The names of some projects."""
    return dict(Project.objects.filter(pk__in=projects).values_list("pk", "name"))
