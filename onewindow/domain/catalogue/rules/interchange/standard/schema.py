"""JSON Schema (Draft 2020-12) of a record, made from the field table; and the header of an export (数据校验)."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from onewindow.domain.catalogue.rules.interchange.standard import table

DIALECT = "https://json-schema.org/draft/2020-12/schema"
EXTENSION = "扩展"
MATERIALS = "材料"
REQUIRED = ("事项名称",)
CODES = ("实施编码", "基本编码")
"""An item of a base catalogue has only the second; every other has both, and goes by the first."""
_LISTS = {5: "A.1", 8: "A.2", 14: "A.3"}


@cache
def schema() -> dict[str, Any]:
    """The schema of one record: every field named, nothing required but the name and a code, the materials as rows."""
    fields = {field.name: _of(field) for field in table.FIELDS if not field.of_material}
    rows = {field.name: _of(field) for field in table.FIELDS if field.of_material}
    return {
        "$schema": DIALECT,
        "$id": "urn:onewindow:gbt39046-2020:table4",
        "title": f"{table.STANDARD} 表4 事项管理",
        "type": "object",
        "required": list(REQUIRED),
        "anyOf": [{"required": [name]} for name in CODES],
        "properties": {
            **fields,
            MATERIALS: {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": rows,
                    "required": ["材料名称"],
                    "additionalProperties": False,
                },
            },
            EXTENSION: {"type": "object"},
        },
        "additionalProperties": False,
    }


def _of(field: table.Field) -> dict[str, Any]:
    about = {"title": f"{field.no} {field.name}", "$comment": field.printed or field.kind}
    if field.kind == "数字型":
        return {**about, "type": "integer", "minimum": 0, "maximum": 10 ** (field.longest or 9) - 1}
    if field.type == "n1" and field.note.startswith("1-"):
        return {**about, "type": "string", "enum": ["0", "1"]}
    if field.no in _LISTS:
        # A.1 is open: 11 to 19 and from 21 on are the provinces' own
        pattern = r"^[0-9]{2}$" if field.no == 5 else f"^[{''.join(table.lists(_LISTS[field.no]))}]$"
        return {**about, "type": "string", "pattern": pattern}
    found: dict[str, Any] = {**about, "type": "string"}
    if field.signs == "n":
        count = f"{{{field.longest}}}" if field.fixed else f"{{1,{field.longest}}}"
        found["pattern"] = f"^[0-9]{count}$"
    elif field.longest is not None:
        found["maxLength"] = field.longest
    return found


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def violations(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(kind, field, value) for each field that does not fit; kind is long | form | unknown | missing."""
    kinds = {"maxLength": "long", "additionalProperties": "unknown", "required": "missing"}
    for error in _validator().iter_errors(record):
        path = [str(one) for one in error.absolute_path]
        kind = kinds.get(error.validator, "form")
        if kind == "unknown":
            known = error.schema["properties"]
            for name in error.instance:
                if name not in known:
                    yield "unknown", ".".join([*path, name]), str(error.instance[name])[:200]
        elif kind == "missing":
            for name in error.schema["required"]:
                if name not in error.instance:
                    yield "missing", ".".join([*path, name]), ""
        else:
            yield kind, ".".join(path), str(error.instance)[:200]


def header(*, made_at: datetime, city: str, count: int) -> dict[str, Any]:
    """The first line of an export: which standard, what is wider than printed and why, how many records follow."""
    about = table.packaged()
    return {
        "standard": table.STANDARD,
        "title": about["title"],
        "table": about["table"],
        "source": about["source"],
        "made_at": made_at.isoformat(),
        "made_by": city,
        "records": count,
        "widened": table.widened(),
        "extension": {
            "name": EXTENSION,
            "says": "what table 4 has no field for: English texts, internal keys, sources; a reader may leave it out",
        },
        "schema": schema(),
    }
