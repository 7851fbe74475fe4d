"""A sheet (事项表) as a record of the 64 fields, and back; what the fields cannot say travels in the extension."""

from collections.abc import Iterator, Mapping
from typing import Any

from onewindow.domain.catalogue.rules.codes import read_limit
from onewindow.domain.catalogue.rules.interchange.standard import table, wording
from onewindow.domain.catalogue.rules.interchange.standard.places import Place
from onewindow.domain.catalogue.rules.interchange.standard.residue import patched, residue
from onewindow.domain.catalogue.rules.interchange.standard.schema import EXTENSION, MATERIALS
from onewindow.domain.catalogue.rules.sheets import normal

Record = dict[str, Any]
_UNITS = {"wd": "工作日", "cd": "自然日", "h": "小时", "min": "分钟"}
_UNIT_WORDS = {word: unit for unit, word in _UNITS.items()} | {"天": "cd", "日": "cd", "个工作日": "wd", "分": "min"}
_PAIRS = {
    9: "division",
    10: "content",
    28: "quantity_limit",
    32: "fee_basis",
    50: "place",
    51: "hours",
    52: "consult_ways",
}
_PLAIN = {
    14: "body_nature",
    30: "result_sample",
    33: "reach",
    48: "online_url",
    53: "consult_phone",
    54: "supervise_phone",
}
_YES_NO = {31: "charged", 44: "appointment", 45: "online_payment", 46: "express"}
_OF_MATERIAL = {58: "issued_when", 59: "how", 60: "where", 61: "use", 62: "originals", 63: "copies"}
_SYSTEM = {"1": "国家级", "2": "省级", "3": "市级"}


def record(sheet: Mapping[str, Any], place: Place) -> Record:
    """64 个字段. The record of a sheet: fields by the standard's names, empty ones left out, materials as rows."""
    whole = normal(sheet)
    more = whole["particulars"]
    made: dict[int, Any] = {
        1: whole.get("name_zh"),
        2: whole.get("base_code"),
        3: whole.get("implementation_code"),
        4: table.lists("A.1").get(whole.get("item_type", ""), ""),
        5: whole.get("item_type"),
        6: wording.laws(whole["legal_basis"]),
        7: table.lists("A.2").get(whole.get("level", ""), ""),
        8: whole.get("level"),
        13: table.lists("A.3").get(str(more.get("body_nature", "")), ""),
        21: wording.lines(more.get("accept_conditions")),
        22: wording.lines(whole["steps"], " → "),
        27: wording.lines(more.get("intermediaries")),
        29: "；".join(row.get("name_zh", "") for row in whole["results"]),
        34: "；".join(table.lists("A.4").get(one, one) for one in whole["audience"]),
        35: ",".join(whole["audience"]),
        36: "；".join([*more.get("themes_enterprise", []), *more.get("themes_person", [])]),
        37: ",".join(more.get("themes_enterprise", [])),
        38: ",".join(more.get("themes_person", [])),
        39: "；".join(table.lists("A.5").get(one, one) for one in more.get("forms", [])),
        40: ",".join(more.get("forms", [])),
        41: wording.procedures(whole["special_procedures"]),
        47: _online(whole),
        49: _SYSTEM.get(str(more.get("system_level", "")), ""),
        55: wording.questions(more.get("questions")),
    }
    made |= {no: (more.get(key) or {}).get("zh") for no, key in _PAIRS.items()}
    made |= {no: more.get(key) for no, key in _PLAIN.items()}
    made |= {no: _flag(more.get(key)) for no, key in _YES_NO.items()}
    made[31] = made[31] or ("1" if whole["fee"].get("amount") else "0")
    made |= _bodies(whole, place) | _limits(whole)
    fields = {table.BY_NO[no].name: made[no] for no in sorted(made) if made[no] not in (None, "")}
    rows = [_material(row, place) for row in whole["materials"]]
    result: Record = fields | ({MATERIALS: rows} if rows else {})
    beyond = residue(whole, _given(result, place))
    return result | ({EXTENSION: beyond} if beyond else {})


