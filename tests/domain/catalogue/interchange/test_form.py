"""The form of GB/T 39046 table 4: all 64 fields, a schema made from the packaged table, export and import alike."""

import io
import json
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from onewindow.domain.catalogue import seed
from onewindow.domain.catalogue.rules import implementation_code
from onewindow.domain.catalogue.rules.interchange import standard
from onewindow.domain.catalogue.rules.interchange.importing import Mapping, Unreadable, check, read, summary
from onewindow.domain.catalogue.rules.interchange.standard import table, workbook
from onewindow.domain.catalogue.rules.sheets import normal

USCC = "11440100007482575H"
SERVICE: dict[str, Any] = {
    "division": {"zh": "市级负责", "en": "City"},
    "content": {"zh": "行使内容", "en": ""},
    "body_nature": "1",
    "accept_conditions": [{"zh": "有固定场所", "en": "Premises"}, {"zh": "有从业人员", "en": ""}],
    "partners": [{"name_zh": "示范市公安局", "uscc": "113700000045046442"}],
    "undertaker": {"name_zh": "登记科", "uscc": ""},
    "intermediaries": [{"zh": "检测", "en": "Testing"}],
    "quantity_limit": {"zh": "无", "en": "None"},
    "fee_basis": {"zh": "价格〔2015〕1号", "en": ""},
    "reach": "3",
    "themes_enterprise": ["准营准办"],
    "themes_person": ["就业创业"],
    "forms": ["1", "2", "4"],
    "jurisdiction": {"name_zh": "示范市", "code": "990100"},
    "appointment": True,
    "online_payment": False,
    "express": True,
    "online_url": "https://example.org/apply",
    "system_level": "3",
    "place": {"zh": "一楼", "en": "First floor"},
    "hours": {"zh": "9:00–17:00", "en": "9 to 5"},
    "consult_ways": {"zh": "电话、信件", "en": "Telephone, letter"},
    "consult_phone": "0990-12345",
    "supervise_phone": "+86 12345",
    "questions": [{"q": {"zh": "多久？", "en": "How long?"}, "a": {"zh": "三天。", "en": "Three days."}}],
}


@pytest.fixture(scope="module")
def place() -> standard.Place:
    items = seed.items()
    departments = {row["department"]: (f"示范市{row['department']}", f"{n:017}X") for n, row in enumerate(items)}
    materials = {row["key"]: (row["name_zh"], row["issuer_zh"]) for row in seed.data("materials")}
    return standard.Place(departments={**departments, "market": ("示范市市场监督管理局", USCC)}, materials=materials)


def _sheets() -> list[dict[str, Any]]:
    made = []
    for row in seed.items():
        sheet = normal(row)
        made.append(normal({**sheet, "implementation_code": implementation_code(USCC, row["level"], row["base_code"])}))
    return [normal({**made[0], "particulars": SERVICE}), *made[1:]]


SHEETS = _sheets()


@pytest.mark.parametrize("sheet", SHEETS, ids=[row["slug"] for row in SHEETS])
def test_export_and_import_give_the_same_sheet(sheet: dict[str, Any], place: standard.Place) -> None:
    one = json.loads(json.dumps(standard.record(sheet, place), ensure_ascii=False))
    assert standard.sheet(one, place) == sheet
    assert list(standard.violations(one)) == []


def test_a_field_changed_in_the_file_counts(place: standard.Place) -> None:
    one = standard.record(SHEETS[0], place)
    one |= {"承诺办结时限": "2", "事项名称": "改名", "办理地点": "二楼"}
    changed = standard.sheet(one, place)
    assert (changed["promised"]["limit"], changed["name_zh"]) == ("2wd", "改名")
    assert changed["particulars"]["place"] == {"zh": "二楼", "en": "First floor"}
    assert changed["name_en"] == SHEETS[0]["name_en"]


def test_all_fields_of_the_table_can_be_written(place: standard.Place) -> None:
    """No field of the 64 is left without a place in the sheet but the sample's bytes, which lie in the store."""
    sheet = normal({**SHEETS[0], "statutory": {"limit": "20wd", "note_zh": "说明", "checked": "memory"}})
    sheet["promised"] |= {"note_zh": "说明"}
    sheet["special_procedures"] = [
        {"kind": "听证", "when": "重大", "stops_clock": True, "checked": "memory", "source": ""}
    ]
    sheet["legal_basis"] = [{"law": "行政许可法", "articles": [12], "says": "", "checked": "memory", "source": ""}]
    sheet["particulars"] |= {"result_sample": "样本"}
    sheet["department"] = "market"
    sheet["particulars"]["undertaker"] = {"name_zh": "登记科", "uscc": USCC}
    more = {
        "issued_when": {"zh": "三个月内", "en": ""},
        "how": {"zh": "到派出所", "en": ""},
        "where": {"zh": "派出所", "en": ""},
    }
    sheet["materials"][0]["particulars"] = {**more, "use": {"zh": "核验", "en": ""}, "originals": 1, "copies": 2}
    one = standard.record(sheet, place)
    written = one.keys() | one["材料"][0].keys()
    assert {field.name for field in table.FIELDS} - written == set()
    assert list(standard.violations(one)) == []
    assert standard.sheet(one, place) == sheet


