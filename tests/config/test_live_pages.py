"""Pages that move by themselves: list, counts, progress and inbox; without the stream by the clock, and back again."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.config import prepared
from tests.config.conftest import Installation, kill
from tests.config.test_serve import Served

SOON = 40_000  # ms; a tenth of a second of the tailer, then two requests: on a machine that is busy


class People:
    """The city's people as another program (``driving``)."""

    def __init__(self, installation: Installation) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.config.driving"],
            env=installation.environment | {"ONEWINDOW_ROLE": "app"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        first = self._answer()
        self.cookie, self.sessions = first["cookie"], first["sessions"]

    def __call__(self, order: str) -> Any:
        """Have an order carried out."""
        assert self.process.stdin is not None
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the program has ended"
        return json.loads(line)

    def end(self) -> None:
        """Nobody acts any more."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, People]]:
    """A served city of its own: the horizon of the shared server is held back by other tests' transactions."""
    import socket

    installation = Installation(tmp_path_factory.mktemp("live"))
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        ports = one.getsockname()[1], two.getsockname()[1]
    prepared.city(tmp_path_factory, installation)
    people = People(installation)
    serving = Served(installation, ports)
    try:
        end = time.monotonic() + 120
        while not (serving.is_ready() and serving.hears()):
            assert time.monotonic() < end, serving.said
            time.sleep(0.1)
        yield serving, people
    finally:
        people.end()
        serving.process.terminate()
        serving.process.wait(60)
        installation.end()


@pytest.fixture
def as_one(chromium: Browser, live: tuple[Served, People]) -> Iterator[Callable[[str, str], Page]]:
    """``as_one("clerk", "/desk/")``: a page that this person has opened, its stream open."""
    serving, people = live
    contexts: list[BrowserContext] = []

    def open_page(who: str, path: str) -> Page:
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{serving.port}", viewport={"width": 1440, "height": 900}
        )
        contexts.append(context)
        context.set_default_timeout(SOON)
        context.add_cookies(
            [{"name": people.cookie, "value": people.sessions[who], "url": f"http://127.0.0.1:{serving.port}"}]
        )
        page = context.new_page()
        page.goto(path)
        page.evaluate("window.kept = true")  # gone if the page were loaded again
        return page

    yield open_page
    for context in contexts:
        context.close()


def _streams(page: Page, state: str = "open") -> None:
    page.wait_for_selector(f"html[data-stream={state}]")


def _same(page: Page) -> bool:
    return bool(page.evaluate("window.kept === true"))


def test_list_counts_progress_and_inbox_move_by_themselves(
    live: tuple[Served, People], as_one: Callable[[str, str], Page]
) -> None:
    _, people = live
    case = people("file")
    desk, home = as_one("clerk", "/desk/"), as_one("citizen", f"/cases/{case}/")
    for page in (desk, home):
        _streams(page)
    rows, waiting = desk.locator("#to-do tbody tr"), desk.locator(".desk-nav [data-count=all]")
    expect(rows).to_have_count(1)
    second = people("file")
    expect(rows).to_have_count(2, timeout=SOON)
    expect(waiting).to_have_text("2", timeout=SOON)
    unread = home.locator("[data-count=unread] [data-number]")
    expect(unread).to_have_text("2", timeout=SOON)  # two receipts
    before = home.locator("#case-now").inner_text()
    people(f"accept {case}")
    expect(rows).to_have_count(1, timeout=SOON)
    expect(waiting).to_have_text("1", timeout=SOON)
    expect(home.locator("#case-now")).not_to_have_text(before, timeout=SOON)
    expect(unread).to_have_text("3", timeout=SOON)
    people(f"accept {second}")
    expect(rows).to_have_count(0, timeout=SOON)
    expect(waiting).to_be_hidden(timeout=SOON)
    assert _same(desk)
    assert _same(home)


def test_a_page_at_work_says_that_its_case_has_moved_on(
    live: tuple[Served, People], as_one: Callable[[str, str], Page]
) -> None:
    _, people = live
    case = people("file")
    page = as_one("clerk", f"/desk/cases/{case}/")
    _streams(page)
    notice = page.locator("[data-stale]")
    expect(notice).to_be_hidden()
    people(f"accept {case}")
    expect(notice).to_be_visible(timeout=SOON)
    assert _same(page), "nobody takes away what somebody is typing"


def test_the_events_process_dies_and_nothing_is_lost(
    live: tuple[Served, People], as_one: Callable[[str, str], Page]
) -> None:
    serving, people = live
    page = as_one("clerk", "/desk/")
    _streams(page)
    rows = page.locator("#to-do tbody tr")
    count = rows.count()
    kill(serving.pids()["events"])
    case = people("file")
    expect(rows).to_have_count(count + 1, timeout=SOON)
    _streams(page)
    people(f"accept {case}")
    expect(rows).to_have_count(count, timeout=SOON)
    assert _same(page)


def test_without_the_stream_the_clock_asks_and_the_stream_comes_back(
    live: tuple[Served, People], as_one: Callable[[str, str], Page]
) -> None:
    serving, people = live
    page = as_one("clerk", "/desk/")
    _streams(page)
    page.context.route(f"http://127.0.0.1:{serving.events_port}/**", lambda route: route.fulfill(status=502))
    page.goto("/desk/")
    page.evaluate("window.kept = true")
    _streams(page, "away")
    rows = page.locator("#to-do tbody tr")
    count = rows.count()
    case = people("file")
    expect(rows).to_have_count(count + 1, timeout=SOON)
    page.context.unroute_all()
    _streams(page)
    people(f"accept {case}")
    expect(rows).to_have_count(count, timeout=SOON)
    assert _same(page)


def test_who_may_not_open_the_page_hears_nothing_of_it(live: tuple[Served, People]) -> None:
    serving, people = live
    case = people("file")

    def status(who: str, *topics: str) -> int:
        asked = "&".join(f"topic={topic}" for topic in topics)
        answer = serving.listen(f"/events?{asked}", Cookie=f"{people.cookie}={people.sessions[who]}")
        answer.close()
        return answer.status

    assert {who: status(who, f"case:{case}") for who in people.sessions} == {
        "clerk": 200,
        "citizen": 200,
        "stranger": 403,
        "away": 403,
    }
    people("log-out stranger")
    assert status("stranger", "inbox") == 401
