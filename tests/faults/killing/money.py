"""The verbs of money, each killed at every statement: billed once, paid once, given back once."""

from collections.abc import Callable

from onewindow.config.demo import application
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees.models import Bill, Payment
from onewindow.domain.fees.queries.providers import demo
from onewindow.domain.org.queries import Actor
from tests.faults.killing.acts import Scene, Town


def money_acts(town: Town) -> dict[str, Callable[[], Scene]]:
    """Charged, paid at the counter, told by the provider, refunded."""
    desk = town.desk

    def charge() -> int:
        town.number += 1
        ref, at = f"kill:{town.number}", town.later()
        return _charged(ref, desk.actor(application.APPLICANT), at)

    def billed() -> Scene:
        town.number += 1
        ref, payer, at = f"kill:{town.number}", desk.actor(application.APPLICANT), town.later()
        return Scene(lambda: _charged(ref, payer, at), set(), makes="bill", alike=True)

    def counter() -> Scene:
        bill, at, clerk = charge(), town.later(), desk.actor("urban.window")
        key = f"pay-{bill}"
        return Scene(
            lambda: fees.pay(bill=bill, means="cash", amount=8000, key=key, by=clerk, at=at),
            set(), bill=bill, once=("bill.pay", bill), alike=True,
        )  # fmt: skip

    def begun() -> tuple[int, str]:
        bill = charge()
        return bill, fees.begin(bill=bill, by=desk.actor(application.APPLICANT), at=town.later()).payment

    def told() -> Scene:
        bill, payment = begun()
        at = town.later()
        body, signature = demo.decide(payment, pays=True, at=at)
        headers = {demo.SIGNATURE: signature}
        return Scene(
            lambda: fees.notified(slug="demo", body=body, headers=headers, at=at),
            set(), bill=bill, once=("bill.pay", bill), alike=True,
        )  # fmt: skip

    def paid() -> int:
        bill, payment = begun()
        body, signature = demo.decide(payment, pays=True, at=town.later())
        fees.notified(slug="demo", body=body, headers={demo.SIGNATURE: signature}, at=desk.at)
        return bill

    def approved() -> Scene:
        bill = paid()
        refund = fees.propose_refund(
            bill=bill, amount=3000, reason="多收", by=desk.actor("urban.window"), at=town.later()
        )
        boss, at = desk.actor("urban.supervisor"), town.later()
        return Scene(
            lambda: fees.approve_refund(refund=refund, by=boss, at=at),
            set(),
            bill=bill,
            once=("bill.refund-part", bill),
        )

    return {
        "fees.charge": billed,
        "fees.pay": counter,
        "fees.notified, fees.settle": told,
        "fees.approve_refund": approved,
    }


def _charged(ref: str, payer: Actor, at: object) -> int:
    owed = [fees.Owed("re-home", ref)]
    who = fees.Payer("王芳", payer.account)
    return fees.charge(ref=ref, payer=who, owed=owed, key=ref, area="990100", by=Actor.SYSTEM, at=at).id  # type: ignore[arg-type]


def bill_shape(bill: int) -> dict[str, object]:
    """What has become of a bill: its state, its lines, its money, its receipt; no ids, no moments."""
    row = Bill.objects.get(pk=bill)
    return {
        "state": (row.state, row.version, row.total, row.paid, row.refunded),
        "lines": [(one.amount, one.dropped_at is not None) for one in row.lines.order_by("pk")],
        "payments": sorted(Payment.objects.filter(bill=row).values_list("channel", "state", "amount")),
        "refunds": [(one.amount, one.approved_at is not None, one.sent_at is not None) for one in row.refunds.all()],
        "receipts": int(hasattr(row, "receipt")),
    }
