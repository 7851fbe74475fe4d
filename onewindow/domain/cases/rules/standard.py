"""GB/T 39046-2020 sets 6.2 to 6.5 (申请, 受理, 办理, 办结): the field tables as packaged, and a JSON Schema made from them."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any

from onewindow.kernel.codes import width

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SETS = ("6.2", "6.3", "6.4", "6.5")
_CHINA = timezone(timedelta(hours=8))
_MOMENT = "YYYYMMDDThhmmss"


@cache
def packaged() -> dict[str, Any]:
    """The field tables, code lists and words, as they are packaged; with what was widened and why."""
    found: dict[str, Any] = json.loads(
        files("onewindow.domain.cases.data").joinpath("gbt39046.json").read_text("utf-8")
    )
    return found


def word(of: str, key: str) -> Any:
    """A word or a code of the packaged lists: ``word("steps", "accept")``; the key itself if there is none."""
    return packaged()[of].get(key, key)


def here(at: datetime) -> datetime:
    """The country's own time of an instant."""
    return at.astimezone(_CHINA)


def moment(at: datetime | None) -> str:
    """An instant in the one spelling that is written, in the country's time."""
    return here(at).strftime("%Y%m%dT%H%M%S") if at else ""


@cache
def schema(number: str) -> dict[str, Any]:
    """The schema of one record of a set: every field named, none but the case number required; repeated rows as lists."""
    set_ = packaged()["sets"][number]
    starts = sorted((set_.get("rows_from") or {}).items(), key=lambda one: one[1])
    plain = [field for field in set_["fields"] if not starts or field[0] < starts[0][1]]
    properties = {name: _of(no, name, kind, type_) for no, name, kind, type_ in plain}
    for n, (rows, first) in enumerate(starts):
        last = starts[n + 1][1] if n + 1 < len(starts) else 10**6
        fields = {name: _of(no, name, k, t) for no, name, k, t in set_["fields"] if first <= no < last}
        properties[rows] = {
            "type": "array",
            "items": {"type": "object", "properties": fields, "additionalProperties": False},
        }
    properties.setdefault("办件编号", _of(1, "办件编号", "字符型", "an..50"))
    return {
        "$schema": DIALECT,
        "$id": f"urn:onewindow:gbt39046-2020:{number}",
        "title": f"GB/T 39046-2020 {number} {set_['name']}",
        "type": "object",
        "required": ["办件编号"],
        "properties": properties,
        "additionalProperties": False,
    }


def _of(no: int, name: str, kind: str, type_: str) -> dict[str, Any]:
    found: dict[str, Any] = {"title": f"{no} {name}", "$comment": type_ or kind, "type": "string"}
    if type_ == _MOMENT:
        return {**found, "pattern": r"^[0-9]{8}T[0-9]{6}$"}
    signs, longest, fixed = width(type_)
    if longest is None:
        return found
    if signs == "n":
        return {**found, "pattern": f"^[0-9]{{{'' if fixed else '1,'}{longest}}}$"}
    return {**found, "maxLength": longest}  # "a" is letters by table 3, yet used for Chinese words: read as any


@cache
def _validator(number: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(number))


def violations(sets: Mapping[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str, str]]:
    """(set, field, what is wrong) for every record that does not fit its schema."""
    for number, records in sets.items():
        for record in records:
            for error in _validator(number).iter_errors(record):
                yield number, ".".join(map(str, error.absolute_path)), error.message[:200]


def fitted(number: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with empty fields left out and texts cut to the standard's widths, a cut one ending in "…"."""
    return _fitted(schema(number)["properties"], record)


def _fitted(properties: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in record.items():
        about = properties[name]
        if about["type"] == "array":
            made[name] = [_fitted(about["items"]["properties"], row) for row in value]
        elif value not in ("", None):
            longest = about.get("maxLength")
            made[name] = value if longest is None or len(value) <= longest else value[: longest - 1] + "…"
    return made
