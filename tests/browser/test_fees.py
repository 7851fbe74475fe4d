"""Fees as people see them: my bill on a phone, paid at the twin; the counter, the fee list and the books at a desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.fees import actions
from onewindow.domain.fees.models import TwinPayment
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of
from tests import worlds
from tests.browser.rig import looked_at

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]


@pytest.fixture
def bills(transactional_db: None) -> dict[str, int]:
    """One to pay with two lines, one paid with a refund that waits; a day with a difference."""
    at = timezone.now()
    worlds.settle(worlds.demo_city(worlds.now() - timedelta(days=60)))
    account = {login: Account.objects.get(login=login).pk for login in ("wangfang", "urban.window")}
    clerk, made = actor_of(account["urban.window"], at), {}
    for name, owed in {
        "paid": [actions.Owed("re-home", "case:1")],
        "open": [actions.Owed("re-home", "case:2"), actions.Owed("re-certificate", "case:2", 3)],
    }.items():
        made[name] = actions.charge(
            ref=f"case:{name}", payer=actions.Payer("王芳", account["wangfang"]), owed=owed, key=name, area="990100",
            by=Actor.SYSTEM, at=at,
        ).id  # fmt: skip
    actions.pay(bill=made["paid"], means="cash", amount=8000, key="p", by=clerk, at=at)
    actions.propose_refund(bill=made["paid"], amount=3000, reason="同一登记只应收一次", by=clerk, at=at)
    TwinPayment.objects.create(
        number="LS99010020261121000199K", amount=500, title="", back="", state="paid", paid_at=at - timedelta(days=1)
    )
    made["day"] = actions.reconcile(day=timezone.localdate(at) - timedelta(days=1), by=Actor.SYSTEM, at=at)
    return made


def test_a_citizen_pays_on_a_phone(bills: dict[str, int], as_user: AsUser) -> None:
    """The list, the bill, the twin's page, the receipt, its check."""
    page = as_user("wangfang", "/me/bills/", size="phone", language="en")
    looked_at(page, "bills")
    page.goto(page.url + f"{bills['open']}/")
    looked_at(page, "bill")
    page.click(f"form[action$='/{bills['open']}/pay/'] .btn-primary")
    looked_at(page, "pay-demo")
    page.click("button[value=pay]")
    expect(page.get_by_role("link", name="Print this receipt")).to_be_visible()
    looked_at(page, "bill-paid")
    page.goto(page.url.split("/me/")[0] + "/receipts/?number=PJ1&code=ABCDEF")
    looked_at(page, "receipt-wrong")


def test_the_counter_and_the_office(bills: dict[str, int], as_user: AsUser) -> None:
    """At the desk: what is to pay, a payment refused for its amount, a refund to approve; the list, a day's difference."""
    page = as_user("urban.window", "/desk/bills/", size="desk", language="zh-hans")
    looked_at(page, "counter")
    here = page.url
    page.goto(f"{here}{bills['open']}/")
    page.fill("#amount", "79")
    page.click("form[action$='/pay/'] .btn-primary")
    expect(page.locator(".error-summary")).to_be_visible()
    looked_at(page, "counter-refused")
    page.goto(f"{here}new/")
    looked_at(page, "counter-new")
    page = as_user("urban.supervisor", f"/desk/bills/{bills['paid']}/", size="desk", language="zh-hans")
    looked_at(page, "refund")
    page = as_user("govservice.office", "/office/fees/", size="desk", language="zh-hans")
    looked_at(page, "fee-list")
    for name, path in {"fee-new": "new/", "fee-days": "days/", "fee-day": f"days/{bills['day']}/"}.items():
        page.goto(page.url.split("/fees/")[0] + "/fees/" + path)
        looked_at(page, name)
