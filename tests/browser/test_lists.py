"""Lists and the reform ledger as people see them: drilled down, at a desk and on a phone; a batch filled by a click."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.catalogue.models import ReformEntry
from tests import worlds
from tests.browser.rig import looked_at

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]


@pytest.fixture
def _city(transactional_db: None) -> Iterator[None]:
    at = timezone.now()
    with worlds.reformed(at):
        yield


@pytest.mark.usefixtures("_city")
def test_lists_and_ledger(as_user: AsUser) -> None:
    """From the count to the items, from the batch to its table; in the office an order collects three changes."""
    page = as_user("govservice.office", "/lists/")
    looked_at(page, "lists")
    page.get_by_role("link", name="一趟不用跑").click()
    page.get_by_label("类型").select_option("01")
    page.get_by_role("button", name="查看").click()
    expect(page.locator("tbody tr")).to_have_count(11)
    looked_at(page, "list-filtered")
    page.goto("/office/catalogue/reform/proposals/?kind=held")
    looked_at(page, "reform-proposals")
    ReformEntry.objects.filter(pk__in=ReformEntry.objects.order_by("pk").values_list("pk", flat=True)[:3]).delete()
    page.goto("/office/catalogue/reform/new/")
    page.get_by_label("名称", exact=True).fill("第二批")
    page.get_by_role("button", name="保存").click()
    for box in page.locator('[name="versions"]').all():
        box.check()
    page.get_by_role("button", name="列入本批").click()
    expect(page.locator(".before-after-bars").first).to_be_visible()
    looked_at(page, "reform-office-batch")
    phone = as_user("govservice.office", "/lists/most-once/", size="phone", language="en")
    looked_at(phone, "list-phone")
    phone.goto("/reform/?from=2025-06-01")
    looked_at(phone, "reform-phone")
    phone.locator(".batch-list a").last.click()
    looked_at(phone, "reform-batch-phone")
