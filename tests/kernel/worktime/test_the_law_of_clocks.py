"""Each clock of the law (shared/law.md) as the articles put it, on days where it can go wrong."""

from datetime import datetime

from onewindow.kernel.worktime import CHINA, Hold, Limit, Opening, add, due, elapsed, provisional, remaining


def at(text: str) -> datetime:
    """A moment in China."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def on(text: str) -> datetime:
    """Closing time of a day."""
    return at(f"{text}T17:00")


ACCEPTED = at("2026-09-14T15:00")  # a Monday


def test_xuke_82_limits_are_working_days_without_statutory_holidays() -> None:
    """行政许可法 art. 82: from Monday 14 September the Mid-Autumn and National Day holidays are left out."""
    assert due(ACCEPTED, "10wd") == on("2026-09-28")  # 20 September is a make-up Sunday, 25 to 27 are off
    assert due(ACCEPTED, "13wd") == on("2026-10-08")


def test_minfa_201_the_day_of_acceptance_is_not_counted() -> None:
    """民法典 art. 201 by analogy: morning or evening of the day make no difference."""
    assert due(at("2026-09-14T00:01"), "1wd") == due(at("2026-09-14T23:59"), "1wd") == on("2026-09-15")


def test_minfa_203_a_last_day_on_a_holiday_moves_to_the_next_day_that_is_none() -> None:
    """民法典 art. 203: calendar days that end on 1 October end on the 8th."""
    assert due(at("2026-09-21T10:00"), "10cd").isoformat() == "2026-10-08T23:59:59+08:00"


def test_xuke_42_twenty_days_and_one_extension_of_ten() -> None:
    """行政许可法 art. 42(1): the extension lengthens the limit; it does not start a new clock."""
    limit, extension = Limit.parse("20wd"), Limit.parse("10wd")
    first = due(ACCEPTED, limit)
    extended = due(ACCEPTED, limit + extension)
    assert first == on("2026-10-16")
    assert extended == on("2026-10-30")
    assert elapsed(first, extended, "wd") == 10


def test_xuke_42_2_joint_handling_forty_five_days_and_fifteen() -> None:
    """行政许可法 art. 42(2) with art. 26: unified or joint handling."""
    assert elapsed(ACCEPTED, due(ACCEPTED, "45wd"), "wd") == 45
    assert elapsed(ACCEPTED, due(ACCEPTED, Limit.parse("45wd") + Limit.parse("15wd")), "wd") == 60


def test_xuke_44_the_certificate_within_ten_days_of_the_decision() -> None:
    """行政许可法 art. 44: a second clock, from the decision."""
    decided = at("2026-09-23T11:00")
    assert due(decided, "10wd") == on("2026-10-14")


def test_xuke_45_expert_review_is_not_counted() -> None:
    """行政许可法 art. 45: the clock stands from the day of the hold (not counted) to the day of resumption (counted)."""
    review = Hold(at("2026-09-16T09:00"), at("2026-09-23T16:00"))
    assert due(ACCEPTED, "20wd", holds=[review]) == on("2026-10-26")  # 17, 18, 20, 21, 22, 23 September: six more
    assert elapsed(ACCEPTED, at("2026-09-24T10:00"), "wd", holds=[review]) == 3


def test_xuke_32_five_days_to_tell_what_is_missing() -> None:
    """行政许可法 art. 32(4): not told within five days = accepted on the day of receipt, a clock of the office."""
    received = at("2026-09-28T16:50")
    assert due(received, "5wd") == on("2026-10-10")
    assert remaining(at("2026-10-12T09:00"), due(received, "5wd"), "wd") == -1


def test_xuke_47_and_48_request_in_five_days_hearing_in_twenty_told_seven_before() -> None:
    """行政许可法 art. 47, 48: three clocks counted alike, the last one backwards."""
    told = at("2026-09-14T09:00")
    requested = due(told, "5wd")
    assert requested == on("2026-09-20")  # a make-up Sunday is a working day
    assert due(requested, "20wd") == on("2026-10-23")
    hearing = at("2026-10-23T09:00")
    assert add(hearing, "-7wd") == at("2026-10-14T09:00")


def test_registration_three_days_and_three_more() -> None:
    """市场主体登记管理条例 art. 19."""
    assert due(ACCEPTED, "3wd") == on("2026-09-17")
    assert due(ACCEPTED, Limit.parse("3wd") + Limit.parse("3wd")) == on("2026-09-21")


def test_registration_on_the_day_of_the_report() -> None:
    """税收征收管理法 art. 15: the same day, or the next working day when the office is closed."""
    assert due(at("2026-09-14T09:30"), "0wd") == on("2026-09-14")
    assert due(at("2026-09-14T20:00"), "0wd") == on("2026-09-15")
    assert due(at("2026-10-03T10:00"), "0wd") == on("2026-10-08")


def test_housing_fund_three_days_are_calendar_days() -> None:
    """住房公积金管理条例 art. 25: the text says 日 and art. 82 does not cover it."""
    assert due(at("2026-09-14T10:00"), "3cd").isoformat() == "2026-09-17T23:59:59+08:00"


def test_calendar_days_that_end_on_a_make_up_sunday_end_there() -> None:
    """20 September 2026 is a Sunday that is worked."""
    assert due(at("2026-09-17T10:00"), "3cd").isoformat() == "2026-09-20T23:59:59+08:00"
    assert due(at("2026-09-16T10:00"), "3cd").isoformat() == "2026-09-20T23:59:59+08:00"  # Saturday 19th is not


def test_a_centre_open_at_weekends_does_not_shift_working_days() -> None:
    """行政许可法 art. 82 speaks of the calendar; the doors only decide hours and minutes."""
    weekends = Opening.parse("mon-fri 09:00-12:00,13:30-17:00; sat,sun 09:00-16:00")
    friday = at("2026-09-11T16:00")
    for limit in ("0wd", "1wd", "0.5wd", "10wd", "3cd"):
        assert due(friday, limit, opening=weekends) == due(friday, limit)
    assert due(friday, "2h", opening=weekends) == at("2026-09-12T10:00")
    assert due(friday, "2h") == at("2026-09-14T10:00")
    assert due(at("2026-09-30T16:30"), "1h", opening=weekends) == at("2026-10-08T09:30")  # holidays stay closed


def test_from_december_into_the_new_year() -> None:
    """31 December 2026 is worked, 1 January 2027 is off; the result is provisional until the notice for 2027 appears."""
    accepted = at("2026-12-29T10:00")
    ends = due(accepted, "5wd")
    assert ends == on("2027-01-06")
    assert provisional(accepted, ends)
    assert not provisional(accepted, due(accepted, "2wd"))
    assert due(accepted, "5cd").isoformat() == "2027-01-04T23:59:59+08:00"  # Sunday 3 January
    assert due(at("2026-12-31T16:00"), "2h") == at("2027-01-04T10:00")
    assert due(at("2027-02-04T10:00"), "1wd") == on("2027-02-11")  # Spring Festival by law: 5 to 10 February


def test_no_edit_restarts_a_clock() -> None:
    """A shorter promise or a second look at the holds counts from the same start; what has passed stays passed."""
    hold = Hold(at("2026-09-16T09:00"), at("2026-09-18T09:00"))
    assert due(ACCEPTED, "20wd", holds=[hold]) > due(ACCEPTED, "20wd")
    assert due(ACCEPTED, "20wd", holds=[hold]) == due(ACCEPTED, Limit.parse("20wd"), holds=[hold])
    assert elapsed(ACCEPTED, at("2026-09-18T12:00"), "wd", holds=[hold]) == 2
