"""The working calendar at the office door: who may, what comes back, and the way of a notice through two persons."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.org.models import CalendarNotice, CalendarRun
from onewindow.domain.org.queries import calendar as calendars
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
HERE = Path(__file__).parents[2]
CSV = (HERE / "domain/org/notice-2027.csv").read_text(encoding="utf-8")
TEXT = (HERE / "kernel/worktime/notices/2026.txt").read_text(encoding="utf-8")
TYPED = {
    "year": "2027",
    "whole": "whole",
    "number": "国办发明电〔2026〕6号",
    "url": "https://example.org/2027",
    "text": CSV,
}


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(worlds.now()):
        calendars.forget()
        yield
        calendars.forget()


@pytest.fixture
def first(sign_in: SignIn) -> Client:
    return sign_in("govservice.office")


@pytest.fixture
def second(sign_in: SignIn) -> Client:
    return sign_in("govservice.office2")


def _page(client: Client, name: str, *args: int, query: str = "") -> Any:
    return client.get(reverse(f"office:{name}", args=args) + query)


def _enter(client: Client, **typed: Any) -> Any:
    return client.post(reverse("office:calendar-enter"), {**TYPED, "key": "k1", **typed})


def _entered(client: Client, **typed: Any) -> int:
    answer = _enter(client, **typed)
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def _move(client: Client, name: str, notice: int, **typed: Any) -> Any:
    version = CalendarNotice.objects.get(pk=notice).version
    return client.post(reverse(f"office:calendar-{name}", args=[notice]), {"seen": version, "key": name, **typed})


def test_the_year_says_of_every_day_what_it_is(first: Client):
    words = _page(first, "calendar", query="?year=2026").content.decode()
    assert words.count('<table class="month"') == 12
    assert words.count("day is-off") == 33 + 1
    assert words.count("day is-makeup") == 6 + 1
    assert "放假，春节" in words
    assert "调休上班，国庆节" in words
    assert "共 248 个工作日" in words
    assert "国办发明电〔2025〕7号" in words or not CalendarNotice.objects.exists()


def test_a_year_without_a_notice_is_labelled(first: Client):
    words = _page(first, "calendar", query="?year=2027").content.decode()
    assert "暂定" in words
    assert "国务院办公厅尚未公布 2027 年放假安排" in words
    assert _page(first, "calendar", query="?year=1999").context["year"] == 2013
    assert _page(first, "calendar", query="?year=x").context["year"] == timezone.localdate().year


def test_a_notice_goes_through_two_persons(first: Client, second: Client):
    notice = _entered(first)
    page = _page(first, "calendar-notice", notice)
    assert "草稿" in page.content.decode()
    assert page.context["effect"].clocks == 0
    assert "批准并生效" not in page.content.decode()
    assert _move(second, "approve", notice).status_code == 409
    assert _move(first, "propose", notice).status_code == 302
    assert "批准并生效" not in _page(first, "calendar-notice", notice).content.decode()
    waiting = _page(second, "calendar-notice", notice)
    assert "批准并生效" in waiting.content.decode()
    assert {one.day for one in waiting.context["page"].changes} >= {date(2027, 2, 11), date(2027, 2, 14)}
    refused = _move(first, "approve", notice, edition=waiting.context["edition"])
    assert refused.status_code == 409
    assert "不能复核自己录入的通知" in refused.content.decode()
    answer = _move(second, "approve", notice, edition=waiting.context["edition"])
    assert answer.status_code == 302
    words = _page(second, "calendar-notice", notice).content.decode()
    assert "已生效" in words
    assert "即将开始" in words
    year = _page(first, "calendar", query="?year=2027").content.decode()
    assert "尚未公布" not in year
    assert "day is-makeup" in year


def test_what_does_not_add_up_comes_back_with_its_line_and_what_was_typed(first: Client):
    wrong = TEXT.replace("3日（周六）放假", "3日（周日）放假")
    answer = _enter(first, year="2026", number="", text=wrong)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "第 9 行" in words
    assert "2026-01-03 周日：该日实为周六" in words
    assert "3日（周日）放假" in words
    assert "2026" in words.split('name="year"')[1].split("selected")[0].rsplit("value=", 1)[1]
    assert not CalendarNotice.objects.filter(state="draft").exists()


def test_a_file_is_read_in_the_encoding_of_the_office(first: Client):
    file = SimpleUploadedFile("2027.csv", CSV.encode("gb18030"), "text/csv")
    notice = _entered(first, text="", file=file)
    assert CalendarNotice.objects.get(pk=notice).text == CSV
    wrong = SimpleUploadedFile("2027.csv", CSV.replace("2027-02-14,work", "soon,work").encode(), "text/csv")
    answer = _enter(first, key="k2", text="", file=wrong)
    assert "soon,work" in answer.content.decode().split("<textarea")[1].split("</textarea>")[0]
    binary = SimpleUploadedFile("x.csv", b"\xff\xff\x81", "text/csv")
    assert "无法按文本读取" in _enter(first, key="k3", text="", file=binary).content.decode()
    assert _enter(first, key="k4", text=" ").status_code == 422
    two = [SimpleUploadedFile(name, CSV.encode(), "text/csv") for name in ("2027.csv", "2026.csv")]
    answer = _enter(first, key="k5", text="", file=two)
    assert answer.status_code == 422 and "数量过多" in answer.content.decode(), "of two files the last alone counted"


def test_a_double_click_enters_one_notice(first: Client):
    assert _entered(first) == _entered(first)
    assert CalendarNotice.objects.filter(state="draft").count() == 1


def test_sent_back_with_a_reason_and_taken_back(first: Client, second: Client):
    notice = _entered(first)
    _move(first, "propose", notice)
    assert _move(second, "reject", notice, reason=" ", key="r1").status_code == 409
    assert _move(second, "reject", notice, reason="春节少一天", key="r2").status_code == 302
    assert "春节少一天" in _page(first, "calendar-notice", notice).content.decode()
    again = _entered(first, key="k2")
    assert _move(first, "withdraw", again).status_code == 302
    assert "已撤回" in _page(first, "calendar", query="?year=2027").content.decode()


def test_an_old_page_is_told(first: Client, second: Client):
    notice = _entered(first)
    _move(first, "propose", notice)
    old = second.post(reverse("office:calendar-approve", args=[notice]), {"seen": 1, "key": "old"})
    assert old.status_code == 409
    stale = _move(second, "approve", notice, edition=calendars.edition() - 1)
    assert stale.status_code == 409
    assert "已有其他通知生效" in stale.content.decode()


def test_progress_is_a_part_of_the_page(first: Client, second: Client):
    notice = _entered(first)
    _move(first, "propose", notice)
    _move(second, "approve", notice)
    at: datetime = timezone.now()
    CalendarRun.objects.create(notice_id=notice, part="cases", total=8, looked=2, moved=1, begun_at=at)
    words = _page(second, "calendar-progress", notice).content.decode()
    assert 'value="25"' in words
    assert "已核对 2 / 8 件，调整 1 件。" in words
    assert "<html" not in words
    CalendarRun.objects.update(ended_at=at, checked_at=at, looked=8)
    done = _page(second, "calendar-progress", notice).content.decode()
    assert "已核对完毕" in done
    assert done.count("data-running") == 2


@pytest.mark.parametrize("login", ["govservice.window", "market.supervisor", "wangfang"])
def test_others_see_nothing_of_it(sign_in: SignIn, first: Client, login: str):
    notice = _entered(first)
    other = sign_in(login)
    for name, args in (("calendar", ()), ("calendar-enter", ()), ("calendar-notice", (notice,)), ("calendar-progress", (notice,))):  # fmt: skip
        assert _page(other, name, *args).status_code == 403, name
    for name in ("propose", "approve", "reject", "withdraw"):
        assert _move(other, name, notice).status_code == 403, name
    assert _enter(other).status_code == 403


def test_strangers_are_asked_who_they_are():
    answer = _page(Client(), "calendar")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_an_unknown_notice_is_a_page_not_found(first: Client):
    assert _page(first, "calendar-notice", 999_999).status_code == 404
    assert _page(first, "calendar-progress", 999_999).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_speak_one_language_in_few_statements(first: Client, language: str):
    notice = _entered(first)
    first.cookies["django_language"] = language
    for name, args, most in (("calendar", (), 9), ("calendar-enter", (), 7), ("calendar-notice", (notice,), 15)):
        _page(first, name, *args)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = _page(first, name, *args)
        assert len(asked) <= most, (name, [one["sql"][:80] for one in asked])
        if language == "en":
            words = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
            assert "工作日" not in words
            assert "休</small>" not in words
