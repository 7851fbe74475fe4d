"""Elements become fields and come back: names are paths, nothing typed is lost."""

import json
from typing import Any

import pytest
from django.http import QueryDict

from onewindow.domain.catalogue.queries import Choice, ElementSpec
from onewindow.web.ui.values import fields, reading


def element(key: str, kind: str = "text", **more: Any) -> ElementSpec:
    """An element with both labels."""
    known: dict[str, Any] = {
        "label_zh": key,
        "label_en": key,
        "group": "g",
        "group_zh": "组",
        "group_en": "Group",
        "group_order": 1,
        "order": 1,
        "required": True,
        "condition": None,
        "choices": (),
        "validation": {},
        "prefill_from": "",
        "help_zh": "",
        "help_en": "",
    }
    return ElementSpec(key=key, type=kind, **{**known, **more})


PARTNERS = element(
    "ent.partners",
    "group",
    validation={"min_rows": 1},
    fields=(
        element("ent.partners.name"),
        element("ent.partners.kind", "choice", choices=(Choice("p", "人", "Person"), Choice("c", "企业", "Company"))),
        element("ent.partners.uscc", "uscc", condition={"field": ["ent.partners.kind", "is", "c"]}),
    ),
)


@pytest.mark.parametrize(
    ("kind", "posted", "value"),
    [
        ("text", "x=  张三 ", "张三"),
        ("text", "x=", None),
        ("long_text", "x=one%0D%0Atwo", "one\ntwo"),
        ("bool", "x=no", False),
        ("bool", "", None),
        ("multi_choice", "x=a&x=b", ["a", "b"]),
        ("address", "x.level1=990121&x.level2=990121001&x.level3=&x.detail=1", {"area": "990121001", "detail": "1"}),
        ("address", "x.level1=&x.detail=", None),
        ("number", "x=12a", "12a"),
    ],
)
def test_what_was_typed_comes_back_as_it_is(kind: str, posted: str, value: Any) -> None:
    """Wrong values stay as typed: the domain names the problem, the page shows what stood there."""
    assert reading.read([element("x", kind)], QueryDict(posted)) == {"x": value}


def test_rows_keep_their_order_and_empty_rows_fall_away() -> None:
    """Row numbers may have holes after "remove"."""
    posted = QueryDict("ent.partners.7.name=B&ent.partners.2.name=A&ent.partners.3.name=&ent.partners.3.kind=")
    rows = reading.read([PARTNERS], posted)["ent.partners"]
    assert [row["name"] for row in rows] == ["A", "B"]


def test_rows_are_added_and_removed_without_scripts() -> None:
    """The buttons are submit buttons first."""
    data = {"ent.partners": [{"name": "A"}]}
    assert reading.rows_changed(data, QueryDict("_add=ent.partners"))
    assert data["ent.partners"] == [{"name": "A"}, {}]
    assert reading.rows_changed(data, QueryDict("_remove=ent.partners.0"))
    assert data["ent.partners"] == [{}]
    assert not reading.rows_changed(data, QueryDict("_add=something.else&_remove=ent.partners.x"))


def test_a_condition_inside_a_row_speaks_of_its_own_row() -> None:
    """Also in the blank row that scripts copy."""
    [group] = fields.fields([(PARTNERS, True)], {"ent.partners": [{"kind": "c"}, {"kind": "p"}]}, {})
    first, second = group.rows[0].parts[2], group.rows[1].parts[2]
    assert (first.shown, second.shown) == (True, False)
    assert json.loads(second.when) == {"field": ["ent.partners.1.kind", "is", "c"]}
    assert group.blank is not None
    assert json.loads(group.blank.parts[2].when) == {"field": ["ent.partners.__n__.kind", "is", "c"]}


def test_errors_stand_at_their_field_also_inside_rows() -> None:
    """The path of a problem is the name of its field."""
    errors = {"ent.partners.0.uscc": "wrong"}
    [group] = fields.fields([(PARTNERS, True)], {"ent.partners": [{"kind": "c", "uscc": "1"}]}, errors)
    assert group.rows[0].parts[2].error == "wrong"


def test_at_least_one_row_is_shown() -> None:
    """A required group opens with an empty row."""
    [group] = fields.fields([(PARTNERS, True)], {}, {})
    assert [row.name for row in group.rows] == ["ent.partners.0"]
