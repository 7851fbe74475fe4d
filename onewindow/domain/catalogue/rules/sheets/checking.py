"""What is wrong in a sheet (校验): every fault names its field; whether keys name something is asked where the rows are."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from onewindow.domain.catalogue.rules.codes import read_limit
from onewindow.domain.catalogue.rules.sheets.comparing import cell
from onewindow.domain.catalogue.rules.sheets.fields import FIELDS, Field
from onewindow.domain.catalogue.rules.sheets.lists import CODES
from onewindow.domain.catalogue.rules.sheets.shape import empty, normal, taken

KNOWN = frozenset(path.split(".")[0] for field in FIELDS for path in field.paths) | {
    "slug",
    "fee",
    "particulars",
    "flags",
}
_STEMS = ("_checked", "_source", "_role")
ESSENTIAL = frozenset({"name", "department", "promised.limit", "effective_from"})  # also of a draft
OF_A_BASE_ITEM = ESSENTIAL - {"promised.limit"} | {"base_code", "code_family", "item_type"}
"""What a base item (基本目录) must have: what it leaves open binds nobody."""
OPEN_LISTS = frozenset({"A.1"})  # may be extended (GB/T 39046 A.1: 11…19 and 21…)


class Fault(NamedTuple):
    """One fault (差错): the field's path, what is wrong (``missing``, ``unknown``, ``choice``, ``limit``, …), the value."""

    path: str
    what: str
    value: str = ""


def faults(sheet: Mapping[str, Any], *, complete: bool = True) -> tuple[Fault, ...]:
    """差错. What is wrong in a sheet: fields that do not exist, values of the wrong shape, and (``complete``) what lacks."""
    found = [Fault(key, "unknown") for key in sheet if key not in KNOWN and not key.endswith(_STEMS)]
    wrong = [key for key in ("statutory", "promised", "fee", "flags", "particulars") if not _is_map(sheet.get(key, {}))]
    if wrong:
        return (*found, *(Fault(key, "shape") for key in wrong))
    whole = normal(sheet)
    for field in FIELDS:
        value = taken(whole, field)
        if empty(value):
            if _needed(field, whole["tier"], complete):
                found.append(Fault(field.path, "missing"))
            continue
        found += _of_field(field, value)
    found += _of_the_clock(whole)
    if whole.get("standing") == "open" and whole.get("merged_into"):
        found.append(Fault("merged_into", "open-item"))
    return tuple(found)


def _of_the_clock(sheet: Mapping[str, Any]) -> Iterator[Fault]:
    """Silence speaks by an article and of a limit set by law; who approves for the government is named (行政许可法 art. 42, 50)."""
    told = sheet.get("particulars") or {}
    silence, more = told.get("silence") or {}, told.get("extension") or {}
    limit = (sheet.get("statutory") or {}).get("limit")
    if bool(silence.get("outcome")) != bool(silence.get("rule")):
        yield Fault(f"particulars.silence.{'rule' if silence.get('outcome') else 'outcome'}", "silence-by-article")
    elif silence and not limit:
        yield Fault("particulars.silence.outcome", "silence-needs-limit")
    renewal = told.get("renewal") or {}
    if renewal and not all(renewal.get(key) for key in ("licence", "opens", "closes", "basis")):
        yield Fault("particulars.renewal", "renewal-whole")
    elif renewal and not all(str(renewal[key]).endswith("wd") for key in ("opens", "closes")):
        yield Fault("particulars.renewal", "renewal-working-days")
    if more.get("rank") == "government" and not more.get("office"):
        yield Fault("particulars.extension.office", "government-office")


def _needed(field: Field, tier: str, complete: bool) -> bool:
    if tier == "base":
        return field.path in OF_A_BASE_ITEM
    return field.path in ESSENTIAL or (complete and field.required and not field.made)


def _is_map(value: Any) -> bool:
    return isinstance(value, Mapping)


