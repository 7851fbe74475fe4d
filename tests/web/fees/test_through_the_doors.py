"""Fees through the doors: paid online and at the counter, given back by two, the list and the books kept; who may not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onewindow.domain.fees import actions
from onewindow.domain.fees.models import Bill, Difference, Payment, Receipt, Refund, TwinPayment
from onewindow.domain.fees.queries.providers import demo
from onewindow.domain.org.queries import Actor
from onewindow.kernel.log import run_readers
from tests.web.workbench.conftest import SignIn, desk, sign_in
from tests.web.workbench.desk import Desk

__all__ = ["desk", "sign_in"]


@pytest.fixture
def bill(desk: Desk) -> Bill:
    """A bill of Wang Fang's."""
    payer = actions.Payer("王芳", desk.actor("wangfang").account)
    owed = [actions.Owed("re-home", "case:1")]
    made = actions.charge(ref="case:1", payer=payer, owed=owed, key="k", area="990100", by=Actor.SYSTEM, at=desk.at)
    return Bill.objects.get(pk=made.id)


def read(client: Client, address: str, status: int = 200) -> str:
    """A page that answers so."""
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def act(client: Client, bill: Bill, name: str, **typed: Any) -> int:
    """A form of the counter, sent with the version that stands."""
    bill.refresh_from_db()
    return int(client.post(f"/desk/bills/{bill.pk}/{name}/", {"seen": bill.version, **typed}).status_code)


def test_online_once_however_often_it_is_told(bill: Bill, sign_in: SignIn, client: Client) -> None:
    me, other = sign_in("wangfang"), sign_in("liuyang")
    here = f"/me/bills/{bill.pk}/"
    assert "80.00" in read(me, here) and here in read(me, "/me/bills/")
    read(other, here, 404)
    assert other.post(f"{here}pay/").status_code == 404
    page = me.post(f"{here}pay/", {"seen": bill.version})["Location"]
    assert me.post(f"{here}pay/")["Location"] == page == f"/pay/demo/{Payment.objects.get().number}/"
    assert "80.00" in read(me, page)
    assert "I have paid" in read(me, here) or "我已缴费" in read(me, here)
    assert me.post(page, {"act": "pay"})["Location"] == here
    body, signature = demo.decide(Payment.objects.get().number, pays=True, at=timezone.now())
    sent = {"content_type": "application/json", "headers": {demo.SIGNATURE: signature}}
    assert client.post("/pay/demo/notice/", body, **sent).content == b"paid"
    assert client.post("/pay/demo/notice/", body + b" ", **sent).status_code == 403
    assert client.post("/pay/nobody/notice/", body, **sent).status_code == 403
    receipt = Receipt.objects.get()
    assert receipt.code in read(me, here)
    assert me.get(f"{here}receipt.pdf")["Content-Type"] == "application/pdf"
    checked = read(client, f"/receipts/{receipt.number}/?code={receipt.code}")
    assert "80.00" in checked and "王芳" not in checked
    assert "banner-danger" in read(client, f"/receipts/{receipt.number}/?code=AAAAAA")
    assert me.post(f"{here}pay/").status_code == 409  # paid already
    read(client, "/pay/demo/LS1/", 404)


def test_at_the_counter_and_back_by_two(bill: Bill, sign_in: SignIn, desk: Desk) -> None:
    clerk, boss = sign_in("urban.window"), sign_in("urban.supervisor")
    here = f"/desk/bills/{bill.pk}/"
    listed = read(clerk, "/desk/bills/")
    assert here in listed and "王芳" not in listed and here in read(clerk, f"/desk/bills/?q={bill.number}")
    assert act(clerk, bill, "pay", means="cash", amount="abc", key="k") == 422
    wrong = clerk.post(f"{here}pay/", {"means": "cash", "amount": "79", "key": "k", "seen": bill.version})
    assert wrong.status_code == 409 and 'value="79"' in wrong.content.decode()
    assert act(boss, bill, "pay", means="cash", amount="80", key="k") == 403
    assert act(clerk, bill, "pay", means="cash", amount="80", key="k") == 302
    assert act(clerk, bill, "pay", means="cash", amount="80", key="k2") == 409
    assert clerk.get(f"{here}receipt.pdf")["Content-Type"] == "application/pdf"
    assert act(clerk, bill, "refund", amount="90", reason="多收") == 409
    assert act(clerk, bill, "refund", amount="30", reason="") == 422
    assert act(clerk, bill, "refund", amount="30", reason="多收") == 302
    refund = Refund.objects.get()
    assert here in read(boss, "/desk/bills/?lane=refund")
    assert act(clerk, bill, f"refunds/{refund.number}/approve") == 403
    assert act(boss, bill, f"refunds/{refund.number}/approve") == 302
    assert act(boss, bill, f"refunds/{refund.number}/approve") == 409
    run_readers(desk.at)
    bill.refresh_from_db()
    assert (bill.state, bill.refunded) == ("part_refunded", 3000) and Refund.objects.get().sent_at
    assert act(clerk, bill, "cancel", reason="错") == 409


