"""The verbs of investment projects, each killed at every statement: one project, one code, one draft of a stage."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from onewindow.config.demo import seed
from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.models import Draft, Project, ProjectStage, StageRule, StageRuleProposal
from onewindow.domain.org.models import Enterprise
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA
from tests.faults.killing.acts import Scene, Town

OWNER = "yangfan"


def project_acts(town: Town) -> dict[str, Callable[[], Scene]]:
    """Registered; the form of a stage begun."""

    def plan() -> dict[str, Any]:
        at = town.later()
        if not StageRule.objects.exists():
            seed.projects(at)
        town.number += 1
        by = town.desk.actor(OWNER)
        business = Enterprise.objects.values_list("pk", flat=True).get(pk__in=by.enterprises)
        told = projects.Plan(f"厂房 {town.number}", "social", 30_000, "990102", "高新大道 1 号")
        return {"plan": told, "enterprise": business, "key": f"kill-{town.number}", "by": by, "at": at}

    def register() -> Scene:
        told = plan()
        name = told["plan"].name
        return Scene(lambda: projects.register(**told).id, set(), alike=True, look=lambda: shape_of(name))

    def begin() -> Scene:
        told = plan()
        name, project = told["plan"].name, projects.register(**told).id
        stage, at = ProjectStage.objects.get(project=project, stage="land").pk, town.later()
        call = lambda: projects.begin_stage(stage=stage, by=told["by"], at=at)  # noqa: E731
        return Scene(call, set(), alike=True, look=lambda: shape_of(name))

    return {"bundles.register": register, "bundles.begin_stage": begin} | rule_acts(town)


def rule_acts(town: Town) -> dict[str, Callable[[], Scene]]:
    """The rule of a stage: proposed, put into force, turned down; each on a day of its own."""
    first, second = (town.desk.actor(login) for login in ("govservice.office", "govservice.office2"))

    def told() -> dict[str, Any]:
        at = town.later()
        if not StageRule.objects.exists():
            seed.projects(at)
        rules = StageRule.objects.filter(kind="linear", stage="land").order_by("-effective_from")
        day = max(rules[0].effective_from, at.astimezone(CHINA).date()) + timedelta(days=1)
        rule = {"kind": "linear", "stage": "land", "package": "project-land", "days": 9, "effective_from": day}
        return rule | {"source": "示范", "by": first, "at": at}

    def counted() -> dict[str, int]:
        return {
            "rules": StageRule.objects.filter(kind="linear").count(),
            "events": Event.objects.filter(kind="stage_rule").count(),
        }

    def scene(call: Callable[[], Any]) -> Scene:
        before = counted()  # with what the scenes before have left

        def look() -> dict[str, Any]:
            last = StageRuleProposal.objects.order_by("-pk")[:1]
            new = {name: number - before[name] for name, number in counted().items()}
            return new | {"last": list(last.values_list("accepted", "reason"))}

        return Scene(lambda: call() and None, set(), look=look)

    def cleared() -> None:
        """What an earlier scene has left waiting is turned down: a deleted one could not be told of."""
        for left in StageRuleProposal.objects.filter(accepted=None).values_list("pk", flat=True):
            projects.decline_rule(proposal=left, reason="再议", by=second, at=town.later())

    def propose() -> Scene:
        cleared()
        rule = told()
        return scene(lambda: projects.propose_rule(**rule))

    def waiting() -> dict[str, Any]:
        cleared()
        return {"proposal": projects.propose_rule(**told()), "by": second, "at": town.later()}

    def accept() -> Scene:
        rule = waiting()
        return scene(lambda: projects.accept_rule(**rule))

    def decline() -> Scene:
        rule = waiting()
        return scene(lambda: projects.decline_rule(**rule, reason="再议"))

    return {"bundles.propose_rule": propose, "bundles.accept_rule": accept, "bundles.decline_rule": decline}


def shape_of(name: str) -> list[dict[str, Any]]:
    """What has become of the projects of this name: states, stages, drafts, events; no ids, no codes, no moments."""
    return [
        {
            "state": (row.state, row.version, row.kind),
            "stages": list(row.stages.order_by("order").values_list("stage", "state", "version")),
            "drafts": list(Draft.objects.filter(stage__project=row).values_list("number", "step")),
            "events": Event.objects.filter(kind="project", thing=row.pk).count(),
        }
        for row in Project.objects.filter(name=name)
    ]
