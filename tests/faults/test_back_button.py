"""Back, and a second tab (后退、两个标签页): nothing typed is lost, and a page that is too old says so."""

import pytest
from playwright.sync_api import expect

from onewindow.config.demo import application
from onewindow.domain.bundles.models import Draft
from tests.browser.rig import OpenPage
from tests.faults.test_submitted_twice import draft
from tests.web.workbench.desk import Desk

pytestmark = pytest.mark.browser
NAME = '[name="ent.name"]'
SAVED, FAILED = "[data-saved-word]", "[data-saved].is-failed"


def test_going_back_after_saving_the_page_still_saves(desk: Desk, transactional_db: None, open_page: OpenPage) -> None:
    """The browser brings back old values of hidden fields too; the draft is not taken for an older one."""
    number = draft(desk)
    page = open_page(f"/drafts/{number}/form/enterprise/", size="phone", login=application.APPLICANT)
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.fill(NAME, "示范市第一次餐饮有限公司")
    expect(page.locator(SAVED)).to_contain_text("已保存")
    with page.expect_navigation():
        page.click("form[data-autosave] .buttons button")
    page.go_back()
    expect(page.locator(NAME)).to_have_value("示范市第一次餐饮有限公司")
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.fill(NAME, "示范市第二次餐饮有限公司")
    expect(page.locator(SAVED)).to_contain_text("已保存")
    expect(page.locator(FAILED)).to_have_count(0)
    assert Draft.objects.get(pk=number).data["ent.name"] == "示范市第二次餐饮有限公司"


def test_an_older_tab_is_told_and_overwrites_nothing(desk: Desk, transactional_db: None, open_page: OpenPage) -> None:
    number = draft(desk)
    address = f"/drafts/{number}/form/enterprise/"
    old = open_page(address, login=application.APPLICANT)
    new = old.context.new_page()
    new.goto(address)
    with new.expect_response(lambda one: one.request.method == "POST"):
        new.fill(NAME, "示范市新的餐饮有限公司")
    expect(new.locator(SAVED)).to_contain_text("已保存")
    with old.expect_response(lambda one: one.request.method == "POST"):
        old.fill(NAME, "示范市旧的餐饮有限公司")
    expect(old.locator(FAILED)).to_be_visible()
    expect(old.locator(NAME)).to_have_value("示范市旧的餐饮有限公司")
    assert Draft.objects.get(pk=number).data["ent.name"] == "示范市新的餐饮有限公司"
