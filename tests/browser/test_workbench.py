"""The desk as people see it: list, acceptance, case, slip, search; both languages, desk and phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from onewindow.domain.catalogue.queries import spec
from tests.browser.rig import looked_at, shot
from tests.web.workbench.conftest import desk
from tests.web.workbench.desk import Desk

__all__ = ["desk"]
CLERK = "govservice.window"
both = pytest.mark.parametrize("language", ["zh", "en"])
sizes = pytest.mark.parametrize("size", ["desk", "phone"])
AsUser = Callable[..., Page]


@both
@sizes
def test_the_list_and_the_acceptance(
    desk: Desk, as_user: AsUser, transactional_db: None, size: str, language: str
) -> None:
    """A clerk opens the list, then the bundle, and looks at its papers."""
    bundle = desk.bundle()
    for key in ("k2", "k3"):
        desk.bundle(key)
    how: dict[str, Any] = {"size": size, "language": language}
    page = as_user(CLERK, "/desk/", **how)
    looked_at(page, "workbench-list")
    page.goto(f"/desk/bundles/{bundle}/")
    paper = page.locator("[data-preview-link]").nth(1)
    paper.click()
    expect(paper.locator("xpath=ancestor::li[1]")).to_have_class(re.compile("is-shown"))
    page.wait_for_load_state("networkidle")  # the paper is there
    looked_at(page, "workbench-acceptance")
    page.click("[data-key=C]")
    looked_at(page, "workbench-correction")


@both
@sizes
def test_a_case_through_review_and_decision(
    desk: Desk, as_user: AsUser, transactional_db: None, size: str, language: str
) -> None:
    """Examiner, approver and supervisor each see their task on the case's one page."""
    how: dict[str, Any] = {"size": size, "language": language}
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    known = spec(case.item_version_id)
    page = as_user(desk.login_of(known.review_posts[0]), f"/desk/cases/{case.pk}/", **how)
    looked_at(page, "workbench-review")
    page.click("[data-key=D]")
    expect(page.locator(".error-summary")).to_have_count(1)
    looked_at(page, "workbench-review-refused")
    desk.review(case, "disagree", "The drawing does not show the second exit.")
    page = as_user(desk.login_of(known.decide_post), f"/desk/cases/{case.pk}/", **how)
    page.click("[data-key=R]")
    looked_at(page, "workbench-decision")
    page.goto(f"/desk/cases/{case.pk}/slip/")
    looked_at(page, "workbench-slip")
    page.goto("/desk/find/?q=wangfang")
    looked_at(page, "workbench-find")
    page.goto("/desk/find/?q=nobody")
    looked_at(page, "workbench-find-nothing")


def test_the_desk_is_worked_by_keys(desk: Desk, as_user: AsUser, transactional_db: None) -> None:
    """From the list to the accepted bundle and its slip without a mouse."""
    desk.bundle()
    page = as_user(CLERK, "/desk/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/bundles/**")
    for tick in page.locator("input[name=checked]").all():
        tick.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_selector(".banner-success")
    looked_at(page, "workbench-accepted")
    page.keyboard.press("p")
    page.wait_for_url("**/slip/")
    page.emulate_media(media="print")
    shot(page, "workbench-slip-printed")
    page.emulate_media(media="screen")
    page.keyboard.press("/")
    page.keyboard.type("wangfang")
    page.wait_for_selector(".search-results a")
    looked_at(page, "workbench-suggest")


def test_an_empty_desk_and_large_type(desk: Desk, as_user: AsUser, transactional_db: None) -> None:
    """Nothing to do is said kindly; large type breaks no page."""
    looked_at(as_user(CLERK, "/desk/"), "workbench-empty")
    bundle = desk.accepted()
    page = as_user(CLERK, f"/desk/bundles/{bundle}/", large=True)
    looked_at(page, "workbench-large")
