"""Answers of the delivery room: the courier is ordered and called off after the commit; the applicant is told; what is late is traced."""

from datetime import datetime

from onewindow.domain.delivery import actions, events, holdings, jobs  # noqa: F401
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.queries.couriers.registry import courier
from onewindow.domain.delivery.refusals import NoCourier
from onewindow.domain.messages.actions import tell
from onewindow.domain.org.queries import Actor
from onewindow.kernel.due import due
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event, Task


@reader("delivery", events.ORDER, events.SEND)
def order_the_courier(event: Event, at: datetime) -> None:
    """下单. The trip is made known to the courier; if he does not answer, it is tried again."""
    actions.book(parcel=event.thing or 0, by=Actor.SYSTEM, at=at)


@reader("delivery", events.CANCEL)
def call_the_courier_off(event: Event, at: datetime) -> None:
    """撤单. The courier need not come any more."""
    actions.withdrawn(parcel=event.thing or 0, by=Actor.SYSTEM, at=at)


@due("parcel", "overdue")
def trace_what_is_late(task: Task, at: datetime) -> None:
    """超期未达. It should be there: the courier is asked, then the window looks after it."""
    actions.late(parcel=task.thing, at=at)


_TEXTS = {
    events.BOOK: "parcel.ordered",
    events.DELIVER: "parcel.delivered",
    events.BRING_BACK: "parcel.returning",
    events.LOSE: "parcel.lost",
    events.SETTLE: "parcel.settled",
}
_FETCHED = {events.BOOK: "parcel.fetching", events.DELIVER: "parcel.arrived", events.SETTLE: "parcel.checked"}
"""The same for papers on their way to the window."""


@reader("delivery", *_TEXTS)
def tell_the_applicant(event: Event, at: datetime) -> None:
    """告知申请人. A message for each step that concerns the applicant, once an event; never with an address."""
    row = Parcel.objects.get(pk=event.thing or 0)
    if row.owner_id is None:
        return
    words = _FETCHED if row.kind == "collect" else {}
    tell(
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        key=words.get(event.name) or _TEXTS[event.name],
        params={"number": row.number, "waybill": row.waybill, "reason": row.reason, **_carrier(row.courier)},
        ref=f"parcel:{row.pk}",
        matter=row.ref,
        at=event.at,
        event=event.pk,
    )


def _carrier(slug: str) -> dict[str, str]:
    try:
        found = courier(slug)
    except NoCourier:
        return {"carrier_zh": slug, "carrier_en": slug}
    return {"carrier_zh": found.name_zh, "carrier_en": found.name_en}