def sheet(record: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """事项表. The sheet of a record: what its fields say, and what its extension adds."""
    given = _given(record, place)
    try:
        return normal(patched(given, record.get(EXTENSION) or {}))
    except (TypeError, ValueError, AttributeError, KeyError):  # another program's extension: the fields alone count
        return given


def joined(row: Mapping[str, Any]) -> Record:
    """The record of a row as people write it: sub-tables joined in, ``01 行政许可`` and 是 made codes, one flat material."""
    made: Record = {}
    rows = [one for one in row.get(MATERIALS) or () if isinstance(one, dict)] if _is_rows(row.get(MATERIALS)) else []
    flat = {key: row[key] for key in row if key in table.BY_NAME and table.BY_NAME[key].of_material}
    for key, value in row.items():
        if key in flat or key == MATERIALS:
            continue
        if key in table.SUB_TABLES and _is_rows(value):
            made[key] = wording.sub(key, value)
        elif key in table.BY_NAME:
            made[key] = wording.coded(table.BY_NAME[key], value)
        else:
            made[key] = value
    rows += [flat] if flat else []
    if rows:
        made[MATERIALS] = [
            {key: wording.coded(table.BY_NAME[key], one[key]) if key in table.BY_NAME else one[key] for key in one}
            for one in rows
        ]
    return made


def unclear_limits(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, value) of limits that are neither number and unit nor empty."""
    for number in (15, 18):
        value, unit = _field(record, number), _field(record, number + 1)
        if (value or unit) and _limit(record, number) is None:
            yield table.BY_NO[number].name, f"{value} {unit}".strip()


def _given(record: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The sheet as the fields alone give it."""
    more: dict[str, Any] = {key: {"zh": _field(record, no), "en": ""} for no, key in _PAIRS.items()}
    more |= {key: _field(record, no) for no, key in _PLAIN.items()}
    more |= {key: value == "1" for no, key in _YES_NO.items() if (value := _field(record, no))}
    more["accept_conditions"] = wording.pairs(_field(record, 21), "\n")
    more["intermediaries"] = wording.pairs(_field(record, 27), "\n")
    more |= {
        key: wording.words(_field(record, no))
        for no, key in ((37, "themes_enterprise"), (38, "themes_person"), (40, "forms"))
    }
    more["system_level"] = next((code for code, word in _SYSTEM.items() if word == _field(record, 49)), "")
    more["questions"] = wording.asked(_field(record, 55))
    more["partners"] = wording.partners(_field(record, 23), _field(record, 24))
    more["undertaker"] = {"name_zh": _field(record, 25), "uscc": _field(record, 26)}
    more["jurisdiction"] = {"name_zh": _field(record, 42), "code": _field(record, 43)}
    uscc = _field(record, 12).upper()
    family = "national" if len(_field(record, 2)) in (0, 12) and len(_field(record, 3)) in (31, 33) else "licensing"
    given = record.get(MATERIALS)
    rows = given if isinstance(given, list) else []
    return normal(
        {
            "name_zh": _field(record, 1),
            "name_en": "",
            "department": place.by_code.get(uscc) or place.by_name.get(_field(record, 11)) or "",
            "base_code": _field(record, 2),
            "implementation_code": _field(record, 3),
            "code_family": family if len(_field(record, 3)) <= 33 else "local",
            "item_type": _field(record, 5),
            "level": _field(record, 8),
            "case_kind": "2",
            "audience": wording.words(_field(record, 35)),
            "statutory": {"limit": _limit(record, 15), "note_zh": _field(record, 17), "checked": "memory"},
            "promised": {"limit": _limit(record, 18), "note_zh": _field(record, 20), "checked": "memory"},
            "steps": wording.pairs(_field(record, 22), " → "),
            "legal_basis": wording.laws_read(_field(record, 6)),
            "special_procedures": wording.procedures_read(_field(record, 41)),
            "results": [wording.result(name) for name in _field(record, 29).split("；") if name],
            "flags": {"online": _field(record, 47) == "1"} if _field(record, 47) else {},
            "materials": [_material_read(row, place) for row in rows if isinstance(row, dict)],
            "particulars": more,
        }
    )


def _bodies(whole: Mapping[str, Any], place: Place) -> dict[int, Any]:
    more = whole["particulars"]
    name, uscc = place.departments.get(whole.get("department") or "", ("", ""))
    partners, unit, area = more.get("partners", []), more.get("undertaker", {}), more.get("jurisdiction", {})
    return {
        11: name,
        12: uscc,
        23: "；".join(row.get("name_zh", "") for row in partners),
        24: "；".join(row.get("uscc", "") for row in partners).strip("；"),
        25: unit.get("name_zh"),
        26: unit.get("uscc"),
        42: area.get("name_zh"),
        43: area.get("code"),
    }


def _limits(whole: Mapping[str, Any]) -> dict[int, Any]:
    made: dict[int, Any] = {}
    for first, key in ((15, "statutory"), (18, "promised")):
        part = whole.get(key) or {}
        made[first + 2] = part.get("note_zh")
        if part.get("limit"):
            number, unit = read_limit(part["limit"])
            made |= {first: f"{number.normalize():f}", first + 1: _UNITS.get(unit, unit)}
    return made


def _limit(record: Mapping[str, Any], no: int) -> str | None:
    unit = _UNIT_WORDS.get(_field(record, no + 1))
    try:
        number, unit = read_limit(f"{_field(record, no)}{unit}") if unit else (None, None)
    except (ValueError, ArithmeticError):
        return None
    return f"{number.normalize():f}{unit}" if number is not None else None


def _material(row: Mapping[str, Any], place: Place) -> Record:
    name, issuer = place.materials.get(row["material"], (row["material"], ""))
    more = row.get("particulars") or {}
    made: dict[int, Any] = {56: name, 57: issuer, 64: "1" if row.get("necessity") != "when" else "0"}
    for no, key in _OF_MATERIAL.items():
        made[no] = more.get(key) if no >= 62 else (more.get(key) or {}).get("zh")
    return {table.BY_NO[no].name: made[no] for no in sorted(made) if made[no] not in (None, "")}


ISSUER = "issuer"
"""In the particulars of a material that this city has not entered: who issues it, as the row says."""


def _material_read(row: Mapping[str, Any], place: Place) -> dict[str, Any]:
    name = _field(row, 56)
    more: dict[str, Any] = {
        key: row.get(table.BY_NO[no].name) if no >= 62 else {"zh": _field(row, no), "en": ""}
        for no, key in _OF_MATERIAL.items()
    }
    if name not in place.by_material:  # who issues it goes along until the paper is entered here
        more[ISSUER] = _field(row, 57)
    return {
        "material": place.by_material.get(name, name),
        "necessity": "when" if _field(row, 64) == "0" else "always",
        "condition": None,
        "satisfied_by": "upload",
        "tolerable": False,
        "checked": "memory",
        "source": "",
        "particulars": more,
    }


def _field(record: Mapping[str, Any], no: int) -> str:
    value = record.get(table.BY_NO[no].name)
    return (
        value.strip()
        if isinstance(value, str)
        else ""
        if value is None or isinstance(value, dict | list)
        else str(value)
    )


def _online(whole: Mapping[str, Any]) -> str:
    """A flag where one stands, else what the ways to apply say."""
    if "online" in whole["flags"]:
        return _flag(whole["flags"]["online"])
    ways = whole["particulars"].get("forms")
    return _flag(bool({"2", "3"} & set(ways))) if ways else ""


def _flag(value: Any) -> str:
    return "" if value is None else "1" if value else "0"


def _is_rows(value: Any) -> bool:
    return isinstance(value, list)
