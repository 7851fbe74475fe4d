"""Giving back (退费): proposed by one person, approved by another; strayed money goes back by itself."""

from datetime import datetime

from onewindow.domain.fees.actions.reading import account_in, look, number, open_tasks, same_version, second_person, why
from onewindow.domain.fees.models import Payment, Refund
from onewindow.domain.fees.queries.providers.registry import provider
from onewindow.domain.fees.refusals import NoSuchRefund, NothingPaid, NotYours, RefundWaiting, SecondPerson, TooMuch
from onewindow.domain.fees.states import BILL, HOLDING
from onewindow.domain.org.queries import Actor
from onewindow.kernel import step
from onewindow.kernel.step import Also

_PROPOSED = (
    "INSERT INTO fees_refund (bill_id, number, amount, reason, proposed_by_id, proposed_at)"
    " SELECT %s::bigint, %s::text, %s::bigint, %s::text, %s::bigint, %s::timestamptz FROM s"
)
_APPROVED = (
    "UPDATE fees_refund SET approved_by_id = %s::bigint, approved_at = %s::timestamptz FROM s WHERE id = %s::bigint"
)
_DECLINED = (
    "UPDATE fees_refund SET declined_by_id = %s::bigint, declined_at = %s::timestamptz, declined_why = %s::text"
    " FROM s WHERE id = %s::bigint"
)


def propose_refund(*, bill: int, amount: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> str:
    """拟退费. A window clerk asks that so much be given back; its number. A second person decides: his to-do list says so.

    :param amount: fen; a part or all of what is left. :raises NotYours: for anybody but a window clerk.
    :raises NothingPaid, TooMuch, RefundWaiting, ReasonMissing, NoSuchBill: see there.
    """
    clerk = account_in("window", by)
    row = look(bill)
    same_version(row, seen)
    if row.state not in HOLDING:
        raise NothingPaid(bill=bill)
    left = row.paid - row.refunded
    if not 0 < amount <= left:
        raise TooMuch(left=left)
    words = why(reason)
    if Refund.objects.filter(bill=bill, approved_at=None, declined_at=None).exists():
        raise RefundWaiting(bill=bill)
    ours = number("TF", row.area[:6], at)
    also = Also(_PROPOSED, (str(bill), ours, str(amount), words, str(clerk), at.isoformat()))
    data = {"refund": ours, "amount": amount}
    task = second_person(by.department, row, at)
    step.step(BILL, bill, row.version, "propose-refund", by=clerk, at=at, open=task, data=data, also=also)
    return ours


def approve_refund(*, refund: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """同意退费. The second person agrees: the bill and the refund change together; the money follows.

    :raises NotYours: for anybody but a supervisor. :raises SecondPerson: for whoever proposed it.
    :raises NoSuchRefund: there is none that waits. :raises TooMuch: never more than was paid, whoever agrees.
    """
    second = account_in("supervisor", by)
    asked = _waiting(refund)
    if asked.proposed_by_id == second:
        raise SecondPerson()
    row = look(asked.bill_id)
    same_version(row, seen)
    refunded = row.refunded + asked.amount
    if refunded > row.paid:
        raise TooMuch(left=row.paid - row.refunded)
    step.step(
        BILL,
        row.pk,
        row.version,
        "refund-all" if refunded == row.paid else "refund-part",
        by=second,
        at=at,
        close=open_tasks(row.pk),
        set={"refunded": refunded},
        data={"ref": row.ref, "refund": refund, "amount": asked.amount},
        also=Also(_APPROVED, (str(second), at.isoformat(), str(asked.pk))),
    )


def decline_refund(*, refund: str, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """不同意退费. The second person says no, and why.

    :raises NotYours: for anybody but a supervisor. :raises NoSuchRefund, ReasonMissing: see there.
    """
    second = account_in("supervisor", by)
    asked = _waiting(refund)
    row = look(asked.bill_id)
    same_version(row, seen)
    also = Also(_DECLINED, (str(second), at.isoformat(), why(reason), str(asked.pk)))
    data, close = {"refund": refund}, open_tasks(row.pk)
    step.step(BILL, row.pk, row.version, "decline-refund", by=second, at=at, close=close, data=data, also=also)


def _waiting(refund: str) -> Refund:
    row = Refund.objects.filter(number=refund, approved_at=None, declined_at=None).first()
    if row is None:
        raise NoSuchRefund(refund=refund)
    return row


def send_back(*, refund: str, by: Actor, at: datetime) -> None:
    """退回. The money of an approved refund goes the way it came: through the provider, or over the counter.

    Repeatable: the provider gives nothing more for a number he knows. :raises NotYours: for anybody but the system.
    """
    if by.kind != "system":
        raise NotYours()
    row = Refund.objects.exclude(approved_at=None).filter(number=refund, sent_at=None).first()
    if row is None:
        return
    paid = Payment.objects.get(bill=row.bill_id, state="paid")
    ref = ""
    if paid.provider:
        ref = provider(paid.provider).refund(payment=paid.number, number=refund, amount=row.amount, at=at)
    Refund.objects.filter(pk=row.pk, sent_at=None).update(sent_at=at, ref=ref)


def return_stray(*, payment: str, by: Actor, at: datetime) -> None:
    """多收退回. Money that no bill waits for goes back whole; nobody has to ask for it. Repeatable.

    :raises NotYours: for anybody but the system.
    """
    if by.kind != "system":
        raise NotYours()
    row = Payment.objects.filter(number=payment, state="stray").first()
    if row is None:
        return
    ref = provider(row.provider).refund(payment=payment, number=f"{payment}-R", amount=row.amount, at=at)
    Payment.objects.filter(pk=row.pk, state="stray").update(state="returned", returned_at=at, returned_ref=ref)
