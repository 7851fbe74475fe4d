"""Reading and writing a sheet by path (``statutory.limit``), and its normal form: nothing empty is kept in particulars."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from onewindow.domain.catalogue.rules.figures.flags import ONLINE
from onewindow.domain.catalogue.rules.sheets.fields import FIELDS, Field

Sheet = dict[str, Any]


def empty(value: Any) -> bool:
    """Whether nothing was entered; ``False`` and 0 are entries, a pair of two empty texts is none."""
    if isinstance(value, Mapping):
        return all(empty(one) for one in value.values())
    return value is None or value == "" or value == [] or value == ()


def at(sheet: Mapping[str, Any], path: str) -> Any:
    """What stands at a path; None if nothing does."""
    found: Any = sheet
    for part in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def taken(sheet: Mapping[str, Any], field: Field) -> Any:
    """The value of a field; a split pair and the fee's words as ``{"zh", "en"}``."""
    if field.split:
        return {"zh": at(sheet, f"{field.path}_zh") or "", "en": at(sheet, f"{field.path}_en") or ""}
    if field.path == "fee.words":
        return {"zh": at(sheet, "fee.zh") or "", "en": at(sheet, "fee.en") or ""}
    if field.path == "flags.online":  # follows from the ways of applying, whatever was ticked (decision 37)
        return bool(ONLINE & set(at(sheet, "particulars.forms") or ()))
    return at(sheet, field.path)


def put(sheet: Sheet, field: Field, value: Any) -> None:
    """Write a field's value into a sheet, in place."""
    if field.split or field.path == "fee.words":
        stem = "fee." if field.path == "fee.words" else f"{field.path}_"
        for language in ("zh", "en"):
            _set(sheet, f"{stem}{language}", (value or {}).get(language, ""))
    else:
        _set(sheet, field.path, value)


def _set(sheet: Sheet, path: str, value: Any) -> None:
    *way, last = path.split(".")
    here = sheet
    for part in way:
        here = here.setdefault(part, {}) if isinstance(here.get(part, {}), dict) else here
    here[last] = value


def blank() -> Sheet:
    """An empty sheet with every field in its place (新事项表)."""
    sheet: Sheet = {}
    for field in FIELDS:
        put(sheet, field, _nothing(field))
    return normal(sheet | {"code_family": "national", "standing": "open", "tier": "implementation", "notice": "5wd"})


def _nothing(field: Field) -> Any:
    match field.shape:
        case "words" | "pairs" | "rows" | "checks" | "keys":
            return []
        case "pair" | "pairtext" | "kept":
            return {}
        case "flag" | "number" | "limit" | "day" | "key":
            return None
    return ""


_PLAIN: dict[str, Any] = {
    "aliases": [],
    "audience": [],
    "reviews": [],
    "materials": [],
    "elements": [],
    "results": [],
    "steps": [],
    "special_procedures": [],
    "legal_basis": [],
    "notes": [],
    "situations": {},
    "flags": {},
    "fee": {},
    "certificate": None,
    "notice": "5wd",
    "tier": "implementation",
    "parent": None,
    "standing": "open",
    "merged_into": None,
    "reason_zh": "",
    "reason_en": "",
    "implementation_code": "",
    "name_en": "",
    "code_family": "national",
    "base_code": "",
    "item_type": "",
    "level": "",
    "case_kind": "",
    "statutory": {},
    "promised": {},
}


def normal(sheet: Mapping[str, Any]) -> Sheet:
    """A copy in the form in which sheets are kept: every key there, provenance of the packaged data left out."""
    made: Sheet = {
        key: deepcopy(value) for key, value in sheet.items() if not key.endswith(("_checked", "_source", "_role"))
    }
    for key, value in _PLAIN.items():
        if made.get(key) is None:
            made[key] = deepcopy(value)
    made["particulars"] = _pruned(made.get("particulars") or {})
    for row in made["materials"]:
        if isinstance(row, dict):
            row["particulars"] = _pruned(row.get("particulars") or {})
            row.pop("secondary", None)
    return made


def _pruned(value: Any) -> Any:
    """The same without what is empty, at every depth."""
    if isinstance(value, Mapping):
        if value.keys() <= {"zh", "en"} and not empty(value):
            return {"zh": value.get("zh") or "", "en": value.get("en") or ""}
        kept = {key: _pruned(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if not empty(one)}
    if isinstance(value, list):
        return [one for one in (_pruned(each) for each in value) if not empty(one)]
    return value
