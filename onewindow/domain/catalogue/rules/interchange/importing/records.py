"""Rows in the form of GB/T 39046 table 4 (64 个字段): our export, another city's, or our XLSX template filled in."""

from typing import Any

from onewindow.domain.catalogue.rules.interchange.importing import names
from onewindow.domain.catalogue.rules.interchange.importing.reading import Line
from onewindow.domain.catalogue.rules.interchange.importing.reasons import Checked, Mapping, Reason
from onewindow.domain.catalogue.rules.interchange.standard import mapping as forms
from onewindow.domain.catalogue.rules.interchange.standard.places import Place
from onewindow.domain.catalogue.rules.interchange.standard.schema import violations
from onewindow.kernel import codes

CODE_LONGEST = 100
_KINDS = {"long": "field-too-long", "form": "field-wrong-form", "unknown": "field-unknown"}
_CODES = (
    "item-implementation",
    "item-handling",
    "licensing-implementation",
    "item-sichuan",
    "item-base",
    "licensing-base",
)


def check(line: Line, mapping: Mapping, place: Place) -> Checked:
    """One record: against the schema, its codes against their families, its limits; the sheet it makes is kept."""
    row = forms.joined(line.value)
    name, reasons = names.name(_text(row, "事项名称"))
    column = "实施编码" if _text(row, "实施编码").strip() else "基本编码"
    given = names.printable(_text(row, column)).strip()
    code = given.upper()
    if code != given:
        reasons.append(Reason("code-small-letters", column, given, code))
    row = {**row, "事项名称": name, column: code}
    if not name:
        reasons.append(Reason("no-name", "事项名称"))
    if not code:
        reasons.append(Reason("no-code", "实施编码"))
    elif len(code) > CODE_LONGEST:
        reasons.append(Reason("code-too-long", column, code))
    else:
        reasons += _code(code, _text(row, "基本编码").strip())
    reasons += [
        Reason(_KINDS[kind], field, value)
        for kind, field, value in violations(row)
        if kind in _KINDS and field not in ("", "事项名称")
    ]
    reasons += [Reason("limit-unclear", field, value) for field, value in forms.unclear_limits(row)]
    kind = _text(row, "事项类型代码").strip()
    row["事项类型代码"] = kept = mapping.types.get(kind, kind)
    body, body_name = _text(row, "实施主体代码").strip().upper(), _text(row, "实施主体").strip()
    slug = mapping.departments.get(body) or mapping.departments.get(body_name) or ""
    if not slug:
        reasons.append(Reason("department-unmapped", "实施主体", body or body_name))
    sheet = forms.sheet(row, place)
    facts: dict[str, Any] = {
        "tier": sheet.get("tier", "implementation") if column == "实施编码" else "base",
        "family": sheet["code_family"],
        "base": _text(row, "基本编码").strip(),
        "type": kept[:2],
        "type_given": kind[:20],
        "department": slug,
        "department_given": (body_name or body)[:200],
        "body": body[:40],
        "level": _text(row, "行使层级代码").strip()[:1],
        "sheet": sheet | ({"department": slug} if slug else {}),
    }
    return Checked(line.number, code, name, facts, line.value, tuple(reasons))


def _code(code: str, base: str) -> list[Reason]:
    kind = codes.recognise(code)
    if kind not in _CODES:
        return [Reason("code-unclear", "实施编码", code)]
    found = codes.check(code, kind)
    if not found.ok:
        return [Reason("code-wrong", "实施编码", code, "; ".join(str(one) for one in found.errors))]
    if base and kind in ("item-implementation", "item-handling") and found.parts.get("base") != base:
        return [Reason("base-code-wrong", "基本编码", base, found.parts.get("base", ""))]
    return []


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)
