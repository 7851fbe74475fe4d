"""From bytes to lines (读取): the kind of a file is told by its content; a bad line is a line with a trouble, no more."""

import io
import json
import lzma
import math
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onewindow.domain.catalogue.rules.interchange.importing.names import printable
from onewindow.domain.catalogue.rules.interchange.standard import table

KINDS = ("guides", "base", "standard", "template")
"""指南 · 基本目录 · GB/T 39046 form · our XLSX template."""

LARGEST_ROW = 200_000
DEEPEST = 20
MOST_ROWS, MOST_COLUMNS = 200_000, 300
"""Of a sheet: a workbook of one cell in the last corner would be read for hours."""


class Unreadable(ValueError):
    """The file as a whole is none of the kinds; ``code`` says why: encoding | empty | unknown | damaged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it came; ``trouble`` is the code of the reason why it cannot be used."""

    number: int
    value: Any
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its kind, the header of the standard form, its lines."""

    kind: str
    header: dict[str, Any]
    lines: tuple[Line, ...]


def read(raw: bytes) -> Reading:
    """Read a file of any known kind.

    :raises Unreadable: if it is none; a single bad row never does that.
    """
    if raw[:4] == b"PK\x03\x04":
        return Reading("template", {}, tuple(_workbook(raw)))
    lines = [_line(number, text) for number, text in enumerate(_texts(raw), 1) if text.strip()]
    if not lines:
        raise Unreadable("empty")
    header: dict[str, Any] = {}
    if isinstance(lines[0].value, dict) and lines[0].value.get("standard") == table.STANDARD:
        header = lines[0].value
        return Reading("standard", header, tuple(lines[1:]))
    return Reading(_kind(lines), header, tuple(lines))


def _texts(raw: bytes) -> list[str]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding).split("\n")
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding")


def _line(number: int, text: str) -> Line:
    if len(text) > LARGEST_ROW:
        return Line(number, {"line": printable(text[:200])}, "row-too-large")
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Line(number, {"line": printable(text[:2000])}, "not-json")
    if not isinstance(value, dict):
        return Line(number, {"line": keepable(value)}, "not-an-object")
    return Line(number, keepable(value))


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def keepable(value: Any, depth: int = 0) -> Any:
    """The same value as the database can keep it: no NUL, no lone surrogate, no endless number, not endlessly deep."""
    if depth > DEEPEST:
        return "…"
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**300:
        return "…"
    if isinstance(value, dict):
        return {str(keepable(str(key), depth + 1)): keepable(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [keepable(one, depth + 1) for one in value]
    return value


_MARKS: dict[str, tuple[set[str], ...]] = {
    "guides": ({"name", "link"},),
    "base": ({"职权编码", "事项名称"},),
    "standard": ({"事项名称", "实施编码"}, {"事项名称", "基本编码"}),
}


def _kind(lines: list[Line]) -> str:
    """By the fields of the first hundred records: most of them decide."""
    votes = {
        kind: sum(1 for line in lines[:100] if not line.trouble and any(one <= line.value.keys() for one in marks))
        for kind, marks in _MARKS.items()
    }
    best = max(votes, key=lambda kind: votes[kind])
    if not votes[best]:
        raise Unreadable("unknown")
    return best


_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, SyntaxError, LookupError, ValueError, OSError, EOFError, TypeError,
           AttributeError, RuntimeError)  # fmt: skip
"""What reading a damaged workbook ends with; broken XML is a SyntaxError, an unknown packing a RuntimeError."""


def _workbook(raw: bytes) -> Iterator[Line]:
    """The rows of our template: the items, each with the rows of the sub-tables that name its code."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = {sheet.title: list(_records(sheet)) for sheet in book.worksheets}
    except _BROKEN as error:
        raise Unreadable("damaged") from error
    if table.MAIN not in sheets:
        raise Unreadable("unknown")
    below: dict[str, dict[str, list[dict[str, Any]]]] = {}
    codes = {_key(row) for _, row in sheets[table.MAIN]}
    orphans = []
    for sub in table.SUB_TABLES:
        for number, row in sheets.get(sub, ()):
            code = str(row.pop(table.KEY, "")).strip()
            if code in codes:
                below.setdefault(code, {}).setdefault(sub, []).append(row)
            else:
                orphans.append((sub, number, code, row))
    lines = [Line(number, row | below.get(_key(row), {})) for number, row in sheets[table.MAIN]]
    if not lines:
        raise Unreadable("empty")
    yield from lines
    for sub, number, code, row in orphans:
        yield Line(lines[-1].number + 1 + number, {table.KEY: code, sub: [row]}, "material-without-item")


def _key(row: dict[str, Any]) -> str:
    """What the sub-tables call an item: its code, or the base code of one that has no other."""
    return str(row.get(table.KEY) or row.get("基本编码") or "").strip()


def _records(sheet: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    head = [str(cell or "").strip() for cell in next(rows, ())]
    for number, cells in enumerate(rows, 2):
        if number > MOST_ROWS:
            raise ValueError("no catalogue has so many rows")
        row = {name: _cell(cell) for name, cell in zip(head, cells, strict=False) if name and cell not in (None, "")}
        if row:
            yield number, row


def _cell(value: Any) -> Any:
    """A cell as text: a number typed as such loses its point, a date is written as one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return printable(str(keepable(value))).strip()