def _of_field(field: Field, value: Any) -> Iterator[Fault]:
    if field.shape == "rows":
        yield from _of_rows(field, value)
    elif field.shape in ("pairs", "words", "keys", "checks"):
        if not isinstance(value, list):
            yield Fault(field.path, "shape")
            return
        for number, one in enumerate(value, 1):
            what = _SHAPES["pair" if field.shape == "pairs" else "choice" if field.shape == "checks" else "line"](
                one, field.codes, field.most
            )
            if what:
                yield Fault(f"{field.path}[{number}]", what, _cut(one))
    elif field.shape in _SHAPES:
        what = _SHAPES[field.shape](value, field.codes, field.most)
        if what:
            yield Fault(field.path, what, _cut(value))


def _of_rows(field: Field, rows: Any) -> Iterator[Fault]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        yield Fault(field.path, "shape")
        return
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        key = str(_at(row, field.key) or "")
        path = f"{field.path}[{key or number}]"
        if not key:
            yield Fault(f"{path}.{field.columns[0].path}", "missing")
        elif key in seen and field.path in ("materials", "reviews"):
            yield Fault(path, "twice", key)
        seen.add(key)
        for column in field.columns:
            value = cell(row, column)
            what = "" if empty(value) else _SHAPES[column.shape](value, column.codes, column.most)
            if what:
                yield Fault(f"{path}.{column.path}", what, _cut(value))
        yield from _of_material(field, row, path)


def _of_material(field: Field, row: Mapping[str, Any], path: str) -> Iterator[Fault]:
    if field.path == "materials" and (row.get("necessity") == "when") != (row.get("condition") is not None):
        yield Fault(f"{path}.condition", "when-needs-condition")
    if field.path == "results" and (row.get("kind") == "licence") != bool(row.get("licence_type")):
        yield Fault(f"{path}.licence_type", "licence-names-type")


def _at(row: Mapping[str, Any], key: str) -> Any:
    found: Any = row
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _cut(value: Any) -> str:
    return str(value)[:60]


def _line(value: Any, codes: str, most: int) -> str:
    if not isinstance(value, str):
        return "shape"
    return "long" if len(value) > most else ""


def _pair(value: Any, codes: str, most: int) -> str:
    if not isinstance(value, Mapping) or not value.keys() <= {"zh", "en"}:
        return "shape"
    return next((what for one in value.values() if (what := _line(one or "", codes, most))), "")


def _choice(value: Any, codes: str, most: int) -> str:
    if codes in OPEN_LISTS and str(value).isdecimal() and len(str(value)) == 2:
        return ""
    return "" if str(value) in {known for known, _, _ in CODES.get(codes, ())} else "choice"


def _flag(value: Any, codes: str, most: int) -> str:
    return "" if isinstance(value, bool) else "shape"


def _number(value: Any, codes: str, most: int) -> str:
    return "" if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else "number"


def _limit(value: Any, codes: str, most: int) -> str:
    try:
        number, _ = read_limit(str(value))
    except ValueError:
        return "limit"
    return "" if 0 <= number < 10000 else "limit"


def _day(value: Any, codes: str, most: int) -> str:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return "day"
    return ""


def _condition(value: Any, codes: str, most: int) -> str:
    return "" if isinstance(value, Mapping) and len(value) == 1 else "condition"


def _words(value: Any, codes: str, most: int) -> str:
    ok = isinstance(value, list) and all(isinstance(one, str | int) for one in value)
    return "" if ok else "shape"


def _anything(value: Any, codes: str, most: int) -> str:
    return ""


_SHAPES: dict[str, Callable[[Any, str, int], str]] = {
    "line": _line,
    "text": _line,
    "key": _line,
    "pair": _pair,
    "pairtext": _pair,
    "pair-split": _pair,
    "pair-condition": _pair,
    "choice": _choice,
    "flag": _flag,
    "number": _number,
    "limit": _limit,
    "day": _day,
    "condition": _condition,
    "words": _words,
    "kept": _anything,
}
