"""Published service guides of a province's portal (办事指南), each with its codes in the address, as 四川政务服务网 shows them."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from onewindow.domain.catalogue.rules.interchange.importing import bodies, names
from onewindow.domain.catalogue.rules.interchange.importing.reading import Line
from onewindow.domain.catalogue.rules.interchange.importing.reasons import Checked, Mapping, Reason

_WHOLE = re.compile(r"(?P<base>.+?)-(?P<area>\d{12})-(?P<spare>\d+)-(?P<body>.+)-(?P<level>\d)-(?P<last>\d+)", re.ASCII)
_SHORT = re.compile(r"(?P<base>[0-9A-Z][0-9A-Z-]*)-(?P<body>[0-9A-Za-z]+)", re.ASCII)
_LETTER = re.compile(r"\d{3}([A-Z])|(512)\d|([A-Z])-", re.ASCII)
CODE_LONGEST = 100
_UNCLASSIFIED = "未分类"


def known_bodies(lines: tuple[Line, ...]) -> frozenset[str]:
    """Every whole credit code of the file: what a body with a lost digit may have been."""
    found = set()
    for line in lines:
        if not line.trouble:
            asked = _asked(line.value)
            parts = _WHOLE.fullmatch(asked["itemCode"])
            found |= {one.upper() for one in (asked["deptCode"], parts["body"] if parts else "") if one}
    return frozenset(one for one in found if bodies.form(one) == "whole")


def check(line: Line, mapping: Mapping, known: frozenset[str]) -> Checked:
    """One guide: its name repaired, its codes read and compared, its words mapped."""
    row = line.value
    name, reasons = names.name(_text(row, "name"))
    asked = _asked(row)
    code = names.printable(asked["itemCode"]).strip()
    if not name:
        reasons.append(Reason("no-name", "name"))
    if not code:
        reasons.append(Reason("no-code", "link", _text(row, "link")[:100]))
    elif len(code) > CODE_LONGEST:
        reasons.append(Reason("code-too-long", "link", code))
    parts = _WHOLE.fullmatch(code)
    facts: dict[str, Any] = {"tier": "implementation", "family": "local", "base": code, "area": asked["areaCode"][:12]}
    if parts:
        facts["base"] = parts["base"]
        facts["body"], found = bodies.body(parts["body"], known)
        reasons += found
        if parts["area"] != asked["areaCode"]:
            reasons.append(Reason("area-differs", "area", parts["area"], asked["areaCode"]))
        reasons += bodies.beside(asked["deptCode"], parts["body"])
        code = code.replace(parts["body"], facts["body"]) if facts["body"] == parts["body"].upper() else code
    elif code:
        reasons.append(Reason("code-incomplete" if _SHORT.fullmatch(code) else "code-unclear", "link", code))
    facts |= _words(row, asked, mapping, reasons)
    facts["level"] = level_of(asked["areaCode"])
    return Checked(line.number, code, name, facts, row, tuple(reasons))


def _words(row: dict[str, Any], asked: dict[str, str], mapping: Mapping, reasons: list[Reason]) -> dict[str, Any]:
    """Type, department and main item, in this city's words where the mapping has them."""
    given = asked["taskType"]
    kind = mapping.types.get(given, "")
    if not kind:
        reasons.append(Reason("type-unmapped", "type", given))
    letter = _LETTER.match(asked["itemCode"])
    said = mapping.letters.get(next((one for one in letter.groups() if one), "") if letter else "", "")
    if kind and said and said != kind:
        reasons.append(Reason("type-letter-differs", "type", given, said))
    department = names.printable(_text(row, "department")).strip()
    slug = mapping.departments.get(department, "")
    if not slug:
        reasons.append(Reason("department-unmapped", "department", department))
    main = names.printable(_text(row, "main_item")).strip()
    if main == _UNCLASSIFIED or not main:
        reasons.append(Reason("main-item-none", "main_item", main))
    elif main == _text(row, "name"):
        reasons.append(Reason("main-item-is-name", "main_item", main))
    return {
        "type": kind,
        "type_given": given[:20],
        "department": slug,
        "department_given": department[:200],
        "main_item": "" if main == _UNCLASSIFIED else main[:200],
    }


def level_of(area: str) -> str:
    """A.2 by the form of an area code of 6, 9 or 12 digits; empty where it has none of these."""
    if not re.fullmatch(r"\d{6}(\d{3}){0,2}", area, re.ASCII):
        return ""
    area = (re.sub(r"(000)+$", "", area[6:]) and area) or area[:6]
    if len(area) > 6:
        return "5" if len(area) == 9 or area.endswith("000") else "6"
    if area.endswith("0000"):
        return "2"
    return "3" if area.endswith("00") else "4"


def _asked(row: dict[str, Any]) -> dict[str, str]:
    """What the address asks for; it is parsed, never opened."""
    wanted = dict.fromkeys(("areaCode", "itemCode", "taskType", "deptCode"), "")
    try:
        query = urlsplit(_text(row, "link")).query
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return wanted
    return wanted | {key: value for key, value in pairs if key in wanted}


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)
