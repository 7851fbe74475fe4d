"""At the door (上门服务): ordered for a time, moved, reported, called off. After hours and at weekends too."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.agents.actions.helping import entry
from onewindow.domain.agents.actions.reading import must_be_agent, owns, same_version, service_of, tasks_of, words
from onewindow.domain.agents.models import Service, Visit
from onewindow.domain.agents.queries.agents import outside_hours
from onewindow.domain.agents.refusals import AddressMissing, NoSuchService, NoSuchVisit, NotAtThisStep, SlotWrong
from onewindow.domain.agents.rules import slot_fits
from onewindow.domain.agents.states import SERVICE, VISIT
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import step
from onewindow.kernel.idempotency import once
from onewindow.kernel.step import Open
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA


def order_visit(
    *,
    service: int,
    from_at: datetime,
    to_at: datetime,
    address: str,
    purpose: str,
    key: str,
    by: Actor,
    at: datetime,
) -> int:
    """预约上门. The agent comes to this address then; the applicant orders it, the agent agrees on it, or a clerk writes it down.

    :param key: the sender's name of this order; the same key again gives the same visit.
    :raises SlotWrong: by night, too soon, too far, too long. :raises SlotTaken: the agent is at another door then.
    :raises AddressMissing, WordsMissing: where, and what for. :raises NotAtThisStep: before an agent is named.
    """
    row = service_of(service)
    _may_order(row, by)
    if row.state not in ("assigned", "running") or row.agent is None:
        raise NotAtThisStep(service=service, state=row.state)
    _must_fit(from_at, to_at, at)
    where = within(address, 200, "address")
    if not where:
        raise AddressMissing()
    what, agent = words(purpose, 200, "purpose"), row.agent.pk

    def do() -> dict[str, int]:
        born = step.new(
            VISIT,
            "order",
            by=by.account,
            at=at,
            set={
                "service_id": service,
                "agent_id": agent,
                "from_at": from_at,
                "to_at": to_at,
                "address": where,
                "purpose": what,
                "outside_hours": outside_hours(row.centre_id, from_at, to_at),
                "ordered_by_id": by.account,
                "ordered_at": at,
            },
            open=(_task(row, from_at, to_at),),
            data={"service": service},
        )
        return {"id": born}

    return int(once(key=key, owner=by.account, verb="agents.order_visit", at=at, do=do)["id"])


def move_visit(
    *, visit: int, from_at: datetime, to_at: datetime, seen: int | None = None, by: Actor, at: datetime
) -> None:
    """改约. Another time for a visit that has not been; whoever may order it may move it.

    :raises NoSuchVisit: it is over, or another's. :raises SlotWrong, SlotTaken: as ``order_visit``.
    """
    row = _open(visit, seen)
    _may_order(row.service, by)
    _must_fit(from_at, to_at, at)
    outside = outside_hours(row.service.centre_id, from_at, to_at)
    step.step(
        VISIT,
        visit,
        row.version,
        "move",
        by=by.account,
        at=at,
        close=tasks_of("doorvisit", visit),
        open=(_task(row.service, from_at, to_at),),
        set={"from_at": from_at, "to_at": to_at, "outside_hours": outside},
        data={"service": row.service_id},
    )


def report_visit(*, visit: int, report: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """上门回报. The agent says what was done at the door; it is a line of the service's log at the same moment.

    :raises NotYours: for anybody but the agent. :raises NoSuchVisit: it is over. :raises WordsMissing: without words.
    :raises NotAtThisStep: before the visit has begun.
    """
    row = _open(visit, seen)
    must_be_agent(row.service, by)
    if at < row.from_at:
        raise NotAtThisStep(visit=visit)
    said = words(report)
    contact = tasks_of("agency", row.service_id, "contact")
    line = entry(row.service_id, "visit", said, f"visit:{visit}", by, at)
    with transaction.atomic():
        step.step(
            VISIT,
            visit,
            row.version,
            "report",
            by=by.account,
            at=at,
            close=tasks_of("doorvisit", visit),
            set={"report": said, "ended_at": at},
            data={"service": row.service_id},
            also=line,
        )
        if contact:  # the door was the first contact
            now = service_of(row.service_id).version
            step.step(SERVICE, row.service_id, now, "note", by=by.account, at=at, close=contact)


def cancel_visit(*, visit: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """取消上门. It is not wanted, or cannot be; the other side reads why.

    :raises NoSuchVisit: it is over, or another's. :raises WordsMissing: without a reason.
    """
    row = _open(visit, seen)
    _may_order(row.service, by)
    said = words(reason)
    step.step(
        VISIT,
        visit,
        row.version,
        "cancel",
        by=by.account,
        at=at,
        close=tasks_of("doorvisit", visit),
        set={"report": said, "ended_at": at},
        data={"service": row.service_id},
    )


def _open(visit: int, seen: int | None) -> Visit:
    row = Visit.objects.select_related("service__agent").filter(pk=visit, state="ordered").first()
    if row is None:
        raise NoSuchVisit(visit=visit)
    same_version(row, "doorvisit", seen)
    return row


def _may_order(row: Service, by: Actor) -> None:
    """:raises NoSuchService: unless it is the applicant, his agent, a colleague of the agent or a window clerk."""
    agent = row.post_id in by.posts
    if not (owns(row, by) or agent or may(by, role="window")):
        raise NoSuchService(service=row.pk)


def _must_fit(from_at: datetime, to_at: datetime, at: datetime) -> None:
    if not slot_fits(from_at.astimezone(CHINA), to_at.astimezone(CHINA), at.astimezone(CHINA)):
        raise SlotWrong()


def _task(row: Service, from_at: datetime, to_at: datetime) -> Open:
    """The visit on the to-do list: amber from the moment the agent should set out, overdue when the time is over."""
    return Open("doorvisit", post=row.post_id, amber_at=from_at, due_at=to_at)
