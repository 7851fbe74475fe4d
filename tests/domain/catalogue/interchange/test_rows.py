"""Row by row: the documented dirty spots are counted, repairs keep the original, and no row stops the others."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.domain.catalogue.queries.interchange import mapping
from onewindow.domain.catalogue.rules.interchange.importing import (
    OUTCOMES,
    REASONS,
    Checked,
    Mapping,
    Reading,
    Unreadable,
    check,
    read,
    summary,
)
from onewindow.domain.catalogue.rules.interchange.importing.guides import level_of

SPOTS = {
    "code-incomplete": 2,
    "body-lost-digit": 68,
    "body-old-code": 24,
    "body-digits": 10,
    "body-filler": 7,
    "body-pseudo": 6,
    "body-small-letter": 1,
    "area-differs": 1,
    "dept-differs": 628,
    "dept-internal": 99,
    "dept-old-same-body": 311,
    "dept-old-other-body": 436 - 311,
    "same-name": 2,
    "name-half-width-brackets": 35,
    "name-level-note": 138,
    "name-stray-sign": 1,
    "main-item-is-name": 18,
    "main-item-none": 501,
    "body-two-departments": 2,
    "main-item-two-departments": 2,
}
"""As the note beside the real guides counts them."""

GUIDE: dict[str, Any] = {
    "department": "区经信局",
    "main_item": "未分类",
    "name": "企业投资项目备案",
    "link": "http://www.sczwfw.gov.cn/x?areaCode=511602000000&itemCode=511Z07001006-511602000000-000-"
    "11511301008778183N-1-00&taskType=10&deptCode=11511301008778183N",
    "qrcode": "",
}
SICHUAN = mapping("sczwfw", city=False)


def lines(*rows: Any) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def checked(*rows: Any) -> list[Checked]:
    return check(read(lines(*rows)), SICHUAN)


def codes(row: Checked) -> set[str]:
    return {reason.code for reason in row.reasons}


@pytest.fixture(scope="module")
def guides(shared_data: Path) -> Reading:
    return read((shared_data / "guangan_items.jsonl").read_bytes())


def test_every_documented_spot_is_counted(guides: Reading) -> None:
    report = summary(check(guides, SICHUAN))
    assert {code: report["by_reason"].get(code) for code in SPOTS} == SPOTS
    assert report["rows"] == 911 == sum(report[outcome] for outcome in OUTCOMES.values())
    assert report["rejected"] == 0
    whole = [row for row in check(guides, SICHUAN) if not codes(row) & {"code-incomplete"}]
    assert (
        sum(
            1
            for row in whole
            if not {code for code in codes(row) if code.startswith("body-")} - {"body-two-departments"}
        )
        == 793
    )


def test_types_and_levels_are_mapped_not_hard_wired(guides: Reading) -> None:
    rows = check(guides, SICHUAN)
    assert {row.facts["type"] for row in rows} == {"01", "05", "07", "08", "09", "10", "20"}
    assert {row.facts["level"] for row in rows} == {"4"}
    assert summary(check(guides, Mapping()))["by_reason"]["type-unmapped"] == 911


def test_the_base_catalogue(shared_data: Path) -> None:
    reading = read((shared_data / "liaoning_base_catalogue.jsonl").read_bytes())
    rows = check(reading, Mapping())
    report = summary(rows)
    assert (reading.kind, report["rows"], report["rejected"]) == ("base", 30, 0)
    assert report["by_reason"]["type-outside-list"] == 1
    assert {row.facts["tier"] for row in rows} == {"base"}


def test_a_repair_keeps_what_stood_there() -> None:
    (row,) = checked({**GUIDE, "name": "停业登记(县级行使）８"})
    assert row.name == "停业登记（县级行使）8"
    assert row.raw["name"] == "停业登记(县级行使）８"
    assert {"name-half-width-brackets", "name-mixed-brackets", "name-full-width-digits", "name-level-note"} <= codes(
        row
    )
    assert all(reason.before == "停业登记(县级行使）８" for reason in row.reasons if reason.level == "repair")
    assert row.outcome == "flagged"


def test_a_code_is_repaired_only_in_its_case() -> None:
    small = GUIDE["link"].replace("11511301008778183N", "11511301452259996u")
    (row,) = checked({**GUIDE, "link": small})
    assert "body-small-letter" in codes(row)
    assert "11511301452259996U" in row.code
    lost = GUIDE["link"].replace("11511301008778183N", "1151130108778239R")
    (row,) = checked({**GUIDE, "link": lost})
    assert "1151130108778239R" in row.code
    assert [reason.after for reason in row.reasons if reason.code == "body-lost-digit"] != ["1151130108778239R"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "no-name"),
        ({"name": "长" * 201}, "name-too-long"),
        ({"link": "http://x/?deptCode=1"}, "no-code"),
        ({"link": f"http://x/?itemCode={'9' * 101}"}, "code-too-long"),
        ({"name": None}, "no-name"),
        ({"name": ["a"]}, "no-name"),
    ],
)
def test_what_cannot_be_an_item_is_rejected(change: dict[str, Any], code: str) -> None:
    (row,) = checked({**GUIDE, **change})
    assert code in codes(row)
    assert row.outcome == "rejected"


def test_the_same_code_twice() -> None:
    same, other = checked(GUIDE, GUIDE, {**GUIDE, "name": "别的事项"})[1:]
    assert codes(same) >= {"repeated"}
    assert codes(other) >= {"code-twice"}
    assert other.outcome == "rejected"


def test_markup_stays_text() -> None:
    (row,) = checked({**GUIDE, "name": "<script>alert(1)</script>办理"})
    assert row.name == "<script>alert（1）</script>办理"
    assert "name-markup" in codes(row)


def test_a_bad_line_is_one_row() -> None:
    raw = lines(GUIDE) + b'\n{"name": NaN}\n[1]\n{broken\n\n{"other": 1}\n' + b"[" * 100_000
    assert [(row.number, row.outcome, sorted(codes(row))) for row in check(read(raw), SICHUAN)[1:]] == [
        (2, "rejected", ["not-json"]),
        (3, "rejected", ["not-an-object"]),
        (4, "rejected", ["not-json"]),
        (6, "rejected", ["unknown-form"]),
        (7, "rejected", ["not-json"]),
    ]


@pytest.mark.parametrize(("raw", "why"), [(b"", "empty"), (b"hello", "unknown"), (b"PK\x03\x04zip", "damaged")])
def test_a_file_that_is_no_catalogue(raw: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read(raw)
    assert wrong.value.code == why


@pytest.mark.parametrize(
    ("area", "level"),
    [("510000000000", "2"), ("511600000000", "3"), ("511602000000", "4"), ("511602001000", "5"),
     ("511602001", "5"), ("511602001002", "6"), ("511602", "4"), ("x", ""), ("", "")],
)  # fmt: skip
def test_the_level_of_an_area(area: str, level: str) -> None:
    assert level_of(area) == level


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
FIELDS = ("name", "link", "department", "main_item", "职权编码", "事项名称", "事项类型", "授权部门", "实施层级", "实施编码",
          "基本编码", "事项类型代码", "承诺办结时限", "承诺办结时限单位", "材料", "扩展", "设定依据", "常见问题", "原件份数")  # fmt: skip
ADDRESS = st.builds("http://x/?itemCode={}&areaCode={}&taskType={}&deptCode={}".format, *[st.text(max_size=30)] * 4)
ROW = st.dictionaries(st.sampled_from(FIELDS), ANY | ADDRESS, max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["guides", "base", "standard", "template"]), st.lists(ROW, max_size=4))
def test_no_row_crashes(kind: str, rows: list[dict[str, Any]]) -> None:
    """Any JSON in any field: each row has one outcome, reasons are known, and what is kept goes through JSON."""
    try:
        reading = read(json.dumps({"name": "a", "link": "b"}).encode() + b"\n" + lines(*rows))
    except Unreadable:
        return
    found = check(Reading(kind, {}, reading.lines), SICHUAN)
    assert len(found) == len(reading.lines)
    for row in found:
        assert row.outcome in OUTCOMES.values()
        assert {reason.code for reason in row.reasons} <= REASONS.keys()
        assert "\x00" not in json.dumps([row.name, row.code, row.facts, row.raw], ensure_ascii=False, allow_nan=False)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_file_crashes(raw: bytes) -> None:
    try:
        check(read(raw), SICHUAN)
    except Unreadable:
        return


def test_ten_thousand_rows_with_three_per_cent_bad() -> None:
    """Looked at in seconds; the bad ones are named, the others stand."""
    rows = [{**GUIDE, "link": GUIDE["link"].replace("07001006", f"{n:08}")} for n in range(10_000)]
    for n in range(0, 10_000, 100):
        rows[n] = {**rows[n], "name": ""}
        rows[n + 1] = {**rows[n + 1], "link": ""}
        rows[n + 2] = {**rows[n + 2], "name": "x" * 300}
    begun = time.perf_counter()
    report = summary(check(read(lines(*rows)), SICHUAN))
    assert (report["rows"], report["rejected"]) == (10_000, 300)
    assert time.perf_counter() - begun < 20
