"""Paying (缴费): at the counter, or online through the provider; a bill is paid once, whatever comes in twice goes back."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from onewindow.domain.fees import events
from onewindow.domain.fees.actions.reading import (
    account_in,
    look,
    must_be_open,
    must_own,
    number,
    same_version,
)
from onewindow.domain.fees.models import MEANS, Bill, BillLine, Payment
from onewindow.domain.fees.queries.providers.base import Notice, Order
from onewindow.domain.fees.queries.providers.registry import provider
from onewindow.domain.fees.refusals import AmountDiffers, MeansUnknown, NoSuchPayment, PaidAlready
from onewindow.domain.fees.states import BILL
from onewindow.domain.org.queries import Actor
from onewindow.kernel import sql, step
from onewindow.kernel.idempotency import once
from onewindow.kernel.step import Also, ChangedMeanwhile, NoSuchMove

_COUNTER = (
    "INSERT INTO fees_payment (number, bill_id, channel, means, amount, state, began_at, came_at, clerk_id)"
    " SELECT %s::text, %s::bigint, 'counter', %s::text, %s::bigint, 'paid', %s::timestamptz, %s::timestamptz, %s::bigint FROM s"
)
_BEGUN = (
    "INSERT INTO fees_payment (number, bill_id, channel, provider, amount, state, began_at)"
    " SELECT %s::text, %s::bigint, 'online', %s::text, %s::bigint, 'begun', %s::timestamptz FROM s"
)
_CAME = (
    "UPDATE fees_payment SET state = 'paid', came_at = %s::timestamptz, ref = %s::text"
    " FROM s WHERE id = %s::bigint AND fees_payment.state IN ('begun', 'failed')"
)
_RECEIPT = (
    "INSERT INTO fees_receipt (bill_id, number, code, amount, at)"
    " SELECT %s::bigint, %s::text, %s::text, %s::bigint, %s::timestamptz FROM s"
)
_STRAY = (
    "WITH s AS (UPDATE fees_payment SET state = 'stray', came_at = %s::timestamptz, ref = %s::text, amount = %s::bigint"
    " WHERE id = %s::bigint AND state IN ('begun', 'failed') RETURNING bill_id, number)"
    " SELECT log_add(%s::text, NULL, %s::timestamptz, 'bill', bill_id, jsonb_build_object('payment', number)) FROM s"
)
_FAILED = "UPDATE fees_payment SET state = 'failed' WHERE id = %s::bigint AND state = 'begun' RETURNING id"
AGAIN = timedelta(minutes=30)
"""As long as this an order begun is the one that a second click leads to."""
TRIES = 3


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the payer goes: our number of the payment, the provider's page."""

    payment: str
    address: str


def pay(
    *, bill: int, means: str, amount: int, seen: int | None = None, key: str, by: Actor, at: datetime
) -> dict[str, Any]:
    """窗口缴费. The clerk has the money; the bill is paid and the receipt made, in one statement.

    :param amount: fen, as counted. :param seen: the version the clerk had before him. :param key: done once however often.
    :raises NotYours: for anybody but a window clerk. :raises PaidAlready, NotOpen, NoSuchBill: see there.
    :raises AmountDiffers: less or more than the bill. :raises MeansUnknown: not cash, card, QR or transfer.
    """
    clerk = account_in("window", by)
    if means not in MEANS:
        raise MeansUnknown()

    def do() -> dict[str, Any]:
        row = look(bill)
        must_be_open(row)
        same_version(row, seen)
        if amount != row.total:
            raise AmountDiffers(total=row.total)
        ours, moment = number("LS", row.area[:6], at), at.isoformat()
        paid = Also(_COUNTER, (ours, str(bill), means, str(amount), moment, moment, str(clerk)))
        _paid(row, ours, "counter", clerk, at, at, paid)
        return {"payment": ours}

    return once(key=key, owner=clerk, verb="fees.pay", at=at, do=do)


def _paid(row: Bill, payment: str, channel: str, by: int | None, came_at: datetime, at: datetime, paid: Also) -> None:
    """The one step into ``paid``: the payment, the receipt and the bill in one statement."""
    refs = sorted(set(BillLine.objects.filter(bill=row, dropped_at=None).values_list("ref", flat=True)))
    receipt = number("PJ", row.area[:6], at)
    step.step(
        BILL,
        row.pk,
        row.version,
        "pay",
        by=by,
        at=at,
        set={"paid": row.total, "paid_at": came_at},
        data={"ref": row.ref, "refs": refs, "amount": row.total, "channel": channel, "payment": payment},
        also=(
            paid,
            Also(_RECEIPT, (str(row.pk), receipt, code_of(receipt, row.total), str(row.total), at.isoformat())),
        ),
    )


