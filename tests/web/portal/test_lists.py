"""Public lists and the reform ledger: pages, filters, counts that lead to items, files that no spreadsheet calculates."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from onewindow.domain.catalogue.queries.figures.lists import KINDS
from onewindow.web.portal.views.catalogue.exporting import exported, harmless
from tests import worlds

HEAD = [("name", "Item"), ("days", "Days")]
EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@sum(a1)", "\t=1"]


@pytest.fixture
def city(db: None, at: datetime) -> Iterator[Client]:
    with worlds.reformed(at):
        yield Client()


def test_pages_filters_and_files(city: Client, django_assert_max_num_queries: Any) -> None:
    """Every list opens in both languages; its count is the number on the page of all lists; a filter narrows it."""
    counts = dict(
        re.findall(
            r'href="/lists/([a-z-]+)/">[^<]+</a>\s*<span class="list-count">\s*<strong class="num">(\d+)',
            city.get("/lists/").content.decode(),
        )
    )
    assert counts.keys() == {kind.key for kind in KINDS}
    for kind in KINDS:
        text = city.get(f"/lists/{kind.key}/").content.decode()
        assert text.count("<tr>") == int(counts[kind.key]) + (counts[kind.key] != "0"), kind.key
    city.cookies["django_language"] = "en"
    english = city.get("/lists/most-once/?type=01&audience=2").content.decode()
    rows = json.loads(city.get("/lists/most-once/?type=01&audience=2&as=json").content)
    assert english.count("<tr>") == len(rows) + 1 == 10 + 1
    assert {"name", "department", "code", "visits", "why"} == rows[0].keys()
    assert "Hand" not in rows[0]["why"] and rows[0]["code"]
    text = city.get("/lists/limits/?as=csv").content
    assert text.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert len(table) == int(counts["limits"]) + 1
    book = load_workbook(io.BytesIO(city.get("/lists/powers/?as=xlsx").content))
    assert book.active is not None and book.active.max_row == int(counts["powers"]) + 1
    for nonsense in ("none/", "limits/?department=x&level=99&type=zz", "limits/?after=nothing"):
        assert city.get(f"/lists/{nonsense}").status_code == (404 if nonsense == "none/" else 200)
    with django_assert_max_num_queries(3):
        city.get("/lists/limits/")


def test_the_ledger(city: Client, django_assert_max_num_queries: Any) -> None:
    """The city between two days, a batch with each item before and after, and the same as a file."""
    text = city.get("/reform/?from=2025-06-01&to=2026-09-01").content.decode()
    (number,) = re.findall(r'href="/reform/(\d+)/"', text)
    batch = city.get(f"/reform/{number}/").content.decode()
    assert "31%" in batch and "示政发〔2026〕1号" in batch
    assert batch.count("<tr>") == 12
    rows = json.loads(city.get(f"/reform/{number}/?as=json").content)
    food = next(row for row in rows if "食品经营许可" in row["name"])
    assert (food["steps_before"], food["steps_after"], food["visits_before"], food["visits_after"]) == (9, 7, 2, 0)
    assert city.get("/reform/999999/").status_code == 404
    assert city.get("/reform/?from=2026-99-99&to=x&after=-1").status_code == 200
    with django_assert_max_num_queries(8):
        city.get("/reform/")


def test_a_text_is_no_formula() -> None:
    """Whatever begins like one gets an apostrophe; numbers stay numbers, signs no file can hold go."""
    assert [harmless(one)[0] for one in EVIL] == ["'"] * len(EVIL)  # type: ignore[index]
    assert harmless(-2) == -2 and harmless(["a", "b"]) == "a；b" and harmless(None) == ""
    rows = [[one, 3] for one in [*EVIL, "\x07bell"]]
    book = load_workbook(io.BytesIO(exported("xlsx", "x", HEAD, rows).content))
    assert book.active is not None
    assert {cell.data_type for cell in book.active["A"]} == {"s"}
    lines = list(csv.reader(io.StringIO(exported("csv", "x", HEAD, rows).content.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:6]] == [f"'{one}" for one in EVIL]
    assert json.loads(exported("json", "x", HEAD, rows).content)[0] == {"name": "=1+1", "days": 3}
