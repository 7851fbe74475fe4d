"""The State Council's notices as published, read day by day; and what is wrong with a text is named with its line."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from onewindow.kernel.worktime import Calendar
from onewindow.kernel.worktime.notice import Doubt, Reading, read_csv, read_text

NOTICES = Path(__file__).parent / "notices"


def _notice(name: str) -> str:
    return (NOTICES / f"{name}.txt").read_text(encoding="utf-8")


def _works(readings: list[Reading], day: date) -> bool:
    """Whether a day is worked by these notices, the last one speaking last."""
    kinds = {one.day: one.kind for reading in readings for one in reading.days}
    return kinds.get(day, "work" if day.weekday() < 5 else "off") == "work"


def _codes(reading: Reading) -> list[str]:
    return [doubt.code for doubt in reading.doubts]


@pytest.mark.parametrize("year", [2014, 2023, 2024, 2025, 2026])
def test_a_year_is_read_as_it_was_lived(year: int):
    """Day by day as ``chinesecalendar`` has it, and as our own table; the neighbouring years' notices aside."""
    reading = read_text(_notice(str(year)), year=year)
    assert [doubt for doubt in reading.doubts if doubt.stops] == []
    day = date(year, 1, 1)
    while day.year == year:
        if not (year == 2014 or day.month == 12) or day in {one.day for one in reading.days}:
            assert _works([reading], day) == chinese_calendar.is_workday(day), day
        if not (day.month == 12 and day.day > 24):
            assert _works([reading], day) == Calendar.packaged().is_working(day), day
        day += timedelta(days=1)


def test_the_days_are_those_of_our_table():
    for year in (2023, 2025, 2026):
        ours = {(row.day, row.kind) for row in Calendar.packaged().rows if row.year == year}
        assert {(one.day, one.kind) for one in read_text(_notice(str(year))).days} == ours


def test_number_and_year_come_from_the_text():
    reading = read_text(_notice("2026"))
    assert (reading.year, reading.number) == (2026, "国办发明电〔2025〕7号")
    assert reading.rows("国办发明电〔2025〕7号")[0].year == 2026


def test_a_notice_may_reach_back_into_december():
    reading = read_text(_notice("2019"), year=2019)
    assert [(one.day, one.kind) for one in reading.days[:2]] == [
        (date(2018, 12, 29), "work"),
        (date(2018, 12, 30), "off"),
    ]
    assert read_text(_notice("2023")).days[0].day == date(2022, 12, 31)


def test_december_without_a_year_belongs_to_the_new_year_before():
    text = _notice("2023").replace("2022年12月31日至2023年1月2日", "12月31日至1月2日")
    assert read_text(text).days == read_text(_notice("2023")).days


