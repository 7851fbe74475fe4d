"""An import as its pages show it: figures, reasons in words, rows, the report as CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from onewindow.domain.catalogue.models import ImportRow, ImportRun
from onewindow.domain.catalogue.queries import interchange

OUTCOMES: dict[str, tuple[Any, str]] = {
    "accepted": (_("In order"), "green"),
    "repaired": (_("Repaired"), "running"),
    "flagged": (_("Flagged"), "amber"),
    "rejected": (_("Rejected"), "red"),
}
STATES: dict[str, tuple[Any, str]] = {
    "looking": (_("Being checked"), "running"),
    "looked": (_("Checked, not yet imported"), "waiting"),
    "taking": (_("Being imported"), "running"),
    "done": (_("Imported"), "green"),
    "failed": (_("Could not be read"), "red"),
}
LEVELS: dict[str, Any] = {
    "note": _("Note"), "repair": _("Repaired"), "flag": _("Flagged"), "reject": _("Rejected"),
}  # fmt: skip
_LIGHTS = {"note": "waiting", "repair": "running", "flag": "amber", "reject": "red"}
_WHY: dict[str, Any] = {
    "encoding": _("The file is not readable text."),
    "empty": _("The file is empty."),
    "unknown": _("None of its fields is recognised."),
    "damaged": _("The spreadsheet is damaged."),
}
_FACTS: dict[str, Any] = {
    "name": _("Item name"), "code": _("Item code"), "base": _("Base code"), "body": _("Body in the code"), "type": _("Type"),
    "level": _("Level"), "area": _("Area"), "department": _("Department"), "main_item": _("Main item"),
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PORTION = 1000


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words."""

    code: str
    level: Any
    light: str
    word: str
    count: int = 0
    before: str = ""
    after: str = ""
    field: str = ""
    repaired: bool = False  # ``after`` stands in the place of ``before``; else both are shown side by side


def run(row: ImportRun) -> dict[str, Any]:
    """A run with the words of its state and how far it is, in per cent."""
    word, light = STATES[row.state]
    cursor = row.looked if row.state == "looking" else row.taken
    return {
        "row": row,
        "word": word,
        "light": light,
        "moving": row.state in ("looking", "taking"),
        "cursor": cursor,
        "share": min(100 * cursor // row.rows, 100) if row.rows else 0,
        "source": name_of(interchange.sources().get(row.source, {})) or row.source,
        "why": _WHY.get(row.why, ""),
        "outcomes": outcomes(row.figures),
    }


def name_of(about: dict[str, Any]) -> str:
    """A source's name in the active language."""
    return str(about.get("en" if (get_language() or "zh").startswith("en") else "zh", ""))


def outcomes(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The four outcomes with their rows, in one order."""
    if not figures:
        return []
    return [
        {"key": key, "word": word, "light": light, "count": figures.get(key, 0)}
        for key, (word, light) in OUTCOMES.items()
    ]


def reasons(counts: dict[str, int]) -> list[Reason]:
    """The reasons of a run, the worst level first, then the most frequent."""
    order = ("reject", "flag", "repair", "note")
    known = [(code, n) for code, n in counts.items() if code in interchange.REASONS]
    known.sort(key=lambda one: (order.index(interchange.REASONS[one[0]][0]), -one[1], one[0]))
    return [_reason(code, count=n) for code, n in known]


def reason_word(code: str) -> str:
    """The sentence of a reason; empty for none."""
    return gettext(interchange.REASONS[code][1]) if code in interchange.REASONS else ""


def _reason(code: str, **more: Any) -> Reason:
    level = interchange.REASONS[code][0]
    return Reason(code, LEVELS[level], _LIGHTS[level], reason_word(code), repaired=level == "repair", **more)


def line(row: ImportRow) -> dict[str, Any]:
    """A row with its outcome and reasons in words, the worst first."""
    word, light = OUTCOMES[row.outcome]
    order = ("reject", "flag", "repair", "note")
    found = [
        _reason(one["code"], before=one["before"], after=one["after"], field=one["field"])
        for one in row.reasons
        if one["code"] in interchange.REASONS
    ]
    found.sort(key=lambda one: order.index(interchange.REASONS[one.code][0]))
    return {"row": row, "word": word, "light": light, "reasons": found, "worst": found[0] if found else None}


def cells(raw: Any) -> list[tuple[str, str]]:
    """What stood in the file, field by field; what is not text is shown as it was written."""
    if not isinstance(raw, dict):
        return [("", str(raw)[:2000])]
    return [(str(key), value if isinstance(value, str) else str(value)[:2000]) for key, value in raw.items()]


def facts(row: ImportRow) -> list[tuple[Any, str]]:
    """What is kept of it, with the words of its type, level and department."""
    given = {"name": row.name, "code": row.code, **row.facts}
    given["department"] = row.facts.get("department_given", "")
    for key, name in (("type", "A.1"), ("level", "A.2")):
        if given.get(key):
            given[key] = f"{given[key]} {interchange.lists(name).get(str(given[key]), '')}".strip()
    return [(word, str(given[key])) for key, word in _FACTS.items() if given.get(key)]


def table(run: int) -> Iterator[str]:
    """The report as CSV, in portions: a line a reason; a row without one has one line."""
    head = [
        _("Line"),
        _("Outcome"),
        _("Item code"),
        _("Item name"),
        _("Level of the reason"),
        _("Reason"),
        _("Before"),
        _("After"),
    ]
    yield "\ufeff" + _csv([[str(one) for one in head]])
    after = 0
    while rows := interchange.lines(run, after=after, limit=PORTION):
        after = rows[-1].place
        yield _csv([cells for row in rows for cells in _lines(row)])


def _lines(row: ImportRow) -> Iterator[list[str]]:
    shown = line(row)
    first = [str(row.line), str(shown["word"]), row.code, row.name]
    for one in shown["reasons"]:
        yield [*first, str(one.level), f"{one.code} {one.word}", one.before, one.after]
    if not shown["reasons"]:
        yield [*first, "", "", "", ""]


def _csv(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([[f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows])
    return written.getvalue()
