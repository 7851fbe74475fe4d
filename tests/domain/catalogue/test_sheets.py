"""The sheet of an item: every field of the standard, what two sheets differ in, joining two editors, what is wrong in one."""

import json
from typing import Any

import pytest

from onewindow.domain.catalogue import seed
from onewindow.domain.catalogue.rules.sheets import (
    FIELDS,
    SECTIONS,
    blank,
    difference,
    faults,
    merged,
    normal,
    put,
    read,
    said,
    written,
)
from onewindow.domain.catalogue.rules.sheets.fields import BY_PATH


def _sheet(slug: str = "signboard", **changed: Any) -> dict[str, Any]:
    found = next(row for row in seed.items() if row["slug"] == slug)
    return normal({**found, "effective_from": "2026-01-01", "window_department": "govservice", **changed})


def test_all_64_fields_of_table_4_are_there() -> None:
    """GB/T 39046 6.1: each number once in the fields, materials column by column."""
    numbers = {no for field in FIELDS for no in field.nos}
    assert numbers == set(range(1, 65))
    materials = {column.no for column in BY_PATH["materials"].columns if column.no}
    assert materials == {56, 58, 59, 60, 61, 62, 63, 64}  # 57, the issuer, belongs to the type of material
    assert {field.section for field in FIELDS} == {section.key for section in SECTIONS}
    assert all(field.zh and field.en for field in FIELDS)


def test_every_packaged_item_fits_and_equals_itself() -> None:
    """55 real items: no fault, and a copy by way of JSON does not differ."""
    for row in seed.items():
        sheet = _sheet(row["slug"])
        assert faults(sheet) == (), row["slug"]
        assert difference(sheet, json.loads(json.dumps(sheet))) == ()


def test_difference_is_told_by_what_a_list_is_of() -> None:
    """A material taken away, one made tolerable, a limit cut, a step renamed: four lines, each with its words."""
    old, new = _sheet(), _sheet()
    gone = new["materials"].pop(0)
    new["materials"][0]["tolerable"] = not new["materials"][0]["tolerable"]
    new["promised"]["limit"] = "1wd"
    new["steps"][0] = {"zh": "网上收件", "en": "Receipt online"}
    found = {one.path: one for one in difference(old, new)}
    first = old["materials"][1]["material"]
    assert set(found) == {
        "promised.limit",
        "steps[1]",
        f"materials[{gone['material']}]",
        f"materials[{first}].tolerable",
    }
    assert found[f"materials[{gone['material']}]"].kind == "removed"
    limit = found["promised.limit"]
    assert (limit.label_zh, limit.label_en) == ("承诺办结时限", "Promised limit")
    assert (said(limit.field, limit.before), said(limit.field, limit.after)) == ("3 个工作日", "1 个工作日")
    assert said(limit.field, limit.after, "en") == "1 working day"
    tolerable = found[f"materials[{first}].tolerable"]
    assert tolerable.label_zh == "申请材料 · 可容缺"
    assert {said(tolerable.column, side) for side in (tolerable.before, tolerable.after) if tolerable.column} == {
        "是",
        "否",
    }


def test_empty_is_empty_and_order_is_a_change() -> None:
    """A missing key, an empty text and an empty pair do not differ; the same rows in another order do."""
    old = _sheet(particulars={})
    new = _sheet(particulars={"place": {"zh": "", "en": ""}, "forms": []})
    assert difference(old, new) == ()
    new["materials"].reverse()
    (moved,) = difference(old, new)
    assert (moved.kind, moved.path) == ("moved", "materials")


def test_what_two_wrote_at_once_is_joined() -> None:
    """One cuts the limit and adds a material, the other renames: both stay; the same field twice is named."""
    base, mine, theirs = _sheet(), _sheet(), _sheet(name_zh="户外招牌设置备案")
    mine["promised"]["limit"] = "1wd"
    extra = {**mine["materials"][0], "material": "extra"}
    mine["materials"].append(extra)
    theirs["materials"][0]["tolerable"] = True
    sheet, both = merged(base, mine, theirs)
    assert both == ()
    assert sheet["name_zh"] == "户外招牌设置备案"
    assert sheet["promised"]["limit"] == "1wd"
    assert sheet["materials"][0]["tolerable"] is True
    assert sheet["materials"][-1]["material"] == "extra"
    theirs["promised"]["limit"] = "2wd"
    sheet, both = merged(base, mine, theirs)
    assert both == ("promised.limit",)
    assert sheet["promised"]["limit"] == "1wd"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"item_type": "77x"}, ("item_type", "choice")),
        ({"level": "9"}, ("level", "choice")),
        ({"audience": ["1", "8"]}, ("audience[2]", "choice")),
        ({"promised": {"limit": "soon"}}, ("promised.limit", "limit")),
        ({"promised": {"limit": ""}}, ("promised.limit", "missing")),
        ({"promised": "3wd"}, ("promised", "shape")),
        ({"name_zh": "名" * 201}, ("name", "long")),
        ({"effective_from": "2026-02-30"}, ("effective_from", "day")),
        ({"colour": "red"}, ("colour", "unknown")),
        ({"results": []}, ("results", "missing")),
        ({"materials": "none"}, ("materials", "shape")),
        ({"particulars": {"appointment": "ja"}}, ("particulars.appointment", "shape")),
        ({"merged_into": "x"}, ("merged_into", "open-item")),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], fault: tuple[str, str]) -> None:
    """Every fault names its field."""
    assert fault in [(one.path, one.what) for one in faults(_sheet(**changed))]


def test_a_material_needed_only_when_says_when() -> None:
    """The rule of the table, told before the database has to."""
    sheet = _sheet()
    sheet["materials"][0] |= {"necessity": "when", "condition": None}
    key = sheet["materials"][0]["material"]
    assert (f"materials[{key}].condition", "when-needs-condition") in [(f.path, f.what) for f in faults(sheet)]
    sheet["materials"].append(dict(sheet["materials"][1]))
    assert "twice" in [f.what for f in faults(sheet)]


def test_a_draft_may_lack_most_things() -> None:
    """A name, who decides, a promise and a day: the rest is asked for at submission."""
    sheet = blank() | {
        "name_zh": "甲",
        "department": "urban",
        "promised": {"limit": "1wd"},
        "effective_from": "2026-10-01",
    }
    assert faults(sheet, complete=False) == ()
    assert {"results", "steps", "base_code"} <= {one.path for one in faults(sheet)}
    assert [one.path for one in faults(blank(), complete=False)] == [
        "name",
        "department",
        "promised.limit",
        "effective_from",
    ]


def test_conditions_are_written_as_lines_and_read_again() -> None:
    """Every condition of the packaged items, whatever its shape."""
    for row in seed.items():
        for material in row["materials"]:
            condition = material.get("condition")
            assert read(written(condition)) == condition, condition
    with pytest.raises(ValueError, match="sometimes"):
        read("sometimes")


def test_a_split_pair_is_put_where_it_stands() -> None:
    """name_zh and name_en are one field."""
    sheet = blank()
    put(sheet, BY_PATH["name"], {"zh": "甲", "en": "A"})
    put(sheet, BY_PATH["fee.words"], {"zh": "免费", "en": "free"})
    assert (sheet["name_zh"], sheet["name_en"], sheet["fee"]["zh"]) == ("甲", "A", "免费")
