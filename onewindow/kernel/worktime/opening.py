"""Opening hours (开放时间) of a centre: segments of the day for each weekday, for make-up days and for single dates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache

Segments = tuple[tuple[int, int], ...]
"""Minutes of the day, half open, in order and apart: ``((540, 720), (810, 1020))``."""

Hours = Iterable[tuple[time, time]]

DEFAULT = "09:00-12:00,13:30-17:00"

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)
_WORKDAYS = range(5)


@dataclass(frozen=True)
class Opening:
    """When a centre is open: ``week`` Monday to Sunday, ``makeup`` on make-up days, ``dates`` for single days.

    The weekend hours say when the doors are open; they never make a working day (``wd`` follows the calendar alone).
    A centre is closed on days off by notice unless ``dates`` names hours for them.
    """

    week: tuple[Segments, Segments, Segments, Segments, Segments, Segments, Segments]
    makeup: Segments
    dates: tuple[tuple[date, Segments], ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for segments in (*self.week, self.makeup, *(s for _, s in self.dates)):
            _check(segments)
        if not any(self.week[day] for day in _WORKDAYS):
            raise ValueError("the centre is open on no working day")
        object.__setattr__(self, "_hash", hash((self.week, self.makeup, self.dates)))

    def __hash__(self) -> int:
        return self._hash

    @classmethod
    def parse(cls, text: str) -> "Opening":
        """Read ``09:00-12:00,13:30-17:00`` (Monday to Friday and make-up days), or parts with weekdays before them,
        separated by ``;``: ``mon-fri 09:00-17:00; sat 09:00-12:00``.

        :raises ValueError: if a part cannot be read.
        """
        week: list[Segments] = [()] * 7
        for part in (p.strip() for p in text.split(";") if p.strip()):
            start = next((i for i, c in enumerate(part) if c.isdecimal()), len(part))
            days, segments = part[:start].strip(), _segments(part[start:])
            for day in _weekdays(days) if days else _WORKDAYS:
                week[day] = segments
        return cls._of(week)

    @classmethod
    def of(
        cls,
        week: Mapping[int, Hours],
        *,
        makeup: Hours | None = None,
        dates: Mapping[date, Hours] | None = None,
    ) -> "Opening":
        """From weekdays (0 = Monday) to pairs of times; make-up days keep Monday to Friday's usual hours if not given."""
        table = [_minutes(week.get(day, ())) for day in range(7)]
        special = tuple((day, _minutes(hours)) for day, hours in sorted((dates or {}).items()))
        return cls._of(table, None if makeup is None else _minutes(makeup), special)

    @classmethod
    def _of(
        cls, week: list[Segments], makeup: Segments | None = None, dates: tuple[tuple[date, Segments], ...] = ()
    ) -> "Opening":
        mon, tue, wed, thu, fri, sat, sun = week
        if makeup is None:
            makeup = next((segments for segments in week[:5] if segments), ())
        return cls((mon, tue, wed, thu, fri, sat, sun), makeup, dates)

    @classmethod
    def default(cls) -> "Opening":
        """09:00–12:00 and 13:30–17:00, Monday to Friday and on make-up days."""
        return _default()

    @property
    def standard(self) -> Segments:
        """The hours of an ordinary working day: those of make-up days, else of the first open weekday."""
        return self.makeup or next(self.week[day] for day in _WORKDAYS if self.week[day])

    def usual(self, weekday: int, *, working: bool, holiday: bool) -> Segments:
        """The open segments of a day without hours of its own, given what the calendar says of it."""
        if working:
            return self.week[weekday] if weekday < 5 else self.makeup
        return () if holiday or weekday < 5 else self.week[weekday]

    def working_days_only(self) -> "Opening":
        """The same centre without its weekend hours."""
        mon, tue, wed, thu, fri, _, _ = self.week
        return Opening((mon, tue, wed, thu, fri, (), ()), self.makeup, self.dates)


@cache
def _default() -> Opening:
    return Opening.parse(DEFAULT)


def _check(segments: Segments) -> None:
    end = -1
    for start, stop in segments:
        if not (end < start < stop <= 24 * 60):
            raise ValueError("opening hours must lie in one day, in order, without overlap")
        end = stop


def _segments(text: str) -> Segments:
    found = []
    for span in text.split(","):
        match = _SPAN.fullmatch(span.strip())
        if match is None:
            raise ValueError(f"{span.strip()!r} are no opening hours: write for example {DEFAULT}")
        hour, minute, to_hour, to_minute = map(int, match.groups())
        if max(minute, to_minute) > 59:
            raise ValueError(f"{span.strip()!r} are no opening hours: an hour has 60 minutes")
        found.append((hour * 60 + minute, to_hour * 60 + to_minute))
    return tuple(found)


def _minutes(hours: Hours) -> Segments:
    """Pairs of times as minutes of the day; an end of 00:00 is midnight at the end of the day."""
    return tuple((a.hour * 60 + a.minute, (b.hour * 60 + b.minute) or 24 * 60) for a, b in hours)


def _weekdays(text: str) -> list[int]:
    days: list[int] = []
    for part in text.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            raise ValueError(f"{part!r} is no weekday: write mon, tue, wed, thu, fri, sat, sun or mon-fri")
        start, stop = _DAYS.index(first), _DAYS.index(last or first)
        days += range(start, stop + 1) if start <= stop else [*range(start, 7), *range(stop + 1)]
    return days
