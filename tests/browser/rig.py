"""The rig of browser tests: Debian's chromium, pages at four sizes, log-in as a demo account, axe, overflow, screenshots.

Fixtures: ``chromium`` (one browser a session), ``open_page`` (a page at a size, in a language, in large type),
``as_user`` (the same, logged in). Plain functions: ``axe(page)``, ``no_overflow(page)``, ``shot(page, name)``,
``looked_at(page, name)`` = all three. A page that logs an error to its console fails the test (a broken CSP does).
"""

import functools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, expect, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread

SIZES = {"desk": (1440, 900), "phone": (390, 844), "kiosk": (1080, 1920), "screen": (1920, 1080)}
SHOTS = Path(__file__).resolve().parents[2] / "screenshots"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = AXE_FILE_PATH.read_text()
# what is no violation is not described: to carry thousands of passed nodes over the wire takes longer than to look at them
RULES = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}

# What sticks out to the right of the page and is not inside a box that scrolls by itself.
OUTSIDE = """() => {
  const width = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll('body *')].filter((one) => {
    if (one.closest('.visually-hidden, .visually-hidden-focusable, .graph-box, .desk-table-box, .scroll-box, .desk-nav')) return false;
    if (!one.checkVisibility()) return false; // a closed fold keeps the boxes of an earlier width
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.height > 0 && (box.right > width + 1 || box.left < -1);
  });
  return {wide: document.documentElement.scrollWidth - width, out: out.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))};
}"""

OpenPage = Callable[..., Page]