def test_made_at_the_counter_from_the_list_only(bill: Bill, sign_in: SignIn) -> None:
    clerk = sign_in("urban.window")
    typed = {"payer": "李明", "code": "re-certificate", "quantity": "2", "key": "n1"}
    assert clerk.post("/desk/bills/new/", typed | {"payer": ""}).status_code == 422
    assert clerk.post("/desk/bills/new/", typed | {"code": "consulting"}).status_code == 409
    first = clerk.post("/desk/bills/new/", typed)["Location"]
    assert clerk.post("/desk/bills/new/", typed)["Location"] == first
    assert Bill.objects.get(payer_name="李明").total == 2000


def test_the_list_and_the_books(bill: Bill, sign_in: SignIn, desk: Desk) -> None:
    office, clerk, boss = sign_in("govservice.office"), sign_in("urban.window"), sign_in("urban.supervisor")
    assert "2559" in read(office, "/office/fees/") and "2559" in read(boss, "/office/fees/")
    for address in ("/office/fees/new/", "/office/fees/days/"):
        assert clerk.get(address).status_code == boss.get(address).status_code == 403
    day = timezone.localdate().isoformat()
    typed = {"code": "copy", "name_zh": "档案复制费", "name_en": "Copies", "rule": "unit", "yuan": "1", "unit_zh": "页",
             "basis": "某条例", "department": str(desk.actor("urban.supervisor").department), "effective_from": day, "key": "f1"}  # fmt: skip
    assert office.post("/office/fees/new/", typed | {"basis": "", "key": "f0"}).status_code == 422
    assert office.post("/office/fees/new/", typed | {"yuan": "x", "key": "f0"}).status_code == 409
    assert office.post("/office/fees/new/", typed).status_code == 302
    assert "档案复制费" in read(office, "/office/fees/")
    yesterday = timezone.now() - timedelta(days=1)
    TwinPayment.objects.create(number="LS-X", amount=500, title="", back="", state="paid", paid_at=yesterday)
    assert office.post("/office/fees/days/", {"day": day, "key": "d0"}).status_code == 409
    page = office.post("/office/fees/days/", {"day": timezone.localdate(yesterday).isoformat(), "key": "d1"})[
        "Location"
    ]
    assert "5.00" in read(office, page)
    row = Difference.objects.get()
    assert office.post(f"{page}{row.pk}/", {"reason": "", "key": "c0"}).status_code == 422
    assert office.post(f"{page}{row.pk}/", {"reason": "他市订单", "key": "c1"}).status_code == 302
    assert "他市订单" in read(office, page) and page in read(office, "/office/fees/days/")


def test_a_list_costs_the_same_however_long(bill: Bill, sign_in: SignIn, desk: Desk) -> None:
    clerk, me, office = sign_in("urban.window"), sign_in("wangfang"), sign_in("govservice.office")
    pages = ((clerk, "/desk/bills/"), (me, "/me/bills/"), (office, "/office/fees/"))

    def counted() -> list[int]:
        found = []
        for client, address in pages:
            read(client, address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                read(client, address)
            found.append(len(queries))
        return found

    before = counted()
    for n in range(3):
        payer = actions.Payer("王芳", desk.actor("wangfang").account)
        owed = [actions.Owed("re-home", f"case:{n + 2}")]
        actions.charge(
            ref=f"case:{n + 2}", payer=payer, owed=owed, key=f"k{n}", area="990100", by=Actor.SYSTEM, at=desk.at
        )
    assert counted() == before
