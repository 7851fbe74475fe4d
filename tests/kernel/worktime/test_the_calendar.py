"""The packaged calendar: equal to independent sources on every day, merged by date, honest about its ends."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import chinese_calendar
import holidays
import pytest

from onewindow.kernel.worktime import CHINA, Calendar, CalendarEnds, Row, due

CALENDAR = Calendar.packaged()


def days(first: date, last: date) -> Iterator[date]:
    """Every day from one to another."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def test_every_day_from_2013_to_2026_is_as_chinesecalendar_says() -> None:
    differing = [
        day
        for day in days(date(2013, 1, 1), date(2026, 12, 31))
        if CALENDAR.is_working(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == []


def test_every_day_from_2013_to_2027_is_as_the_holidays_package_says() -> None:
    china = holidays.country_holidays("CN", years=range(2012, 2028))
    differing = [
        day
        for day in days(date(2013, 1, 1), date(2027, 12, 31))
        if CALENDAR.is_working(day) != china.is_working_day(day)
    ]
    assert differing == []


def test_2026_is_the_notice_of_4_november_2025() -> None:
    """国办发明电〔2025〕7号: days off and make-up days, one by one."""
    spans = [("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21")]
    spans += [("09-25", "09-27"), ("10-01", "10-07")]
    off = {
        day
        for first, last in spans
        for day in days(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))
    }
    work = {date.fromisoformat(f"2026-{day}") for day in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")}
    rows = [row for row in CALENDAR.rows if row.year == 2026]
    assert {row.day for row in rows if row.kind == "off"} == off
    assert {row.day for row in rows if row.kind == "work"} == work
    assert {row.source for row in rows} == {"国办发明电〔2025〕7号"}


def test_2027_is_computed_from_law_and_provisional() -> None:
    """全国年节及纪念日放假办法 (2024): 13 days; those on a weekend are made up on the next working day; no make-up work."""
    rows = [row for row in CALENDAR.rows if row.year == 2027]
    assert all(row.provisional and row.kind == "off" for row in rows)
    statutory = 13
    on_weekends = 6  # 6 and 7 February, 1 and 2 May, 2 and 3 October
    assert len(rows) == statutory + on_weekends
    assert CALENDAR.provisional_years == {2027}
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))


def test_a_notice_may_hold_days_of_the_year_before() -> None:
    """Rows are merged by date: the notice for 2019 gave 30 and 31 December 2018, and asked for work on the 29th."""
    assert CALENDAR.is_working(date(2018, 12, 29))
    assert not CALENDAR.is_working(date(2018, 12, 31))
    assert CALENDAR.by_day[date(2018, 12, 31)].year == 2019


def test_corrections_within_a_year_are_kept_with_their_own_source() -> None:
    assert CALENDAR.by_day[date(2020, 2, 2)].source == "国办发明电〔2020〕1号"
    assert CALENDAR.by_day[date(2019, 5, 3)].source == "国办发明电〔2019〕3号"
    assert CALENDAR.by_day[date(2015, 9, 3)].source == "国发明电〔2015〕1号"


def test_an_ordinary_weekend_day_is_no_holiday() -> None:
    assert not CALENDAR.is_working(date(2026, 9, 19))
    assert not CALENDAR.is_holiday(date(2026, 9, 19))
    assert CALENDAR.is_holiday(date(2026, 10, 4))  # a Sunday inside the National Day holidays


def test_beyond_the_table_is_refused_with_the_last_known_date() -> None:
    with pytest.raises(CalendarEnds, match="2027-12-31") as refused:
        due(datetime(2027, 12, 28, 10, tzinfo=CHINA), "5wd")
    assert refused.value.code == "kernel.calendar-ends"
    assert refused.value.details["last"] == "2027-12-31"
    for limit in ("300h", "10cd", "5.5wd"):
        with pytest.raises(CalendarEnds):
            due(datetime(2027, 12, 28, 10, tzinfo=CHINA), limit)
    with pytest.raises(CalendarEnds, match="2013-01-01"):
        due(datetime(2012, 12, 28, 10, tzinfo=CHINA), "5wd")


def test_published_rows_replace_all_provisional_rows_of_their_year() -> None:
    notice = [
        Row(date(2027, 1, 1), "off", "元旦", 2027, "notice"),
        Row(date(2027, 2, 21), "work", "春节", 2027, "notice"),
    ]
    calendar = Calendar.from_rows([*CALENDAR.rows, *notice])
    assert calendar.provisional_years == frozenset()
    assert calendar.is_working(date(2027, 2, 21))
    assert calendar.is_working(date(2027, 2, 9))  # was off by law, the notice does not give it
    assert not CALENDAR.is_working(date(2027, 2, 21))  # the old value has not changed


def test_a_gap_or_a_contradiction_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="every year"):
        Calendar.from_rows([Row(date(2020, 1, 1), "off", "", 2020, ""), Row(date(2022, 1, 1), "off", "", 2022, "")])
    with pytest.raises(ValueError, match="every year"):
        Calendar.from_rows([])
    with pytest.raises(ValueError, match="disagree"):
        Calendar.from_rows([Row(date(2020, 1, 1), "off", "", 2020, ""), Row(date(2020, 1, 1), "work", "", 2020, "")])
