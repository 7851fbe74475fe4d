"""A sheet and a difference as the office shows them: in the sections of the form, in words, in the active language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import get_language

from onewindow.domain.catalogue.queries.changes import (
    FIELDS,
    SECTIONS,
    Change,
    Column,
    Fault,
    Field,
    Section,
    Sheet,
    cell,
    empty,
    said,
    taken,
    word,
)

__all__ = ["FIELDS", "Differs", "Fault", "Said", "differences", "label", "language", "sections"]
Names = Mapping[str, Mapping[str, str]]


class Said(NamedTuple):
    """One field in words: its label, its numbers in the standard, its text, or the rows of a list."""

    label: str
    numbers: str
    text: str
    lines: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Differs:
    """One line of a difference: what it is about, what stood there, what stands there now."""

    section: str
    label: str
    about: str
    before: str
    after: str
    kind: str


def language() -> str:
    """zh or en: the labels of fields stand in the table of fields itself."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def label(of: Field | Column | Section) -> str:
    """What it is called in the active language."""
    return of.en if language() == "en" else of.zh


def sections(sheet: Sheet, names: Names) -> list[tuple[Section, list[Said]]]:
    """The sheet section by section, empty fields left out."""
    found = []
    for section in SECTIONS:
        lines = [_said(one, sheet, names) for one in FIELDS if one.section == section.key and one.shape != "kept"]
        shown = [one for one in lines if one.text or one.lines]
        if shown:
            found.append((section, shown))
    return found


def _said(of: Field, sheet: Sheet, names: Names) -> Said:
    value = taken(sheet, of)
    numbers = of.numbers
    if of.shape == "rows":
        return Said(label(of), numbers, "", tuple(_row(of, row, names) for row in value or []))
    if of.shape == "pairs":
        return Said(label(of), numbers, "", tuple((said(of, one, language()), ()) for one in value or []))
    return Said(label(of), numbers, said(of, value, language(), names))


def _row(of: Field, row: Mapping[str, Any], names: Names) -> tuple[str, tuple[tuple[str, str], ...]]:
    first, *rest = of.columns
    told = any(row.get(name) for name in ("condition_zh", "condition_en"))  # then not the line a program reads
    parts = [(one, cell(row, one)) for one in rest if not (told and one.shape == "condition")]
    return said(first, cell(row, first), language(), names), tuple(
        (label(one), said(one, _named(one, value, names), language(), names))
        for one, value in parts
        if not empty(value)
    )


def _named(of: Column, value: Any, names: Names) -> Any:
    """Keys of a result that its form types as text: what they are called."""
    if of.path == "licence_type":
        return names.get("material", {}).get(value, value)
    if of.path == "elements":
        return [names.get("element", {}).get(one, one) for one in value]
    return value


def differences(found: Iterable[Change], names: Names) -> list[Differs]:
    """A difference in words, in the order of the form."""
    return [_differs(one, names) for one in found]


def _differs(one: Change, names: Names) -> Differs:
    of: Field | Column = one.column or one.field
    title = {section.key: label(section) for section in SECTIONS}[one.field.section]
    codes = one.field.columns[0].codes if one.field.columns else ""
    about = names.get(codes, {}).get(one.key) or word(codes, one.key, language())
    return Differs(
        section=title,
        label=one.label_en if language() == "en" else one.label_zh,
        about=about,
        before=said(of, one.before, language(), names),
        after=said(of, one.after, language(), names),
        kind=one.kind,
    )
