"""The city's working calendar (工作日历): the one in force, kept in memory by edition; the one of an edition; notices."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.domain.org.models import CalendarDay, CalendarNotice, CalendarRun
from onewindow.kernel import sql
from onewindow.kernel.worktime import Calendar, Row

KEPT_SECONDS = 20.0
"""A calendar that comes into force is read by every process within this time; a hot verb must not ask the database.

What another process has counted meanwhile by the one before is found by the second look of the recomputation.
"""

_EDITION = "SELECT coalesce(max(edition), 0) FROM org_calendarnotice"
_ROWS = """
SELECT n.year, n.whole, n.provisional, n.number, n.edition, d.day, d.kind, d.name
FROM org_calendarnotice n JOIN org_calendarday d ON d.notice_id = n.id
WHERE n.edition <= %s::integer AND n.state = 'approved' ORDER BY n.edition, d.day
"""
_kept: dict[str, tuple[float, int, Calendar]] = {}


def current() -> Calendar:
    """工作日历. The calendar in force in this city; the packaged one where the city has no rows yet."""
    kept = _kept.get(sql.city())
    if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[2]
    return _read(kept)[2]


def edition() -> int:
    """The edition in force, as the database has it now (0: a city without rows of its own)."""
    found = sql.row(_EDITION)
    return int(found[0]) if found else 0


def forget() -> None:
    """Read the calendar again at the next question: after a change by this process, and in tests."""
    _kept.clear()


def _read(kept: tuple[float, int, Calendar] | None) -> tuple[float, int, Calendar]:
    newest = edition()
    if kept is not None and kept[1] == newest:
        found = (time.monotonic(), newest, kept[2])
    else:
        found = (time.monotonic(), newest, of_edition(newest))
    _kept[sql.city()] = found
    return found


def of_edition(number: int) -> Calendar:
    """某版日历. The calendar that all notices up to an edition make; the packaged one before the city's first row."""
    return _calendar(sql.rows(_ROWS, (str(number),)))


def with_notice(notice: int) -> Calendar:
    """拟用日历. The calendar in force as it would be with a notice that is not yet approved."""
    row = CalendarNotice.objects.get(pk=notice)
    listed = sql.rows(_ROWS, (str(edition()),))
    days = CalendarDay.objects.filter(notice=notice).order_by("day").values_list("day", "kind", "name")
    listed += [(row.year, row.whole, row.provisional, row.number, 0, *day) for day in days]
    return _calendar(listed)


def _calendar(listed: Iterable[tuple[Any, ...]]) -> Calendar:
    """A notice for a whole year replaces what stood for that year; one that amends replaces its own days only."""
    years: dict[int, dict[date, Row]] = {}
    begun: set[tuple[int, int]] = set()
    for year, whole, provisional, number, of, day, kind, name in listed:
        if whole and (year, of) not in begun:
            begun.add((year, of))
            years[year] = {}
        years.setdefault(year, {})[day] = Row(day, kind, name, year, number, provisional)
    if not years:
        return Calendar.packaged()
    return Calendar.from_rows(row for rows in years.values() for row in rows.values())


def last_days_off(year: int) -> dict[str, date]:
    """Last day off of each holiday of a year as it stands: where a notice that prolongs one begins."""
    found: dict[str, date] = {}
    for row in current().rows:
        if row.year == year and row.kind == "off":
            found[row.name] = max(row.day, found.get(row.name, row.day))
    return found


def changed_days(old: Calendar, new: Calendar) -> list[date]:
    """变动的日子. Days that are worked by one calendar and not by the other, and days that one of them does not have."""
    found = []
    for ordinal in range(min(old.base, new.base), max(old.last.toordinal(), new.last.toordinal()) + 1):
        day = date.fromordinal(ordinal)
        if _known(old, day) != _known(new, day) or _resting(old, day) != _resting(new, day):
            found.append(day)
    return found


def _known(of: Calendar, day: date) -> bool | None:
    return of.is_working(day) if of.first <= day <= of.last else None


def _resting(of: Calendar, day: date) -> bool:
    """Off by notice: a weekend day off closes a centre that is usually open at weekends."""
    row = of.by_day.get(day)
    return row is not None and row.kind == "off"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in a list (通知): what it is, where it stands, who had it in hand."""

    id: int
    year: int
    whole: bool
    provisional: bool
    number: str
    url: str
    state: str
    edition: int | None
    entered_by: int | None
    entered_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None


_LISTED = tuple(NoticeRow.__dataclass_fields__)


def notices(year: int | None = None) -> list[NoticeRow]:
    """通知清单. The notices of a year (None: of all years), newest first."""
    rows = CalendarNotice.objects.order_by("-pk")
    if year is not None:
        rows = rows.filter(year=year)
    return [NoticeRow(*row) for row in rows.values_list(*(name.replace("_by", "_by_id") for name in _LISTED))]


def runs(notice: int) -> list[CalendarRun]:
    """重新计算进度. How far each room is with the clocks that a notice moves."""
    return list(CalendarRun.objects.filter(notice=notice).order_by("part"))
