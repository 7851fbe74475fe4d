"""The interface itself: components, log-in, errors; both languages, four sizes, large type."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.rig import OpenPage, looked_at

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["desk", "phone", "kiosk", "screen"])
def test_components_at_each_size(open_page: OpenPage, size: str, language: str) -> None:
    """All components on one page: nothing sticks out, nothing is out of reach."""
    looked_at(open_page("/gallery/", size=size, language=language), "gallery")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_components_in_large_type(open_page: OpenPage, size: str) -> None:
    """Large type breaks no page."""
    looked_at(open_page("/gallery/", size=size, large=True), "gallery-large")


@pytest.mark.parametrize("path", ["/", "/login/", "/find/", "/no-such-page/", "/gallery/"])
def test_no_chinese_on_an_english_page(open_page: OpenPage, path: str) -> None:
    """English pages are English, but for the switch that offers Chinese."""
    page = open_page(path, language="en")
    left = page.evaluate(
        "() => { document.querySelectorAll('[lang^=zh]').forEach((one) => one.remove()); return document.body.innerText }"
    )
    assert not CHINESE.search(left), [line for line in left.splitlines() if CHINESE.search(line)]


def test_language_and_type_size_are_kept(open_page: OpenPage) -> None:
    """Both switches come back to the same page and stay."""
    page = open_page("/find/")
    page.click("text=English")
    page.wait_for_url("**/find/")
    assert page.get_attribute("html", "lang") == "en"
    page.click("text=Large type")
    page.goto("/login/")
    assert page.get_attribute("html", "class") == "is-large"
    assert page.get_attribute("html", "lang") == "en"


def test_an_empty_log_in_shows_its_errors_at_the_fields(open_page: OpenPage) -> None:
    """The summary has the focus and its links lead to the fields."""
    page = open_page("/login/", size="phone")
    page.click(".login-form button")
    expect(page.locator(".error-summary")).to_be_focused()
    page.click(".error-summary a >> nth=0")
    expect(page.locator("#login")).to_be_focused()
    looked_at(page, "login-errors")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_missing_page_offers_a_way_on(open_page: OpenPage, size: str) -> None:
    """404 in the city's dress."""
    page = open_page("/no-such-page/", size=size)
    assert "页面不存在" in page.inner_text("h1")
    looked_at(page, "error-404")


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_calmly() -> None:
    """The CSRF page is ours and says that nothing was sent."""
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


@pytest.mark.django_db
def test_a_stranger_is_sent_to_log_in_and_back() -> None:
    """``next`` keeps the address; one that leads elsewhere is dropped."""
    answer = Client().get("/me/?tab=1")
    assert answer["Location"] == "/login/?next=/me/%3Ftab%3D1"
    page = Client().get("/login/?next=https://example.org/").content.decode()
    assert 'name="next" value="https' not in page
