"""Answers of the agents' room: a filed case is held against the criteria, an ended mandate stops its services, both sides are told."""

from datetime import datetime

from onewindow.domain.agents import actions, events, holdings  # noqa: F401
from onewindow.domain.agents.models import Service, Visit
from onewindow.domain.cases.events import FILE
from onewindow.domain.messages.actions import tell
from onewindow.domain.org.events import MANDATE_ENDED
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA


@reader("agents", FILE)
def look_for_green(event: Event, at: datetime) -> None:
    """绿色通道识别. Nobody has to know of it to go first."""
    actions.look_for_green(case=event.thing or 0, at=event.at)


@reader("agents", MANDATE_ENDED)
def stop_on_ended_mandate(event: Event, at: datetime) -> None:
    """委托终止. At the moment it ended the agent could do nothing any more; the service shows it."""
    actions.mandate_ended(mandate=event.thing or 0, at=event.at)


_TOLD = {events.ASSIGN: "agency.assigned", events.CLOSE[0]: "agency.closed"}


@reader("agents", *_TOLD)
def tell_the_applicant(event: Event, at: datetime) -> None:
    """告知申请人. Who his agent is; what came of it."""
    row = Service.objects.select_related("agent").get(pk=event.thing or 0)
    if row.agent is None or event.by == row.owner_id:
        return
    params = {"number": row.number, "agent": row.agent.name_zh, "result": row.result}
    ref = f"service:{row.pk}"
    tell(
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        key=_TOLD[event.name],
        params=params,
        ref=ref,
        at=event.at,
        event=event.pk,
    )


@reader("agents", *events.VISIT)
def tell_of_a_visit(event: Event, at: datetime) -> None:
    """告知上门. When the agent comes, that he comes at another time, or not."""
    row = Visit.objects.select_related("service", "agent").get(pk=event.thing or 0)
    if event.by == row.service.owner_id or event.name == "doorvisit.report":
        return
    key = "doorvisit.cancelled" if event.name == "doorvisit.cancel" else "doorvisit.ordered"
    params = {
        "agent": row.agent.name_zh,
        "when": f"{row.from_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        "reason": row.report,
    }
    tell(
        owner=row.service.owner_id,
        enterprise=row.service.enterprise_id,
        key=key,
        params=params,
        ref=f"service:{row.service_id}",
        at=event.at,
        event=event.pk,
    )
