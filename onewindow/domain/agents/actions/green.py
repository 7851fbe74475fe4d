"""Green channel (绿色通道): criteria published with their source, and cases that meet one; never a tick box."""

from collections.abc import Mapping
from datetime import date, datetime
from json import loads
from typing import Any

from django.db import IntegrityError, transaction

from onewindow.domain.agents import events
from onewindow.domain.agents.actions.reading import LONGEST, words
from onewindow.domain.agents.models import Criterion, GreenMark
from onewindow.domain.agents.queries.green import criteria_on, criterion_on, forget
from onewindow.domain.agents.refusals import (
    CodeUnfit,
    CriterionNotMet,
    DayPast,
    MarkedAlready,
    NoSuchCriterion,
    NotYours,
    OwnCriterion,
    PublishedAlready,
    RuleUnknown,
    SourceMissing,
    ThingUnknown,
)
from onewindow.domain.agents.rules import CODE, born, met, whole
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries import must_see
from onewindow.domain.catalogue.models import Element, Item
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import may_keep_calendar
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log, step
from onewindow.kernel.sql.compiled import compiled
from onewindow.kernel.typed import within
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
    :raises NotYours: for anybody but the office of the whole city. :raises SourceMissing: without a document everybody can read.
    :raises CodeUnfit, WordsMissing: without a code or a name. :raises ThingUnknown: an item or field that is not in the catalogue.
    :raises DayPast: what was in force stays as it was. :raises PublishedAlready: twice from one day on.
    """
    _must_be_office(by)
    if not CODE.fullmatch(code):
        raise CodeUnfit(code=code)
    called = words(name_zh, 200, "name_zh")
    if not whole(rule):
        raise RuleUnknown()
    _must_exist(rule)
    if not source.strip():
        raise SourceMissing()
    if from_on < at.astimezone(CHINA).date():
        raise DayPast()
    with step.hard_rules(), transaction.atomic():
        if Criterion.objects.filter(code=code, effective_from=from_on).exists():
            raise PublishedAlready(criterion=code)
        row = Criterion.objects.create(
            code=code,
            effective_from=from_on,
            name_zh=called,
            name_en=within(name_en, 200, "name_en") or called,
            rule=dict(rule),
            source=within(source, LONGEST, "source"),
            published_by_id=by.account,
        )
        log.add(events.PUBLISHED, by=by.account, at=at, kind="criterion", thing=row.pk, data={"code": code})
    forget()
    return row.pk


def confirm_criterion(*, criterion: int, by: Actor, at: datetime) -> None:
    """核对依据. A second person has read the source and found the criterion in it; until then the public page says so.

    :raises NotYours: for anybody but the office of the whole city. :raises OwnCriterion: for who published it.
    :raises NoSuchCriterion: there is none, or it is confirmed.
    """
    _must_be_office(by)
    with transaction.atomic():
        row = Criterion.objects.select_for_update().filter(pk=criterion, checked=False).first()
        if row is None:
            raise NoSuchCriterion(criterion=criterion)
        if row.published_by_id == by.account:
            raise OwnCriterion(criterion=row.code)
        Criterion.objects.filter(pk=criterion).update(checked=True, checked_by=by.account)
        log.add(events.CONFIRMED, by=by.account, at=at, kind="criterion", thing=criterion, data={"code": row.code})
    forget()


def end_criterion(*, criterion: int, on: date, by: Actor, at: datetime) -> None:
    """停用绿色通道条件. After this day nobody goes first by it; who does already, still does.

    :raises NotYours: for anybody but the office of the whole city. :raises DayPast: a day that is over, or before it begins.
    :raises NoSuchCriterion: there is none, or its end is set.
    """
    _must_be_office(by)
    if on < at.astimezone(CHINA).date():
        raise DayPast()
    with transaction.atomic():
        row = Criterion.objects.select_for_update().filter(pk=criterion, ended_on=None).first()
        if row is None:
            raise NoSuchCriterion(criterion=criterion)
        if on < row.effective_from:
            raise DayPast()
        Criterion.objects.filter(pk=criterion).update(ended_on=on)
        log.add(events.ENDED, by=by.account, at=at, kind="criterion", thing=criterion, data={"code": row.code})
    forget()


def _must_be_office(by: Actor) -> None:
    """The criteria are one set for the whole city."""
    if by.kind != "system" and not may_keep_calendar(by):
        raise NotYours()


def _must_exist(rule: Mapping[str, Any]) -> None:
    """The items or the field a rule names stand in the catalogue: a rule about nothing would be met by nobody."""
    if rule["fact"] == "item":
        known = set(Item.objects.filter(slug__in=rule["in"]).values_list("slug", flat=True))
        unknown = [one for one in rule["in"] if one not in known]
    elif rule["fact"] == "answer":
        unknown = [] if Element.objects.filter(key=rule["key"]).exists() else [rule["key"]]
    else:
        return
    if unknown:
        raise ThingUnknown(names=unknown)


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
