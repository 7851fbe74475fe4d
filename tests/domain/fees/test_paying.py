"""A bill is paid once: at the counter or online; a notice twice, a notice late, a forged one; money too much goes back."""

import json

import pytest

from onewindow.domain.fees import actions, queries
from onewindow.domain.fees.models import Payment, Receipt, TwinPayment
from onewindow.domain.fees.queries.providers import demo
from onewindow.domain.fees.refusals import (
    AmountDiffers,
    BadNotice,
    MeansUnknown,
    NoProvider,
    NoSuchBill,
    NotYours,
    PaidAlready,
)
from onewindow.domain.messages.models import Message
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile


@pytest.fixture
def begun(billed, town, at):
    """Zhang San has gone to the provider's page."""
    bill = billed()
    return bill, actions.begin(bill=bill.pk, by=town.citizen, at=at).payment


def news(at):
    log.run_readers(at)


def test_at_the_counter(billed, town, at):
    bill = billed()
    with pytest.raises(NotYours):
        actions.pay(bill=bill.pk, means="cash", amount=8000, key="a", by=town.citizen, at=at)
    with pytest.raises(MeansUnknown):
        actions.pay(bill=bill.pk, means="shells", amount=8000, key="a", by=town.clerk, at=at)
    for amount in (7999, 8001, 0, -8000):
        with pytest.raises(AmountDiffers):
            actions.pay(bill=bill.pk, means="cash", amount=amount, key="a", by=town.clerk, at=at)
    done = [actions.pay(bill=bill.pk, means="cash", amount=8000, key="a", by=town.clerk, at=at) for _ in range(2)]
    assert done[0] == done[1]
    with pytest.raises(PaidAlready):
        actions.pay(bill=bill.pk, means="cash", amount=8000, key="b", by=town.clerk, at=at)
    bill.refresh_from_db()
    assert (bill.state, bill.paid) == ("paid", 8000)
    receipt = Receipt.objects.get(bill=bill)
    assert queries.verified(receipt.number, receipt.code.lower()).payer == "张*"
    assert queries.verified(receipt.number, "AAAAAA") is None
    paid = Event.objects.get(kind="bill", name="bill.pay").data
    assert (paid["ref"], paid["refs"], paid["amount"]) == ("case:1", ["case:1"], 8000)
    news(at)
    assert list(Message.objects.order_by("pk").values_list("key", flat=True)) == ["bill.charged", "bill.paid"]


def test_a_bill_that_has_changed_since_is_looked_at_again(billed, town, at):
    bill = billed("k1")
    billed("k2", code="re-certificate")
    with pytest.raises(ChangedMeanwhile):
        actions.pay(bill=bill.pk, means="cash", amount=8000, seen=bill.version, key="a", by=town.clerk, at=at)


def test_a_notice_twice_pays_once(begun, at):
    bill, payment = begun
    body, signature = demo.decide(payment, pays=True, at=at)
    for _ in range(3):
        assert actions.notified(slug="demo", body=body, headers={demo.SIGNATURE: signature}, at=at) == "paid"
    bill.refresh_from_db()
    assert bill.paid == 8000 and Receipt.objects.filter(bill=bill).count() == 1
    assert Event.objects.filter(kind="bill", name="bill.pay").count() == 1


def test_a_forged_notice_pays_nothing(begun, at):
    bill, payment = begun
    body, signature = demo.decide(payment, pays=True, at=at)
    forged = json.dumps(json.loads(body) | {"amount": 1}).encode()
    for said, signed in ((forged, signature), (body, ""), (body, "签名"), (b"{", demo.sign(b"{"))):
        with pytest.raises(BadNotice):
            actions.notified(slug="demo", body=said, headers={demo.SIGNATURE: signed}, at=at)
    with pytest.raises(NoProvider):
        actions.notified(slug="nobody", body=body, headers={}, at=at)
    bill.refresh_from_db()
    assert bill.state == "open"


def test_a_click_twice_is_one_order_and_a_stranger_has_none(begun, billed, town, at):
    bill, payment = begun
    assert actions.begin(bill=bill.pk, by=town.citizen, at=at).payment == payment
    assert TwinPayment.objects.count() == Payment.objects.count() == 1
    with pytest.raises(NoSuchBill):
        actions.begin(bill=bill.pk, by=town.stranger, at=at)
    assert billed("k2").pk != bill.pk  # what is charged while he pays goes on a bill of its own


def test_money_that_comes_in_besides_goes_back_by_itself(begun, town, at):
    bill, payment = begun
    actions.pay(bill=bill.pk, means="cash", amount=8000, key="a", by=town.clerk, at=at)
    assert actions.decide(payment=payment, pays=True, by=town.citizen, at=at) == "stray"
    assert actions.decide(payment=payment, pays=True, by=town.citizen, at=at) == "stray"
    news(at)
    row = Payment.objects.get(number=payment)
    assert row.state == "returned" and row.returned_ref
    assert list(TwinPayment.objects.exclude(refund_of="").values_list("refund_of", "amount")) == [(payment, 8000)]
    bill.refresh_from_db()
    assert (bill.paid, bill.refunded) == (8000, 0)


def test_money_for_a_bill_called_off_goes_back(begun, town, at):
    bill, payment = begun
    actions.cancel(bill=bill.pk, reason="撤回申请", by=town.clerk, at=at)
    assert actions.decide(payment=payment, pays=True, by=town.citizen, at=at) == "stray"
    news(at)
    assert Payment.objects.get(number=payment).state == "returned"


def test_a_payment_that_failed_may_be_tried_again(begun, town, at):
    bill, payment = begun
    assert actions.decide(payment=payment, pays=False, by=town.citizen, at=at) == "failed"
    again = actions.begin(bill=bill.pk, by=town.citizen, at=at).payment
    assert again != payment
    assert actions.decide(payment=again, pays=True, by=town.citizen, at=at) == "paid"


def test_a_lost_notice_is_asked_for(begun, at):
    bill, payment = begun
    demo.decide(payment, pays=True, at=at)  # the notice never arrives
    assert actions.asked(payment=payment, at=at) == "paid"
    assert actions.asked(payment=payment, at=at) == "paid"
    bill.refresh_from_db()
    assert bill.state == "paid"


def test_without_a_provider_one_pays_at_the_counter(billed, town, settings, at):
    bill = billed()
    settings.DEMO = False  # the twin moves no money
    with pytest.raises(NoProvider):
        actions.begin(bill=bill.pk, by=town.citizen, at=at)
    assert queries.configured() is None


def test_the_receipt_is_a_paper(billed, town, at):
    bill = billed()
    actions.pay(bill=bill.pk, means="qr", amount=8000, key="a", by=town.clerk, at=at)
    shown = queries.page(Actor.SYSTEM, bill.pk)
    assert queries.paper(shown).startswith(b"%PDF") and queries.paper(shown) == queries.paper(shown)
