"""What every answer carries: calls left, the problem's parts, the language; and what is refused before it is read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from onewindow.domain.bundles import queries
from onewindow.domain.catalogue.actions.search import index_items
from onewindow.domain.org.actions import count_stranger, forget_strangers
from onewindow.domain.org.models import Account, ApiStranger
from onewindow.kernel.errors import Refusal
from onewindow.web.api.problems import STATUS, TYPE
from tests.web.api.conftest import Programs
from tests.web.api.program import PAPER, program_of
from tests.web.workbench.desk import Desk


def test_a_token_has_its_calls_a_minute(desk: Desk) -> None:
    """The fourth of three is refused with the seconds to wait; another token is not touched."""
    few = program_of("wangfang", "read", per_minute=3)
    left = [few.get("/me")["RateLimit-Remaining"] for _ in range(3)]
    if left != ["2", "1", "0"]:  # a minute began between two calls
        left = [few.get("/me")["RateLimit-Remaining"] for _ in range(3)]
    over = few.get("/me")
    assert over.status_code == 429 and over.json()["code"] == "api.too-many-calls"
    assert 0 < int(over["Retry-After"]) <= 60 and over["RateLimit-Limit"] == "3"
    assert program_of("wangfang", "read", per_minute=3).get("/me").status_code == 200


def test_strangers_are_counted_by_address(desk: Desk, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those who try tokens out; the address itself is not kept, and the count goes away."""
    monkeypatch.setattr("onewindow.web.api.access.STRANGERS_PER_MINUTE", 2)
    stranger = program()
    answers = [stranger.get("/items", limit=1).status_code for _ in range(6)]
    assert 429 in answers and answers[0] == 200
    stranger.token = "ow_guess"
    assert stranger.get("/me").status_code in (401, 429)
    assert "127.0.0.1" not in str(list(ApiStranger.objects.values()))
    assert forget_strangers(at=timezone.now()) == 0
    assert forget_strangers(at=timezone.now() + timedelta(days=2)) == 1


def test_a_minute_begins_anew(desk: Desk, at: Any) -> None:
    """Fixed windows: the count starts at one with the next minute."""
    counts = [count_stranger(address="::1", at=at + timedelta(seconds=s)) for s in (0, 1, 59, 60, 61)]
    assert counts == [1, 2, 3, 1, 2]


