"""Account pages in chromium: WCAG, nothing sticks out, and the way of a member of staff to his second step."""

import base64
import re

import pytest
from django_otp.oath import totp

from tests.browser.rig import OpenPage, axe, no_overflow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("size", "language", "large"), [("desk", "zh", False), ("phone", "en", True)])
def test_pages_of_an_account(open_page: OpenPage, demo_city: None, size: str, language: str, large: bool) -> None:
    """Every page of it, right and refused; then a device is set up, used and taken off."""
    how = {"size": size, "language": language, "large": large}
    for path in ("/sign-up/", "/login/link/nothing/"):
        page = open_page(path, **how)
        axe(page)
        no_overflow(page)
    page = open_page("/office/looks/", login="govservice.office", **how)
    axe(page)
    no_overflow(page)
    page = open_page("/desk/accounts/reset/", login="govservice.window", **how)
    page.click('button[value="find"]')
    axe(page)
    no_overflow(page)
    page = open_page("/account/", login="market.approver", **how)
    axe(page)
    no_overflow(page)
    page.goto("/account/second-step/")
    page.click('button[value="begin"]')
    axe(page)
    no_overflow(page)
    key = base64.b32decode("".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page.content())))
    page.fill("#code", f"{totp(key):06d}")
    page.click('button[value="confirm"]')
    axe(page)
    no_overflow(page)
    codes = page.locator(".paper-codes li").all_inner_texts()
    assert len(codes) == 10
    page.goto("/account/second-step/")
    axe(page)
    page.fill("#code", codes[0])
    page.click('button[value="drop"]')
    page.wait_for_selector('button[value="begin"]')
