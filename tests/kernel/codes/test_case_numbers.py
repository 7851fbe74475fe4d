"""Case numbers by template: made, read back, checked, never longer than the standard's 50 places."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.codes import CITY, NATIONAL, check, number, parse
from onewindow.kernel.codes.numbers import check as check_number

ITEM = "12441500196720244T3442199806003"
DAY = date(2022, 6, 23)


def test_the_national_form_is_the_real_one() -> None:
    made = number(NATIONAL, at=DAY, serial=68, implementation31=ITEM)
    assert made == "12441500196720244T3442199806003202206230068"
    assert parse(NATIONAL, made) == {"implementation31": ITEM, "YYYYMMDD": "20220623", "serial": "0068"}


def test_the_city_form_is_short_and_finds_a_slip() -> None:
    made = number(CITY, at=date(2026, 9, 28), serial=1, area="990100")
    assert made.startswith("990100-20260928-0001-")
    assert len(made) == 22
    assert check(made).kind == "case-number"
    assert check(made).ok
    for place, character in enumerate(made[:-2]):
        if character.isdecimal():
            other = "1" if character != "1" else "7"
            assert not check(made[:place] + other + made[place + 1 :], "case-number").ok


def test_a_wrong_date_or_item_is_pointed_at() -> None:
    bad_day = check("12441500196720244T3442199806003202213230068")
    assert [(p.code, p.position, p.length) for p in bad_day.errors] == [("date", 32, 8)]
    bad_item = check("12441500196720244R3442199806003202206230068")
    assert bad_item.errors[0].position == 18


def test_templates_are_checked() -> None:
    with pytest.raises(ValueError, match="serial"):
        number("{YYYYMMDD}", at=DAY, serial=1)
    with pytest.raises(ValueError, match="unknown field"):
        number("{colour}{serial:04}", at=DAY, serial=1)
    with pytest.raises(ValueError, match="area"):
        number(CITY, at=DAY, serial=1)
    with pytest.raises(ValueError, match="area"):
        number(CITY, at=DAY, serial=1, area="99")
    with pytest.raises(ValueError, match="50"):
        number(
            "{implementation31}{YYYYMMDD}{base12}{serial:04}", at=DAY, serial=1, implementation31=ITEM, base12="0" * 12
        )


def test_a_province_may_have_its_own_form() -> None:
    form = "SF{YYYY}-{department}-{serial:06}{check}"
    made = number(form, at=DAY, serial=42, department="31")
    assert made.startswith("SF2022-31-000042")
    assert check_number(made, (form,)).ok
    assert not check_number(made[:-2] + "9" + made[-1], (form,)).ok
    assert not check_number("990100", (form,)).ok


@given(serial=st.integers(1, 99_999), day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_number_is_read_back(serial: int, day: date) -> None:
    made = number(CITY, at=day, serial=serial, area="990102")
    assert parse(CITY, made.lower()) is not None
    assert check(made).ok
    assert int(check(made).parts["serial"]) == serial
