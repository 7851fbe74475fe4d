"""Two at once on one bill: two clerks, a clerk and a provider's notice, the same notice twice: paid once, money besides is stray."""

import pytest
from django.db import connection

from onewindow.domain.fees import actions
from onewindow.domain.fees.models import Payment, Receipt
from onewindow.domain.fees.queries.providers import demo
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Event
from tests.domain.cases.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def paid_once(bill) -> None:
    bill.refresh_from_db()
    assert (bill.state, bill.paid) == ("paid", 8000)
    assert Payment.objects.filter(bill=bill, state="paid").count() == Receipt.objects.filter(bill=bill).count() == 1
    assert Event.objects.filter(kind="bill", thing=bill.pk, name="bill.pay").count() == 1


def test_at_the_counter_and_online_at_the_same_moment(town, billed, at):
    clerks = (town.clerk, town.of("market", "window2"))
    for n in range(4):
        bill = billed(f"k{n}", ref=f"case:{n}")
        payment = actions.begin(bill=bill.pk, by=town.citizen, at=at).payment
        body, signature = demo.decide(payment, pays=True, at=at)
        told = {"slug": "demo", "body": body, "headers": {demo.SIGNATURE: signature}, "at": at}
        results = at_once(
            *[
                lambda by=by, bill=bill, n=n: actions.pay(
                    bill=bill.pk, means="cash", amount=8000, key=f"p{n}", by=by, at=at
                )
                for by in clerks
            ],
            lambda told=told: actions.notified(**told),
            lambda told=told: actions.notified(**told),
        )
        paid_once(bill)
        counter = sum(not isinstance(one, Refusal) for one in results[:2])
        assert counter <= 1 and results[2] == results[3] == ("stray" if counter else "paid")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fees_payment WHERE state = 'begun'")
        assert cursor.fetchone()[0] == 0
