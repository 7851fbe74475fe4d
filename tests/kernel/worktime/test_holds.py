"""Holds (暂停计时): day limits move by days, hour limits by open time; nothing is counted twice."""

from datetime import datetime

import pytest

from onewindow.kernel.worktime import CHINA, Hold, HoldLasts, amber, due, elapsed

FROM = datetime(2026, 9, 7, 10, tzinfo=CHINA)  # a Monday of ordinary weeks; the 20th is a make-up Sunday


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of September 2026."""
    return datetime(2026, 9, day, hour, minute, tzinfo=CHINA)


def test_the_day_of_the_hold_is_not_counted_and_the_day_of_resumption_is() -> None:
    assert due(FROM, "5wd") == at(14, 17)
    held = [Hold(at(9), at(11))]  # Wednesday to Friday: Thursday and Friday
    assert due(FROM, "5wd", holds=held) == at(16, 17)


def test_a_hold_within_one_day_moves_no_day_limit() -> None:
    assert due(FROM, "5wd", holds=[Hold(at(9, 9), at(9, 17))]) == at(14, 17)


def test_a_hold_over_a_weekend_moves_by_the_working_days_only() -> None:
    assert due(FROM, "5wd", holds=[Hold(at(11, 16), at(14, 9))]) == at(15, 17)


def test_a_make_up_sunday_inside_a_hold_counts() -> None:
    plain, held = due(FROM, "15wd"), due(FROM, "15wd", holds=[Hold(at(18), at(21))])
    assert elapsed(plain, held, "wd") == 2  # Sunday 20 and Monday 21


def test_calendar_days_move_by_calendar_days() -> None:
    assert due(FROM, "3cd").isoformat() == "2026-09-10T23:59:59+08:00"
    assert due(FROM, "3cd", holds=[Hold(at(8), at(9))]).isoformat() == "2026-09-11T23:59:59+08:00"
    assert due(FROM, "3cd", holds=[Hold(at(8), at(10))]).isoformat() == "2026-09-14T23:59:59+08:00"  # Saturday → Monday


def test_hours_move_by_the_open_time_between() -> None:
    assert due(FROM, "5h") == at(7, 16, 30)
    assert due(FROM, "5h", holds=[Hold(at(7, 11), at(7, 14))]) == at(8, 10)  # an hour before lunch, half after
    assert due(FROM, "5h", holds=[Hold(at(7, 17), at(8, 9))]) == at(7, 16, 30)  # after the due moment
    assert due(FROM, "5h", holds=[Hold(at(7, 12), at(7, 13, 30))]) == at(7, 16, 30)  # the doors were closed


def test_the_open_time_of_a_hold_over_lunch_is_the_open_part() -> None:
    lunch = [Hold(at(7, 11, 30), at(7, 14))]  # 30 minutes before and 30 minutes after the break
    assert due(FROM, "240min") == at(7, 15, 30)
    assert due(FROM, "240min", holds=lunch) == at(7, 16, 30)
    assert elapsed(FROM, at(7, 15), "min", holds=lunch) == 150


def test_overlapping_holds_count_once() -> None:
    two = [Hold(at(8), at(10)), Hold(at(9), at(11))]
    assert due(FROM, "5wd", holds=two) == due(FROM, "5wd", holds=[Hold(at(8), at(11))])


def test_a_hold_that_begins_after_the_due_moment_moves_nothing() -> None:
    assert due(FROM, "5wd", holds=[Hold(at(14, 17), at(18))]) == at(14, 17)
    assert due(FROM, "5wd", holds=[Hold(at(14, 16, 59), at(18))]) == at(18, 17)


def test_a_hold_may_bring_another_one_before_the_due_moment() -> None:
    second = Hold(at(15), at(16))
    assert due(FROM, "5wd", holds=[second]) == at(14, 17)
    assert due(FROM, "5wd", holds=[second, Hold(at(8), at(10))]) == at(17, 17)


def test_time_held_before_the_clock_started_does_not_count() -> None:
    assert due(FROM, "5wd", holds=[Hold(at(1), at(7, 9))]) == at(14, 17)
    assert due(FROM, "5wd", holds=[Hold(at(1), at(8))]) == at(15, 17)


def test_while_a_hold_lasts_there_is_no_due_moment_but_the_elapsed_time_stands_still() -> None:
    lasting = [Hold(at(9, 10))]
    with pytest.raises(HoldLasts):
        due(FROM, "5wd", holds=lasting)
    assert elapsed(FROM, at(11), "wd", holds=lasting) == elapsed(FROM, at(14), "wd", holds=lasting) == 2
    assert elapsed(FROM, at(11), "min", holds=lasting) == elapsed(FROM, at(9, 10), "min")


def test_a_hold_that_ends_before_it_begins_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        due(FROM, "5wd", holds=[Hold(at(9), at(8))])


def test_same_day_and_half_day_limits_can_be_held() -> None:
    assert due(FROM, "0wd", holds=[Hold(at(7, 11), at(9))]) == at(9, 17)
    assert due(FROM, "0.5wd", holds=[Hold(at(7, 11), at(7, 12))]) == at(7, 15, 45)
    assert due(FROM, "1.5wd", holds=[Hold(at(8), at(9))]) == at(10, 13, 45)


def test_the_amber_moment_leaves_the_hold_out() -> None:
    hold = [Hold(at(9), at(11))]
    ends = due(FROM, "5wd", holds=hold)
    assert amber(FROM, ends, 0.1, holds=hold) == amber(FROM, ends, 0.1, holds=hold) < at(9)
    assert at(11) < amber(FROM, ends, 0.8, holds=hold) < ends
