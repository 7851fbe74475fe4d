"""The board of projects (项目总览): where each stands, days used against days allowed, its light, who is due.

A page costs the same number of SQL statements whatever it shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.domain.bundles.models import BundleCase, Project, ProjectStage
from onewindow.domain.bundles.rules.projects.days import StageDays, Total, total
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import tasks, worktime
from onewindow.kernel.models import Task

PAGE = 30
_RANK = {"none": 0, "green": 1, "amber": 2, "red": 3}


@dataclass(frozen=True, slots=True)
class Due:
    """Who acts next: ``owner``, or the departments by name."""

    owner: bool = False
    departments: tuple[Department, ...] = ()


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage as it stands: its light, the days it may take and has used (None: not accepted yet), who acts next."""

    id: int
    stage: str
    section: int
    section_name: str
    state: str
    days: int
    used: int | None
    left: int | None
    after: str
    light: str
    due: Due
    opened_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    bundle: int | None

    @property
    def current(self) -> bool:
        """Whether it is this stage's turn."""
        return self.state in ("open", "filed", "running")

    @property
    def share(self) -> int:
        """How much of its days is used, in per cent, at most 100."""
        return min(100, round((self.used or 0) * 100 / self.days))


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section with its stages and its sum of days."""

    number: int
    name: str
    stages: tuple[StageLine, ...]
    total: Total

    @property
    def current(self) -> tuple[StageLine, ...]:
        """The stages whose turn it is."""
        return tuple(one for one in self.stages if one.current)


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project on the board."""

    row: Project
    sections: tuple[SectionLine, ...]

    @property
    def light(self) -> str:
        """The most urgent light of its stages."""
        lights = [stage.light for section in self.sections for stage in section.stages]
        return max(lights, key=_RANK.__getitem__, default="none")

    @property
    def total(self) -> Total:
        """The sum of the section that has used most."""
        return max((section.total for section in self.sections), key=lambda one: one.used)

    @property
    def current(self) -> tuple[StageLine, ...]:
        """The stages whose turn it is, of all sections."""
        return tuple(one for section in self.sections for one in section.current)


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the board; ``after`` is the key of the next one, None on the last."""

    rows: tuple[ProjectLine, ...]
    after: int | None


def board(
    at: datetime,
    *,
    kind: str = "",
    stage: str = "",
    late: bool = False,
    over: bool = False,
    before: int | None = None,
    limit: int = PAGE,
) -> Board:
    """项目总览. Projects under way (or over), newest first.

    :param stage: only where it is this stage's turn. :param late: only with an amber or red light.
    """
    rows = Project.objects.filter(state__in=("finished", "ended") if over else ("preparing", "running"))
    if kind:
        rows = rows.filter(kind=kind)
    going = ProjectStage.objects.filter(state__in=("open", "filed", "running"))
    if stage:
        rows = rows.filter(pk__in=going.filter(stage=stage).values("project"))
    if late:
        rows = rows.filter(pk__in=_late(at))
    return _page(rows, at, before, limit)


def of_owner(actor: Actor, at: datetime, *, before: int | None = None, limit: int = PAGE) -> Board:
    """我的项目. Those of the enterprises the actor acts for, or whose mandate he holds, newest first."""
    mandated = {one.enterprise for one in actor.mandates if one.enterprise and one.scope in ("all", "project")}
    rows = Project.objects.filter(enterprise__in=actor.enterprises | mandated)
    return _page(rows, at, before, limit)


def _late(at: datetime) -> QuerySet[ProjectStage, Any]:
    timers = Task.objects.filter(kind="project_stage", closed_at=None).filter(Q(amber_at__lte=at) | Q(due_at__lte=at))
    return ProjectStage.objects.filter(pk__in=timers.values("thing")).values("project")


def _page(rows: QuerySet[Project], at: datetime, before: int | None, limit: int) -> Board:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("enterprise", "area").order_by("-pk")[: limit + 1])
    lines = project_lines(found[:limit], at)
    return Board(lines, found[limit - 1].pk if len(found) > limit else None)


def project_lines(projects: list[Project], at: datetime) -> tuple[ProjectLine, ...]:
    """Projects with their sections and stages; five SQL for any number of them."""
    stages = list(
        ProjectStage.objects.select_related("section")
        .filter(project__in=[row.pk for row in projects])
        .order_by("project", "section__number", "order")
    )
    lights = _lights([row.pk for row in stages if row.state == "running"], at)
    waited = _waited_for({row.bundle_id for row in stages if row.state in ("filed", "running") and row.bundle_id})
    of: dict[int, dict[int, list[ProjectStage]]] = {}
    for row in stages:
        of.setdefault(row.project_id, {}).setdefault(row.section_id, []).append(row)
    return tuple(
        ProjectLine(
            one,
            tuple(_section(one, mine, lights, waited, at) for mine in of.get(one.pk, {}).values()),
        )
        for one in projects
    )


def _lights(stages: list[int], at: datetime) -> dict[int, str]:
    rows = Task.objects.filter(kind="project_stage", thing__in=stages, name="stage-limit", closed_at=None)
    return {task.thing: tasks.light(task, at) for task in rows}


def _waited_for(bundles: Iterable[int]) -> dict[int, tuple[Department, ...]]:
    """Per bundle the departments that have something to do now."""
    ids = list(bundles)
    cases = dict(BundleCase.objects.filter(bundle__in=ids).values_list("case", "bundle"))
    open_ = Task.objects.filter(closed_at=None, post__isnull=False)
    found = list(
        open_.filter(Q(kind="case", thing__in=cases) | Q(kind="bundle", thing__in=ids)).values_list(
            "kind", "thing", "post"
        )
    )
    posts = Post.objects.select_related("department").in_bulk({post for _, _, post in found if post is not None})
    named: dict[int, dict[int, Department]] = {}
    for kind, thing, post in found:
        if post in posts:
            bundle = cases[thing] if kind == "case" else thing
            department = posts[post].department
            named.setdefault(bundle, {})[department.pk] = department
    return {bundle: tuple(departments.values()) for bundle, departments in named.items()}


def _section(
    project: Project,
    rows: list[ProjectStage],
    lights: Mapping[int, str],
    waited: Mapping[int, tuple[Department, ...]],
    at: datetime,
) -> SectionLine:
    section = rows[0].section
    stages = tuple(_stage(row, lights.get(row.pk, "none"), waited, at) for row in rows)
    terms = [StageDays(one.stage, one.days, one.after, one.used, one.state == "done") for one in stages]
    return SectionLine(section.number, section.name, stages, total(project.kind, terms))


def _stage(row: ProjectStage, light: str, waited: Mapping[int, tuple[Department, ...]], at: datetime) -> StageLine:
    used = left = None
    if row.accepted_at is not None:
        ticking = worktime.clock(calendars.current(), calendars.opening(None))
        used = int(ticking.elapsed(row.accepted_at, row.done_at or at, "wd"))
        left = int(ticking.remaining(at, row.due_at, "wd")) if row.due_at and row.done_at is None else None
    due = Due(owner=row.state == "open")
    if row.state in ("filed", "running"):
        due = Due(departments=waited.get(row.bundle_id or 0, ()))
    return StageLine(
        row.pk,
        row.stage,
        row.section.number,
        row.section.name,
        row.state,
        row.days,
        used,
        left,
        row.after,
        light,
        due,
        row.opened_at,
        row.accepted_at,
        row.due_at,
        row.done_at,
        row.bundle_id,
    )
