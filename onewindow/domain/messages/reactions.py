"""Answers of the inbox to org's news: whoever is asked, named, left, entrusted or served with his data is told."""

from datetime import datetime
from typing import Any

from onewindow.domain.messages import holdings  # noqa: F401
from onewindow.domain.messages.actions import send, tell_staff
from onewindow.domain.org import events
from onewindow.domain.org.models import CalendarNotice, DataCopy, Erasure, Mandate, Role
from onewindow.domain.org.queries.bodies import at_work
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA


@reader("messages", events.ROLE_NAMED, events.ROLE_ACCEPTED, events.ROLE_ENDED)
def tell_of_a_role(event: Event, at: datetime) -> None:
    """告知角色. Who is asked to handle a business's affairs; its head when he accepts; the other side when it ends."""
    row = Role.objects.select_related("person", "enterprise").get(pk=event.thing or 0)
    heads = Role.objects.filter(enterprise=row.enterprise_id, kind=Role.Kind.LEGAL, ended_at=None)
    head = heads.values_list("person__account", flat=True).first()
    told = {row.person.account_id} if event.name == events.ROLE_NAMED else {head, row.person.account_id}
    params = {
        "business_zh": row.enterprise.name_zh,
        "business_en": row.enterprise.name_en or row.enterprise.name_zh,
        "name": row.person.name_zh,
    }
    for account in told - {None, event.by}:
        send(to=account or 0, key=event.name, params=params, ref=f"role:{row.pk}", at=event.at, event=event.pk)


@reader("messages", events.MANDATE_GIVEN, events.MANDATE_ENDED)
def tell_of_a_mandate(event: Event, at: datetime) -> None:
    """告知委托. The holder when he is entrusted; the other side when it ends."""
    row = Mandate.objects.select_related("giver", "holder", "staff").get(pk=event.thing or 0)
    params = {"giver": row.giver.name_zh, "holder": row.held_by.name_zh, "number": row.number}
    for account in {row.giver.account_id, row.held_by.account_id} - {None, event.by}:
        send(to=account or 0, key=event.name, params=params, ref=f"mandate:{row.number}", at=event.at, event=event.pk)


@reader("messages", "calendar.approve", "calendar.reject")
def tell_of_the_calendar(event: Event, at: datetime) -> None:
    """告知日历变动. All who work here, when a notice is in force; who entered it, when it is sent back."""
    row = CalendarNotice.objects.get(pk=event.thing or 0)
    told: dict[str, Any] = {"ref": f"calendar:{row.pk}", "at": event.at, "event": event.pk}
    if event.name == "calendar.approve":
        on = event.at.astimezone(CHINA).date()
        tell_staff(to=at_work(on), key="calendar.changed", params={"year": row.year, "number": row.number}, **told)
    elif row.entered_by_id is not None:
        params = {"number": row.number, "reason": row.reason}
        send(to=row.entered_by_id, key="calendar.sent-back", params=params, **told)


@reader("messages", events.COPY_MADE)
def tell_of_a_copy(event: Event, at: datetime) -> None:
    """告知副本. It can be downloaded now."""
    row = DataCopy.objects.get(pk=event.thing or 0)
    until = {"until": f"{row.until.astimezone(CHINA):%Y-%m-%d}"} if row.until else {}
    send(to=row.account_id, key=event.name, params=until, ref="data:", at=event.at, event=event.pk)


@reader("messages", events.ERASURE_ASKED, events.ERASURE_STOPPED)
def tell_of_an_erasure(event: Event, at: datetime) -> None:
    """告知删除申请. When it will be carried out, or that it is not: somebody else with his telephone would be noticed."""
    row = Erasure.objects.get(pk=event.thing or 0)
    due = {"due": f"{row.due_at.astimezone(CHINA):%Y-%m-%d}"}
    send(to=row.account_id, key=event.name, params=due, ref="data:", at=event.at, event=event.pk)
