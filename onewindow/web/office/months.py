"""A year of the calendar as twelve small months (年历), and the words of its notices, doubts and clocks."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.worktime import Calendar
from onewindow.kernel.worktime.notice import SLUGS

WEEKS = 6
"""Rows of a month, so that all months are of one height."""
STATES: dict[str, tuple[str, Any]] = {
    "draft": ("waiting", _("Draft")),
    "proposed": ("amber", _("Waiting for the second officer")),
    "approved": ("green", _("Put into force")),
    "rejected": ("red", _("Sent back")),
    "withdrawn": ("waiting", _("Withdrawn")),
}
CLOCKS: dict[str, Any] = {
    "promised": _("Promised date"),
    "statutory": _("Limit by law"),
    "notice": _("Five days to accept"),
    "close": _("Hand-over"),
    "total": _("Whole application"),
    "stage": _("Stage of a project"),
}
PARTS: dict[str, Any] = {"cases": _("Cases"), "bundles": _("Packages"), "projects": _("Stages of projects")}
DOUBTS: dict[str, Any] = {
    "not-understood": _("Not understood: “%(said)s”"),
    "put-aside": _("Skipped, it contains no date: “%(said)s”"),
    "advice": _("Taken as advice, not as a day off: “%(said)s”"),
    "weekday-wrong": _("%(said)s: this day is a %(found)s."),
    "count-wrong": _("It says %(said)s days, the dates make %(found)s."),
    "makeup-on-weekday": _("%(said)s is to be worked, but it is a %(found)s, an ordinary working day."),
    "both": _("%(said)s is off in one sentence and worked in another."),
    "no-such-day": _("There is no day %(said)s."),
    "no-such-span": _("From when to when? “%(said)s”"),
    "other-year": _("%(said)s does not lie in %(found)s."),
    "year-differs": _("The text is for %(said)s, the form says %(found)s."),
    "year-missing": _("The year is missing."),
    "holiday-missing": _("Nothing is said of: %(said)s."),
    "balance": _("It gives %(said)s days more than it takes; the law gives %(found)s. Please compare."),
    "nothing": _("No day was found in it."),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: ``kind`` is work, rest (an ordinary weekend), off or makeup; ``word`` says it in full."""

    day: date
    kind: str
    mark: str
    word: str
    today: bool
    turned: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its first day, its weeks (None: a day of another month), how many days are worked."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    worked: int


def months(of: Calendar, year: int, today: date, turned: frozenset[date] = frozenset()) -> list[Month]:
    """The twelve months of a year; ``turned`` are the days a notice would turn."""
    found = []
    for month in range(1, 13):
        weeks = tuple(
            tuple(_cell(of, day, today, turned) if day.month == month else None for day in week)
            for week in Weeks(0).monthdatescalendar(year, month)
        )
        cells = [cell for week in weeks for cell in week if cell]
        weeks += ((None,) * 7,) * (WEEKS - len(weeks))
        found.append(Month(date(year, month, 1), weeks, sum(cell.kind in ("work", "makeup") for cell in cells)))
    return found


def _cell(of: Calendar, day: date, today: date, turned: frozenset[date]) -> Cell:
    row = of.by_day.get(day)
    if row is not None and row.kind == "off":
        kind, mark, word = "off", pgettext("day", "off"), gettext("day off, %(name)s") % {"name": holiday(row.name)}
    elif row is not None:
        kind, mark, word = (
            "makeup",
            pgettext("day", "work"),
            gettext("make-up working day, %(name)s") % {"name": holiday(row.name)},
        )
    else:
        kind, mark, word = ("work", "", "") if of.is_working(day) else ("rest", "", gettext("weekend"))
    return Cell(day, kind, mark, word, day == today, day in turned)


_HOLIDAYS: dict[str, Any] = {
    "new-year": _("New Year's Day"),
    "spring-festival": _("Spring Festival"),
    "qingming": _("Qingming"),
    "labour-day": _("Labour Day"),
    "dragon-boat": _("Dragon Boat Festival"),
    "mid-autumn": _("Mid-Autumn Festival"),
    "national-day": _("National Day"),
}


def holiday(name: str) -> str:
    """The name of a holiday, or of two that meet, in the active language; any other name as it was written."""
    return gettext(", ").join(str(_HOLIDAYS.get(SLUGS.get(one, ""), one)) for one in name.split("、"))


@dataclass(frozen=True, slots=True)
class Said:
    """A doubt as a sentence, with the line it is about (0: about the whole)."""

    line: int
    text: str
    stops: bool


def said(doubts: list[tuple[str, int, str, str, bool]]) -> list[Said]:
    """Doubts of a reading in words: what stops first, then what is only to be known."""
    found = [
        Said(line, str(DOUBTS[code]) % {"said": text, "found": other}, stops)
        for code, line, text, other, stops in doubts
    ]
    return sorted(found, key=lambda one: (not one.stops, one.line))