def test_the_schema_is_made_from_the_table() -> None:
    """Draft 2020-12, sound itself; 64 fields; wider than printed only where the list says so and why."""
    Draft202012Validator.check_schema(standard.schema())
    fields = standard.schema()["properties"]
    rows = fields["材料"]["items"]["properties"]
    assert len(table.FIELDS) == 64 == len(fields) - 2 + len(rows)
    assert fields["事项名称"]["maxLength"] == 200
    assert rows["原件份数"] == {
        "title": "62 原件份数",
        "$comment": "n..2",
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
    }
    assert all(row["why"] for row in table.widened())
    assert {row["no"] for row in table.widened()} >= {2, 3, 48}


def test_what_does_not_fit_is_named() -> None:
    one = {
        "事项名称": "甲",
        "实施编码": USCC,
        "通办范围代码": "全国",
        "是否收费": "是",
        "权限": "?",
        "材料": [{"原件份数": "两份"}],
    }
    found = {(kind, field) for kind, field, _ in standard.violations(one)}
    assert found == {
        ("form", "通办范围代码"), ("form", "是否收费"), ("unknown", "权限"), ("missing", "材料.0.材料名称"), ("form", "材料.0.原件份数"),
    }  # fmt: skip


def test_the_template_offers_lists_and_has_a_sheet_for_each_sub_table() -> None:
    book = load_workbook(io.BytesIO(workbook.filled(())))
    assert book.sheetnames == ["填写说明", "事项", *("设定依据", "办理流程", "常见问题"), "材料"]
    head = [cell.value for cell in book["事项"][1]]
    assert head[:3] == ["事项名称", "基本编码", "实施编码"]
    offers = {str(offer.sqref): offer.formula1 for offer in book["事项"].data_validations.dataValidation}
    assert any("01 行政许可" in words for words in offers.values())
    assert len(offers) >= 9


def test_a_filled_template_is_read_as_what_it_says(place: standard.Place) -> None:
    records = [standard.record(sheet, place) for sheet in SHEETS]
    reading = read(workbook.filled(records))
    rows = check(reading, Mapping(departments=place.by_code), place=place)
    assert (reading.kind, len(rows)) == ("template", len(SHEETS))
    assert summary(rows)["rejected"] == 0
    first, sheet = SHEETS[0], rows[0].facts["sheet"]
    for key in ("name_zh", "base_code", "implementation_code", "item_type", "level", "audience"):
        assert sheet[key] == first[key]
    assert sheet["promised"]["limit"] == first["promised"]["limit"]
    assert [row["material"] for row in sheet["materials"]] == [row["material"] for row in first["materials"]]
    assert [step["zh"] for step in sheet["steps"]] == [step["zh"] for step in first["steps"]]
    assert sheet["particulars"]["supervise_phone"] == "+86 12345"
    assert sheet["particulars"]["appointment"] is True


def test_a_damaged_workbook_is_unreadable_and_the_last_corner_is_not_gone_to() -> None:
    whole = workbook.filled([{"事项名称": "甲", "实施编码": "X"}])
    for part, change in (
        ("xl/workbook.xml", lambda text: text[:-9]),
        ("xl/worksheets/sheet2.xml", lambda text: text.replace(b"</row>", b"", 1)),
        ("xl/worksheets/sheet2.xml", lambda text: text.replace(b'<row r="2"', b'<row r="1048576"')),
    ):
        with pytest.raises(Unreadable) as found:
            read(_changed(whole, part, change))
        assert found.value.code in {"damaged", "empty"}


def _changed(book: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        assert change(old.read(part)) != old.read(part)
    return made.getvalue()


def test_a_cell_is_never_a_formula(place: standard.Place) -> None:
    book = load_workbook(io.BytesIO(workbook.filled([{"事项名称": "=1+1", "实施编码": "X"}])))
    assert book["事项"]["A2"].data_type == "s"
    assert book["事项"]["A2"].value == " =1+1"


def test_a_sub_table_without_its_item_is_rejected(place: standard.Place) -> None:
    book = load_workbook(io.BytesIO(workbook.filled([standard.record(SHEETS[0], place)])))
    book["材料"].append(["没有这个编码", "身份证"])
    kept = io.BytesIO()
    book.save(kept)
    rows = check(read(kept.getvalue()), Mapping(), place=place)
    assert [reason.code for reason in rows[-1].reasons] == ["material-without-item"]


def test_an_item_of_a_base_catalogue_goes_by_its_base_code(place: standard.Place) -> None:
    sheet = normal({**SHEETS[0], "implementation_code": "", "tier": "base"})
    one = standard.record(sheet, place)
    assert list(standard.violations(one)) == []
    for raw in (json.dumps(one, ensure_ascii=False).encode(), workbook.filled([one])):
        (row,) = check(read(raw), Mapping(), place=place)
        assert (row.code, row.facts["tier"], row.outcome) == (sheet["base_code"], "base", "accepted")
        assert len(row.facts["sheet"]["materials"]) == len(sheet["materials"])


def test_another_citys_extension_does_no_harm(place: standard.Place) -> None:
    one = standard.record(SHEETS[0], place) | {"扩展": {"k": {"materials": {"=": 7}, "particulars": {"=": "x"}}}}
    assert standard.sheet(one, place)["name_zh"] == SHEETS[0]["name_zh"]
