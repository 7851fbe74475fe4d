"""The editor of a draft as data (事项编辑): the boxes of a section, drawn from a sheet, and a sheet read from what was typed.

Nothing typed is lost: what cannot be read stays in the sheet as it was typed, the rule names it as a fault, and the box
shows both. Rows carry their numbers (``materials-row``), so that they can be added and taken away with or without a script.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from onewindow.domain.catalogue.queries.changes import (
    CODES,
    FIELDS,
    Column,
    Fault,
    Field,
    Sheet,
    cell,
    put,
    read,
    taken,
    written,
)
from onewindow.web.office.catalogue_words import FAULTS

Choices = Mapping[str, list[tuple[str, str]]]
_LIMIT = re.compile(r"(.*?)(wd|cd|h|min)?")
_PAIRED = Column("", "", "", "pair")
FEW = ("checked", "source", "law_en", "validity_note", "elements")
LONG = 60  # signs: a longer text gets more than one line


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing to fill in: ``shape`` chooses how it is drawn; ``value`` is text, a list, or a mapping of texts."""

    name: str
    label: str
    shape: str
    value: Any
    choices: list[tuple[str, str]]
    error: str = ""
    long: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: its number in the form, what it was called when the page was made, its cells.

    ``folded``: those few need; they stand under a fold, open if one of them is wrong.
    """

    number: str
    key: str
    title: str
    cells: tuple[Cell, ...]
    folded: tuple[Cell, ...] = ()

    @property
    def opened(self) -> bool:
        """Whether something under the fold is wrong."""
        return any(one.error for one in self.folded)


@dataclass(frozen=True, slots=True)
class Box:
    """One field of a section; a list has ``rows`` and a ``blank`` one to copy."""

    field: Field
    label: str
    cell: Cell | None
    error: str = ""
    rows: tuple[Row, ...] = ()
    blank: Row | None = None
    groups: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)

    @property
    def numbers(self) -> str:
        """The numbers of the standard, as the page prints them."""
        return self.field.numbers


def boxes(section: str, sheet: Sheet, choices: Choices, faults: Iterable[Fault] = ()) -> list[Box]:
    """The boxes of a section."""
    said: dict[str, str] = {}
    for one in faults:
        said.setdefault(one.path, sentence(one))
    return [_box(one, sheet, choices, said) for one in FIELDS if one.section == section and not one.made]


def sentence(fault: Fault) -> str:
    """A fault in words; what it is about stands before it in the summary, not here."""
    words = str(FAULTS.get(fault.what, FAULTS["shape"]))
    return f"{words} ({fault.value})" if fault.value and fault.what.startswith(("unknown", "no-")) else words


def _english() -> bool:
    return (get_language() or "zh").startswith("en")


def label(of: Field | Column) -> str:
    """What a field or column is called in the active language."""
    return of.en if _english() else of.zh


def _box(of: Field, sheet: Sheet, choices: Choices, said: Mapping[str, str]) -> Box:
    value = taken(sheet, of)
    if of.shape in ("rows", "pairs"):
        rows = value if isinstance(value, list) else []
        made = tuple(_row(of, str(number), row, choices, said) for number, row in enumerate(rows))
        return Box(of, label(of), None, said.get(of.path, ""), made, _row(of, "__n__", {}, choices, {}))
    error = said.get(of.path, "")
    if of.shape == "keys":
        return Box(of, label(of), _cell(of.path, of, value or [], choices, error), error)
    if of.shape == "checks":
        bad = next((text for path, text in said.items() if path.startswith(f"{of.path}[")), "")
        return Box(of, label(of), _cell(of.path, of, value or [], choices, error or bad), error)
    return Box(of, label(of), _cell(of.path, of, value, choices, error), error)


def _row(of: Field, number: str, row: Any, choices: Choices, said: Mapping[str, str]) -> Row:
    prefix = f"{of.path}-{number}"
    if of.shape == "pairs":
        place = f"{of.path}[{int(number) + 1}]" if number.isdecimal() else ""
        one = _cell(f"{prefix}-", _PAIRED, row, choices, said.get(place, ""), most=of.most)
        return Row(number, "", "", (one,))
    key = _key(of, row)
    place = f"{of.path}[{key or (int(number) + 1 if number.isdecimal() else '')}]"
    cells = [
        _cell(f"{prefix}-{one.path}", one, cell(row, one), choices, said.get(f"{place}.{one.path}", ""))
        for one in of.columns
    ]
    few = {n for n, one in enumerate(of.columns) if one.path.startswith("particulars.") or one.path in FEW}
    shown = tuple(one for n, one in enumerate(cells) if n not in few)
    folded = tuple(one for n, one in enumerate(cells) if n in few)
    title = dict(choices.get(of.columns[0].codes, ())).get(key, key)
    return Row(number, key, said.get(place, "") or title, shown, folded)


def _key(of: Field, row: Any) -> str:
    found: Any = row
    for part in of.key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return str(found or "")


def _cell(name: str, of: Field | Column, value: Any, choices: Choices, error: str, most: int = 0) -> Cell:
    shape = {"pair-split": "pair", "pair-condition": "pair", "keys": "keys"}.get(of.shape, of.shape)
    offered = [(code, en if _english() else zh) for code, zh, en in CODES.get(of.codes, ())]
    long = shape in ("text", "pairtext", "words") or ((most or of.most) > 1000 and _length(value) > LONG)
    return Cell(
        name, label(of), "pairtext" if shape == "pair" and long else shape, _shown(shape, value),
        offered or list(choices.get(of.codes, ())), error, long,
    )  # fmt: skip


def _length(value: Any) -> int:
    if isinstance(value, Mapping):
        return max((len(str(one)) for one in value.values()), default=0)
    return len(str(value or ""))


def _shown(shape: str, value: Any) -> Any:
    """A value as it stands in the boxes."""
    match shape:
        case "limit":
            found = _LIMIT.fullmatch(str(value or ""))
            return {"number": found[1] if found else "", "unit": (found and found[2]) or "wd"}
        case "flag":
            return {True: "1", False: "0"}.get(value, "") if isinstance(value, bool) else ""
        case "pair" | "pairtext":
            return value if isinstance(value, Mapping) else {"zh": "", "en": ""}
        case "checks" | "keys":
            return [str(one) for one in value or []]
        case "words":
            return "\n".join(str(one) for one in value or [])
        case "condition":
            return value if isinstance(value, str) else written(value)
    return "" if value is None else str(value)


def typed(section: str, sent: QueryDict, base: Sheet) -> Sheet:
    """The sheet with everything of a section as it was typed; the other sections as they were."""
    sheet = deepcopy(base)
    for one in FIELDS:
        if one.section == section and not one.made:
            put(sheet, one, _typed(one, sent, taken(base, one)))
    return sheet


def _typed(of: Field, sent: QueryDict, before: Any) -> Any:
    if of.shape == "pairs":
        rows = [_value(f"{of.path}-{number}-", _PAIRED, sent) for number in _numbers(of, sent)]
        more = [{"zh": "", "en": ""}] if sent.get("_add") == of.path else []
        return [row for row in rows if row["zh"] or row["en"]] + more
    if of.shape == "rows":
        return _typed_rows(of, sent, before or [])
    return _value(of.path, of, sent)


def _typed_rows(of: Field, sent: QueryDict, before: list[Any]) -> list[dict[str, Any]]:
    known = {_key(of, row): row for row in before}
    rows = []
    for number in _numbers(of, sent):
        prefix = f"{of.path}-{number}-"
        was = known.get(sent.get(f"{prefix}_key") or "", {})
        row, filled = deepcopy(was), False
        for column in of.columns:
            value = _value(f"{prefix}{column.path}", column, sent, cell(was, column))
            filled = filled or (bool(value) and column.shape not in ("choice", "flag"))
            _place(row, column, value)
        if filled:
            rows.append(row)
    return [*rows, {}] if sent.get("_add") == of.path else rows


def _numbers(of: Field, sent: QueryDict) -> list[str]:
    """The numbers of the rows that were sent, without the one to be taken away."""
    return [one for one in sent.getlist(f"{of.path}-row") if f"{of.path}-{one}" != sent.get("_remove")]


def _place(row: dict[str, Any], column: Column, value: Any) -> None:
    if column.shape in ("pair-split", "pair-condition"):
        stem = "condition" if column.shape == "pair-condition" else column.path
        row[f"{stem}_zh"], row[f"{stem}_en"] = value["zh"], value["en"]
        return
    here, *way = row, *column.path.split(".")
    for part in way[:-1]:
        here = here.setdefault(part, {})
    here[way[-1]] = value


def _value(name: str, of: Field | Column, sent: QueryDict, was: Any = None) -> Any:
    """What was typed into one cell, as a sheet holds it; what cannot be read stays as it was typed."""
    text = (sent.get(name) or "").strip()
    match of.shape:
        case "pair" | "pairtext" | "pair-split" | "pair-condition":
            return {lang: (sent.get(f"{name}.{lang}") or "").strip() for lang in ("zh", "en")}
        case "limit":
            number, unit = (sent.get(f"{name}.{part}") or "" for part in ("number", "unit"))
            return f"{number.strip()}{unit}" if number.strip() else None
        case "checks" | "keys":
            return sent.getlist(name)
        case "words":
            known = {str(one): one for one in was or []}  # the number of an article stays a number
            return [known.get(line.strip(), line.strip()) for line in text.splitlines() if line.strip()]
        case "flag":
            return {"1": True, "0": False}.get(text)
        case "number":
            return _number(text)
        case "condition":
            return _condition(text, was)
        case "key" | "day":
            return text or None if of.shape == "day" else text
    return text


def _number(text: str) -> int | float | str | None:
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        return text
    return int(found) if found.is_integer() else found


def _condition(text: str, was: Any) -> Any:
    if text == written(was):  # as it was: also what cannot be typed in a line
        return was
    try:
        return read(text)
    except ValueError:
        return text
