"""Pure rules: clocks, the one notice, answers of every type. No database."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from onewindow.domain.cases.rules import clock, light, named_late, wrong_answers
from onewindow.domain.catalogue.queries import Choice, ElementSpec
from onewindow.kernel.worktime import Calendar, Opening

AT = datetime.fromisoformat("2026-09-28T10:00:00+08:00")
HOUR = timedelta(hours=1)


def _clock(promised: str, statutory: str | None) -> list[str | None]:
    found = clock(
        promised=promised,
        statutory=statutory,
        law_from=AT,
        at=AT,
        calendar=Calendar.packaged(),
        opening=Opening.default(),
    )
    return [m and f"{m:%m-%d %H:%M}" for m in (found.promised, found.review, found.statutory)]


def test_the_promise_crosses_the_holidays() -> None:
    assert _clock("5wd", "20wd") == ["10-10 17:00", "10-08 17:00", "10-30 17:00"]


def test_a_promise_is_never_longer_than_the_law() -> None:
    assert _clock("10wd", "5wd") == ["10-10 17:00", "10-10 17:00", "10-10 17:00"]
    assert _clock("10wd", None)[2] is None


def test_short_promises_are_not_shared_out() -> None:
    assert _clock("1wd", None)[:2] == ["09-29 17:00"] * 2
    assert _clock("30min", None)[:2] == ["09-28 10:30"] * 2
    assert _clock("0wd", None)[:2] == ["09-28 17:00"] * 2


def test_lights() -> None:
    amber, due = AT + HOUR, AT + 2 * HOUR
    assert [light(amber, due, AT + n * HOUR) for n in (0, 1, 2, 3)] == ["green", "amber", "red", "red"]
    assert light(None, due, AT) == "green"
    assert light(None, None, AT) == "none"


@pytest.mark.parametrize(
    ("items", "late"),
    [
        ({"plan"}, []),  # named before, still not right
        ({"id"}, ["id"]),  # was there all the time
        ({"lease"}, []),  # came in after the notice
        ({"plan", "id", "gone"}, ["gone", "id"]),  # missing then, missing now
    ],
)
def test_one_notice(items: set[str], late: list[str]) -> None:
    received = {"plan": AT + HOUR, "id": AT - HOUR, "lease": AT + HOUR, "gone": None}
    assert named_late({"plan": AT}, items, received) == late
    assert named_late({}, items, received) == []


def _field(
    type_: str, key: str = "x", *, required: bool = True, fields: tuple[ElementSpec, ...] = (), **rest: Any
) -> ElementSpec:
    return ElementSpec(
        key=key, label_zh=key, label_en=key, type=type_, group="g", group_zh="", group_en="", group_order=0, order=0,
        required=required, condition=None, choices=rest.pop("choices", ()), validation=rest, prefill_from="",
        help_zh="", help_en="", fields=fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (_field("text", max_length=3), ["abc"], ["abcd", ""]),
        (_field("text", pattern=r"\d+"), ["12"], ["a"]),
        (_field("phone"), ["13900000001", "0830-2345678"], ["123"]),
        (_field("citizen_id"), ["11010519491231002X"], ["110105194912310021", "1"]),
        (_field("uscc"), ["11440100007482575H"], ["11440100007482575A"]),
        (_field("integer", min=1, max=9), [1, "9"], [0, 10, "x", 1.5]),
        (_field("money", min=0), ["12.50", 0], [-1, "a lot"]),
        (_field("date"), ["2026-02-28"], ["2026-02-30", "soon"]),
        (_field("bool"), [True, False, "yes"], ["perhaps"]),
        (_field("choice", choices=(Choice("a", "甲", "A"),)), ["a"], ["b"]),
        (_field("multi_choice", choices=(Choice("a", "甲", "A"), Choice("b", "乙", "B"))), [["a", "b"]], [["a", "c"]]),
        (_field("address"), [{"area": "990100", "street": "x"}], [{}]),
    ],
)
def test_every_type_of_answer(field: ElementSpec, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert wrong_answers([field], {"x": value}) == {}
    for value in bad:
        assert list(wrong_answers([field], {"x": value})) == ["x"], value


def test_rows_and_parts_are_named() -> None:
    staff = _field(
        "group",
        "staff",
        fields=(_field("text", "staff.name"), _field("phone", "staff.phone", required=False)),
        max_rows=2,
    )
    rows = [{"name": "甲", "phone": "1"}, {"name": ""}]
    assert list(wrong_answers([staff], {"staff": rows})) == ["staff[1].phone", "staff[2].name"]
    assert list(wrong_answers([staff], {"staff": [{"name": "甲"}] * 3})) == ["staff"]
    assert list(wrong_answers([staff], {"staff": "x"})) == ["staff"]
    assert list(wrong_answers([staff], {"staff": ["x"]})) == ["staff[1]"]
    optional = _field("text", "note", required=False)
    assert wrong_answers([optional], {}) == {}
