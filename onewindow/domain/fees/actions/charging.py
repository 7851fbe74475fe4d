"""Bills (缴费单): made by the fee list, one open bill a matter; a line less; called off."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.fees.actions.reading import account_in, look, must_be_open, number, same_version, why
from onewindow.domain.fees.models import Bill, BillLine, Fee
from onewindow.domain.fees.queries.listing import in_the_list
from onewindow.domain.fees.refusals import NothingToPay, NotInTheList
from onewindow.domain.fees.states import BILL
from onewindow.domain.org.queries import Actor
from onewindow.kernel import step
from onewindow.kernel.idempotency import once
from onewindow.kernel.step import Also
from onewindow.kernel.worktime import CHINA

_LINES = (
    "INSERT INTO fees_billline (bill_id, fee_id, ref, quantity, price, amount)"
    " SELECT {}, l.fee, l.ref, l.quantity, l.price, l.amount FROM s,"
    " jsonb_to_recordset(%s::jsonb) AS l(fee bigint, ref text, quantity integer, price bigint, amount bigint)"
)
_DROP = "UPDATE fees_billline SET dropped_at = %s::timestamptz FROM s WHERE bill_id = %s::bigint AND ref = %s::text AND dropped_at IS NULL"


@dataclass(frozen=True, slots=True)
class Payer:
    """缴费人. Who is to pay: his name, his account (None: he comes to the counter), the business it is for."""

    name: str
    owner: int | None = None
    enterprise: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """应收. A fee by its code, for a part of the matter (``case:12``), so many units."""

    code: str
    ref: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Charged:
    """What charging gives back; the same key gives the same bill."""

    id: int
    number: str
    total: int


def charge(
    *,
    ref: str,
    payer: Payer,
    owed: Sequence[Owed],
    key: str,
    area: str,
    centre: int | None = None,
    by: Actor,
    at: datetime,
) -> Charged:
    """出具缴费单. Bill a matter by the fee list; while its bill is open and nobody pays it yet, the lines go on that one.

    :param ref: the matter; one open bill for each. :param key: the caller's name of this charge: done once however often.
    :param area: area code of the centre or department that charges.
    :raises NotInTheList: a code has no row in force (行政许可法 art. 58). :raises NothingToPay: all of it is free.
    :raises NotYours: for anybody but a window clerk or the system.
    """
    if by.kind != "system":
        account_in("window", by)

    def do() -> dict[str, Any]:
        rows = _rows(owed, at)
        total = sum(row["amount"] for row in rows)
        row = Bill.objects.filter(ref=ref, state="open", sealed_at=None).first()
        if row is None:
            return _born(ref, payer, rows, total, area, centre, by, at)
        step.step(
            BILL,
            row.pk,
            row.version,
            "add",
            by=by.account,
            at=at,
            set={"total": row.total + total},
            data={"ref": ref, "total": row.total + total},
            also=Also(_LINES.format("%s::bigint"), (str(row.pk), json.dumps(rows))),
        )
        return {"id": row.pk, "number": row.number, "total": row.total + total}

    return Charged(**once(key=key, owner=None, verb="fees.charge", at=at, do=do))


def _rows(owed: Sequence[Owed], at: datetime) -> list[dict[str, Any]]:
    listed = in_the_list([one.code for one in owed], at.astimezone(CHINA).date())
    if missing := sorted({one.code for one in owed} - listed.keys()):
        raise NotInTheList(codes=missing)
    rows = [_line(listed[one.code], one) for one in owed if listed[one.code].rule != "free" and one.quantity > 0]
    if not rows:
        raise NothingToPay()
    return rows


def _line(fee: Fee, one: Owed) -> dict[str, Any]:
    quantity = one.quantity if fee.rule == "unit" else 1
    return {"fee": fee.pk, "ref": one.ref, "quantity": quantity, "price": fee.amount, "amount": fee.amount * quantity}


def _born(
    ref: str,
    payer: Payer,
    rows: list[dict[str, Any]],
    total: int,
    area: str,
    centre: int | None,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    given = number("JF", area[:6], at)
    born = step.new(
        BILL,
        "charge",
        by=by.account,
        at=at,
        set={
            "number": given,
            "ref": ref,
            "owner_id": payer.owner,
            "enterprise_id": payer.enterprise,
            "payer_name": payer.name,
            "area": area,
            "centre_id": centre,
            "total": total,
            "charged_at": at,
        },
        data={"ref": ref, "total": total},
        also=Also(_LINES.format("s.id"), (json.dumps(rows),)),
    )
    return {"id": born, "number": given, "total": total}


def drop(*, ref: str, reason: str, by: Actor, at: datetime) -> list[int]:
    """免收. A part of a matter has ended before it was paid: its lines are not owed any more. Bills that changed.

    A bill that has no other line is called off. What was paid stays paid; giving it back is a decision (``propose_refund``).

    :param ref: the part (``case:12``). :raises NotYours: for anybody but a window clerk or the system.
    :raises ReasonMissing: without a reason.
    """
    if by.kind != "system":
        account_in("window", by)
    words = why(reason)
    open_ = BillLine.objects.filter(ref=ref, dropped_at=None, bill__state="open")
    bills = sorted(set(open_.values_list("bill", flat=True)))
    return [pk for pk in bills if _dropped(pk, ref, words, by, at)]


def _dropped(pk: int, ref: str, words: str, by: Actor, at: datetime) -> bool:
    """Whether this bill has lost its lines of the part; False if somebody else, at the same moment, took them away."""
    row, gone = look(pk), Also(_DROP, (at.isoformat(), str(pk), ref))
    lines = BillLine.objects.filter(bill=pk, dropped_at=None)
    left = sum(line.amount for line in lines if line.ref != ref)
    try:
        with transaction.atomic():
            if left:
                what: dict[str, Any] = {"total": left}
                step.step(
                    BILL, pk, row.version, "drop", by=by.account, at=at, set=what, data={"ref": row.ref}, also=gone
                )
            else:
                _cancel(row, words, [ref], by, at, gone)
    except (step.ChangedMeanwhile, step.NoSuchMove):
        if lines.filter(ref=ref, bill__state="open").exists():
            raise
        return False
    return True


def cancel(*, bill: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """作废. An open bill is called off; money that comes in for it nevertheless goes back.

    :raises NoSuchBill, PaidAlready, NotOpen, ReasonMissing: see there. :raises NotYours: for anybody but a window clerk.
    """
    if by.kind != "system":
        account_in("window", by)
    row = look(bill)
    must_be_open(row)
    same_version(row, seen)
    refs = BillLine.objects.filter(bill=bill, dropped_at=None).values_list("ref", flat=True)
    _cancel(row, why(reason), sorted(set(refs)), by, at)


def _cancel(row: Bill, words: str, refs: list[str], by: Actor, at: datetime, *also: Also) -> None:
    step.step(
        BILL,
        row.pk,
        row.version,
        "cancel",
        by=by.account,
        at=at,
        set={"ended_at": at, "reason": words},
        data={"ref": row.ref, "refs": refs},
        also=also or None,
    )
