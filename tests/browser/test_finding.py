"""Finding a service as people do it: on a phone and at a kiosk, as they type and on the page of results; the office's words."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.catalogue.actions.search import note_missing
from onewindow.domain.catalogue.models import SearchMiss
from tests import worlds
from tests.browser.rig import looked_at

pytestmark = pytest.mark.browser


@pytest.fixture
def city(transactional_db: None) -> Iterator[None]:
    """The demo city, searchable today."""
    with worlds.searchable_city(worlds.now()):
        yield


def test_on_a_phone(city: None, open_page: Callable[..., Page]) -> None:
    """A wrong sign is asked back as one types; the results are narrowed; nothing found says what to do."""
    page = open_page("/", size="phone")
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


def test_at_a_kiosk(city: None, open_page: Callable[..., Page]) -> None:
    """First letters by large keys, in place; the guide and back to what was found; nobody there: the start again."""
    page = open_page("/kiosk/", size="kiosk")
    looked_at(page, "kiosk")
    for box in (one.bounding_box() for one in page.locator(".kiosk-keys a, .kiosk-rows a, .kiosk-bar > *").all()):
        assert box is None or (box["height"] >= 96 and box["width"] >= 96)  # a form of one button has no box
    for key in "spjyxkk":
        page.locator(f"[data-key={key}]").click()
    page.locator("[data-less]").click()
    page.locator(".kiosk-rows a", has_text="食品经营许可").click()
    page.wait_for_url("**/items/food-catering-licence/kiosk/")
    page.locator("[data-back]").click()
    page.wait_for_url("**/kiosk/?q=spjyxk")
    expect(page.locator(".kiosk-rows a", has_text="食品经营许可")).to_be_visible()
    page.evaluate("document.body.dataset.idle = 1")
    page.wait_for_url("**/kiosk/")
    page.locator(".kiosk-rows a", has_text="餐饮店").click()
    looked_at(page, "kiosk-package")


def test_a_key_is_a_link(city: None, client: Client) -> None:
    """Without a script every key leads on, and the last ones back; what is typed is a text."""
    text = client.get("/kiosk/?q=sp%22%3E").content.decode()
    assert 'href="/kiosk/?q=sp%22%3Eq"' in text
    assert 'href="/kiosk/?q=sp%22"' in text
    assert client.get("/kiosk/packages/nothing/").status_code == 404
    client.get("/kiosk/?q=量子飞")
    client.get("/kiosk/?q=量子飞船&said=1")
    assert list(SearchMiss.objects.values_list("text", flat=True)) == ["量子飞船"], "what is half typed is not counted"


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
