"""A service's life (帮代办): asked for, given to an agent, entrusted by a signed mandate, followed line by line, ended with a result."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.domain.agents.actions.reading import (
    agent_at,
    in_a_day,
    leads,
    must_be_agent,
    number,
    owns,
    posted,
    same_version,
    service_of,
    tasks_of,
    words,
)
from onewindow.domain.agents.models import ENTRIES, RUNNING, Service, Visit
from onewindow.domain.agents.queries.agents import post_at
from onewindow.domain.agents.refusals import (
    MandateUnfit,
    NoAgentThere,
    NoSuchService,
    NotAnAgent,
    NotAtThisStep,
    NotCovered,
    NothingAsked,
    NotYours,
    PhoneMissing,
    VisitsOpen,
)
from onewindow.domain.agents.rules import covers
from onewindow.domain.agents.states import SERVICE
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import current, spec
from onewindow.domain.org.actions import entrust_agent
from onewindow.domain.org.models import Centre, Enterprise, Mandate, Person
from onewindow.domain.org.queries import Actor, actor_of, may
from onewindow.kernel import step
from onewindow.kernel.idempotency import once
from onewindow.kernel.step import Also
from onewindow.kernel.typed import few, plain, within
from onewindow.kernel.worktime import CHINA

_NAMED = re.compile(r"(item|package):[a-z0-9-]{1,60}|project:[A-Za-z0-9-]{1,60}")
_ENTRY = (
    "INSERT INTO agents_entry (service_id, kind, text, ref, by_id, at)"
    " SELECT %s::bigint, %s::text, %s::text, %s::text, %s::bigint, %s::timestamptz FROM s"
)
MOST = 20


def ask(
    *,
    scope: Sequence[str],
    centre: int,
    phone: str,
    address: str = "",
    words: str = "",
    owner: int | None = None,
    enterprise: int | None = None,
    key: str,
    by: Actor,
    at: datetime,
) -> int:
    """申请帮代办. Ask for an agent: for which items, packages or project, at which place; a clerk may ask for who stands here.

    :param scope: what the mandate will name: ``item:food-permit``. :param owner: the applicant's account, at a window.
    :param key: the sender's name of this request; the same key again gives the same service.
    :raises NothingAsked: without anything named. :raises PhoneMissing: without a number to call.
    :raises NotYours: for another, or another's business. :raises NoAgentThere: nobody does this work at the place.
    """
    account = by.account if owner is None else owner
    who = by.himself
    if owner is not None:
        if not (may(by, role="window") or may(by, role="agent")) or owner == by.account:
            raise NotYours()
        who = actor_of(owner, at)
    person = Person.objects.filter(account=account).first() if who.person else None
    if account is None or person is None or not may(who, owner=account, enterprise=enterprise):
        raise NotYours()
    named = few(sorted(set(scope)), MOST, "scope")
    if not named or not all(_NAMED.fullmatch(one) for one in named):
        raise NothingAsked()
    for one in named:
        if one.startswith("item:"):
            current(one.removeprefix("item:"), at.astimezone(CHINA).date())
    called = plain(phone).replace("-", "")
    if not (called.isascii() and called.lstrip("+").isdigit() and 7 <= len(called) <= 16):
        raise PhoneMissing()
    post = post_at(centre, at)
    if post is None:
        raise NoAgentThere(centre=centre)
    holder = person.name_zh if enterprise is None else Enterprise.objects.get(pk=enterprise).name_zh
    values = {
        "owner_id": account,
        "enterprise_id": enterprise,
        "holder_name": holder,
        "phone": called,
        "address": within(address, 200, "address"),
        "scope": named,
        "words": within(words, 500, "words"),
        "channel": "online" if owner is None else "window",
        "centre_id": centre,
        "post_id": post,
    }
    return int(once(key=key, owner=by.account, verb="agents.ask", at=at, do=lambda: _asked(values, key, by, at))["id"])


def _asked(values: dict[str, Any], key: str, by: Actor, at: datetime) -> dict[str, Any]:
    area = Centre.objects.values_list("area_id", flat=True).get(pk=values["centre_id"])
    due = in_a_day(at, values["centre_id"])
    born = step.new(
        SERVICE,
        "ask",
        by=by.account,
        at=at,
        set={"number": number("BB", area, at), "key": key, "asked_at": at, **values},
        open=(posted("agency", "assign-agent", values["post_id"], at, due, values["centre_id"]),),
        data={"owner": values["owner_id"], "post": values["post_id"], "channel": values["channel"]},
    )
    return {"id": born}


def assign(*, service: int, agent: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """指派帮代办员. One agent of the place takes it, or is given it; the mandate of another does not pass on to him.

    :param agent: his account. :raises NotYours: for who is neither an agent there nor their supervisor.
    :raises NotAnAgent: who does not hold that post today. :raises VisitsOpen: while the one before is awaited at a door.
    """
    row = service_of(service)
    if not leads(row, by):
        raise NotYours(service=service)
    _must_run(row)
    same_version(row, "agency", seen)
    _given(row, agent, by, at)


def _given(row: Service, agent: int, by: Actor, at: datetime) -> None:
    """The step of ``assign``, for who may: the agent holds the post today and is not the applicant himself."""
    found = agent_at(row.post_id, agent, at)
    if found is None or row.owner_id == agent:
        raise NotAnAgent(agent=agent)
    if row.agent_id not in (None, found.pk) and Visit.objects.filter(service=row.pk, state="ordered").exists():
        raise VisitsOpen(service=row.pk)
    step.step(
        SERVICE,
        row.pk,
        row.version,
        "assign",
        by=by.account,
        at=at,
        close=tasks_of("agency", row.pk),
        open=(posted("agency", "contact", row.post_id, at, in_a_day(at, row.centre_id), row.centre_id),),
        set={"agent": found.pk, "mandate": None, "assigned_at": at},
        data={"agent": agent, **by.acting(row.post_id)},
    )


def entrust(
    *,
    service: int,
    scope: Mapping[str, str],
    from_on: date,
    to_on: date,
    signature: str,
    hand: UUID | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Mandate:
    """签署委托. The applicant signs what his agent may do and until when; from then on the agent acts, within it.

    :param scope: what the service is for, each with its words: no more is named than was asked for.
    :param hand: the picture of the applicant's hand, when a clerk or the agent takes it on the spot.
    :raises NoSuchService: for another applicant. :raises MandateUnfit: if it names more or less than the service.
    :raises TermWrong, SignatureWrong, NotAllowed, NoAgent: as ``org.entrust_agent``.
    """
    row = service_of(service)
    if hand is None and not owns(row, by):
        raise NoSuchService(service=service)
    if hand is not None and by.account == row.owner_id:
        raise NotYours(service=service)
    if row.state != "assigned" or row.agent is None:
        raise NotAtThisStep(service=service, state=row.state)
    same_version(row, "agency", seen)
    if set(scope) != set(row.scope):
        raise MandateUnfit(service=service)
    with transaction.atomic():
        mandate = entrust_agent(
            agent=row.agent.account_id,
            scope=scope,
            from_on=from_on,
            to_on=to_on,
            signature=signature,
            enterprise=row.enterprise_id,
            giver=row.owner_id,
            hand=hand,
            by=by,
            at=at,
        )
        step.step(
            SERVICE,
            service,
            row.version,
            "entrust",
            by=by.account,
            at=at,
            set={"mandate": mandate.pk},
            data={"mandate": mandate.pk},
        )
    return mandate


def sign_here(
    *,
    service: int,
    owner: int,
    agent: int | None = None,
    scope: Mapping[str, str],
    to_on: date,
    signature: str,
    hand: UUID,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Mandate:
    """窗口签署委托. Who stands here names his agent, if none is named yet, and signs what that agent may do; one moment, both or neither.

    A mandate names one agent: whom somebody entrusts is his own choice (民法典 art. 165), so the clerk needs no right over agents.

    :param owner: the account of who stands here. :param hand: the picture of his hand, or the scanned paper.
    :raises NotYours: for who sits at no window. :raises NoSuchService: a service of anybody but who stands here.
    :raises NotAnAgent: no agent of the place is chosen. :raises ChangedMeanwhile, NotAtThisStep, MandateUnfit: as ``entrust``.
    """
    if not may(by, role="window") or by.account == owner:
        raise NotYours(service=service)
    row = service_of(service)
    if row.owner_id != owner:
        raise NoSuchService(service=service)
    same_version(row, "agency", seen)
    with transaction.atomic():
        if row.state == "asked":
            if agent is None:
                raise NotAnAgent()
            _given(row, agent, by, at)
        return entrust(
            service=service,
            scope=scope,
            from_on=at.astimezone(CHINA).date(),
            to_on=to_on,
            signature=signature,
            hand=hand,
            by=by,
            at=at,
        )


def mandate_ended(*, mandate: int, at: datetime) -> int:
    """委托终止. The services that ran on this mandate run no more; how many. Twice does nothing."""
    rows = list(Service.objects.filter(mandate=mandate, state="running"))
    for row in rows:
        data = {"mandate": mandate}
        step.step(SERVICE, row.pk, row.version, "end-mandate", by=None, at=at, data=data)
    return len(rows)


def note(
    *, service: int, kind: str, text: str, ref: str = "", seen: int | None = None, by: Actor, at: datetime
) -> None:
    """记服务日志. The agent writes down what he did: a call, something done in the applicant's name, a remark.

    :param ref: the case it is about (``case:12``); his mandate must cover it.
    :raises NotYours: for anybody but the agent. :raises WordsMissing: without words.
    :raises NotCovered: something done without a mandate in force that covers it.
    """
    row = service_of(service)
    must_be_agent(row, by)
    if row.state not in ("assigned", "running"):
        raise NotAtThisStep(service=service, state=row.state)
    same_version(row, "agency", seen)
    if kind not in ENTRIES or kind == "visit":
        raise NotAtThisStep(service=service, kind=kind)
    said = words(text)
    if kind == "act" or ref:
        must_cover(row, ref, by)
    step.step(
        SERVICE,
        service,
        row.version,
        "note",
        by=by.account,
        at=at,
        close=tasks_of("agency", service, "contact"),
        data={"kind": kind, "ref": ref},
        also=entry(service, kind, said, ref, by, at),
    )


def must_cover(row: Service, ref: str, by: Actor) -> None:
    """委托范围. The applicant's mandate is in force today and names this, or the matter behind ``ref``.

    :raises NotCovered: otherwise.
    """
    held = [one for one in by.mandates if one.mandate == row.mandate_id]
    if row.state != "running" or not held:
        raise NotCovered(service=row.pk)
    if not ref:
        return
    kind, _, pk = ref.partition(":")
    case = Case.objects.filter(pk=int(pk)).first() if kind == "case" and pk.isdecimal() else None
    if case is None:
        raise NotCovered(service=row.pk, ref=ref)
    about = f"item:{spec(case.item_version_id).slug}"
    whose = (case.owner_id, case.enterprise_id) == (row.owner_id, row.enterprise_id)
    if not whose or not covers({one.scope for one in held}, {about}):
        raise NotCovered(service=row.pk, ref=ref)


def entry(service: int, kind: str, text: str, ref: str, by: Actor, moment: datetime) -> Also:
    """A line of the log, riding with the step it tells of."""
    return Also(_ENTRY, (str(service), kind, text, ref, str(by.account), moment.isoformat()))


def close(*, service: int, result: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """帮代办办结. The agent, or his supervisor, ends it with what came of it.

    :raises NotYours: for anybody else. :raises WordsMissing: without a result. :raises VisitsOpen: while a visit is ordered.
    """
    row = service_of(service)
    if not leads(row, by):
        raise NotYours(service=service)
    if row.state not in ("assigned", "running"):
        raise NotAtThisStep(service=service, state=row.state)
    same_version(row, "agency", seen)
    _end(row, "close", words(result), by, at)


def cancel(*, service: int, reason: str = "", seen: int | None = None, by: Actor, at: datetime) -> None:
    """撤销帮代办. The applicant needs no agent any more; what he has handed in goes its way. The mandate he takes back himself.

    :raises NoSuchService: for another. :raises VisitsOpen: while a visit is ordered.
    """
    row = service_of(service)
    if not owns(row, by):
        raise NoSuchService(service=service)
    _must_run(row)
    same_version(row, "agency", seen)
    _end(row, "cancel", within(reason, 500, "reason"), by, at)


def _end(row: Service, move: str, result: str, by: Actor, at: datetime) -> None:
    if Visit.objects.filter(service=row.pk, state="ordered").exists():
        raise VisitsOpen(service=row.pk)
    step.step(
        SERVICE,
        row.pk,
        row.version,
        move,
        by=by.account,
        at=at,
        close=tasks_of("agency", row.pk),
        set={"ended_at": at, "result": result},
        data=by.acting(row.post_id),
    )


def _must_run(row: Service) -> None:
    if row.state not in RUNNING:
        raise NotAtThisStep(service=row.pk, state=row.state)
