"""Pressed while a draft is saving itself (自动保存途中按下): nothing typed is lost, and nobody collides with himself."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from onewindow.config.demo import application
from onewindow.domain.bundles.models import Draft
from onewindow.domain.cases.models import Draft as ItemDraft
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import actor_of
from tests.browser.rig import OpenPage
from tests.faults.scenes import signed_draft
from tests.faults.test_submitted_twice import draft
from tests.web.workbench.desk import Desk, paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = '[name="ent.name"]'
SAVED, FAILED = "[data-saved-word]", "[data-saved].is-failed"


def held(page: Page) -> list[Route]:
    """The first save of this page stays on its way until it is let go."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if not waiting and "application/json" in route.request.headers.get("accept", ""):
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/drafts/**", hold)
    return waiting


def test_filing_waits_for_what_is_being_saved(desk: Desk, open_page: OpenPage) -> None:
    """The window: "File" goes behind the save; what was refused shows the last word, and typing goes on from there."""
    clerk = actor_of(Account.objects.get(login="govservice.window").pk, timezone.now())
    number = signed_draft(clerk, timezone.now())
    page = open_page(f"/desk/window/drafts/{number}/", login="govservice.window")
    field = page.locator("form[data-autosave] input[type=text]").first
    key, saves = field.get_attribute("name"), held(page)
    with page.expect_request(lambda one: one.method == "POST" and "/file/" not in one.url):
        field.fill("途中写下的")
    page.locator("form.action-bar button").click()
    assert page.url.endswith(f"/drafts/{number}/"), "nothing goes while a save is on its way"
    with page.expect_navigation():
        saves[0].continue_()
    assert page.url.endswith("/file/")
    expect(page.locator(f'[name="{key}"]')).to_have_value("途中写下的")  # the changed form has to be signed again
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.fill(f'[name="{key}"]', "接着写的")
    expect(page.locator(SAVED)).to_contain_text("已保存")
    expect(page.locator(FAILED)).to_have_count(0)
    assert ItemDraft.objects.get(pk=number).data[key] == "接着写的"
    # a paper put beside the form from the page of a button pressed in vain: the draft's page again, and no collision
    page.locator("input[type=file]").first.set_input_files(
        {"name": "1.pdf", "mimeType": "application/pdf", "buffer": paper("续")}
    )
    page.wait_for_url(f"**/drafts/{number}/")
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.fill(f'[name="{key}"]', "又接着写的")
    expect(page.locator(SAVED)).to_contain_text("已保存")
    expect(page.locator(FAILED)).to_have_count(0)


def test_a_page_left_in_the_middle_of_a_save_loses_nothing(desk: Desk, open_page: OpenPage) -> None:
    """The save is broken off by loading again: the next page sends it and shows it."""
    number = draft(desk)
    page = open_page(f"/drafts/{number}/form/enterprise/", size="phone", login=application.APPLICANT)
    held(page)
    with page.expect_request(lambda one: one.method == "POST"):
        page.fill(NAME, "示范市没存完的餐饮有限公司")
    page.reload()
    expect(page.locator(NAME)).to_have_value("示范市没存完的餐饮有限公司")
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.fill(NAME, "示范市存完的餐饮有限公司")
    expect(page.locator(SAVED)).to_contain_text("已保存")
    assert Draft.objects.get(pk=number).data["ent.name"] == "示范市存完的餐饮有限公司"
