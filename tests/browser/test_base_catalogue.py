"""The base catalogue as people see it: a department objects, the keeper approves; the tree and a report on a phone."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.config.demo.inheritance import inherited
from onewindow.domain.catalogue.models import DifferenceReport, Item
from tests import worlds
from tests.browser.rig import looked_at

AsUser = Callable[..., Page]


@pytest.fixture(autouse=True)
def _city(transactional_db: None) -> Iterator[None]:
    with worlds.listed(worlds.now()):
        inherited(timezone.now())
        yield


def test_an_objection_and_a_difference_report(as_user: AsUser) -> None:
    """Desk in Chinese from the list to the approval; phone in English: who is laxer, and why the report stays open."""
    page = as_user("education.supervisor", "/office/catalogue/base/?status=open")
    looked_at(page, "base-catalogue")
    page.get_by_role("link", name="民办学校信息变更备案").click()
    page.get_by_role("link", name="不予引用", exact=True).click()
    page.fill("[name=reason]", "民办学校由区县教育部门管理，市级无此职权。")
    page.click("main button.btn-primary")
    expect(page.locator(".error").first).to_be_visible()
    assert page.input_value("[name=reason]").startswith("民办学校")
    page.fill("[name=basis]", "民办教育促进法第十二条")
    page.click("main button.btn-primary")
    expect(page.get_by_text("待审核")).to_be_visible()
    office = as_user("govservice.office", page.url)
    looked_at(office, "base-objection")
    office.get_by_role("button", name="同意不予引用").click()
    expect(office.locator("h1 + p").get_by_text("同意不予引用")).to_be_visible()

    how = {"size": "phone", "language": "en"}
    base = Item.objects.get(slug="signboard").parent_id
    phone = as_user("urban.supervisor", f"/office/catalogue/base/{base}/", **how)
    looked_at(phone, "base-item")
    phone.get_by_role("link", name="Difference report open").click()
    expect(phone.get_by_role("heading", name="What changed at the parent")).to_be_visible()
    looked_at(phone, "base-report")
    assert DifferenceReport.objects.filter(state="open").count() == 1
