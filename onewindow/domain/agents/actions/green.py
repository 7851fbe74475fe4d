"""Green channel (绿色通道): criteria published with their source, and cases that meet one; never a tick box."""

from collections.abc import Mapping
from datetime import date, datetime
from json import loads
from typing import Any

from django.db import IntegrityError, transaction

from onewindow.domain.agents import events
from onewindow.domain.agents.models import Criterion, GreenMark
from onewindow.domain.agents.queries.green import criteria_on, criterion_on
from onewindow.domain.agents.refusals import (
    CriterionNotMet,
    MarkedAlready,
    NoSuchCriterion,
    NotYours,
    PublishedAlready,
    RuleUnknown,
    SourceMissing,
)
from onewindow.domain.agents.rules import born, met, rule_known
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries import must_see
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import log, step
from onewindow.kernel.sql.compiled import compiled
from onewindow.kernel.worktime import CHINA


def publish_criterion(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    rule: Mapping[str, Any],
    source: str,
    from_on: date,
    by: Actor,
    at: datetime,
) -> int:
    """公布绿色通道条件. From a day on, everybody who meets it goes first; a later row of the same code replaces it.

    :param rule: what the machine looks at (``rules.met``). :raises RuleUnknown: what only an opinion could decide.
    :raises NotYours: for anybody but the office. :raises SourceMissing: without a document everybody can read.
    :raises PublishedAlready: twice from one day on.
    """
    if not may(by, role="office"):
        raise NotYours()
    if not rule_known(rule):
        raise RuleUnknown()
    if not source.strip():
        raise SourceMissing()
    with step.hard_rules(), transaction.atomic():
        if Criterion.objects.filter(code=code, effective_from=from_on).exists():
            raise PublishedAlready(criterion=code)
        row = Criterion.objects.create(
            code=code,
            effective_from=from_on,
            name_zh=name_zh.strip()[:200],
            name_en=name_en.strip()[:200],
            rule=dict(rule),
            source=source.strip(),
        )
        log.add("criterion.published", by=by.account, at=at, kind="criterion", thing=row.pk, data={"code": code})
    return row.pk


def end_criterion(*, criterion: int, on: date, by: Actor, at: datetime) -> None:
    """停用绿色通道条件. After this day nobody goes first by it; who does already, still does.

    :raises NotYours: for anybody but the office. :raises NoSuchCriterion: it is not in force.
    """
    if not may(by, role="office"):
        raise NotYours()
    with transaction.atomic():
        if not Criterion.objects.filter(pk=criterion, ended_on=None, effective_from__lte=on).update(ended_on=on):
            raise NoSuchCriterion(criterion=criterion)
        log.add("criterion.ended", by=by.account, at=at, kind="criterion", thing=criterion)


def mark_green(*, case: int, criterion: str, by: Actor, at: datetime) -> str:
    """进入绿色通道. A case goes first by the criterion named, if it meets it; what the rule saw.

    Who asks for it may be anybody who works on the case; the rule alone decides.

    :raises NoSuchCriterion: it was not in force when the case was filed. :raises CriterionNotMet: it does not meet it.
    :raises MarkedAlready: it goes first already. :raises NoSuchCase, NotYours: for who does not work on the case.
    """
    row = must_see(by, case)
    if by.kind == "person":
        raise NotYours(case=case)
    found = criterion_on(criterion, row.filed_at.astimezone(CHINA).date())
    if found is None:
        raise NoSuchCriterion(criterion=criterion)
    fact = _fact(row, found)
    if fact is None:
        raise CriterionNotMet(case=case, criterion=criterion)
    if not _mark(row, found, fact, by, at):
        raise MarkedAlready(case=case)
    return fact


def look_for_green(*, case: int, at: datetime) -> str:
    """绿色通道自动识别. A case just filed is held against every criterion in force; the first it meets is its mark, or none."""
    for filed_at, kind, code, item, answers in _filed(case):  # every filed case comes by here: a compiled read
        row = Case(pk=case, filed_at=filed_at, holder_kind=kind, holder_code=code, item_version_id=item)
        row.answers = loads(answers)
        for one in criteria_on(row.filed_at.astimezone(CHINA).date()):
            fact = _fact(row, one)
            if fact is not None:
                _mark(row, one, fact, Actor.SYSTEM, at)
                return one.code
    return ""


@compiled
def _filed(case: int) -> Any:
    return Case.objects.filter(pk=case).values_list(
        "filed_at", "holder_kind", "holder_code", "item_version_id", "answers"
    )


def _fact(row: Case, criterion: Criterion) -> str | None:
    """What the rule saw; an applicant's age by his number, never by what somebody says of him."""
    return met(
        criterion.rule,
        born_on=born(row.holder_code) if row.holder_kind == "person" else None,
        item=spec(row.item_version_id).slug,
        answers=row.answers,
        on=row.filed_at.astimezone(CHINA).date(),
    )


def _mark(row: Case, criterion: Criterion, fact: str, by: Actor, at: datetime) -> bool:
    try:
        with transaction.atomic():
            GreenMark.objects.create(case=row, criterion=criterion, fact=fact, by_id=by.account, at=at)
            log.add(events.GREEN, by=by.account, at=at, kind="case", thing=row.pk, data={"criterion": criterion.code})
    except IntegrityError:
        return False
    return True
