"""The to-do list is rendered once and filled: nothing of one person, one moment or one language stays in it for another."""

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory
from django.utils import translation

from onewindow.web.ui.kept import stencil
from onewindow.web.ui.kept.stencil import Mark
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

CLERK, EXAMINER = "govservice.window", "market.examiner"


def page(client: Client, path: str = "/desk/", **headers: str) -> str:
    """The page as it came."""
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_no_mark_is_left_and_values_are_escaped(desk: Desk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bundle()
    monkeypatch.setattr("onewindow.web.workbench.listing.holder", lambda one: "<b>&'\"")
    found = page(sign_in(CLERK))
    assert not re.search("[\ue000\ue001]", found)
    assert "&lt;b&gt;&amp;&#x27;&quot;" in found
    assert "<b>" not in found


def test_each_sees_his_own_name_counts_and_language(desk: Desk, sign_in: SignIn) -> None:
    clerk, examiner = sign_in(CLERK), sign_in(EXAMINER)
    before = page(clerk)
    desk.bundle()
    after = page(clerk)
    (count,) = re.findall(r'data-count="all">([^<]*)<', after)
    assert (count, 'data-count="all" hidden' in before) == ("1", True)
    other = page(examiner)
    names = [re.findall(r"who-here.*?</small>", one, re.DOTALL) for one in (after, other)]
    assert names[0] != names[1]
    assert all(names)
    clerk.cookies["django_language"] = "en"
    assert "To be accepted" in page(clerk) or "Accept" in page(clerk)
    assert 'lang="en"' in page(clerk)
    clerk.cookies["large_type"] = "1"
    assert "is-large" in page(clerk)


def test_every_page_has_a_token_of_its_own_that_is_accepted(desk: Desk, sign_in: SignIn) -> None:
    clerk = sign_in(CLERK)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies
    tokens = [re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page(strict)) for _ in range(2)]
    assert tokens[0][0] != tokens[1][0]
    for token in (tokens[0][0], tokens[1][-1]):
        answer = strict.post("/large-type/", {"csrfmiddlewaretoken": token, "next": "/desk/"})
        assert answer.status_code == 302
    assert strict.post("/large-type/", {"next": "/desk/"}).status_code == 403


def test_a_message_is_told_once(desk: Desk, sign_in: SignIn) -> None:
    clerk = sign_in(CLERK)
    page(clerk)
    storage = CookieStorage(RequestFactory().get("/"))
    clerk.cookies["messages"] = storage._encode([Message(constants.INFO, "Heard only once")])
    assert "Heard only once" in page(clerk)
    assert "Heard only once" not in page(clerk)


def test_the_open_page_asks_for_the_list_alone(desk: Desk, sign_in: SignIn) -> None:
    bundle = desk.bundle()
    clerk = sign_in(CLERK)
    part = page(clerk, **{"X-Fragment": "1"})
    assert part.startswith('<section id="to-do">')
    assert f"/desk/bundles/{bundle}/" in part
    assert "<body" not in part
    whole = page(clerk)
    assert part.removeprefix('<section id="to-do">').removesuffix("</section>").strip() in whole


def test_shapes_are_few_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stencil, "MOST", 3)
    stencil.forget()
    for n in range(9):
        with translation.override("en"):
            found = stencil.parts("workbench/tasks/_list.html", n, lambda: {"rows": Mark("rows"), "older": ""})
        assert "<tr>!" in stencil.filled(found, {"rows": "<tr>!"})
    assert len(stencil._kept) == 3
    assert not Mark("x", 0)
    assert Mark("x", 5)
    stencil.forget()
