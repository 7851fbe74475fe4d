"""The life of a stage (阶段推进): opened, filed as one bundle, running with its own limit, done; the next one opens."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from onewindow.domain.bundles.actions import clocks, drafts
from onewindow.domain.bundles.actions.projects.batches import gather
from onewindow.domain.bundles.actions.projects.reading import look_stage
from onewindow.domain.bundles.actions.refusals import StageNotOpen
from onewindow.domain.bundles.models import Bundle, Draft, Project, ProjectStage
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject, answers_of, owns
from onewindow.domain.bundles.rules.projects import days
from onewindow.domain.bundles.states import DONE, FILED, OPEN, PROJECT, PROJECT_STAGE, RUNNING, STAGE_OPEN, WAITING
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step, worktime
from onewindow.kernel.models import Task
from onewindow.kernel.step import Item, Open
from onewindow.kernel.worktime import Limit


def open_stages(*, project: int, by: Actor, at: datetime) -> list[int]:
    """开启阶段. Open every waiting stage whose predecessor is done, section by section; ids of the opened ones."""
    rows = list(ProjectStage.objects.filter(project=project).order_by("section", "order"))
    ready: list[ProjectStage] = []
    for section in {row.section_id: None for row in rows}:
        mine = [row for row in rows if row.section_id == section]
        states = {row.stage: row.state for row in mine}
        open_ = days.opens(states, [days.StageDays(row.stage, row.days, row.after) for row in mine])
        ready += [row for row in mine if row.stage in open_]
    items = [Item(row.pk, row.version, set={"opened_at": at}) for row in ready]
    return step.steps(PROJECT_STAGE, "open", by=by.account, at=at, items=items)


def begin_stage(*, stage: int, by: Actor, at: datetime) -> int:
    """开始申报阶段. The stage's one form, with what the project and its earlier stages have told; the draft's id.

    Begun twice, it is the same draft.

    :raises StageNotOpen, NoSuchProject: see there.
    """
    with transaction.atomic():
        row = look_stage(stage)
        if not owns(row.project, by):
            raise NoSuchProject(stage=stage)
        if row.state not in (STAGE_OPEN, WAITING):  # one may prepare before it opens; only filing waits
            raise StageNotOpen(stage=stage, state=row.state)
        begun = Draft.objects.filter(stage=stage, bundle=None).values_list("pk", flat=True).first()
        if begun is not None:
            return begun
        saved = drafts.begin(
            package=row.rule.package.slug,
            answers=answers_of(row.project.kind, row.stage),
            enterprise=row.project.enterprise_id,
            owner=row.project.owner_id,
            stage=stage,
            key=uuid4().hex,  # there is one open draft of a stage, whoever presses how often
            by=by,
            at=at,
        )
        drafts.save_draft(draft=saved.draft, number=saved.number, data=_told(row), by=by, at=at)
        return saved.draft


def _told(row: ProjectStage) -> dict[str, Any]:
    """What is known already: the forms of the earlier stages, and the project itself."""
    data: dict[str, Any] = {}
    done = ProjectStage.objects.filter(project=row.project_id, section=row.section_id, bundle__isnull=False)
    for earlier in done.order_by("order").values_list("bundle__data", flat=True):
        data |= earlier
    one = row.project
    data |= {
        "project.code": one.code,
        "project.title": f"{one.name} {row.section.name}".strip(),
        "project.name": f"{one.name} {row.section.name}".strip(),
        "project.investment": str(one.investment),
        "project.address": {"area": one.area_id, "detail": one.address},
    }
    if one.land_area:
        data["project.land_area"] = str(one.land_area)
    if one.floor_area:
        data["project.floor_area"] = str(one.floor_area)
    return data


def filed(*, bundle: int, by: Actor, at: datetime) -> None:
    """阶段已申报. The draft of a stage has become a bundle. Heard late, of one that has ended, it moves nothing."""
    row = ProjectStage.objects.filter(drafts__bundle=bundle, state=STAGE_OPEN).first()
    if row is not None and Bundle.objects.filter(pk=bundle, state__in=OPEN).exists():
        step.step(PROJECT_STAGE, row.pk, row.version, "file", by=by.account, at=at, set={"bundle": bundle})


def accepted(*, bundle: int, by: Actor, at: datetime) -> None:
    """阶段已受理. The stage's own limit begins with the acceptance; that it was filed may be heard after it."""
    filed(bundle=bundle, by=by, at=at)
    row = ProjectStage.objects.select_related("project").filter(bundle=bundle, state=FILED).first()
    if row is None:
        return
    since = Bundle.objects.values_list("accepted_at", flat=True).get(pk=bundle) or at
    opening = clocks.opening(None)
    due = worktime.clock(calendars.current(), opening).due(since, Limit.parse(f"{row.days}wd"))
    amber = lights.amber_at(
        "project_stage", "stage-limit", opened_at=since, due_at=due, calendar=calendars.current(), opening=opening
    )
    with transaction.atomic():
        step.step(
            PROJECT_STAGE,
            row.pk,
            row.version,
            "accept",
            by=by.account,
            at=at,
            open=(Open("stage-limit", amber_at=amber, due_at=due),),
            set={"accepted_at": since, "due_at": due},
            data={"project": row.project_id, "due": due.isoformat()},
        )
        if row.project.kind == "small":
            gather(stage=row.pk, at=since)


def closed(*, bundle: int, by: Actor, at: datetime) -> None:
    """阶段办结. Everything granted: the stage is done and the next one opens; else it goes back to the owner."""
    row = ProjectStage.objects.filter(bundle=bundle, state__in=(FILED, RUNNING)).first()
    if row is None:
        return
    timers = list(_timers(row.pk))
    with transaction.atomic():
        if Bundle.objects.values_list("outcome", flat=True).get(pk=bundle) != "granted" or row.state == FILED:
            back = {"bundle": None, "accepted_at": None, "due_at": None}
            step.step(PROJECT_STAGE, row.pk, row.version, "give-back", by=by.account, at=at, close=timers, set=back)
            return
        told = {"project": row.project_id, "stage": row.stage}
        step.step(
            PROJECT_STAGE,
            row.pk,
            row.version,
            "finish",
            by=by.account,
            at=at,
            close=timers,
            set={"done_at": at},
            data=told,
        )
        open_stages(project=row.project_id, by=by, at=at)
        if not ProjectStage.objects.filter(project=row.project_id).exclude(state=DONE).exists():
            project = Project.objects.get(pk=row.project_id)
            step.step(PROJECT, project.pk, project.version, "finish", by=by.account, at=at, set={"ended_at": at})


def overdue(*, stage: int, at: datetime) -> None:
    """阶段超期. The stage's limit has passed; said once, its light stays red."""
    row = look_stage(stage)
    if row.state == RUNNING:
        step.step(PROJECT_STAGE, stage, row.version, "overdue", by=None, at=at, data={"project": row.project_id})


def _timers(stage: int) -> Any:
    return Task.objects.filter(kind="project_stage", thing=stage, closed_at=None).values_list("pk", flat=True)
