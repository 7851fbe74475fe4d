"""Answers of the fees room: approved refunds and strayed money go back; the payer is told what concerns his bill."""

from datetime import datetime

from onewindow.domain.fees import actions, events, holdings, jobs  # noqa: F401
from onewindow.domain.fees.models import Bill
from onewindow.domain.fees.rules import yuan
from onewindow.domain.messages.actions import tell
from onewindow.domain.org.queries import Actor
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event


@reader("fees", *events.REFUND)
def give_back(event: Event, at: datetime) -> None:
    """退回. The second person has agreed: the money goes the way it came."""
    actions.send_back(refund=(event.data or {})["refund"], by=Actor.SYSTEM, at=at)


@reader("fees", events.STRAY)
def give_back_stray(event: Event, at: datetime) -> None:
    """多收退回. Nobody has to ask for money that was never owed."""
    actions.return_stray(payment=(event.data or {})["payment"], by=Actor.SYSTEM, at=at)


_TEXTS = {
    events.CHARGE: "bill.charged",
    "bill.add": "bill.charged",
    events.PAY: "bill.paid",
    events.CANCEL: "bill.cancelled",
    "bill.refund-part": "bill.refunded",
    "bill.refund-all": "bill.refunded",
    events.STRAY: "bill.returned",
}


@reader("fees", *_TEXTS)
def tell_the_payer(event: Event, at: datetime) -> None:
    """告知缴费人. A message for each step that concerns the money, once an event; who has no account stands at the counter."""
    row = Bill.objects.get(pk=event.thing or 0)
    if row.owner_id is None:
        return
    data = event.data or {}
    amount = data.get("amount") or data.get("total") or row.total
    tell(
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        key=_TEXTS[event.name],
        params={"number": row.number, "amount": yuan(amount)},
        ref=f"bill:{row.pk}",
        matter=row.ref,
        at=event.at,
        event=event.pk,
    )