def test_a_longer_holiday_begins_where_the_old_one_ended():
    year = read_text(_notice("2020"))
    ends = max(one.day for one in year.days if one.name == "春节" and one.kind == "off")
    longer = read_text(_notice("2020-longer"), whole=False, known={"春节": ends})
    assert not longer.stops
    assert [one.day for one in longer.days] == [date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)]
    day = date(2020, 1, 1)
    while day < date(2020, 3, 1):
        assert _works([year, longer], day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_advice_is_no_day_off():
    (doubt,) = read_text(_notice("2024")).doubts
    assert (doubt.code, doubt.line, doubt.stops) == ("advice", 11, False)
    assert "除夕(2月9日)" in doubt.said
    assert _works([read_text(_notice("2024"))], date(2024, 2, 9))


def test_a_wrapped_line_is_one_sentence():
    text = _notice("2026").replace("2月14日（周六）、2月28日", "2月14日（周六）、2\n 月28日")
    assert [(one.day, one.kind) for one in read_text(text).days] == [
        (one.day, one.kind) for one in read_text(_notice("2026")).days
    ]


@pytest.mark.parametrize(
    ("old", "new", "doubt"),
    [
        ("3日（周六）放假", "3日（周日）放假", Doubt("weekday-wrong", 9, "2026-01-03 周日", "周六")),
        ("放假调休，共9天", "放假调休，共8天", Doubt("count-wrong", 10, "8", "9")),
        ("5月9日（周六）上班", "5月8日上班", Doubt("makeup-on-weekday", 12, "2026-05-08", "周五")),
        ("9月20日（周日）、", "9月27日（周日）、", Doubt("both", 15, "2026-09-27")),
        ("2月28日（周六）上班", "2月30日（周六）上班", Doubt("no-such-day", 10, "2026-02-30")),
        (
            "六、中秋节：",
            "六、重阳节：",
            Doubt("not-understood", 14, "六、重阳节:9月25日(周五)至27日(周日)放假,共3天。"),
        ),
        ("1月4日（周日）上班", "1月4日（周日）待定", Doubt("not-understood", 9, "1月4日(周日)待定")),
        (
            "6月19日（周五）至21日",
            "6月19日（周五）至7月31日",
            Doubt("no-such-span", 13, "6月19日(周五)至7月31日(周日)"),
        ),
    ],
)
def test_what_does_not_add_up_is_named_with_its_line(old: str, new: str, doubt: Doubt):
    assert old in _notice("2026")
    reading = read_text(_notice("2026").replace(old, new), year=2026)
    assert doubt in reading.doubts
    assert reading.stops


def test_every_holiday_has_its_line():
    text = "\n".join(line for line in _notice("2026").splitlines() if not line.startswith(("五、", "六、")))
    assert Doubt("holiday-missing", 0, "端午节、中秋节") in read_text(text).doubts
    assert "holiday-missing" not in _codes(read_text(text, whole=False))


def test_a_gift_of_a_day_is_said_but_does_not_stop():
    reading = read_text(_notice("2026").replace("。5月9日（周六）上班", ""))
    assert reading.doubts == (Doubt("balance", 0, "14", "13", stops=False),)


def test_another_year_and_no_year():
    assert Doubt("year-differs", 0, "2026", "2027") in read_text(_notice("2026"), year=2027).doubts
    assert _codes(read_text("一、元旦：1月1日放假。")) == ["year-missing", "nothing"]
    assert "other-year" in _codes(read_text(_notice("2026").replace("一、元旦：1月1日", "一、元旦：2028年1月1日")))


def test_a_line_without_a_day_is_put_aside_and_nothing_is_nothing():
    reading = read_text(_notice("2026") + "\n责编：张倩\n")
    assert reading.doubts == (Doubt("put-aside", 22, "责编:张倩", stops=False),)
    assert _codes(read_text("", year=2027)) == ["nothing"]


CSV = "日期,类型,名称\n2027-01-01,放假,元旦\n2027/1/2,off,元旦\n2027年1月10日,上班,元旦\n"


def test_csv_in_both_languages_with_and_without_a_header():
    reading = read_csv(CSV, year=2027, whole=False)
    assert reading.doubts == ()
    assert [(one.day, one.kind, one.line) for one in reading.days] == [
        (date(2027, 1, 1), "off", 2),
        (date(2027, 1, 2), "off", 3),
        (date(2027, 1, 10), "work", 4),
    ]
    plain = "\n".join(CSV.splitlines()[1:])
    assert [one.day for one in read_csv(plain, whole=False).days] == [one.day for one in reading.days]
    turned = read_csv("name,kind,date\n元旦,off,2027-01-01", whole=False)
    assert (turned.year, turned.days[0].name) == (2027, "元旦")


def test_csv_names_the_lines_it_does_not_understand():
    reading = read_csv(CSV + "2027-02-30,off,春节\nsoon,off,春节\n2027-02-05,perhaps,春节\n2027-02-05,off,\n")
    assert [(doubt.code, doubt.line) for doubt in reading.doubts if doubt.line] == [
        ("no-such-day", 5),
        ("not-understood", 6),
        ("not-understood", 7),
        ("not-understood", 8),
    ]
    assert "holiday-missing" in _codes(reading)
