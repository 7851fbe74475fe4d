"""Rows of a base catalogue (基本目录): what a province or the country defines for everybody below."""

from typing import Any

from onewindow.domain.catalogue.rules.interchange.importing import names
from onewindow.domain.catalogue.rules.interchange.importing.reading import Line
from onewindow.domain.catalogue.rules.interchange.importing.reasons import Checked, Mapping, Reason
from onewindow.domain.catalogue.rules.interchange.standard.table import lists
from onewindow.kernel import codes


def check(line: Line, mapping: Mapping) -> Checked:
    """One base item: its code of twelve digits against the columns beside it."""
    row = line.value
    name, reasons = names.name(_text(row, "事项名称"))
    code = names.printable(_text(row, "职权编码")).strip()
    if not name:
        reasons.append(Reason("no-name", "name"))
    if not code:
        reasons.append(Reason("no-code", "code"))
    elif len(code) > 33:
        reasons.append(Reason("code-too-long", "code", code))
    else:
        found = codes.check(code, "licensing-base" if len(code) == 10 else "item-base")
        if not found.ok:
            reasons.append(Reason("base-code-wrong", "code", code, "; ".join(str(one) for one in found.errors)))
    kind, group = _text(row, "事项类型").strip(), _text(row, "授权部门").strip()
    kept = mapping.types.get(kind, kind if kind in lists("A.1") else "")
    if not kept:
        reasons.append(Reason("type-outside-list", "type", kind))
    if len(code) == 12 and kind and code[2:4] != kind:
        reasons.append(Reason("type-differs-from-code", "type", kind, code[2:4]))
    if len(code) == 12 and group and code[4:6] != group:
        reasons.append(Reason("group-differs", "department", group, code[4:6]))
    levels = [mapping.levels.get(one.strip(), one.strip()) for one in _text(row, "实施层级").split(",") if one.strip()]
    if len(levels) > 1:
        reasons.append(Reason("levels-several", "level", ",".join(levels)))
    strange = [one for one in levels if one not in lists("A.2")]
    if strange:
        reasons.append(Reason("level-unmapped", "level", ",".join(strange)))
    slug = mapping.departments.get(group, "")
    if not slug:
        reasons.append(Reason("department-unmapped", "department", group))
    facts: dict[str, Any] = {
        "tier": "base",
        "family": "licensing" if len(code) == 10 else "national",
        "base": code,
        "type": kept,
        "type_given": kind[:20],
        "department": slug,
        "department_given": group[:200],
        "level": levels[0][:1] if len(levels) == 1 and not strange else "",
        "levels": [one[:20] for one in levels],
    }
    return Checked(line.number, code, name, facts, row, tuple(reasons))


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)
