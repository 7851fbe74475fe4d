"""The calendar is rows: entered by one officer, approved by another, never changed; every process counts by it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, IntegrityError, connection, transaction

from onewindow.config import postgres
from onewindow.config.cli.checking import worktime
from onewindow.domain.org.actions import (
    CalendarChanged,
    CalendarGap,
    Entry,
    NoticeEmpty,
    NoticeOpen,
    NoticeReasonMissing,
    NoticeUnclear,
    NotTheCalendarOffice,
    NotYourNotice,
    SameOfficer,
    approve_notice,
    enter_notice,
    may_keep_calendar,
    propose_notice,
    reject_notice,
    withdraw_notice,
)
from onewindow.domain.org.models import Account, CalendarDay, CalendarNotice
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile, NoSuchMove
from onewindow.kernel.worktime import Calendar
from tests import worlds

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db

NOTICE_2027 = Path(__file__).with_name("notice-2027.csv").read_text(encoding="utf-8")
ENTRY = Entry(year=2027, text=NOTICE_2027, form="csv", number="国办发明电〔2026〕6号")
AMENDING = Entry(year=2026, text="2026-12-30,off,示例\n", form="csv", whole=False, number="国办发明电〔2026〕9号")


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        calendars.forget()
        yield
        calendars.forget()


def _who(login: str) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, AT)


@pytest.fixture
def first() -> Actor:
    return _who("govservice.office")


@pytest.fixture
def second() -> Actor:
    return _who("govservice.office2")


def _proposed(first: Actor, entry: Entry = ENTRY) -> int:
    notice = enter_notice(entry=entry, by=first, at=AT)
    propose_notice(notice=notice, by=first, at=AT)
    return notice


def test_a_city_begins_with_the_calendar_that_onewindow_carries():
    ours, packaged = calendars.current(), Calendar.packaged()
    assert (ours.first, ours.last, ours.count) == (packaged.first, packaged.last, packaged.count)
    assert ours.by_day.keys() == packaged.by_day.keys()
    assert ours.provisional_years == {2027}
    assert calendars.changed_days(packaged, ours) == ()


class _Rows(list[Any]):
    """What a migration writes, kept in a list instead of a table."""

    objects = property(lambda self: self)
    __call__ = staticmethod(lambda **given: given)

    def create(self, **given: Any) -> dict[str, Any]:
        self.append(given)
        return given

    bulk_create = list.extend


def test_what_onewindow_carries_becomes_the_citys_own_rows():
    tables = {"CalendarNotice": _Rows(), "CalendarDay": _Rows()}
    migration = import_module("onewindow.domain.org.migrations.0008_calendar")
    migration.take_over(SimpleNamespace(get_model=lambda _, name: tables[name]), None)
    notices = tables["CalendarNotice"]
    assert [one["edition"] for one in notices] == list(range(1, len(notices) + 1))
    assert [(one["number"], one["whole"]) for one in notices if one["year"] == 2020] == [
        ("国办发明电〔2019〕16号", True),
        ("国办发明电〔2020〕1号", False),
    ]
    assert [one["year"] for one in notices if one["provisional"]] == [2027]
    packaged = Calendar.packaged()
    assert {(one["day"], one["kind"]) for one in tables["CalendarDay"]} >= {(r.day, r.kind) for r in packaged.rows}
    listed = [
        (n["year"], n["whole"], n["provisional"], n["number"], n["edition"], d["day"], d["kind"], d["name"])
        for n in notices
        for d in tables["CalendarDay"]
        if d["notice"] is n
    ]
    assert calendars.changed_days(calendars._calendar(listed), packaged) == ()


def test_without_rows_the_packaged_calendar_counts():
    assert calendars.of_edition(0) is Calendar.packaged()


def test_from_entry_to_force(first: Actor, second: Actor):
    before = calendars.edition()
    notice = _proposed(first)
    assert calendars.current().provisional_years == {2027}
    approve_notice(notice=notice, by=second, at=AT, edition=before)
    row = CalendarNotice.objects.get(pk=notice)
    assert (row.state, row.edition, row.entered_by_id, row.decided_by_id) == (
        "approved", before + 1, first.account, second.account,
    )  # fmt: skip
    now = calendars.current()
    assert now.provisional_years == frozenset()
    assert not now.is_working(date(2027, 2, 11))
    assert now.is_working(date(2027, 2, 14))
    assert calendars.of_edition(before).provisional_years == {2027}
    events = Event.objects.filter(kind="calendar", thing=notice).order_by("id")
    assert [(e.name, e.by) for e in events] == [
        ("calendar.enter", first.account),
        ("calendar.propose", first.account),
        ("calendar.approve", second.account),
    ]
    assert events[2].data == {"edition": before + 1, "before": before, "year": 2027}


def test_an_amending_notice_leaves_the_rest_of_its_year_alone(first: Actor, second: Actor):
    before = calendars.current()
    approve_notice(notice=_proposed(first, AMENDING), by=second, at=AT)
    assert calendars.changed_days(before, calendars.current()) == (date(2026, 12, 30),)


def test_a_prolonged_holiday_is_read_against_the_calendar_in_force(first: Actor):
    text = "关于延长2026年国庆节假期的通知\n国办发明电〔2026〕8号\n一、延长2026年国庆节假期至10月9日（周五），10月10日起正常上班。"
    notice = enter_notice(entry=Entry(year=2026, text=text, whole=False), by=first, at=AT)
    assert list(CalendarDay.objects.filter(notice=notice).order_by("day").values_list("day", "kind")) == [
        (date(2026, 10, 8), "off"),
        (date(2026, 10, 9), "off"),
    ]


def test_what_does_not_add_up_is_not_taken_over(first: Actor):
    with pytest.raises(NoticeUnclear) as refused:
        enter_notice(entry=Entry(2027, NOTICE_2027.replace("2027-02-14,work", "2027-02-12,work"), "csv", True, "x"), by=first, at=AT)  # fmt: skip
    assert [doubt[0] for doubt in refused.value.details["doubts"]] == ["both", "balance"]
    for entry in (Entry(2027, " ", number="x"), Entry(1990, "x"), Entry(2027, NOTICE_2027, "csv")):
        with pytest.raises(NoticeEmpty):
            enter_notice(entry=entry, by=first, at=AT)
    assert not CalendarNotice.objects.filter(state="draft").exists()


def test_a_year_too_far_does_not_join_on(first: Actor):
    with pytest.raises(CalendarGap):
        enter_notice(entry=Entry(2029, "2029-01-01,off,元旦", "csv", False, "x"), by=first, at=AT)


def test_only_administrators_of_the_whole_city(first: Actor):
    assert may_keep_calendar(first)
    for login in ("govservice.window", "market.approver", "wangfang"):
        assert not may_keep_calendar(_who(login))
        with pytest.raises(NotTheCalendarOffice):
            enter_notice(entry=ENTRY, by=_who(login), at=AT)
    assert not may_keep_calendar(Actor.SYSTEM)
    notice = _proposed(first)
    with pytest.raises(NotTheCalendarOffice):
        approve_notice(notice=notice, by=_who("govservice.supervisor"), at=AT)


def test_nobody_decides_on_his_own_entry(first: Actor, second: Actor):
    notice = _proposed(first)
    for verb in (approve_notice, lambda **given: reject_notice(reason="x", **given)):
        with pytest.raises(SameOfficer):
            verb(notice=notice, by=first, at=AT)
    with pytest.raises(NotYourNotice):
        withdraw_notice(notice=notice, by=second, at=AT)
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as refused, transaction.atomic():
        cursor.execute(
            "SELECT * FROM calendar_step(%s, 2, 'approve', %s, %s, NULL, NULL, jsonb_build_object("
            "'decided_by_id', %s::bigint, 'decided_at', %s::text, 'edition', 99), NULL)",
            (notice, first.account, AT, first.account, AT.isoformat()),
        )
    assert "calendar_second_person" in str(refused.value)


def test_sent_back_and_taken_back(first: Actor, second: Actor):
    notice = _proposed(first)
    with pytest.raises(NoticeReasonMissing):
        reject_notice(notice=notice, reason=" ", by=second, at=AT)
    reject_notice(notice=notice, reason="春节少一天", by=second, at=AT)
    assert CalendarNotice.objects.get(pk=notice).reason == "春节少一天"
    with pytest.raises(NoSuchMove):
        approve_notice(notice=notice, by=second, at=AT)
    again = _proposed(first)
    withdraw_notice(notice=again, by=first, at=AT, reason="看错年份")
    assert CalendarNotice.objects.get(pk=again).state == "withdrawn"


def test_one_notice_a_year_waits_at_a_time(first: Actor, second: Actor):
    _proposed(first)
    with pytest.raises(NoticeOpen):
        enter_notice(entry=ENTRY, by=second, at=AT)


def test_a_double_click_enters_one(first: Actor):
    one = enter_notice(entry=ENTRY, by=first, at=AT, key="k1")
    assert enter_notice(entry=ENTRY, by=first, at=AT, key="k1") == one


def test_an_old_page_is_told(first: Actor, second: Actor):
    notice = _proposed(first)
    with pytest.raises(ChangedMeanwhile):
        approve_notice(notice=notice, by=second, at=AT, seen=1)
    before = calendars.edition()
    approve_notice(notice=_proposed(first, AMENDING), by=second, at=AT)
    with pytest.raises(CalendarChanged):
        approve_notice(notice=notice, by=second, at=AT, edition=before)
    approve_notice(notice=notice, by=second, at=AT, edition=before + 1)


def test_days_never_change(first: Actor, second: Actor):
    notice = _proposed(first)
    for change in (
        lambda: CalendarDay.objects.filter(notice=notice).update(kind="work"),
        lambda: CalendarDay.objects.filter(notice__year=2026).delete(),
        lambda: CalendarDay.objects.create(notice_id=notice, day=date(2027, 3, 3), kind="off", name="x"),
        lambda: CalendarNotice.objects.filter(pk=notice).update(year=2026),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [("kind", "half", "calendar_day_kind"), ("name", "", "calendar_day_has_name")],
)
def test_a_day_is_off_or_worked_and_has_a_name(first: Actor, column: str, value: str, constraint: str):
    notice = enter_notice(entry=ENTRY, by=first, at=AT)
    given = {"notice_id": notice, "day": date(2027, 3, 3), "kind": "off", "name": "x", column: value}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CalendarDay.objects.create(**given)
    with pytest.raises(IntegrityError, match="calendar_day_once"), transaction.atomic():
        CalendarDay.objects.create(**(given | {"kind": "off", "name": "x", "day": date(2027, 1, 1)}))


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_make_two_editions_or_one(first: Actor, second: Actor):
    notices = [_proposed(first), _proposed(first, AMENDING)]

    def approve(notice: int) -> object:
        try:
            return approve_notice(notice=notice, by=second, at=AT)
        except (CalendarChanged, ChangedMeanwhile) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(approve, notices))
    editions = list(CalendarNotice.objects.filter(pk__in=notices, state="approved").values_list("edition", flat=True))
    assert len(editions) == len(set(editions)) >= 1
    for notice, result in zip(notices, results, strict=True):
        if isinstance(result, CalendarChanged):
            approve_notice(notice=notice, by=second, at=AT)
    assert CalendarNotice.objects.filter(pk__in=notices, state="approved").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_notice_approved_twice_at_once_comes_into_force_once(first: Actor, second: Actor):
    notice = _proposed(first)

    def approve(_: int) -> str:
        try:
            approve_notice(notice=notice, by=second, at=AT)
            return "approved"
        except (CalendarChanged, ChangedMeanwhile, NoSuchMove):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, range(2))) == ["approved", "refused"]
    assert Event.objects.filter(kind="calendar", thing=notice, name="calendar.approve").count() == 1


@pytest.mark.django_db(transaction=True)
def test_another_process_counts_by_the_new_calendar_within_its_time(
    first: Actor, second: Actor, monkeypatch: pytest.MonkeyPatch
):
    """Another process: its kept calendar is from before, and nobody tells it."""
    notice = _proposed(first)
    kept_by_another = dict(calendars._kept) or (calendars.current(), dict(calendars._kept))[1]
    approve_notice(notice=notice, by=second, at=AT)
    calendars._kept.update(kept_by_another)
    assert calendars.current().provisional_years == {2027}
    monkeypatch.setattr(calendars, "KEPT_SECONDS", -1.0)
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(lambda: (calendars.current(), connection.close())[0]).result()
    assert found.provisional_years == frozenset()


def test_at_is_told_and_kept(first: Actor):
    notice = enter_notice(entry=ENTRY, by=first, at=AT + timedelta(minutes=1))
    assert CalendarNotice.objects.get(pk=notice).entered_at == AT + timedelta(minutes=1)


def test_the_command_line_counts_by_the_citys_days_if_asked(
    first: Actor, second: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(postgres, "ensure_running", lambda _: None)
    approve_notice(notice=_proposed(first, AMENDING), by=second, at=AT)
    asked = ["due", "--from", "2026-12-28T10:00", "--limit", "2wd"]
    assert CliRunner().invoke(worktime.command, asked).output == "2026-12-30T17:00:00+08:00\n"
    assert CliRunner().invoke(worktime.command, [*asked, "--city"]).output == "2026-12-31T17:00:00+08:00\n"
