"""The 64 fields of table 4 and their code lists, from the packaged copy; widths as printed and as widened (字段表)."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

STANDARD = "GB/T 39046-2020"
KEY = "实施编码"  # by it the sub-tables of the template name their item
MAIN = "事项"
SUB_TABLES = ("设定依据", "办理流程", "材料", "常见问题")
"""Sheets of the template beside the items: fields that repeat."""

FIRST_OF_MATERIAL = 56
_WIDTH = re.compile(r"(an|a|n)?(\.\.)?(\d+|ul)?")


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
        found = _WIDTH.fullmatch(self.type)
        if not found or not self.type:
            return ""
        return "ul" if found[3] == "ul" else found[1] or ""

    @property
    def longest(self) -> int | None:
        """Characters at most; None without a limit."""
        found = _WIDTH.fullmatch(self.type)
        return int(found[3]) if found and found[3] and found[3] != "ul" else None

    @property
    def fixed(self) -> bool:
        """Whether the length is exact."""
        return bool(self.type) and ".." not in self.type

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
