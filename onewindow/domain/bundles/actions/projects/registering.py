"""Registering a project (项目赋码登记): one code for its whole life, its sections, its four stages with their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from onewindow.domain.bundles.actions.projects.reading import look
from onewindow.domain.bundles.actions.projects.refusals import (
    DayWrong,
    LandWonAlready,
    NoRuleForKind,
    ProjectCodeAhead,
    ProjectCodeNowhere,
    ProjectCodeTaken,
    ProjectCodeWrong,
    ProjectIncomplete,
    ProjectUnderWay,
    WhyMissing,
)
from onewindow.domain.bundles.actions.projects.stages import open_stages
from onewindow.domain.bundles.models import KINDS, STAGES, Project, ProjectSection, ProjectStage, StageRule
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject
from onewindow.domain.bundles.states import PREPARING, PROJECT, PROJECT_STAGE
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Area, Enterprise
from onewindow.kernel import codes, sql, step
from onewindow.kernel.idempotency import once
from onewindow.kernel.step import Birth, Item
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA

_SERIAL = "SELECT nextval('bundles_project_seq')"
GUIDED_BY, BUILDING = "04", "01"
"""发展改革, 基本建设: the demo platform's middle parts of a code, as published codes have them (decision 81)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """项目信息. What an owner says of the project. ``investment``: 10,000 yuan; areas: square metres.

    ``sections``: names, for a linear project only. ``prepares``: the land is not won yet (拿地即开工).
    """

    name: str
    kind: str
    investment: int
    area: str
    address: str
    land_area: int = 0
    floor_area: int = 0
    sections: tuple[str, ...] = ()
    prepares: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration gives back; the same key gives the same project."""

    id: int
    code: str


def register(*, plan: Plan, enterprise: int, owner: int | None = None, key: str, by: Actor, at: datetime) -> Registered:
    """项目登记. Give the project its code, or take the one it has; plan its stages, open those that wait for none.

    :param owner: the account of the owner's representative, when a clerk registers. :param key: sent twice, done once.
    :raises ProjectIncomplete, ProjectCodeWrong, ProjectCodeTaken, NoRuleForKind: see there.
    :raises NoSuchProject: for an enterprise one does not act for.
    """
    account = by.account if owner is None else owner
    _complete(plan, enterprise)
    may_ = may(by, role="window") or may(by, owner=account, enterprise=enterprise, about="project")
    if account is None or not may_ or not Enterprise.objects.filter(pk=enterprise).exists():
        raise NoSuchProject(enterprise=enterprise)

    def do() -> dict[str, Any]:
        code = _code(plan, at)
        rules = _rules(plan.kind, at.astimezone(CHINA).date())
        project = _born(plan, code, enterprise, account, by, at)
        names = plan.sections or ("",)
        sections = ProjectSection.objects.bulk_create(
            ProjectSection(project_id=project, number=n, name=name) for n, name in enumerate(names, 1)
        )
        step.births(
            PROJECT_STAGE,
            "plan",
            by=by.account,
            at=at,
            items=[Birth(_stage(project, section.pk, rule)) for section in sections for rule in rules],
        )
        if not plan.prepares:
            open_stages(project=project, by=by, at=at)
        return {"id": project, "code": code}

    return Registered(**once(key=key, owner=by.account, verb="projects.register", at=at, do=do))


def _complete(plan: Plan, enterprise: int) -> None:
    wrong = [one for one, most in (("name", 100), ("address", 200)) if not within(getattr(plan, one), most, one)]
    wrong += [] if enterprise else ["enterprise"]
    wrong += [] if plan.kind in KINDS else ["kind"]
    wrong += [] if plan.investment > 0 else ["investment"]
    wrong += [] if Area.objects.filter(pk=plan.area).exists() else ["area"]
    named = [within(name, 60, "sections") for name in plan.sections]
    if (plan.kind == "linear") != bool(named) or not all(named) or len(set(named)) != len(named) or len(named) > 20:
        wrong.append("sections")
    if wrong:
        raise ProjectIncomplete(fields=wrong)


