"""A wrong form: every problem at once, each at its place, in both languages."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.bundles.rules import form, selection, validation
from tests.domain.bundles.build import element, item, plan

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["area", "detail", "name"]), inner),
    max_leaves=6,
)


def codes_of(one: Any, value: Any) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in validation.of_field(one, value, "x")]


@pytest.mark.parametrize(
    ("type_", "good", "bad", "code"),
    [
        ("text", "面馆", "", "missing"),
        ("text", "a", "a" * 201, "too-long"),
        ("long_text", "a" * 300, "a" * 2001, "too-long"),
        ("integer", 3, "3.5", "whole"),
        ("number", "12.5", "twelve", "number"),
        ("number", 0, True, "number"),
        ("number", 1, "NaN", "number"),
        ("percent", 12, 101, "too-large"),
        ("money", "0.01", [1], "number"),
        ("bool", False, "yes", "yes-no"),
        ("date", "2026-02-28", "2026-02-30", "date"),
        ("phone", "13900000000", "123456", "phone"),
        ("phone", "１３９００００００００", "0826-1", "phone"),
        ("citizen_id", "11010519491231002X", "110105194912310021", "citizen-id"),
        ("uscc", "11440100007482575H", "11440100007482575J", "uscc"),
        ("bank_account", "6222020000000000000", "62x", "bank-account"),
        ("address", {"area": "990102", "detail": "人民路 1 号"}, {"area": "990102", "detail": " "}, "address"),
        ("address", {"area": "990102001", "detail": "1"}, {"area": "99", "detail": "1"}, "address"),
        ("address", {"area": "990102001001", "detail": "1"}, "somewhere", "address"),
    ],
)
def test_types(type_: str, good: Any, bad: Any, code: str) -> None:
    assert codes_of(element("x", type_), good) == []
    assert codes_of(element("x", type_), bad) == [("x", code)]


def test_choices() -> None:
    one = element("x", "choice", choices=("own", "lease"))
    many = element("x", "multi_choice", choices=("hot", "cold"))
    assert codes_of(one, "own") == codes_of(many, ["hot", "cold"]) == []
    assert codes_of(one, "stolen") == codes_of(many, ["hot", "raw"]) == codes_of(many, "hot") == [("x", "choice")]


def test_limits_of_the_element_hold() -> None:
    seats = element("x", "integer", validation={"min": 1, "max": 500})
    assert codes_of(seats, 0) == [("x", "too-small")]
    assert codes_of(seats, 501) == [("x", "too-large")]
    assert codes_of(element("x", validation={"pattern": r"\d{2}"}), "1") == [("x", "pattern")]


def test_optional_means_optional() -> None:
    assert codes_of(element("x", required=False), "") == []
    assert codes_of(element("x", "group", required=False, fields=()), []) == []


PARTNERS = element(
    "ent.shareholders",
    "group",
    validation={"min_rows": 1, "max_rows": 2},
    fields=(
        element("ent.shareholders.name"),
        element("ent.shareholders.kind", "choice", choices=("person", "enterprise")),
        element("ent.shareholders.id_no", "citizen_id", condition={"field": ["ent.shareholders.kind", "is", "person"]}),
    ),
)


def test_rows_of_a_group_are_checked_one_by_one() -> None:
    rows = [{"name": "甲", "kind": "person", "id_no": "110105194912310021"}, {"name": "", "kind": "enterprise"}]
    assert codes_of(PARTNERS, rows) == [("x.0.id_no", "citizen-id"), ("x.1.name", "missing")]
    assert codes_of(PARTNERS, [{"name": "甲", "kind": "enterprise"}] * 3) == [("x", "rows-many")]
    assert codes_of(PARTNERS, "rows") == [("x", "missing")]
    assert codes_of(PARTNERS, ["row"]) == [("x.0", "missing")]


def test_a_person_is_checked_part_by_part() -> None:
    officer = element("x", "person", fields=(element("x.name"), element("x.phone", "phone")))
    assert codes_of(officer, {"name": "甲", "phone": "1"}) == [("x.phone", "phone")]


def test_all_problems_at_once_and_only_of_shown_fields() -> None:
    made = plan(
        item("a", elements=("mode", "place", "phone")),
        elements=[
            element("mode", "choice", choices=("post", "pick-up"), order=1),
            element("place", "address", order=2, condition={"field": ["mode", "is", "post"]}),
            element("phone", "phone", order=3),
        ],
    )

    def found(data: dict[str, Any]) -> list[str]:
        one = form.build(made, selection.select(made, {}, data), data)
        return [problem.field for problem in validation.problems(one, data)]

    assert found({}) == ["mode", "phone"]
    assert found({"mode": "post", "phone": "13900000000"}) == ["place"]
    assert found({"mode": "pick-up", "phone": "13900000000"}) == []


def test_every_problem_has_a_sentence() -> None:
    for code, sentence in validation.SENTENCES.items():
        with translation.override("en"):
            places = {"most": 2, "least": 1, "why": "so"}
            assert str(validation.Problem("x", code, places)) == str(sentence).format(**places)


@given(st.sampled_from(sorted(validation._CHECKS)), JSON)
def test_no_value_breaks_the_check(type_: str, value: Any) -> None:
    one = element("x", type_, choices=("a",), fields=(element("x.name"), element("x.when", "date")))
    assert all(problem.field.startswith("x") for problem in validation.of_field(one, value, "x"))