# A page that is about to go says so from the moment of the click: a form sent, a link followed (not one that stays, or that
# opens elsewhere). What a script does with the answer of a fetch is not a click's.
LEAVING = """
addEventListener('submit', (event) => {
  const target = event.submitter?.formTarget || event.target.target;
  if (!event.defaultPrevented && event.target.method !== 'dialog' && (!target || target === '_self')) window.leaving = true;
});
navigation.addEventListener('navigate', (event) => {
  if (!event.hashChange && event.downloadRequest === null && !event.destination.sameDocument) window.leaving = true;
});
addEventListener('pageshow', () => { window.leaving = false; });
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session; while it runs, every click ends where it leads (``settled``)."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patched:
        for kind in (Page, Locator):
            patched.setattr(kind, "click", _followed(kind.click))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        IDLE.clear()
        browser.close()


def _followed(click: Callable[..., None]) -> Callable[..., None]:
    """A click alone returns before the page goes: what follows would look at the old one, or break off the form on its way."""

    @functools.wraps(click)
    def there(on: Page | Locator, *args: Any, **how: Any) -> None:
        click(on, *args, **how)
        settled(on if isinstance(on, Page) else on.page)

    return there


def settled(page: Page) -> None:
    """Come back when the page is one that stays: nothing leads away from it, and all of it is here."""
    until = time.monotonic() + PATIENCE / 1000
    while not page.is_closed() and time.monotonic() < until:
        try:
            if page.evaluate("() => !window.leaving && document.readyState === 'complete'"):
                return
        except Error:
            pass  # it went just now: the next one is asked
        page.wait_for_timeout(10)


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[OpenPage]:
    """``open_page("/path", size="phone", language="en", large=True, login="…")`` in a context of its own."""
    taken: list[Page] = []
    troubles: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # an answer of 4xx is what some tests are about; anything else in the console is our fault
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            troubles.append(message.text)

    def hear(error: Error) -> None:
        troubles.append(str(error))

    def open_one(
        path: str = "/", *, size: str = "desk", language: str = "zh", large: bool = False, login: str = ""
    ) -> Page:
        width, height = SIZES[size]
        page = IDLE.pop() if IDLE else _fresh(chromium, live_server.url)
        taken.append(page)
        page.set_viewport_size({"width": width, "height": height})
        cookies = {"large_type": "1"} if large else {}
        if language == "en":
            cookies["django_language"] = "en"
        if login:
            cookies |= session_of(login)
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.on("console", listen)
        page.on("pageerror", hear)
        page.goto(path)
        return page

    yield open_one
    for page in taken:
        if page.is_closed():
            page.context.close()
            continue
        page.remove_listener("console", listen)
        page.remove_listener("pageerror", hear)
        _put_back(page)
    assert troubles == [], troubles


PATIENCE = 30_000
"""How long a page may take to come to what is expected of it: what is there at once costs nothing, and a machine that is
busy with seven other things is not a fault.
"""
expect.set_options(timeout=PATIENCE)

IDLE: list[Page] = []
MOST_IDLE = 6


def _fresh(chromium: Browser, url: str) -> Page:
    context = chromium.new_context(
        base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", accept_downloads=True
    )
    context.add_init_script(LEAVING)
    context.set_default_timeout(PATIENCE)
    context.set_default_navigation_timeout(2 * PATIENCE)
    return context.new_page()


def _put_back(page: Page) -> None:
    """A page is used again by the next test: a new context costs a second of CPU. Nothing of this test stays in it: no
    cookie, no storage, no second tab, no print view.
    """
    context = page.context
    if len(IDLE) >= MOST_IDLE:
        context.close()
        return
    for tab in context.pages:
        if tab is not page:
            tab.close()
    context.unroute_all()
    page.unroute_all()
    context.clear_cookies()
    context.clear_permissions()
    if page.url.startswith("http"):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    page.emulate_media(media="null", reduced_motion="reduce")
    page.goto("about:blank")
    IDLE.append(page)


@pytest.fixture
def as_user(open_page: OpenPage) -> OpenPage:
    """``as_user("login", "/path", size="phone")``: a page in a browser context logged in by a demo account."""

    def open_as(login: str, path: str = "/", **how: Any) -> Page:
        return open_page(path, login=login, **how)

    return open_as


def session_of(login: str) -> dict[str, str]:
    """The cookie of a demo account that has logged in, as one click on its button gives it (``log_in`` clicks)."""
    from onewindow.domain.org.models import Account

    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def log_in(page: Page, login: str) -> None:
    """Enter a demo account the way the one-click buttons do."""
    page.goto("/login/")
    page.click(f'button[name="login"][value="{login}"]')


def axe(page: Page) -> None:
    """No violation of WCAG 2.2 level AA. The whole page is in view: which field a bar at the bottom covers while one scrolls
    is chance, and no fault.
    """
    settled(page)
    size = page.viewport_size or {"width": 0, "height": 0}
    high = page.evaluate("document.documentElement.scrollHeight")
    if high > size["height"]:
        page.set_viewport_size({"width": size["width"], "height": high})
    page.evaluate(AXE)
    found = page.evaluate("how => axe.run(how).then((seen) => seen.violations)", RULES)
    if high > size["height"]:
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
    assert [f"{v['id']}: {[node['target'] for node in v['nodes'][:3]]}" for v in found] == []


def no_overflow(page: Page) -> None:
    """The page does not scroll sideways and nothing sticks out of it."""
    settled(page)
    found = page.evaluate(OUTSIDE)
    assert found == {"wide": 0, "out": []}, f"{page.url}: {found}"


def shot(page: Page, name: str) -> None:
    """With ``ONEWINDOW_SHOTS=1`` a screenshot of the whole page into the git-ignored folder, named by page, size and language."""
    if not os.environ.get("ONEWINDOW_SHOTS"):
        return  # a picture nobody opens costs a second
    SHOTS.mkdir(exist_ok=True)
    viewport = page.viewport_size or {"width": 0}
    size = next((word for word, (width, _) in SIZES.items() if width == viewport["width"]), "other")
    language = page.get_attribute("html", "lang") or ""
    page.screenshot(path=SHOTS / f"{name}.{size}.{language}.png", full_page=True)


def looked_at(page: Page, name: str) -> None:
    """Screenshot, then nothing sticks out and axe finds nothing."""
    shot(page, name)
    no_overflow(page)
    axe(page)
