"""The columns of an item version that a sheet fills (列): plain values only, keys of other rows are the writer's affair."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from onewindow.domain.catalogue.rules.codes import read_limit

_SAME = (
    "aliases",
    "audience",
    "steps",
    "fee",
    "flags",
    "special_procedures",
    "legal_basis",
    "notes",
    "particulars",
    "situations",
)
_TEXTS = ("name_zh", "name_en", "code_family", "base_code", "item_type", "level", "case_kind", "reason_zh", "reason_en")


def columns(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column name, of a sheet in its normal form."""
    statutory, promised = sheet.get("statutory") or {}, sheet.get("promised") or {}
    made: dict[str, Any] = {name: sheet.get(name) or "" for name in _TEXTS}
    made |= {name: sheet[name] for name in _SAME}
    made |= _limit("statutory", statutory.get("limit")) | _limit("extension", statutory.get("extension"))
    made |= _limit("promised", promised.get("limit")) | _limit("certificate", sheet.get("certificate"))
    made |= _limit("notice", sheet.get("notice") or "5wd")
    for name, part in (("statutory", statutory), ("promised", promised)):
        made |= {f"{name}_{key}": part.get(key) or "" for key in ("note_zh", "note_en")}
        made[f"{name}_checked"] = part.get("checked") or "memory"
    made["statutory_from"] = statutory.get("from") or ""
    made["standing"] = sheet.get("standing") or "open"
    return made


def _limit(name: str, text: str | None) -> dict[str, Decimal | str | None]:
    number, unit = read_limit(text) if text else (None, "")
    return {f"{name}_number": number, f"{name}_unit": unit}
