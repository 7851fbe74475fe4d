"""Finding a service as people do it: on a phone and at a kiosk, as they type and on the page of results; the office's words."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.catalogue.actions.search import note_missing
from tests import worlds
from tests.browser.rig import looked_at

pytestmark = pytest.mark.browser


@pytest.fixture
def city(transactional_db: None) -> Iterator[None]:
    """The demo city, searchable today."""
    with worlds.searchable_city(worlds.now()):
        yield


def test_on_a_phone_and_at_a_kiosk(city: None, open_page: Callable[..., Page]) -> None:
    """A wrong sign is asked back as one types; the results are narrowed; nothing found says what to do."""
    for size, language in (("phone", "zh"), ("kiosk", "zh")):
        page = open_page("/", size=size, language=language)
        page.fill("#search", "canyindian")
        expect(page.locator(".search-results a.meant")).to_contain_text("餐饮店")
        looked_at(page, "find-typing")
        page.fill("#search", "登记")
        page.locator("#search").press("Enter")
        page.wait_for_url("**/find/**")
        expect(page.locator(".facet").first).to_be_visible()
        looked_at(page, "find-facets")
        page.locator(".facet .filter", has_text="个人").click()
        expect(page.locator(".filter[aria-current]", has_text="个人")).to_be_visible()
        page.goto("/find/?q=量子飞船")
        expect(page.locator(".empty-state")).to_be_visible()
        looked_at(page, "find-in-vain")


def test_words_of_the_office(city: None, as_user: Callable[..., Page]) -> None:
    """Desk: one click from what was looked for in vain to a meaning; phone in English fits."""
    note_missing(text="量子飞船", on=timezone.localdate())
    page = as_user("govservice.office", "/office/catalogue/words/")
    looked_at(page, "office-words")
    page.click("a.tool:has-text('设为检索词')")
    page.fill("[name=meant]", "契税申报")
    looked_at(page, "office-word-form")
    page.click(".narrow-form button[type=submit], .narrow-form button:has-text('保存')")
    expect(page.locator("tr", has_text="契税申报").first).to_be_visible()
    looked_at(as_user("govservice.office", "/office/catalogue/words/", size="phone", language="en"), "office-words")
