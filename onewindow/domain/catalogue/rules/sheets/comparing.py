"""What two sheets differ in (差异), and joining what two editors wrote at the same time (合并)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.domain.catalogue.rules.sheets.fields import FIELDS, Column, Field
from onewindow.domain.catalogue.rules.sheets.shape import Sheet, at, empty, normal, put, taken


@dataclass(frozen=True, slots=True)
class Change:
    """One difference (差异): where (``materials[id-card].tolerable``), what it is called, before and after.

    ``key`` names the row of a list (a material, a department, a law), ``column`` what of it; a row that came or went has no
    column and None on one side. ``moved``: the same rows in another order.
    """

    path: str
    field: Field
    before: Any
    after: Any
    key: str = ""
    column: Column | None = None
    moved: bool = False

    @property
    def label_zh(self) -> str:
        """What it is called in Chinese."""
        return f"{self.field.zh} · {self.column.zh}" if self.column else self.field.zh

    @property
    def label_en(self) -> str:
        """What it is called in English."""
        return f"{self.field.en} · {self.column.en}" if self.column else self.field.en

    @property
    def kind(self) -> str:
        """added, removed, changed or moved."""
        if self.moved:
            return "moved"
        if empty(self.before):
            return "added"
        return "removed" if empty(self.after) else "changed"


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """差异. Everything two sheets differ in, in the order of the fields; lists are compared by what they are lists of.

    Materials are compared material by material, reviews by department, results by name, laws by name, form fields by
    key. Empty is empty: a missing key and an empty text do not differ.
    """
    before, after = normal(old), normal(new)
    found: list[Change] = []
    for field in FIELDS:
        one, two = taken(before, field), taken(after, field)
        if field.shape == "rows":
            found += _rows(field, one or [], two or [])
        elif field.shape in ("keys", "pairs", "words"):
            found += _list(field, one or [], two or [])
        elif not _same(one, two):
            found.append(Change(field.path, field, one, two))
    return tuple(found)


def _same(one: Any, two: Any) -> bool:
    if empty(one) and empty(two):
        return True
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        return all(_same(one.get(key), two.get(key)) for key in {*one, *two})
    return bool(one == two)


def _list(field: Field, old: list[Any], new: list[Any]) -> list[Change]:
    """Texts and keys are what they say: each that came or went is one change."""
    gone = [one for one in old if not any(_same(one, two) for two in new)]
    come = [one for one in new if not any(_same(one, two) for two in old)]
    if field.shape == "pairs" and len(gone) == len(come) == 1 and old.index(gone[0]) == new.index(come[0]):
        return [Change(f"{field.path}[{old.index(gone[0]) + 1}]", field, gone[0], come[0])]
    found = [Change(f"{field.path}[{_short(one)}]", field, one, None) for one in gone]
    found += [Change(f"{field.path}[{_short(one)}]", field, None, one) for one in come]
    if not found and len(old) == len(new) and any(not _same(one, two) for one, two in zip(old, new, strict=True)):
        found.append(Change(field.path, field, old, new, moved=True))
    return found


def _short(value: Any) -> str:
    return str(value.get("zh") or value.get("en") or "") if isinstance(value, Mapping) else str(value)


def _rows(field: Field, old: list[Any], new: list[Any]) -> list[Change]:
    before, after = _keyed(field, old), _keyed(field, new)
    found: list[Change] = []
    for key in [*before, *(one for one in after if one not in before)]:
        one, two = before.get(key), after.get(key)
        path = f"{field.path}[{key}]"
        if one is None or two is None:
            found.append(Change(path, field, one, two, key=key))
            continue
        for column in field.columns:
            left, right = cell(one, column), cell(two, column)
            if not _same(left, right):
                found.append(Change(f"{path}.{column.path}", field, left, right, key=key, column=column))
    if not any(one.column is None for one in found) and [*before] != [*after]:
        found.append(Change(field.path, field, [*before], [*after], moved=True))
    return found


def _keyed(field: Field, rows: list[Any]) -> dict[str, Any]:
    """Rows by what tells them apart; a second one of the same name gets a number."""
    found: dict[str, Any] = {}
    for row in rows:
        key = str(at(row, field.key) or "") if isinstance(row, Mapping) else str(row)
        number, name = 1, key
        while name in found:
            number += 1
            name = f"{key} ({number})"
        found[name] = row
    return found


def cell(row: Mapping[str, Any], column: Column) -> Any:
    """The value of a column in a row; a split pair as ``{"zh", "en"}``."""
    match column.shape:
        case "pair-split":
            return {"zh": row.get(f"{column.path}_zh") or "", "en": row.get(f"{column.path}_en") or ""}
        case "pair-condition":
            return {"zh": row.get("condition_zh") or "", "en": row.get("condition_en") or ""}
    return at(row, column.path)


def merged(base: Sheet, mine: Sheet, theirs: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    """合并. What I wrote and what another wrote meanwhile on the same base; the paths both changed keep mine and are named.

    Rows of a list are joined row by row: one added here and one added there both stay.
    """
    first, one, two = normal(base), normal(mine), normal(theirs)
    made, both = normal(theirs), []
    for field in FIELDS:
        was, my, their = taken(first, field), taken(one, field), taken(two, field)
        if _same(was, my) or _same(my, their):
            continue
        if _same(was, their):
            put(made, field, my)
        elif field.shape == "rows":
            rows, clash = _joined(field, was or [], my or [], their or [])
            put(made, field, rows)
            both += clash
        else:
            put(made, field, my)
            both.append(field.path)
    return made, tuple(both)


def _joined(field: Field, was: list[Any], my: list[Any], their: list[Any]) -> tuple[list[Any], list[str]]:
    old, mine, theirs = _keyed(field, was), _keyed(field, my), _keyed(field, their)
    rows, both = [], []
    for key in [*mine, *(one for one in theirs if one not in mine)]:
        first, one, two = old.get(key), mine.get(key), theirs.get(key)
        if _same(first, one):  # I did not touch it: what the other left of it
            keep = two
        elif _same(first, two) or _same(one, two):
            keep = one
        else:
            keep = one
            both.append(f"{field.path}[{key}]")
        if keep is not None:
            rows.append(keep)
    gone = [key for key in old if key not in mine and key in theirs and not _same(old[key], theirs[key])]
    return rows, both + [f"{field.path}[{key}]" for key in gone]
