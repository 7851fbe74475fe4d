"""A table as a file: XLSX, CSV or JSON (导出). A spreadsheet never takes a text for a formula."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

FORMATS = ("xlsx", "csv", "json")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"  # without it, Excel reads UTF-8 as the local code page

Cell = str | int | float | list[str] | None


def exported(form: str, name: str, head: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """导出. The file of a table.

    :param head: (key, title) of each column: programs get the keys, people the titles. :param name: of the file, ASCII.
    """
    kind, body = _MADE[form](head, rows)
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def plain(value: Cell) -> str:
    """What stands in a cell as one text."""
    if isinstance(value, list):
        return "；".join(value)
    return "" if value is None else str(value)


def harmless(value: Cell) -> str | int | float:
    """A cell that no spreadsheet calculates: a text that looks like a formula gets an apostrophe before it."""
    if isinstance(value, int | float):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(head: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]) -> tuple[str, bytes]:
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow([title for _, title in head])
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return "text/csv; charset=utf-8", (_BOM + made.getvalue()).encode()


def _json(head: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]) -> tuple[str, bytes]:
    keys = [key for key, _ in head]
    found: list[dict[str, Any]] = [dict(zip(keys, row, strict=True)) for row in rows]
    return "application/json; charset=utf-8", json.dumps(found, ensure_ascii=False, indent=1).encode()


def _xlsx(head: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]) -> tuple[str, bytes]:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.writer.excel import save_workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, (key, _) in enumerate(head):
        sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number]].width = 36 if key in _WIDE else 18
    top = []
    for _, title in head:
        cell = WriteOnlyCell(sheet, value=title)
        cell.font = Font(bold=True)
        top.append(cell)
    sheet.append(top)
    for row in rows:
        safe = [harmless(cell) for cell in row]
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", one) if isinstance(one, str) else one for one in safe])
    made = io.BytesIO()
    save_workbook(book, made)
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", made.getvalue()


_WIDE = frozenset({"name", "department", "why", "law", "samples", "proofs", "basis"})
_MADE = {"csv": _csv, "json": _json, "xlsx": _xlsx}
