"""Golden values of due moments: the ones the issue names, and one for each unit."""

from datetime import UTC, datetime, timedelta

import pytest

from onewindow.kernel.worktime import CHINA, Limit, Opening, add, amber, due, elapsed, open_time, remaining

FROM = datetime(2026, 9, 28, 10, tzinfo=CHINA)  # a Monday, three days before the National Day holidays


@pytest.mark.parametrize(
    ("limit", "ends"),
    [
        ("5wd", "2026-10-10T17:00:00+08:00"),  # 10 October is a make-up Saturday
        ("0wd", "2026-09-28T17:00:00+08:00"),
        ("1wd", "2026-09-29T17:00:00+08:00"),
        ("20wd", "2026-10-30T17:00:00+08:00"),
        ("0.5wd", "2026-09-28T14:45:00+08:00"),  # 3 h 15 min of 6 h 30 min
        ("1.5wd", "2026-09-30T13:45:00+08:00"),
        ("5h", "2026-09-28T16:30:00+08:00"),
        ("30min", "2026-09-28T10:30:00+08:00"),
        ("120min", "2026-09-28T12:00:00+08:00"),  # the end of the morning, not the start of the afternoon
        ("1.5h", "2026-09-28T11:30:00+08:00"),
        ("5cd", "2026-10-08T23:59:59+08:00"),  # 3 October is a holiday: the next working day
        ("2cd", "2026-09-30T23:59:59+08:00"),
        ("0min", "2026-09-28T10:00:00+08:00"),
    ],
)
def test_due(limit: str, ends: str) -> None:
    assert due(FROM, limit).isoformat() == ends


def test_the_moment_may_be_told_in_any_offset() -> None:
    assert due(datetime(2026, 9, 28, 2, tzinfo=UTC), "5wd") == due(FROM, "5wd")
    late = datetime(2026, 9, 27, 17, tzinfo=UTC)  # already the 28th in China
    assert due(late, "1wd").isoformat() == "2026-09-29T17:00:00+08:00"


def test_a_moment_without_offset_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="offset"):
        due(datetime(2026, 9, 28, 10), "5wd")


def test_same_day_after_closing_is_the_next_working_day() -> None:
    assert due(FROM.replace(hour=17, minute=1), "0wd").isoformat() == "2026-09-29T17:00:00+08:00"
    assert due(FROM.replace(day=27), "0wd").isoformat() == "2026-09-28T17:00:00+08:00"  # a Sunday
    assert due(FROM.replace(hour=17), "0wd") == FROM.replace(hour=17)


def test_a_clock_started_when_the_doors_are_closed_begins_when_they_open() -> None:
    assert due(FROM.replace(hour=12, minute=30), "30min").isoformat() == "2026-09-28T14:00:00+08:00"
    assert due(datetime(2026, 9, 30, 18, tzinfo=CHINA), "1h").isoformat() == "2026-10-08T10:00:00+08:00"


def test_elapsed_and_remaining() -> None:
    to = FROM.replace(hour=14, minute=30)
    assert elapsed(FROM, to, "min") == 180
    assert elapsed(FROM, to, "h") == 3
    assert elapsed(FROM, to, "wd") == 0
    assert elapsed(FROM, datetime(2026, 10, 10, 9, tzinfo=CHINA), "wd") == 5
    assert elapsed(FROM, datetime(2026, 10, 10, 9, tzinfo=CHINA), "cd") == 12
    assert elapsed(to, FROM, "min") == -180
    assert open_time(FROM, to) == timedelta(hours=3)
    ends = due(FROM, "5wd")
    assert remaining(FROM, ends, "wd") == 5
    assert remaining(ends.replace(hour=9), ends, "wd") == 0  # due today
    assert remaining(datetime(2026, 10, 12, 9, tzinfo=CHINA), ends, "wd") == -1  # overdue by one


def test_add_moves_forwards_and_backwards() -> None:
    ends = due(FROM, "5wd")
    assert add(ends, "-2wd").isoformat() == "2026-10-08T17:00:00+08:00"
    assert add(ends, "1wd").isoformat() == "2026-10-12T17:00:00+08:00"
    assert add(FROM, "-90min").isoformat() == "2026-09-24T16:30:00+08:00"  # over the Mid-Autumn days
    assert add(FROM, "-30min").isoformat() == "2026-09-28T09:30:00+08:00"
    assert add(FROM, "7cd").isoformat() == "2026-10-05T10:00:00+08:00"


def test_amber_comes_when_a_share_of_the_open_time_is_used() -> None:
    ends = due(FROM, "1wd")  # 5 h 30 min of Monday and 6 h 30 min of Tuesday
    assert amber(FROM, ends, 0.5).isoformat() == "2026-09-29T09:30:00+08:00"
    assert amber(FROM, ends, 1.0) == ends
    assert FROM < amber(FROM, due(FROM, "5cd")) < due(FROM, "5cd")


def test_limits_are_read_and_written_alike() -> None:
    for text in ("5wd", "5h", "30min", "5cd", "0.5wd", "1.5h", "0wd"):
        assert str(Limit.parse(text)) == text
    assert str(Limit.parse("20wd") + Limit.parse("10wd")) == "30wd"
    for text in ("5", "wd", "5 days", "five wd", "0.5cd", "0.3wd", "5wd5", "٥wd"):
        with pytest.raises(ValueError):
            Limit.parse(text)
    with pytest.raises(ValueError, match="units differ"):
        Limit.parse("5wd") + Limit.parse("5cd")
    for text in ("-1wd", "-0.5wd", "-1min", "-1cd"):
        with pytest.raises(ValueError, match="negative"):
            due(FROM, text)


def test_other_hours_close_at_their_own_time() -> None:
    summer = Opening.parse("08:30-12:00,14:30-17:30")
    assert due(FROM, "5wd", opening=summer).isoformat() == "2026-10-10T17:30:00+08:00"
    assert due(FROM, "5h", opening=summer).isoformat() == "2026-09-28T17:30:00+08:00"
