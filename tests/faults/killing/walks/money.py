"""Money that goes back (退费), bills called off, what a provider is asked about: each once."""

from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import Any

from onewindow.config.demo import application
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.actions.clock.fees import charge_fee, fee_paid
from onewindow.domain.cases.models import Hold
from onewindow.domain.catalogue.models import Item, ItemVersion
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees.models import Bill, Difference, Fee, FeeItem, Payment, Refund, TwinPayment
from onewindow.domain.fees.queries.providers import demo
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA
from tests.faults.killing.acts import Scene, Town
from tests.faults.killing.money import _charged

Road = Generator[Scene, Any, None]
CLERK, BOSS = "urban.window", "urban.supervisor"
COSTLY = "kill-costly"
PARTS = ("reviews", "materials", "results", "elements")


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


def of_a_case(town: Town) -> Road:
    """A case is billed after its acceptance and its promise waits: nobody may decide; paid, it runs on and is decided."""
    case, known = _waits_for_decision(town)
    name, at = f"walk-{case}", town.later()
    # of walks before: two fees of one amount fit no case
    FeeItem.objects.filter(item=known.item_id, code__startswith="walk-").delete()
    office, today = town.desk.actor("govservice.office"), at.astimezone(CHINA).date()
    listed = {"name_zh": "登记费", "name_en": "Fee", "rule": "fixed", "yuan": "80", "basis": "某条例", "department": 1}

    def look() -> dict[str, Any]:
        row = Fee.objects.filter(code=name)
        bills = Bill.objects.filter(ref=f"case:{case}")
        return {
            "listed": [one.ended_on is not None for one in row],
            "bills": list(bills.values_list("state", "total", "version")),
            "held": [one.released_at is not None for one in Hold.objects.filter(case=case, slug="fee")],
        }

    def one(name: str, call: Callable[[], Any], alike: bool = True, once: str = "") -> Scene:
        told = (once, case) if once else None
        return Scene(lambda: call() and None, {case}, name=name, alike=alike, look=look, once=told)

    listed["department"] = Department.objects.get(slug="market").pk
    told: dict[str, Any] = listed | {"items": [known.slug], "effective_from": today, "by": office, "at": at}
    yield one("fees.enter", lambda: fees.enter(code=name, **told), alike=False)
    yield one("cases.charge_fee", lambda: charge_fee(case=case, by=Actor.SYSTEM, at=at), once="case.hold")
    assert _may_decide(case) == (True, False), "it waits for the money"
    bill, clerk = Bill.objects.get(ref=f"case:{case}"), town.desk.actor(CLERK)
    fees.pay(bill=bill.pk, means="cash", amount=bill.total, key=name, by=clerk, at=town.later())
    at1 = town.later()
    yield one("cases.fee_paid", lambda: fee_paid(case=case, by=Actor.SYSTEM, at=at1), once="case.release")
    assert _may_decide(case) == (False, True), "paid, it runs on"
    at2, row = town.later(), Fee.objects.get(code=name).pk
    yield one("fees.end", lambda: fees.end(fee=row, on=today, by=office, at=at2), alike=False)
    at3, decides = town.later(), town.desk.holder(known.decide_post)
    yield one("cases.grant", lambda: cases.grant(case=case, by=decides, at=at3), alike=False, once="case.grant")


def _waits_for_decision(town: Town) -> tuple[int, ItemSpec]:
    """A case of the costly item, as far as its decision."""
    town.single()
    known = _costly(town.model["item"])
    case = cases.file(**town.model | {"item": known.id}, by=town.owner, at=town.later()).id
    cases.accept(case=case, by=town.desk.holder(known.window_post), at=town.later())
    for post in known.review_posts:
        cases.review(case=case, stance="agree", by=town.desk.holder(post), at=town.later())
    return case, known


def _costly(like: int) -> ItemSpec:
    """An item as this version's, whose published guide names a fee that its promise waits for; one for all walks."""
    made = ItemVersion.objects.filter(item__slug=COSTLY).first()
    if made is None:
        made = ItemVersion.objects.select_related("item").get(pk=like)
        parts = [one for related in PARTS for one in getattr(made, related).all()]
        made.pk, made.number, made.published_at = None, 1, None
        made.item = Item.objects.create(slug=COSTLY, department=made.item.department)
        made.fee, made.particulars = {"amount": 80, "zh": "元", "en": "yuan"}, made.particulars | {"holds": ["fee"]}
        made.save()
        for one in parts:
            one.pk, one.version = None, made
            one.save()
        ItemVersion.objects.filter(pk=made.pk).update(published_at=datetime(2026, 1, 1, tzinfo=UTC))
    return spec(made.pk)


def _may_decide(case: int) -> tuple[bool, bool]:
    """Whether its fee holds the promise, and whether its decision is anybody's task."""
    held = Hold.objects.filter(case=case, slug="fee", released_at=None).exists()
    return held, Task.objects.filter(kind="case", thing=case, name="decide", closed_at=None).exists()


def compared(town: Town) -> Road:
    """A day is compared with the provider's statement; what differs is looked into, once."""
    till = Till(town)
    payment = fees.begin(bill=till.bill, by=till.payer, at=town.later()).payment
    fees.decide(payment=payment, pays=True, by=None, at=town.later())
    paid = TwinPayment.objects.get(number=payment)
    TwinPayment.objects.filter(pk=paid.pk).update(amount=paid.amount + 1)
    office, day = till.desk.actor("govservice.office"), town.desk.at.astimezone(CHINA).date()
    town.desk.at += timedelta(days=1)
    at = town.later()

    def one(name: str, call: Callable[[], Any], alike: bool) -> Scene:
        return Scene(lambda: call() and None, set(), bill=till.bill, name=name, alike=alike, look=look)

    def look() -> dict[str, Any]:
        mine = Difference.objects.filter(number=payment)
        return {"differ": [(row.kind, row.closed_at is not None, row.gone_at is not None) for row in mine]}

    yield one("fees.reconcile", lambda: fees.reconcile(day=day, slug="demo", by=office, at=at), True)
    differs = Difference.objects.get(number=payment).pk
    yield one(
        "fees.close_difference",
        lambda: fees.close_difference(difference=differs, reason="平台误差", by=office, at=town.desk.at),
        False,
    )


def dropped(town: Town) -> Road:
    """A part of the matter has ended before it was paid."""
    till = Till(town)
    yield till.one("fees.drop", fees.drop, Actor.SYSTEM, alike=True, ref=till.ref, reason="办件已终止")
