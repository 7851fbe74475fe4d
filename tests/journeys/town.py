"""The town a journey plays in: the demo city on a real clock, and what the worker does when it is asked to."""

import re
import struct
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from onewindow.config.searchable import searchable
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.queries import Progress, progress
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Account, Holding, Person
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import documents, due, log
from onewindow.kernel.models import Task
from tests import worlds
from tests.browser.rig import SIZES, axe, no_overflow, shot

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
PAPER = '#set page(paper: "a4", margin: 25mm)\n#set text(font: "Noto Sans SC", size: 14pt)\n= #json("data.json").title\n#lorem(60)'


WORDS = """() => {
  document.querySelectorAll('[lang^=zh], input, textarea').forEach((one) => one.remove());
  return document.body.innerText;
}"""


class Town:
    """Who lives here, what the worker does, and how a page is looked at."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.said_by_people: set[str] = set()
        self.only: tuple[str, ...] = ()

    # --- people

    def person(self, login: str) -> Person:
        """A citizen by log-in."""
        return Person.objects.get(account__login=login)

    def others(self, person: Person, number: int) -> list[Person]:
        """Some other citizens."""
        return list(Person.objects.exclude(pk=person.pk).order_by("pk")[:number])

    def holder(self, post: int) -> str:
        """The log-in of whoever holds a post."""
        account = (
            Holding.objects.filter(post=post, to_on=None).order_by("pk").values_list("staff__account", flat=True)[0]
        )
        return Account.objects.get(pk=account).login

    def actor(self, login: str) -> Actor:
        """An account as the domain knows it."""
        return actor_of(Account.objects.get(login=login).pk, timezone.now())

    # --- papers

    def pdf(self, title: str) -> dict[str, Any]:
        """A real page of PDF, as playwright hands it to a file field."""
        body = documents.document(PAPER, {"title": title}, at=datetime.fromisoformat("2026-09-01T09:00:00+08:00"))
        return {"name": f"{title[:40]}.pdf", "mimeType": "application/pdf", "buffer": body}

    def png(self, title: str) -> dict[str, Any]:
        """A real picture."""
        wide, high = 320, 200
        rows = b"".join(b"\0" + bytes([n, 120, 255 - n]) * wide for n in range(high))

        def part(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
        body = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
        return {"name": f"{title[:40]}.png", "mimeType": "image/png", "buffer": body}

    # --- what happens by itself

    def worker(self) -> None:
        """Timers, reactions until nothing is new, papers of licences: what ``serve`` does all the time."""
        due.sweep(timezone.now())
        self._react()
        for row in Licence.objects.filter(state="making").order_by("pk"):
            licences.make(licence=row.pk, at=timezone.now())
        self._react()

    def _react(self) -> None:
        log.settle()
        while log.run_readers(timezone.now()):
            log.settle()

    def cases(self, bundle: int) -> list[Progress]:
        """The cases of a bundle as they stand."""
        return progress(timezone.now(), group=f"bundle:{bundle}")

    def case(self, bundle: int, item: str) -> Progress:
        """One of them by its item."""
        return next(one for one in self.cases(bundle) if one.item.slug == item)

    def tasks(self, case: int) -> list[tuple[str, str]]:
        """Open tasks of a case: their names and the log-ins of who may do them."""
        rows = Task.objects.filter(kind="case", thing=case, closed_at=None, post__isnull=False).order_by("id")
        return [(row.name, self.holder(row.post)) for row in rows if row.post is not None]

    def others_work(self, bundle: int) -> None:
        """Every other department does what is open, through the verbs; the worker follows."""
        verbs = {
            "review": lambda case, by: cases.review(case=case, stance="agree", by=by, at=timezone.now()),
            "decide": lambda case, by: cases.grant(case=case, by=by, at=timezone.now()),
            "close": lambda case, by: cases.close(case=case, by=by, at=timezone.now()),
        }
        while True:
            todo = [(one.id, *task) for one in self.cases(bundle) for task in self.tasks(one.id)]
            for case, name, login in todo:
                verbs[name](case, self.actor(login))
            self.worker()
            if not todo:
                return

    # --- pages

    def looks_only_at(self, *names: str) -> None:
        """A short journey leaves out the pages another one has looked at."""
        self.only = names

    def look(self, page: Page, name: str, *, main: bool = False) -> None:
        """Nothing sticks out at either size and axe finds nothing; a main page also in English and large type."""
        if self.only and name not in self.only:
            return
        own = next(
            word for word, size in SIZES.items() if page.viewport_size and size[0] == page.viewport_size["width"]
        )
        page.wait_for_load_state("load")
        assert "出错" not in page.title(), page.url
        shot(page, f"journey-{name}")
        no_overflow(page)
        axe(page)
        for size in {"phone", "desk"} - {own}:
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            shot(page, f"journey-{name}")
            no_overflow(page)
        page.set_viewport_size({"width": SIZES[own][0], "height": SIZES[own][1]})
        if main:
            self._again(page, name)

    def _again(self, page: Page, name: str) -> None:
        """The same address in English and large type, in a second tab: what was typed in the first stays."""
        cookies = {"django_language": "en", "large_type": "1"}
        page.context.add_cookies([{"name": key, "value": value, "url": page.url} for key, value in cookies.items()])
        tab = page.context.new_page()
        tab.goto(page.url)
        shot(tab, f"journey-{name}-large")
        no_overflow(tab)
        left = tab.evaluate(WORDS)
        tab.close()
        for key in cookies:
            page.context.clear_cookies(name=key)
        words = sorted({word for word in CHINESE.findall(left) if not self._is_data(word)})
        assert words == [], f"{name}: Chinese on an English page: {words}"

    def hears(self, value: object) -> None:
        """Everything people type stays as they typed it, on an English page too."""
        if isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                self.hears(one)
        elif isinstance(value, str):
            self.said_by_people.add(value)

    def _is_data(self, word: str) -> bool:
        """Names of persons and companies, addresses and notices stay as they were typed."""
        return any(word in said for said in self.said_by_people)


@pytest.fixture
def town(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[Town]:
    """A town whose files lie in a folder of its own."""
    settings.HOME = tmp_path
    moment = worlds.now()
    with worlds.demo_city(moment - timedelta(days=30), key="searchable", more=lambda: searchable(moment)):
        yield Town(tmp_path)
