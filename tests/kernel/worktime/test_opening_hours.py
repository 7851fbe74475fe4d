"""Opening hours: read from text, built from rows, single days of their own, and what is refused."""

from datetime import date, datetime, time

import pytest

from onewindow.kernel.worktime import CHINA, Calendar, Opening, clock, due

USUAL = [(time(9), time(12)), (time(13, 30), time(17))]


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of September 2026; the 19th is a Saturday, the 20th a make-up Sunday."""
    return datetime(2026, 9, day, hour, minute, tzinfo=CHINA)


def test_text_and_rows_mean_the_same() -> None:
    assert Opening.parse("09:00-12:00,13:30-17:00") == Opening.of(dict.fromkeys(range(5), USUAL)) == Opening.default()
    assert Opening.parse("sat 10:00-12:00; mon-fri 09:00-12:00,13:30-17:00") == Opening.of(
        {**dict.fromkeys(range(5), USUAL), 5: [(time(10), time(12))]}
    )
    assert hash(Opening.default()) == hash(Opening.parse("09:00-12:00, 13:30-17:00"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9",
        "09:00",
        "12:00-09:00",
        "09:00-12:00,11:00-13:00",
        "09:00-25:00",
        "09:60-10:00",
        "xyz 09:00-10:00",
        "sat 09:00-12:00",
    ],
)
def test_what_is_no_opening_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Opening.parse(text)


def test_make_up_days_have_the_hours_of_a_weekday_not_of_their_weekend() -> None:
    weekends = Opening.parse("mon-fri 09:00-17:00; sun 10:00-11:00")
    assert due(at(18, 12), "1wd", opening=weekends) == at(20, 17)
    assert due(at(20, 16), "30min", opening=weekends) == at(20, 16, 30)


def test_make_up_days_may_have_hours_of_their_own() -> None:
    half = Opening.of(dict.fromkeys(range(5), USUAL), makeup=[(time(9), time(12))])
    assert due(at(18, 12), "1wd", opening=half) == at(20, 12)


def test_a_single_day_may_be_closed_or_open() -> None:
    moved = Opening.of(dict.fromkeys(range(5), USUAL), dates={date(2026, 9, 15): [], date(2026, 10, 4): USUAL})
    assert due(at(14, 16), "2h", opening=moved) == at(16, 10)
    assert due(at(14, 16), "1wd", opening=moved) == at(15, 17)  # still a working day: due when a usual day closes
    on_holiday = datetime(2026, 10, 4, 9, tzinfo=CHINA)
    assert due(on_holiday, "1h", opening=moved) == on_holiday.replace(hour=10)


def test_a_centre_may_stay_open_to_midnight() -> None:
    late = Opening.of({day: [(time(9), time(0))] for day in range(5)})
    assert due(at(14, 23), "2h", opening=late) == at(15, 10)
    assert due(at(14, 10), "1wd", opening=late) == at(16, 0)


def test_open_and_closed() -> None:
    usual = clock(Calendar.packaged(), Opening.default())
    assert usual.is_open(at(14, 9))
    assert not usual.is_open(at(14, 12))  # closing time is no longer open
    assert not usual.is_open(at(19, 10))
    assert usual.is_open(at(20, 10))


def test_clocks_are_kept() -> None:
    assert clock(Calendar.packaged(), Opening.default()) is clock(
        Calendar.packaged(), Opening.parse("09:00-12:00,13:30-17:00")
    )
