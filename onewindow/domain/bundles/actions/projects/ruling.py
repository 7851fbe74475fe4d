"""修改阶段规则. How long a stage may take and what it waits for: proposed by one of the office, put into force by another.

Projects registered before the day of a rule keep theirs.
"""

from datetime import date, datetime

from django.db import transaction

from onewindow.domain.bundles.models import KINDS, STAGES, Package, StageRule, StageRuleProposal
from onewindow.domain.bundles.queries.projects.ruling import may_rule, stage_packages
from onewindow.domain.org.actions import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import NotFound, constraint, hard_rules
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA

MOST_DAYS = 250


class MayNotRule(Refusal):
    """The office writes the rules of stages (无权修改阶段规则)."""


class RuleUnfit(Refusal):
    """A rule names its days, its source, a package of this stage, and an earlier stage or none to wait for (规则不完整).

    ``details['fields']`` names what is wrong.
    """


class RuleTooEarly(Refusal):
    """A rule begins after the one before it, and never in the past (生效日期过早).

    ``details['first']`` is the first possible day.
    """


@constraint("one_open_stage_rule")
class RuleWaits(Refusal):
    """Another rule for this stage waits for its second person; have it decided first (已有待复核的规则)."""


@constraint("stage_rule_second_person")
class SameRuler(Refusal):
    """Whoever has proposed a rule does not put it into force; ask a second person (须由第二人复核)."""


class WhyTurnedDown(Refusal):
    """Say why it is turned down: whoever proposed it wants to know (须说明理由)."""


class RuleDecided(Refusal):
    """This rule has been decided already (该规则已复核)."""


def propose_rule(
    *,
    kind: str,
    stage: str,
    package: str,
    days: int,
    after: str = "",
    effective_from: date,
    source: str,
    by: Actor,
    at: datetime,
) -> int:
    """提出阶段规则. What a stage's rule is to be from a day on; nothing changes before a second person agrees.

    :raises MayNotRule, RuleUnfit, RuleTooEarly, RuleWaits: see there.
    """
    if by.account is None or not may_rule(by):
        raise MayNotRule()
    if kind not in KINDS or stage not in STAGES:
        raise RuleUnfit(fields=["kind"])
    wrong = [] if package in stage_packages(stage, effective_from) else ["package"]
    wrong += [] if 0 < days <= MOST_DAYS else ["days"]
    wrong += [] if after in ("", *STAGES[: STAGES.index(stage)]) else ["after"]
    wrong += [] if source.strip() else ["source"]
    if wrong:
        raise RuleUnfit(fields=wrong)
    _must_begin_later(kind, stage, effective_from, at)
    with transaction.atomic(), hard_rules():
        row = StageRuleProposal.objects.create(
            kind=kind,
            stage=stage,
            package=Package.objects.get(slug=package),
            days=days,
            after=after,
            effective_from=effective_from,
            source=within(source, 500, "source"),
            proposed_by_id=by.account,
            proposed_at=at,
        )
        log.add("stage_rule.propose", by=by.account, at=at, kind="stage_rule", thing=row.pk, data=_told(row))
    return row.pk


def accept_rule(*, proposal: int, by: Actor, at: datetime) -> int:
    """批准阶段规则. The second person puts it into force from its day; the rule's id.

    :raises SameRuler: for who has proposed it. :raises RuleDecided, RuleTooEarly, MayNotRule: see there.
    """
    with transaction.atomic(), hard_rules():
        row = _open(proposal, by)
        if row.proposed_by_id == by.account:
            raise SameRuler(proposal=proposal)
        _must_begin_later(row.kind, row.stage, row.effective_from, at)
        rule = StageRule.objects.create(
            kind=row.kind,
            stage=row.stage,
            effective_from=row.effective_from,
            package_id=row.package_id,
            days=row.days,
            after=row.after,
            checked="office",
            source=row.source,
        )
        _decided(row, at, accepted=True, decided_by_id=by.account, rule=rule)
        log.add("stage_rule.accept", by=by.account, at=at, kind="stage_rule", thing=row.pk, data=_told(row))
    return rule.pk


def decline_rule(*, proposal: int, reason: str, by: Actor, at: datetime) -> None:
    """退回阶段规则. The second person turns it down with a reason, or who proposed it takes it back with one.

    :raises WhyTurnedDown, RuleDecided, MayNotRule: see there.
    """
    why = within(reason, 500, "reason")
    with transaction.atomic(), hard_rules():
        row = _open(proposal, by)
        if not why:
            raise WhyTurnedDown(fields=["reason"])
        mine = row.proposed_by_id == by.account
        _decided(row, at, accepted=False, decided_by_id=None if mine else by.account, reason=why)
        log.add("stage_rule.decline", by=by.account, at=at, kind="stage_rule", thing=row.pk, data=_told(row))


def _open(proposal: int, by: Actor) -> StageRuleProposal:
    if by.account is None or not may_rule(by):
        raise MayNotRule()
    row = StageRuleProposal.objects.select_for_update().filter(pk=proposal).first()
    if row is None:
        raise NotFound(kind="stage_rule", thing=proposal)
    if row.accepted is not None:
        raise RuleDecided(by=row.decided_by_id, at=row.decided_at)
    return row


def _decided(row: StageRuleProposal, at: datetime, **values: object) -> None:
    StageRuleProposal.objects.filter(pk=row.pk).update(decided_at=at, **values)


def _must_begin_later(kind: str, stage: str, day: date, at: datetime) -> None:
    rows = StageRule.objects.filter(kind=kind, stage=stage).order_by("-effective_from")
    last, today = rows.values_list("effective_from", flat=True).first(), at.astimezone(CHINA).date()
    if day < today or (last is not None and day <= last):
        raise RuleTooEarly(fields=["effective_from"], first=max(today, last or today))


def _told(row: StageRuleProposal) -> dict[str, object]:
    day = row.effective_from.isoformat()
    return {"kind": row.kind, "stage": row.stage, "days": row.days, "after": row.after, "effective_from": day}