def test_a_problem_says_what_why_and_where_it_is_written(desk: Desk, program: Programs) -> None:
    """RFC 9457, in the caller's language."""
    bundle = desk.bundle()
    said = {}
    for language in ("zh-CN,zh;q=0.9,en;q=0.5", "en-GB", "fr"):
        answer = program("govservice.window", language=language).post(
            f"/applications/{bundle}/correct", {"items": ["no-such"], "text": "x"}
        )
        assert answer.status_code == 422 and answer["Content-Type"] == TYPE
        said[language] = (answer["Content-Language"], answer.json())
    chinese, english, other = said.values()
    assert chinese[0] == other[0] == "zh-hans" and english[0] == "en"
    assert english[1]["title"] == "A correction notice must say what is to be put right."
    assert chinese[1]["title"] == other[1]["title"] != english[1]["title"]
    assert english[1] | {"title": "", "detail": ""} == {
        "type": "urn:onewindow:refusal:bundles.nothing-named",
        "title": "",
        "status": 422,
        "detail": "",
        "instance": f"/api/v1/applications/{bundle}/correct",
        "code": "bundles.nothing-named",
        "source": "行政许可法 art. 32 (4)",
        "details": {"bundle": bundle, "unknown": ["no-such"]},
    }


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every refusal of the product."""
    for one in kind.__subclasses__():
        if one.__module__.startswith("onewindow."):
            yield one
            yield from refusals(one)


def test_every_status_names_a_refusal_that_exists() -> None:
    """A code that was renamed would silently become 422; what says "no such" or "not yours" is no 422."""
    known = {one.code for one in refusals()}
    named = set().union(*STATUS.values())
    assert named - known == set()
    told = {
        code for code in known - named
        if code.partition(".")[2].startswith(("no-such", "not-yours", "not-owner", "not-found"))
    }  # fmt: skip
    assert told == {"bundles.no-such-answer", "cases.no-such-hold"}  # what is said in a request, not a thing


UNREADABLE = {
    "broken": b"{",
    "nul": b'{"number": "\\u0000", "tail": "1234"}',
    "surrogate": b'{"number": "\\ud800", "tail": "1234"}',
    "infinite": b'{"number": "1", "tail": 1e999}',
    "nan": b'{"number": NaN, "tail": "1234"}',
    "deep": b'{"number": ' + b"[" * 100_000 + b"]" * 100_000 + b', "tail": "1234"}',
    "not utf-8": b'{"number": "\xff", "tail": "1234"}',
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_no_database_keeps_is_unreadable(what: str, desk: Desk, program: Programs) -> None:
    """400, not 500."""
    stranger = program()
    answer = stranger.client.post("/api/v1/track", UNREADABLE[what], content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "api.unreadable")


def test_addresses_and_methods(desk: Desk, program: Programs) -> None:
    """Unknown ones are problems too, with the methods that there are."""
    stranger = program()
    assert stranger.get("/no-such").json()["code"] == "api.no-such-address"
    for strange in ("/api/x%00y", "/api/v1/items?q=a%00b"):
        answer = stranger.client.get(strange)
        assert answer.status_code in (400, 404) and answer["Content-Type"] == TYPE
    wrong = stranger.send("DELETE", "/items")
    assert wrong.status_code == 405 and wrong["Allow"] == "GET" and wrong["Content-Type"] == TYPE
    unfit = stranger.get("/items", limit=0)
    assert unfit.status_code == 422 and unfit.json()["details"]["problems"][0]["where"] == "query.limit"
    assert stranger.post("/track", {"number": "1", "tail": "1234", "more": 1}).status_code == 422


def test_uploads_are_told_by_content_and_limited(desk: Desk, program: Programs) -> None:
    """A renamed program, a file of 21 MB, none at all."""
    wang = program("wangfang")
    kept = wang.upload("合同.pdf").json()
    assert (kept["type"], kept["name"], kept["size"]) == ("application/pdf", "合同.pdf", len(PAPER))
    disguised = wang.upload("lease.pdf", b"MZ\x90\x00" + b"\0" * 500)
    assert disguised.status_code == 422 and disguised.json()["code"].startswith("kernel.")
    large = wang.upload("lease.pdf", PAPER + b" " * (21 * 1024 * 1024))
    assert (large.status_code, large.json()["code"]) == (413, "kernel.too-large")
    nothing = wang.client.post("/api/v1/files", {}, headers=wang.headers())
    assert nothing.json()["code"] == "kernel.file-missing"
    long = wang.post("/drafts", {"package": "x" * 3_000_000})
    assert (long.status_code, long.json()["code"]) == (413, "api.too-long")


def test_what_breaks_is_a_problem_too(desk: Desk, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 with the same form; what broke stands in the log alone."""

    def broken(*args: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("onewindow.domain.catalogue.queries.find", broken)
    answer = program().get("/items", q="x")
    assert (answer.status_code, answer.json()["code"]) == (500, "api.broken")
    assert "secret" not in answer.content.decode()


def test_the_reference_page_and_the_description(desk: Desk, program: Programs) -> None:
    """Both open to everybody; the page loads nothing from elsewhere and runs nothing of its own."""
    stranger = program()
    described = stranger.client.get("/api/v1/openapi.json")
    assert described.json()["openapi"].startswith("3.1")
    page = stranger.client.get("/api/docs/")
    text = page.content.decode()
    assert page.status_code == 200 and "/api/v1/drafts/{draft}/submit" in text and "提交申请" in text
    assert "default-src 'self'" in page["Content-Security-Policy"] and "<script>" not in text
    assert Account.objects.exists()


def test_items_are_found_and_paged(desk: Desk, program: Programs) -> None:
    """By everyday words; by slug page after page, nothing twice, nothing lost."""
    stranger = program("wangfang", "read")
    index_items(at=desk.at, slugs=["food-catering-licence"])
    assert stranger.get("/items", q="食品经营").json()["items"]
    seen: list[str] = []
    after = ""
    while True:
        page = stranger.get("/items", limit=7, after=after).json()
        seen += [one["slug"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted(set(seen)) and len(seen) > 7
    item = stranger.get(f"/items/{seen[0]}").json()
    assert item["materials"] and item["fields"] and item["promised"]


def test_the_to_do_list_goes_on_where_it_ended(desk: Desk, program: Programs) -> None:
    """Page after page by key; an invented place is refused."""
    for n in range(3):
        desk.bundle(f"k{n}")
    clerk = program("govservice.window")
    first = clerk.get("/tasks", limit=2).json()
    second = clerk.get("/tasks", limit=2, after=first["next"]).json()
    tasks = [one["task"] for one in first["tasks"] + second["tasks"]]
    assert len(tasks) == len(set(tasks)) == 3 and second["next"] is None
    for invented in ("x", "MjAyNg", "!!", "5"):
        assert clerk.get("/tasks", after=invented).json()["code"] == "api.cursor-wrong"
    assert clerk.get("/tasks", light="red").status_code == 200
    assert clerk.get("/tasks", about="open-restaurant", name="accept").json()["tasks"]


def test_four_signs_are_not_tried_out(desk: Desk, program: Programs) -> None:
    """Fewer calls a minute than else, with a token too: ten thousand tails would take days."""
    bundle = desk.bundle()
    body = {"number": queries.bundle_page(bundle, desk.actor("wangfang"), desk.at).number, "tail": "0000"}
    for caller in (program(), program("wangfang")):
        statuses = [caller.post("/track", body).status_code for _ in range(12)]
        assert 429 in statuses
    assert program().get("/items", limit=1).status_code == 200, "other calls go on"
