"""Reads of the rules of stages (阶段规则): what is in force for each kind of project, what waits for a second person."""

from dataclasses import dataclass
from datetime import date, datetime

from onewindow.domain.bundles.models import KINDS, STAGES, StageRule, StageRuleProposal
from onewindow.domain.bundles.queries.plans import Published, in_force
from onewindow.domain.bundles.rules.projects.days import StageDays, Total, total
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel.worktime import CHINA

HISTORY = 12


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One stage of a kind: the rule in force, the package it is filed as, what follows on a later day, what waits."""

    stage: str
    rule: StageRule
    package: Published | None
    later: tuple[StageRule, ...]
    waits: StageRuleProposal | None


@dataclass(frozen=True, slots=True)
class KindRules:
    """The stages of one kind of project, with the sum of their days beside what was published."""

    kind: str
    lines: tuple[RuleLine, ...]
    total: Total


@dataclass(frozen=True, slots=True)
class RulesPage:
    """阶段规则页. ``waiting``: proposals not decided; ``decided``: the last ones that were."""

    kinds: tuple[KindRules, ...]
    waiting: tuple[StageRuleProposal, ...]
    decided: tuple[StageRuleProposal, ...]
    writes: bool


def rules_page(actor: Actor, at: datetime) -> RulesPage:
    """阶段规则页. Four SQL, however many rules there are."""
    today = at.astimezone(CHINA).date()
    packages = {one.slug: one for one in in_force(today)}
    rows = list(StageRule.objects.select_related("package").order_by("effective_from"))
    proposals = StageRuleProposal.objects.select_related("package")
    waiting = tuple(proposals.filter(accepted=None).order_by("pk"))
    decided = tuple(proposals.exclude(accepted=None).order_by("-pk")[:HISTORY])
    open_ = {(one.kind, one.stage): one for one in waiting}
    kinds = []
    for kind in KINDS:
        lines = []
        for stage in STAGES:
            mine = [row for row in rows if (row.kind, row.stage) == (kind, stage)]
            now = next((row for row in reversed(mine) if row.effective_from <= today), None)
            if now is not None:
                later = tuple(row for row in mine if row.effective_from > today)
                lines.append(RuleLine(stage, now, packages.get(now.package.slug), later, open_.get((kind, stage))))
        if lines:
            days = [StageDays(one.stage, one.rule.days, one.rule.after) for one in lines]
            kinds.append(KindRules(kind, tuple(lines), total(kind, days)))
    return RulesPage(tuple(kinds), waiting, decided, may_rule(actor))


def may_rule(actor: Actor) -> bool:
    """可修改阶段规则. The office."""
    return may(actor, role="office")


def rule_on(kind: str, stage: str, on: date) -> StageRule | None:
    """The rule of a stage in force on a day."""
    rows = StageRule.objects.select_related("package").filter(kind=kind, stage=stage, effective_from__lte=on)
    return rows.order_by("-effective_from").first()


def stage_packages(stage: str, on: date) -> dict[str, Published]:
    """阶段一件事. The packages that can be a stage's: written for it, and in force on a day."""
    number = STAGES.index(stage) + 1
    return {one.slug: one for one in in_force(on) if one.document.get("stage") == number}
