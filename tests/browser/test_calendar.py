"""The working calendar as people see it: the year, what does not add up, what a notice moves; two persons, one notice."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.org.queries import calendar as calendars
from tests.browser.rig import looked_at
from tests.web.workbench.conftest import desk
from tests.web.workbench.desk import Desk

__all__ = ["desk"]
FIRST, SECOND = "govservice.office", "govservice.office2"
NOTICE = Path(__file__).parents[1] / "kernel/worktime/notices/2026.txt"
AsUser = Callable[..., Page]


def _next_off() -> date:
    """The next working day but one: off, it moves what is due in the days after it."""
    return calendars.current().nth(timezone.localdate(), 2)


@pytest.mark.parametrize(("size", "language"), [("desk", "zh"), ("phone", "en")])
def test_a_notice_from_entry_to_force(
    desk: Desk, as_user: AsUser, transactional_db: None, size: str, language: str
) -> None:
    """Pasted wrong, put right, handed over; the second person sees what it moves and approves."""
    calendars.forget()
    desk.bundle()
    how: dict[str, Any] = {"size": size, "language": language}
    page = as_user(FIRST, "/office/calendar/", **how)
    looked_at(page, "calendar-year")
    page.goto("/office/calendar/enter/")
    page.fill("[name=text]", NOTICE.read_text("utf-8").replace("3日（周六）", "3日（周日）"))
    page.select_option("[name=year]", "2026")
    page.click("form.panel button")
    expect(page.locator(".doubts li")).to_have_count(1)
    looked_at(page, "calendar-doubts")
    page.check("[value=amend]")
    page.fill("[name=number]", "国办发明电〔2026〕9号")
    page.select_option("[name=year]", str(_next_off().year))
    page.fill("[name=text]", f"{_next_off()},off,示例")
    page.click("form.panel button")
    looked_at(page, "calendar-draft")
    page.click("form[action$='/propose/'] button")
    address = page.url
    second = as_user(SECOND, address, **how)
    expect(second.locator(".effect tbody tr")).to_have_count(1)
    looked_at(second, "calendar-effect")
    second.click("form[action$='/approve/'] button")
    expect(second.locator("[data-progress] progress")).to_have_count(3)  # cases, bundles, stages of projects
    looked_at(second, "calendar-approved")
    calendars.forget()
    assert timezone.now() - timedelta(minutes=5) < calendars.notices()[0].decided_at  # type: ignore[operator]


def test_a_year_on_paper(desk: Desk, as_user: AsUser, transactional_db: None) -> None:
    """Printed, a year keeps its marks and loses the furniture."""
    page = as_user(FIRST, "/office/calendar/?year=2026")
    page.emulate_media(media="print")
    expect(page.locator(".desk-nav")).to_be_hidden()
    expect(page.locator(".month").first).to_be_visible()
    looked_at(page, "calendar-paper")
