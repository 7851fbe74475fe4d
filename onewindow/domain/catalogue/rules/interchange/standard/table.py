"""The 64 fields of table 4 and their code lists, from the packaged copy; widths as printed and as widened (字段表)."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from onewindow.kernel.codes import width

STANDARD = "GB/T 39046-2020"
KEY = "实施编码"  # by it the sub-tables of the template name their item
MAIN = "事项"
SUB_TABLES = ("设定依据", "办理流程", "材料", "常见问题")
"""Sheets of the template beside the items: fields that repeat."""

FIRST_OF_MATERIAL = 56


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``printed`` as the standard has it, ``type`` as it is used here (widened or the same)."""

    no: int
    name: str
    kind: str
    printed: str
    type: str
    note: str
    why: str = ""

    @property
    def signs(self) -> str:
        """an | a | n | ul (no limit) | empty (binary)."""
        return width(self.type).signs

    @property
    def longest(self) -> int | None:
        """Characters at most; None without a limit."""
        return width(self.type).longest

    @property
    def fixed(self) -> bool:
        """Whether the length is exact."""
        return width(self.type).fixed

    @property
    def of_material(self) -> bool:
        """Whether it repeats for each material."""
        return self.no >= FIRST_OF_MATERIAL


@cache
def packaged() -> dict[str, Any]:
    """The packaged copy of the table."""
    place = resources.files("onewindow.domain.catalogue") / "data" / "gbt39046_table4.json"
    read: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return read


def _fields() -> tuple[Field, ...]:
    wider = {row["no"]: row for row in packaged()["widened"]}
    return tuple(
        Field(
            no=row["no"],
            name=row["name"],
            kind=row["kind"],
            printed=row["type"],
            type=wider.get(row["no"], {}).get("to", row["type"]),
            note=row["note"],
            why=wider.get(row["no"], {}).get("why", ""),
        )
        for row in packaged()["fields"]
    )


FIELDS = _fields()
BY_NO = {field.no: field for field in FIELDS}
BY_NAME = {field.name: field for field in FIELDS}


def lists(name: str) -> dict[str, str]:
    """A code list (A.1 … A.6): value → word."""
    values: dict[str, str] = packaged()["codes"][name]["values"]
    return values


def widened() -> list[dict[str, Any]]:
    """What is wider than printed, as it stands in the header of an export."""
    return [
        {"no": field.no, "name": field.name, "from": field.printed, "to": field.type, "why": field.why}
        for field in FIELDS
        if field.type != field.printed
    ]
