"""The prefix tables against the plainest counting: day by day and minute by minute, over a calendar read elsewhere."""

from datetime import date, datetime, time, timedelta
from functools import cache

import chinese_calendar
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onewindow.kernel.worktime import CHINA, Calendar, Limit, Opening, Unit, add, due, elapsed

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HOURS = {
    "usual": "09:00-12:00,13:30-17:00",
    "long": "08:00-18:30",
    "weekend": "mon-fri 09:00-17:00; sat,sun 10:00-12:00",
}

moments = st.datetimes(datetime(2014, 1, 1), datetime(2027, 3, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=CHINA)
)
hold_spans = st.lists(
    st.tuples(st.integers(-3 * 1440, 30 * 1440), st.integers(0, 12 * 1440)), max_size=4
)  # minutes from the start, length


@cache
def works(day: date) -> bool:
    """Whether a day is a working day: by chinesecalendar; 2027, which it does not know, by the packaged rows."""
    return Calendar.packaged().is_working(day) if day.year == 2027 else bool(chinese_calendar.is_workday(day))


def is_open(at: datetime, hours: str) -> bool:
    """Whether the doors are open in the minute that begins at ``at``."""
    day, now = at.date(), at.time()
    if hours == "weekend":
        if works(day):
            return time(9) <= now < time(17)
        resting = Calendar.packaged().is_holiday(day) or day.weekday() < 5
        return not resting and time(10) <= now < time(12)
    if not works(day):
        return False
    spans = [(time(8), time(18, 30))] if hours == "long" else [(time(9), time(12)), (time(13, 30), time(17))]
    return any(start <= now < stop for start, stop in spans)


def closing(day: date, hours: str) -> datetime:
    """Closing time of a working day."""
    return datetime.combine(day, time(18, 30) if hours == "long" else time(17), CHINA)


def made(start: datetime, spans: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    """Holds from minutes."""
    return [(start + begin * MINUTE, start + (begin + length) * MINUTE) for begin, length in spans]


def joined(holds: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Holds that meet or overlap are one hold: the clock never runs between them."""
    for a in holds:
        for b in holds:
            if a is not b and a[0] <= b[1] and b[0] <= a[1]:
                rest = [hold for hold in holds if hold is not a and hold is not b]
                return joined([*rest, (min(a[0], b[0]), max(a[1], b[1]))])
    return holds


def held_days(start: datetime, holds: list[tuple[datetime, datetime]], until: datetime) -> set[date]:
    """The days after the day of a hold up to the day of its resumption, for holds that begin before ``until``."""
    found = set()
    for begin, end in holds:
        begin = max(begin, start)
        if begin < end and begin < until:
            day = begin.date()
            while day < end.date():
                day += DAY
                found.add(day)
    return found


def counted(start: datetime, number: int, unit: str, holds: list[tuple[datetime, datetime]], hours: str) -> datetime:
    """The due moment of a day limit by counting days, until no further hold begins before it."""

    def walk(steps: int) -> datetime:
        day = start.date()
        if unit == "cd":
            day += steps * DAY
            while not works(day):
                day += DAY
            return datetime.combine(day, time(23, 59, 59), CHINA)
        while steps:
            day += DAY
            steps -= works(day)
        return closing(day, hours)

    ends = walk(number)
    holds = joined(holds)
    while True:
        held = held_days(start, holds, ends)
        again = walk(number + (len(held) if unit == "cd" else sum(map(works, held))))
        if again == ends:
            return ends
        ends = again


@settings(max_examples=300, deadline=None)
@example(
    datetime(2016, 1, 31, 17, tzinfo=CHINA), 1, "long", [(420, 6870), (7290, 330)]
)  # two that meet at the due moment
@given(start=moments, number=st.integers(1, 25), hours=st.sampled_from(sorted(HOURS)), spans=hold_spans)
def test_working_days(start: datetime, number: int, hours: str, spans: list[tuple[int, int]]) -> None:
    holds = made(start, spans)
    ends = due(start, f"{number}wd", opening=Opening.parse(HOURS[hours]), holds=holds)
    assert ends == counted(start, number, "wd", holds, hours)
    if not spans:
        assert elapsed(start, ends, "wd") == number


@settings(max_examples=300, deadline=None)
@given(start=moments, number=st.integers(1, 40), spans=hold_spans)
def test_calendar_days(start: datetime, number: int, spans: list[tuple[int, int]]) -> None:
    holds = made(start, spans)
    assert due(start, f"{number}cd", holds=holds) == counted(start, number, "cd", holds, "usual")


@settings(max_examples=60, deadline=None)
@given(start=moments, number=st.integers(1, 900), hours=st.sampled_from(sorted(HOURS)), spans=hold_spans)
def test_minutes(start: datetime, number: int, hours: str, spans: list[tuple[int, int]]) -> None:
    holds, opening = made(start, spans), Opening.parse(HOURS[hours])
    at, left, passed = start, number, 0
    while left:
        ticking = is_open(at, hours) and not any(begin <= at < end for begin, end in holds)
        left -= ticking
        passed += 1
        at += MINUTE
    ends = due(start, f"{number}min", opening=opening, holds=holds)
    assert ends == at
    assert elapsed(start, ends, "min", opening=opening, holds=holds) == number


@settings(max_examples=200, deadline=None)
@given(start=moments, number=st.integers(1, 5000), hours=st.sampled_from(sorted(HOURS)))
def test_adding_and_taking_away_open_time_meet_again(start: datetime, number: int, hours: str) -> None:
    opening = Opening.parse(HOURS[hours])
    there = add(start, Limit.parse(f"{number}min"), opening=opening)
    back = add(there, Limit.parse(f"-{number}min"), opening=opening)
    assert elapsed(back, start, "min", opening=opening) == 0  # the same open moment, perhaps across a closed span
    assert elapsed(start, there, "min", opening=opening) == number


@settings(max_examples=200, deadline=None)
@given(start=moments, spans=hold_spans, unit=st.sampled_from(["wd", "cd", "min"]), number=st.integers(1, 20))
def test_holds_may_come_in_any_order_and_any_number_of_pieces(
    start: datetime, spans: list[tuple[int, int]], unit: Unit, number: int
) -> None:
    holds = made(start, spans)
    pieces = [piece for a, b in holds for piece in ((a, a + (b - a) / 2), (a + (b - a) / 2, b))]
    limit = f"{number}{unit}"
    assert due(start, limit, holds=holds) == due(start, limit, holds=[*reversed(pieces), *holds])


@settings(max_examples=200, deadline=None)
@given(
    start=moments,
    later=st.integers(0, 20_000),
    number=st.integers(0, 20),
    unit=st.sampled_from(["wd", "cd", "min", "h"]),
)
def test_a_later_start_is_never_due_earlier(start: datetime, later: int, number: int, unit: str) -> None:
    assert due(start, f"{number}{unit}") <= due(start + later * MINUTE, f"{number}{unit}")
