"""Money goes back only when two have agreed, and never more than was paid; the books of a day agree or a person says why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.bundles.queries.desk import desk
from onewindow.domain.fees import actions, queries
from onewindow.domain.fees.models import Payment, Refund, TwinPayment
from onewindow.domain.fees.refusals import (
    NoSuchDifference,
    NoSuchRefund,
    NothingPaid,
    NotThatDay,
    NotYours,
    ReasonMissing,
    RefundWaiting,
    SecondPerson,
    TooMuch,
)
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA


@pytest.fixture
def paid(billed, town, at):
    """A bill paid online."""
    bill = billed()
    payment = actions.begin(bill=bill.pk, by=town.citizen, at=at).payment
    actions.decide(payment=payment, pays=True, by=town.citizen, at=at)
    bill.refresh_from_db()
    return bill


def propose(bill, amount, town, at, **more):
    return actions.propose_refund(bill=bill.pk, amount=amount, reason="多收", by=town.clerk, at=at, **more)


def test_two_people_and_then_the_money(paid, town, at):
    refund = propose(paid, 3000, town, at)
    with pytest.raises(RefundWaiting):
        propose(paid, 1000, town, at)
    with pytest.raises(NotYours):
        actions.approve_refund(refund=refund, by=town.clerk, at=at)
    actions.approve_refund(refund=refund, by=town.supervisor, at=at)
    with pytest.raises(NoSuchRefund):
        actions.approve_refund(refund=refund, by=town.supervisor, at=at)
    paid.refresh_from_db()
    assert (paid.state, paid.refunded) == ("part_refunded", 3000)
    log.run_readers(at)
    actions.send_back(refund=refund, by=Actor.SYSTEM, at=at)  # once more: nothing more
    assert TwinPayment.objects.get(number=refund).amount == 3000 and Refund.objects.get().sent_at == at
    rest = propose(paid, 5000, town, at)
    actions.approve_refund(refund=rest, by=town.supervisor, at=at)
    paid.refresh_from_db()
    assert (paid.state, paid.refunded) == ("refunded", 8000)
    with pytest.raises(NothingPaid):
        propose(paid, 1, town, at)


def test_never_more_than_was_paid(paid, town, at):
    for amount in (8001, 0, -1):
        with pytest.raises(TooMuch) as refused:
            propose(paid, amount, town, at)
        assert refused.value.details["left"] == 8000
    refund = propose(paid, 8000, town, at)
    Refund.objects.filter(number=refund).update(amount=8001)  # whoever could write it
    with pytest.raises(TooMuch):
        actions.approve_refund(refund=refund, by=town.supervisor, at=at)


def test_whoever_proposed_it_cannot_agree(paid, town, at):
    refund = propose(paid, 100, town, at)
    both = replace(town.supervisor, account=town.clerk.account)
    with pytest.raises(SecondPerson):
        actions.approve_refund(refund=refund, by=both, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(number=refund).update(approved_by_id=town.clerk.account, approved_at=at)
    with pytest.raises(ReasonMissing):
        actions.decline_refund(refund=refund, reason=" ", by=town.supervisor, at=at)
    actions.decline_refund(refund=refund, reason="收费无误", by=town.supervisor, at=at)
    paid.refresh_from_db()
    assert (paid.state, paid.refunded) == ("paid", 0)
    propose(paid, 100, town, at)


def test_nothing_to_give_back_before_it_is_paid(billed, town, at):
    with pytest.raises(NothingPaid):
        propose(billed(), 100, town, at)


def test_the_books_of_a_day(paid, billed, town, office, at):
    day, later = at.astimezone(CHINA).date(), at + timedelta(days=1)
    with pytest.raises(NotThatDay):
        actions.reconcile(day=day, by=office, at=at)
    with pytest.raises(NotYours):
        actions.reconcile(day=day, by=town.clerk, at=later)
    lost = billed("k2", ref="case:2")
    unheard = actions.begin(bill=lost.pk, by=town.citizen, at=at).payment
    TwinPayment.objects.filter(number=unheard).update(state="paid", ref="D9", paid_at=at)  # its notice was lost
    refund = propose(paid, 3000, town, at)
    actions.approve_refund(refund=refund, by=town.supervisor, at=at)
    log.run_readers(at)
    found = queries.reconciled(actions.reconcile(day=day, by=office, at=later))
    assert found.plain()["differences"] == [] and found.row.our_sum == found.row.their_sum == 13000
    lost.refresh_from_db()
    assert lost.state == "paid"  # it was asked for before the books were compared

    TwinPayment.objects.filter(number=refund).update(amount=2000)
    TwinPayment.objects.create(number="LS-X", amount=500, title="", back="", state="paid", paid_at=at)
    found = queries.reconciled(actions.reconcile(day=day, by=office, at=later))
    assert [(one["kind"], one["ours"], one["theirs"]) for one in found.plain()["differences"]] == [
        ("theirs", None, 500),
        ("amount", 3000, 2000),
    ]
    stranger, less = found.differences
    with pytest.raises(ReasonMissing):
        actions.close_difference(difference=stranger.pk, reason="", by=office, at=later)
    actions.close_difference(difference=stranger.pk, reason="他市订单，支付机构已更正", by=office, at=later)
    with pytest.raises(NoSuchDifference):
        actions.close_difference(difference=stranger.pk, reason="再次", by=office, at=later)
    TwinPayment.objects.filter(number=refund).update(amount=3000)
    again = queries.reconciled(actions.reconcile(day=day, by=Actor.SYSTEM, at=later))
    assert again.open == 0 and [one.gone_at is None for one in again.differences if one.pk == less.pk] == [False]
    assert [line.open for line in queries.days()] == [0]
    assert Payment.objects.filter(state="paid").count() == 2


def test_the_second_person_has_it_on_the_list_until_he_has_decided(billed, town, at):
    bill = billed()
    actions.pay(bill=bill.pk, means="cash", amount=8000, key="p", by=town.clerk, at=at)
    for decide in ("decline", "approve"):
        number = actions.propose_refund(bill=bill.pk, amount=1000, reason="多收", by=town.clerk, at=at)
        task = Task.objects.get(kind="bill", thing=bill.pk, closed_at=None)
        assert task.name == "approve-refund" and task.post in town.supervisor.posts and task.due_at > task.amber_at > at
        listed = [one.number for one in desk(town.supervisor, at).rows]
        assert listed == [bill.number] and not desk(town.clerk, at).rows
        if decide == "decline":
            actions.decline_refund(refund=number, reason="应收", by=town.supervisor, at=at)
        else:
            actions.approve_refund(refund=number, by=town.supervisor, at=at)
        assert not Task.objects.filter(kind="bill", closed_at=None).exists()