def _code(plan: Plan, at: datetime) -> str:
    if not plan.code.strip():
        (serial,) = sql.row(_SERIAL) or (0,)
        return codes.project_code(
            at=at.astimezone(CHINA),
            area=plan.area[:6].ljust(6, "0"),
            department=GUIDED_BY,
            kind=BUILDING,
            serial=serial % 100_000,
        )
    found = codes.check(plan.code, "project")
    if not found.ok:
        raise ProjectCodeWrong(problems=[str(one) for one in found.errors])
    if codes.project_ahead(found.normal, at.astimezone(CHINA).date()):
        raise ProjectCodeAhead(time=found.parts["time"])
    if found.warnings and not Area.objects.filter(pk=found.parts["area"]).exists():
        raise ProjectCodeNowhere(area=found.parts["area"])
    if Project.objects.filter(code=found.normal).exists():
        raise ProjectCodeTaken(code=found.normal)
    return found.normal


def _rules(kind: str, on: date) -> list[StageRule]:
    rows = StageRule.objects.filter(kind=kind, effective_from__lte=on).order_by("stage", "-effective_from")
    found = {row.stage: row for row in rows.distinct("stage")}
    if set(found) != set(STAGES):
        raise NoRuleForKind(kind=kind)
    return [found[stage] for stage in STAGES]


def _born(plan: Plan, code: str, enterprise: int, owner: int, by: Actor, at: datetime) -> int:
    return step.new(
        PROJECT,
        "prepare" if plan.prepares else "register",
        by=by.account,
        at=at,
        set={
            "code": code,
            "name": plan.name.strip(),
            "kind": plan.kind,
            "owner_id": owner,
            "enterprise_id": enterprise,
            "investment": plan.investment,
            "area_id": plan.area,
            "address": plan.address.strip(),
            "land_area": plan.land_area,
            "floor_area": plan.floor_area,
            "registered_at": at,
        },
        data={"kind": plan.kind, "sections": len(plan.sections) or 1},
    )


def _stage(project: int, section: int, rule: StageRule) -> dict[str, Any]:
    return {
        "project_id": project,
        "section_id": section,
        "rule_id": rule.pk,
        "stage": rule.stage,
        "order": STAGES.index(rule.stage),
        "days": rule.days,
        "after": rule.after,
    }


def win_land(*, project: int, on: date, by: Actor, at: datetime) -> None:
    """取得土地. The land is won: the stages open, and what was looked at before goes into the filing.

    :raises LandWonAlready: the project does not prepare any more. :raises DayWrong, NoSuchProject: see there.
    """
    row = look(project, by)
    if row.state != PREPARING:
        raise LandWonAlready(project=project)
    if not row.registered_at.astimezone(CHINA).date() <= on <= at.astimezone(CHINA).date():
        raise DayWrong(project=project)
    with transaction.atomic():
        step.step(PROJECT, project, row.version, "win-land", by=by.account, at=at, set={"land_won_on": on})
        open_stages(project=project, by=by, at=at)


def end(*, project: int, reason: str, by: Actor, at: datetime) -> None:
    """终止项目. The owner gives the project up; no stage may be under way.

    :raises ProjectUnderWay, WhyMissing, NoSuchProject: see there.
    """
    row = look(project, by)
    why = within(reason, 500, "reason")
    if not why:
        raise WhyMissing()
    stages: Sequence[ProjectStage] = list(ProjectStage.objects.filter(project=project))
    if any(one.state in ("filed", "running") for one in stages):
        raise ProjectUnderWay(project=project)
    going = [Item(one.pk, one.version) for one in stages if one.state in ("waiting", "open")]
    with transaction.atomic():
        step.step(PROJECT, project, row.version, "end", by=by.account, at=at, set={"ended_at": at, "reason": why})
        step.steps(PROJECT_STAGE, "end", by=by.account, at=at, items=going)