def code_of(receipt: str, amount: int) -> str:
    """校验码. Six signs nobody can guess for a receipt's number and amount; without look-alikes."""
    signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    made = hmac.new(settings.SECRET_KEY.encode(), f"receipt:{receipt}:{amount}".encode(), hashlib.sha256).digest()
    return "".join(signs[byte % len(signs)] for byte in made[:6])


def begin(*, bill: int, seen: int | None = None, by: Actor, at: datetime) -> Begun:
    """网上缴费. Make an order at the provider and send the payer there; clicked twice, it is the same order.

    The provider is called after our own row is written: whoever is killed between the two begins again with that row.

    :raises NoSuchBill: for anybody but the payer. :raises PaidAlready, NotOpen: see there. :raises NoProvider: none is
        configured. :raises ChangedMeanwhile: the bill has changed since it was shown.
    """
    vendor = provider()
    row = look(bill)
    must_own(row, by)
    must_be_open(row)
    same_version(row, seen)
    begun = Payment.objects.filter(bill=bill, state="begun", provider=vendor.slug, amount=row.total)
    order = begun.filter(began_at__gt=at - AGAIN).order_by("-id").first()
    ours = order.number if order else number("LS", row.area[:6], at)
    if order is None:
        also = Also(_BEGUN, (ours, str(bill), vendor.slug, str(row.total), at.isoformat()))
        sealed = {"sealed_at": row.sealed_at or at}
        step.step(BILL, bill, row.version, "order", by=by.account, at=at, set=sealed, data={"payment": ours}, also=also)
    return Begun(ours, vendor.begin(Order(ours, row.total, row.number, f"/me/bills/{bill}/")))


def notified(*, slug: str, body: bytes, headers: Mapping[str, str], at: datetime) -> str:
    """支付通知. A provider's callback; sent twice it is counted once. The state of the payment.

    :raises NoProvider: nobody of this name is known here. :raises BadNotice: it was not signed by him.
    :raises NoSuchPayment: it is about no payment of ours.
    """
    notice = provider(slug).read(body, headers)
    return settle(slug=slug, notice=notice, at=at)


def asked(*, payment: str, at: datetime) -> str:
    """查单. Ask the provider what became of a payment; its notice may have been lost. The state of the payment.

    :raises NoSuchPayment: there is no such payment.
    """
    row = Payment.objects.filter(number=payment).exclude(provider="").first()
    if row is None:
        raise NoSuchPayment(payment=payment)
    if row.state != "begun":
        return row.state
    return settle(slug=row.provider, notice=provider(row.provider).ask(payment), at=at)


def settle(*, slug: str, notice: Notice, at: datetime) -> str:
    """入账. What a provider says of a payment is written down, once; the state of the payment.

    Money for a bill that is paid already, called off, or of another amount by now is ``stray``: it goes back.
    """
    for _ in range(TRIES):
        row = Payment.objects.select_related("bill").filter(number=notice.number, provider=slug).first()
        if row is None:
            raise NoSuchPayment(payment=notice.number)
        if notice.state == "failed":
            sql.row(_FAILED, (str(row.pk),))
            return "failed" if row.state == "begun" else row.state
        if notice.state != "paid" or row.state not in ("begun", "failed"):
            return row.state
        came_at, bill = notice.at or at, row.bill
        if bill.state != "open" or notice.amount != bill.total or row.amount != bill.total:
            return _stray(row, notice, came_at, at)
        try:
            came = Also(_CAME, (came_at.isoformat(), notice.ref, str(row.pk)))
            _paid(bill, row.number, "online", None, came_at, at, came)
        except (ChangedMeanwhile, NoSuchMove, PaidAlready):
            continue  # somebody was faster: what his step has left is looked at anew
        return "paid"
    raise ChangedMeanwhile(kind="bill", payment=notice.number)


def _stray(row: Payment, notice: Notice, came_at: datetime, at: datetime) -> str:
    """The payment and its event in one statement: whoever hears the event gives the money back."""
    given = (came_at.isoformat(), notice.ref, str(notice.amount), str(row.pk), events.STRAY, at.isoformat())
    sql.row(_STRAY, given)
    return "stray"
