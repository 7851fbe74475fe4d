"""Sending (寄出): what is ready is packed and ordered; the courier's number comes after the commit; called off before he comes."""

from collections.abc import Sequence
from datetime import datetime

from onewindow.domain.delivery import rules
from onewindow.domain.delivery.actions.reading import (
    clerk_of,
    due,
    listed,
    look,
    must_be_his,
    must_be_in,
    posted,
    same_version,
    why,
)
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.queries.couriers.base import Order
from onewindow.domain.delivery.queries.couriers.registry import courier
from onewindow.domain.delivery.queries.parcels import slip, window_side
from onewindow.domain.delivery.refusals import NotYours
from onewindow.domain.delivery.states import CANCELLED, LOST, ORDERED, PARCEL, READY, ROAD, UNDER_WAY, WANTED
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log, step
from onewindow.kernel.step import ChangedMeanwhile, Moved, NoSuchMove, Open


def make_ready(*, ref: str, contents: Sequence[str], by: Actor, at: datetime) -> int | None:
    """结果已出. The results of a matter are there: what its applicant asked for can be sent, and the window has to. Repeatable.

    The parcel's id; None if nobody asked. :raises NotYours: for anybody but the system.
    """
    if by.kind != "system":
        raise NotYours()
    row = Parcel.objects.filter(ref=ref, kind="send", state=WANTED).first()
    if row is None:
        return None
    task = posted("send-parcel", row.post_id, at, rules.PACK, row.centre_id)
    what, data = {"contents": list(contents)}, {"ref": ref, "kind": row.kind}
    step.step(PARCEL, row.pk, row.version, "ready", by=None, at=at, open=(task,), set=what, data=data)
    return row.pk


def send(*, parcel: int, contents: Sequence[str], seen: int | None = None, by: Actor, at: datetime) -> Moved:
    """寄出. A clerk has packed the parcel; the courier is ordered to fetch it at the window.

    :param contents: what really went in, a line each. :raises NotYours: for anybody but a window clerk.
    :raises NotAtThisStep, ContentsMissing, NoSuchParcel, NoCourier: see there. :raises ChangedMeanwhile: the page was older.
    """
    clerk = clerk_of(by)
    now = look(parcel)
    must_be_in(now, READY)
    same_version(now, seen)
    vendor = courier()
    return step.step(
        PARCEL,
        parcel,
        now.row.version,
        "send",
        by=clerk,
        at=at,
        close=now.tasks,
        open=(Open("overdue", due_at=due(at, rules.ROAD, now.row.centre_id)),),
        set={"contents": listed(contents), "courier": vendor.slug, "ordered_at": at, "sent_by": clerk},
        data=now.payload(**by.acting(now.row.post_id)),
    )


def label(*, parcel: int, by: Actor, at: datetime) -> tuple[str, bytes]:
    """打印面单. The slip with name and address, for the parcel or to call its receiver; who has printed it is in the log.

    Number and PDF. :raises NotYours: for anybody but a window clerk. :raises NotAtThisStep: the trip has ended.
    """
    clerk = clerk_of(by)
    now = look(parcel)
    must_be_in(now, WANTED, READY, LOST, *ROAD)
    made = slip(by, parcel, full=True)
    log.add("parcel.label", by=clerk, at=at, kind="parcel", thing=parcel, data=now.payload())
    return made


def book(*, parcel: int, by: Actor, at: datetime) -> str:
    """下单. Make the trip known to the courier and write down his number. Repeatable: he gives the same one again.

    The waybill; empty if the parcel was called off meanwhile. :raises NotYours: for anybody but the system.
    """
    if by.kind != "system":
        raise NotYours()
    now = look(parcel)
    row = now.row
    if row.waybill or row.state not in (ORDERED, UNDER_WAY):
        return row.waybill
    order = Order(
        row.number, row.kind, row.name, row.phone, row.address, window_side(row), row.fetch_on, f"/me/parcels/{parcel}/"
    )
    waybill = courier(row.courier).order(order)
    data = now.payload(waybill=waybill)
    step.step(PARCEL, parcel, row.version, "book", by=None, at=at, set={"waybill": waybill}, data=data)
    return waybill


def cancel(*, parcel: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> Moved:
    """取消. The applicant, or the window, needs it no more; until the courier has it. He is told after the commit.

    :raises NoSuchParcel: for a stranger. :raises NotAtThisStep: the courier has it, or it has ended. :raises ReasonMissing: see there.
    """
    now = look(parcel)
    must_be_his(now, by)
    must_be_in(now, WANTED, READY, ORDERED)
    same_version(now, seen)
    what = {"ended_at": at, "reason": why(reason)}
    data = now.payload(**by.acting(now.row.post_id)) if by.kind == "staff" else now.payload()
    return step.step(
        PARCEL, parcel, now.row.version, "cancel", by=by.account, at=at, close=now.tasks, set=what, data=data
    )


def call_off(*, ref: str, reason: str, by: Actor, at: datetime) -> int | None:
    """不再寄送. A matter has ended without a result, or its results were handed over at the counter. Repeatable.

    The parcel's id; None if there is none that the courier does not have yet. :raises NotYours: for anybody but the system.
    """
    if by.kind != "system":
        raise NotYours()
    found = Parcel.objects.filter(ref=ref, kind="send", state__in=(WANTED, READY, ORDERED)).values_list("pk", flat=True)
    for parcel in found:
        try:
            cancel(parcel=parcel, reason=reason, by=by, at=at)
        except (ChangedMeanwhile, NoSuchMove):
            if Parcel.objects.filter(pk=parcel, state__in=(WANTED, READY, ORDERED)).exists():
                raise  # tried again by whoever reads the news
            continue
        return parcel
    return None


def withdrawn(*, parcel: int, by: Actor, at: datetime) -> None:
    """撤单. The courier need not come for a parcel that was called off after it was ordered. Repeatable."""
    if by.kind != "system":
        raise NotYours()
    row = Parcel.objects.filter(pk=parcel, state=CANCELLED).exclude(courier="").first()
    if row is not None:
        courier(row.courier).cancel(row.number)
