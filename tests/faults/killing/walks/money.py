"""Money that goes back (退费), bills called off, what a provider is asked about: each once."""

from collections.abc import Callable, Generator
from typing import Any

from onewindow.config.demo import application
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees.models import Bill, Payment, Refund
from onewindow.domain.fees.queries.providers import demo
from onewindow.domain.org.queries import Actor
from tests.faults.killing.acts import Scene, Town
from tests.faults.killing.money import _charged

Road = Generator[Scene, Any, None]
CLERK, BOSS = "urban.window", "urban.supervisor"


class Till:
    """One bill, and the scenes about it."""

    def __init__(self, town: Town) -> None:
        self.town, self.desk = town, town.desk
        town.number += 1
        self.ref = f"walk:{town.number}"
        self.payer = self.desk.actor(application.APPLICANT)
        self.bill = _charged(self.ref, self.payer, town.later())

    def one(self, name: str, verb: Callable[..., Any], by: Actor | None, alike: bool = False, **more: Any) -> Scene:
        """A verb; ``by`` None: it takes nobody."""
        told = more | {"at": self.town.later()} | ({"by": by} if by is not None else {})
        return Scene(lambda: verb(**told) and None, set(), bill=self.bill, name=name, alike=alike, look=self.look)

    def look(self) -> dict[str, Any]:
        """What is beside the bill: refunds sent, payments, the twin's book."""
        return {
            "sent": [(one.sent_at is not None, bool(one.ref)) for one in Refund.objects.filter(bill=self.bill)],
            "payments": sorted(Payment.objects.filter(bill=self.bill).values_list("state", flat=True)),
            "bills": Bill.objects.filter(ref=self.ref).count(),
        }

    def asked_back(self) -> str:
        """The refund that waits."""
        return str(Refund.objects.filter(bill=self.bill).order_by("-pk").values_list("number", flat=True)[0])


def refunded(town: Town) -> Road:
    """Ordered, paid while its notice is lost, asked for, declined, asked for again, agreed, sent."""
    till = Till(town)
    clerk, boss = till.desk.actor(CLERK), till.desk.actor(BOSS)
    yield till.one("fees.begin", fees.begin, till.payer, alike=True, bill=till.bill)
    payment = Payment.objects.get(bill=till.bill).number
    demo.decide(payment, pays=True, at=town.later())
    yield till.one("fees.asked", fees.asked, None, alike=True, payment=payment)
    asks = {"bill": till.bill, "amount": 3000, "reason": "多收"}
    yield till.one("fees.propose_refund", fees.propose_refund, clerk, **asks)
    yield till.one("fees.decline_refund", fees.decline_refund, boss, refund=till.asked_back(), reason="不符")
    yield till.one("fees.propose_refund", fees.propose_refund, clerk, **asks)
    fees.approve_refund(refund=till.asked_back(), by=boss, at=town.later())
    yield till.one("fees.send_back", fees.send_back, Actor.SYSTEM, alike=True, refund=till.asked_back())


def called_off(town: Town) -> Road:
    """An order is under way when the bill is called off: the money that comes goes back by itself."""
    till = Till(town)
    payment = fees.begin(bill=till.bill, by=till.payer, at=town.later()).payment
    yield till.one("fees.cancel", fees.cancel, till.desk.actor(CLERK), bill=till.bill, reason="不收")
    demo.decide(payment, pays=True, at=town.later())
    yield till.one("fees.asked", fees.asked, None, alike=True, payment=payment)
    yield till.one("fees.return_stray", fees.return_stray, Actor.SYSTEM, alike=True, payment=payment)


def dropped(town: Town) -> Road:
    """A part of the matter has ended before it was paid."""
    till = Till(town)
    yield till.one("fees.drop", fees.drop, Actor.SYSTEM, alike=True, ref=till.ref, reason="办件已终止")
