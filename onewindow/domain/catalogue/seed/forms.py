"""Blank forms and sample forms of the demo city (空白表格、示范文本), made from its own fields: a form never asks what the item does not.

An application form holds the fields of its item, group by group, once empty and once filled in as an example; what the
applicant writes himself (a commitment, a power of attorney) is written out in ``data/forms.json``. All persons in it are
invented, their numbers blacked out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from onewindow.domain.catalogue.seed.reading import data, folder, items
from onewindow.kernel import files
from onewindow.kernel.documents import pdf

Row = dict[str, Any]
MADE = datetime(2026, 1, 1, tzinfo=UTC)  # one moment, so that the same form has the same bytes in every city
EMPTY_ROWS = 3
_YES_NO = ({"value": "是", "zh": "是"}, {"value": "否", "zh": "否"})


@dataclass(frozen=True, slots=True)
class Form:
    """One material's papers: the item it belongs to (empty: every item that asks for the material), both files."""

    item: str
    material: str
    title: str
    sample: bytes
    blank_form: bytes


def kept(at: datetime) -> dict[tuple[str, str], dict[str, UUID]]:
    """Store all forms; tokens by item (or "") and material, as the columns of a material want them."""
    found = {}
    for one in forms():
        found[one.item, one.material] = {
            "sample_id": _stored(one.sample, f"{one.title}（示范文本）.pdf", at),
            "blank_form_id": _stored(one.blank_form, f"{one.title}（空白表格）.pdf", at),
        }
    return found


def _stored(content: bytes, name: str, at: datetime) -> UUID:
    return files.store(BytesIO(content), name=name, by=None, at=at).token


@cache
def forms() -> tuple[Form, ...]:
    """样表和空表. All forms of the demo city, drawn once a process."""
    source = data("forms")
    names = {row["key"]: row["name_zh"] for row in data("materials")}
    known = {row["slug"]: row for row in items()}
    return tuple(_form(row, names[row["material"]], known, source) for row in source["forms"])


def _form(row: Row, title: str, known: Mapping[str, Row], source: Row) -> Form:
    template = Path(str(folder() / "papers" / "form.typ"))

    def drawn(sample: bool) -> bytes:
        parts = row["parts"] if "parts" in row else _asked(known[row["item"]], source["examples"])
        person = "person" if "item" in row and "ent.name" not in known[row["item"]]["elements"] else "ent"
        said = {
            "title": title,
            "subtitle": "示范文本：蓝色文字是举例，请按自己的情况填写" if sample else "空白表格",
            "mark": row["mark"],
            "sample": sample,
            "signer": row["signer"],
            "name": source["name"][person],
            "on": source["on"],
            "note": (
                "网上、自助机和窗口办理时不用另填此表：系统按您填写的内容自动生成，签名即可。"
                if "item" in row
                else "可以手写，也可以打印后签名；网上办理时拍照上传。"
            ),
            "parts": [_part(one, sample) for one in parts],
        }
        return pdf(template, said, at=MADE)

    return Form(row.get("item", ""), row["material"], title, drawn(sample=True), drawn(sample=False))


def _part(part: Row, sample: bool) -> Row:
    """A part as the template reads it; examples are left out of an empty form."""
    fields = [one if isinstance(one, dict) else {"label": one[0], "value": one[1]} for one in part.get("fields", ())]
    return {
        "title": part["title"],
        "text": part.get("text", []),
        "fields": [
            {
                "label": one["label"],
                "value": one.get("value", "") if sample else "",
                "choices": [
                    {"word": choice["zh"], "on": sample and choice["value"] in _several(one.get("chosen"))}
                    for choice in one.get("choices", ())
                ],
            }
            for one in fields
        ],
        "tables": [_table(*one, sample=sample, printed="text" in part) for one in part.get("tables", ())],
    }


def _table(
    label: str, columns: list[str], rows: list[list[str]], one: bool = False, *, sample: bool, printed: bool
) -> Row:
    """A list of rows (``one``: of a single row); of a printed list an empty form keeps all but its last column."""
    if sample:
        shown = rows
    elif printed:
        shown = [[*row[:-1], ""] for row in rows]
    else:
        shown = [[""] * len(columns)] * (1 if one else EMPTY_ROWS)
    return {"label": label, "columns": columns, "rows": shown}


def _asked(item: Row, examples: Mapping[str, Any]) -> list[Row]:
    """The fields of an item by group, in the order of its form."""
    source = data("elements")
    names = {row["key"]: row["name_zh"] for row in source["groups"]}
    known = {row["key"]: row for row in source["elements"]}
    groups: dict[str, list[Row]] = {}
    for key in item["elements"]:
        groups.setdefault(known[key]["group"], []).append(known[key])
    return [{"title": names[group], **_fields(rows, examples)} for group, rows in groups.items()]


def _fields(rows: list[Row], examples: Mapping[str, Any]) -> Row:
    return {
        "fields": [_field(row, examples.get(row["key"])) for row in rows if not row.get("fields")],
        "tables": list(_tables(rows, examples)),
    }


def _field(row: Row, example: Any) -> Row:
    choices = row.get("choices") or (_YES_NO if row["type"] == "bool" else ())
    said = {"label": row["name_zh"]}
    return said | ({"choices": choices, "chosen": example} if choices else {"value": example or ""})


def _tables(rows: list[Row], examples: Mapping[str, Any]) -> Iterator[list[Any]]:
    for row in rows:
        if row.get("fields"):
            given = examples.get(row["key"], [])
            lines = [given] if row["type"] == "person" and given else given
            yield [row["name_zh"], [one["name_zh"] for one in row["fields"]], lines, row["type"] == "person"]


def _several(chosen: Any) -> list[str]:
    return chosen if isinstance(chosen, list) else [chosen]
