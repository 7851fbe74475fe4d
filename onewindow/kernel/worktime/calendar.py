"""The calendar of working days (工作日历): rows of the State Council's notices, merged by date, with prefix tables.

Working day = not (Saturday, Sunday or a day off by notice), or a make-up day (调休上班) by notice. Rows are merged by
date, never by file year: the notice for 2019 holds days of December 2018. A year without a notice is computed from
全国年节及纪念日放假办法 and marked provisional; published rows of that year replace all its provisional rows.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Literal

from onewindow.kernel.errors import Refusal

_ONE_YEAR = (1, 1), (12, 31)


class CalendarEnds(Refusal):
    """The calendar of working days covers %(first)s to %(last)s; %(wanted)s lies outside (工作日历未覆盖)."""

    source = "全国年节及纪念日放假办法"


@dataclass(frozen=True, slots=True)
class Row:
    """One day that differs from its weekday: ``off`` or ``work``; ``year`` is the year of the notice, not of the day."""

    day: date
    kind: Literal["off", "work"]
    name: str
    year: int
    source: str
    provisional: bool = False


@dataclass(frozen=True, eq=False)
class Calendar:
    """An immutable table of working days from 1 January of its first to 31 December of its last year.

    ``count[i]`` is the number of working days up to and including day ``i`` (0 = ``first``); ``working[k]`` is the index
    of working day ``k + 1``. Two calendars are equal only if they are the same object.
    """

    rows: tuple[Row, ...]
    first: date
    last: date
    by_day: dict[date, Row]
    count: tuple[int, ...]
    working: tuple[int, ...]
    provisional_years: frozenset[int]
    base: int

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> "Calendar":
        """Build the tables from rows, in any order.

        :raises ValueError: if there is no row, if a year between the first and the last has none, or if two rows of
            one standing disagree on a day.
        """
        rows = tuple(rows)
        published = {row.year for row in rows if not row.provisional}
        kept = sorted((row for row in rows if not (row.provisional and row.year in published)), key=lambda r: r.day)
        years = {row.year for row in kept}
        if not years or years != set(range(min(years), max(years) + 1)):
            raise ValueError("a calendar needs rows for every year from its first to its last")
        by_day: dict[date, Row] = {}
        for row in kept:
            known = by_day.setdefault(row.day, row)
            if known.kind != row.kind and known.year == row.year:
                raise ValueError(f"two rows disagree on {row.day}")
            if row.year > known.year:
                by_day[row.day] = row  # the later notice speaks last
        (first_month, first_day), (last_month, last_day) = _ONE_YEAR
        first, last = date(min(years), first_month, first_day), date(max(years), last_month, last_day)
        base = first.toordinal()
        flags = bytearray((base + i + 6) % 7 < 5 for i in range(last.toordinal() - base + 1))  # ordinal 1 was a Monday
        for day, row in by_day.items():
            if first <= day <= last:
                flags[day.toordinal() - base] = row.kind == "work"
        return cls(
            rows=tuple(kept),
            first=first,
            last=last,
            by_day=by_day,
            count=tuple(accumulate(flags)),
            working=tuple(i for i, works in enumerate(flags) if works),
            provisional_years=frozenset(years - published),
            base=base,
        )

    @classmethod
    def packaged(cls) -> "Calendar":
        """The calendar that OneWindow carries: 2013 to 2026 by notice, 2027 provisional."""
        return _packaged()

    def index(self, day: date) -> int:
        """The place of a day in the tables.

        :raises CalendarEnds: if the calendar does not cover it.
        """
        place = day.toordinal() - self.base
        if not 0 <= place < len(self.count):
            raise CalendarEnds(first=self.first.isoformat(), last=self.last.isoformat(), wanted=day.isoformat())
        return place

    def day(self, place: int) -> date:
        """The day at a place of the tables."""
        return date.fromordinal(self.base + place)

    def is_working(self, day: date) -> bool:
        """工作日. Whether a day is a working day."""
        place = self.index(day)
        return self.count[place] > (self.count[place - 1] if place else 0)

    def is_holiday(self, day: date) -> bool:
        """放假. Whether a day is off by notice or law (an ordinary weekend day is not)."""
        self.index(day)
        row = self.by_day.get(day)
        return row is not None and row.kind == "off"

    def nth(self, after: date, number: int) -> date:
        """The ``number``-th working day after a day (before it, if negative; 0 = the day itself or the next one).

        :raises CalendarEnds: if it lies beyond the table.
        """
        place = self.index(after)
        rank = self.count[place] + number
        if number <= 0 and not self.is_working(after):
            rank += 1
        return self.day(self.working[self.rank(rank)])

    def rank(self, rank: int) -> int:
        """Check that working day number ``rank`` (from 1) is in the table and return its place in ``working``."""
        if rank > len(self.working):
            raise CalendarEnds(
                first=self.first.isoformat(),
                last=self.last.isoformat(),
                wanted=f"{self.last.year + 1}-01-01",
            )
        if rank < 1:
            raise CalendarEnds(
                first=self.first.isoformat(),
                last=self.last.isoformat(),
                wanted=f"{self.first.year - 1}-12-31",
            )
        return rank - 1

    def is_provisional(self, first: date, last: date | None = None) -> bool:
        """暂定. Whether a day, or any day from one to another, lies in a year that has no notice yet."""
        years = range(first.year, (last or first).year + 1)
        return any(year in self.provisional_years for year in years)


def read_rows(text: str) -> list[Row]:
    """Rows from CSV text with the columns day, kind, name, year, source, status (published or provisional)."""
    return [
        Row(
            day=date.fromisoformat(line["day"]),
            kind="work" if line["kind"] == "work" else "off",
            name=line["name"],
            year=int(line["year"]),
            source=line["source"],
            provisional=line["status"] == "provisional",
        )
        for line in csv.DictReader(text.splitlines())
    ]


@cache
def _packaged() -> Calendar:
    text = (files("onewindow.kernel.worktime") / "calendar.csv").read_text(encoding="utf-8")
    return Calendar.from_rows(read_rows(text))
