"""The lane picture (泳道图): each working day of a case, whose turn it was, running or held; both limits marked.

Plain values for ``<c-lanes>``: an SVG drawn on the server, and the same as a table beneath.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from onewindow.domain.cases.queries import Day, Lane, Stretch

NAMES: Final = 104
COLUMN: Final = 24
TOP: Final = 42
ROW: Final = 34
FOOT: Final = 42
WORD: Final = 9
"""Width of a sign of a limit's word: signs of Chinese and figures, on the average."""
ROWS: Final = ("window", "department", "applicant")
BESIDES: Final[dict[str, Any]] = {"technical": _("technical review"), "visit": _("visit to the site")}


@dataclass(frozen=True)
class Cell:
    """One day in one row; ``title`` is read by a pointer and by a screen reader."""

    x: float
    y: float
    look: str
    title: str


@dataclass(frozen=True)
class Mark:
    """A line at the end of a day, with its word."""

    x: float
    word: str
    look: str
    anchor: str
    lower: int = 0  # its word stands a line lower, so that two limits near each other can be read


@dataclass(frozen=True)
class Line:
    """A row of the table: when, whose turn, how the time ran."""

    when: str
    days: str
    whose: str
    how: str


@dataclass(frozen=True)
class LaneDrawing:
    """Everything the component needs."""

    width: float
    height: float
    sentence: str
    names: list[tuple[float, str]]
    bands: list[float]
    heads: list[tuple[float, str]]
    months: list[tuple[float, str]]
    cells: list[Cell]
    marks: list[Mark]
    lines: list[Line]
    held: bool
    besides: str  # what the dots stand for

    @property
    def column(self) -> int:
        """Width of a day's cell."""
        return COLUMN - 4

    @property
    def band(self) -> int:
        """Height of a row."""
        return ROW

    @property
    def floor(self) -> int:
        """Where the rows end."""
        return TOP + len(ROWS) * ROW + 2

    @property
    def first(self) -> int:
        """Base line of the first line of words under the rows."""
        return self.floor + 15

    @property
    def second(self) -> int:
        """And of the second."""
        return self.floor + 32


def lane_drawing(lane: Lane, names: Mapping[str, str]) -> LaneDrawing:
    """The days as a drawing. :param names: what the holds are called, by slug."""
    words = {"window": gettext("The window"), "department": gettext("Departments"), "applicant": gettext("Applicant")}
    place = {name: TOP + n * ROW for n, name in enumerate(ROWS)}
    cells = [
        Cell(
            NAMES + n * COLUMN + 2,
            place[day.turn] + 5,
            _look(day),
            f"{day.on:%m-%d} · {_whose(day, words)} · {_how(day, names)}",
        )
        for n, day in enumerate(lane.days)
    ]
    marks = _marks(lane)
    words_end = [mark.x + WORD * len(mark.word) for mark in marks if mark.anchor == "start"]
    return LaneDrawing(
        width=max([NAMES + len(lane.days) * COLUMN + 64, *words_end]),
        height=TOP + len(ROWS) * ROW + FOOT,
        sentence=_sentence(lane),
        names=[(place[name] + ROW / 2 + 5, words[name]) for name in ROWS],
        bands=[place[name] for name in ROWS],
        heads=[(NAMES + n * COLUMN + COLUMN / 2, str(day.on.day)) for n, day in enumerate(lane.days)],
        months=[
            (NAMES + n * COLUMN + 2, gettext("%(year)s-%(month)02d") % {"year": day.on.year, "month": day.on.month})
            for n, day in enumerate(lane.days)
            if n == 0 or (day.on.month != lane.days[n - 1].on.month and n > 2)
        ],
        cells=cells,
        marks=marks,
        lines=[_line(row, words, names) for row in lane.rows],
        held=any(day.held for day in lane.days),
        besides=_besides({one for day in lane.days for one in day.besides}),
    )


def _look(day: Day) -> str:
    held = ("held" if day.law_held else "held-promise") if day.held else "running"
    return f"{held}{' is-ahead' if day.ahead else ''}{' is-besides' if day.besides else ''}"


def _besides(tasks: Collection[str]) -> str:
    """The steps besides the three on which somebody works (「3+1」)."""
    return gettext(", ").join(str(word) for name, word in BESIDES.items() if name in tasks)


def _whose(day: Day, words: Mapping[str, str]) -> str:
    return gettext(", ").join(day.who) or words[day.turn]


def _how(day: Day, names: Mapping[str, str]) -> str:
    said = _running(day, names)
    return f"{said} · {_besides(day.besides)}" if day.besides else said


def _running(day: Day, names: Mapping[str, str]) -> str:
    if not day.held:
        return gettext("still to come") if day.ahead else gettext("running")
    facts = {"why": gettext(", ").join(names.get(slug, slug) for slug in day.held)}
    if day.law_held:
        return gettext("held: %(why)s") % facts
    return gettext("promise held: %(why)s; the legal limit runs") % facts


def _line(row: Stretch, words: Mapping[str, str], names: Mapping[str, str]) -> Line:
    when = f"{row.first:%Y-%m-%d}" if row.first == row.last else f"{row.first:%Y-%m-%d} – {row.last:%Y-%m-%d}"
    count = ngettext("%(n)s working day", "%(n)s working days", row.days) % {"n": row.days}
    return Line(when, count, _whose(row.day, words), _how(row.day, names))


def _sentence(lane: Lane) -> str:
    held = sum(1 for day in lane.days if day.held and not day.ahead)
    passed = sum(1 for day in lane.days if not day.ahead)
    said = ngettext("%(n)s working day so far", "%(n)s working days so far", passed) % {"n": passed}
    if held:
        said += gettext(", %(n)s of them held") % {"n": held}
    return said


def _marks(lane: Lane) -> list[Mark]:
    """Today, the promise and the law's limit; two that fall on one day share a line."""
    ends: dict[date, list[str]] = {}
    for on, word in ((lane.promised, gettext("Promised")), (lane.statutory, gettext("Legal limit"))):
        if on is not None:
            ends.setdefault(on, []).append(word)
    places = {day.on: NAMES + (n + 1) * COLUMN for n, day in enumerate(lane.days)}
    marks = [
        Mark(places[on], f"{' · '.join(said)} {on:%m-%d}", "limit", "end" if places[on] > NAMES + 120 else "start", n)
        for n, (on, said) in enumerate(ends.items())
        if on in places
    ]
    passed = [day.on for day in lane.days if not day.ahead]
    if passed and passed[-1] not in ends and len(passed) < len(lane.days):
        marks.append(Mark(places[passed[-1]], "", "today", "middle"))
    return marks
