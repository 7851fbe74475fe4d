"""What clocks count by (工作日历、开放时间): the city's calendar in force, kept in memory by edition, and opening hours;
the calendar of an edition; notices and how far their recomputation is."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from functools import lru_cache
from typing import Any

from onewindow.domain.org.models import CalendarDay, CalendarNotice, CalendarRun, OpeningHours
from onewindow.kernel import sql
from onewindow.kernel.worktime import Calendar, Opening, Row

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
Days = tuple[tuple[date, str, str], ...]
"""The days of a notice: the day, off or worked, the holiday's name."""
SECOND_LOOK_SECONDS = 2 * KEPT_SECONDS
"""After this time every process has read a new calendar, and what it was then still busy with is over."""
HOURS_KEPT_SECONDS = 60.0
"""An edit of the opening hours shows within this time."""

_kept: dict[str, tuple[float, int, Calendar]] = {}
_editions: dict[tuple[str, int], Calendar] = {}
_openings: dict[tuple[str, int | None], tuple[float, Opening]] = {}


def current() -> Calendar:
    """工作日历. The calendar in force in this city; the packaged one where the city has no rows yet."""
    kept = _kept.get(sql.city())
    if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[2]
    return _read(kept)[2]


def counting(centre: int | None) -> tuple[Calendar, Opening]:
    """计时依据. ``current()`` and ``opening(centre)`` together, asked once: a step asks for both several times."""
    city, now = sql.city(), time.monotonic()
    kept, hours = _kept.get(city), _openings.get((city, centre))
    if kept and hours and now - kept[0] < KEPT_SECONDS and now - hours[0] < HOURS_KEPT_SECONDS:
        return kept[2], hours[1]
    return current(), opening(centre)


def renew() -> int:
    """Look at once whether a newer calendar is in force, and read it; its edition."""
    return _read(_kept.get(sql.city()))[1]


def edition() -> int:
    """The edition in force, as the database has it now (0: a city without rows of its own)."""
    found = sql.row(_EDITION)
    return int(found[0]) if found else 0


def forget() -> None:
    """Read calendar and hours again at the next question: after a change by this process, and in tests."""
    _kept.clear()
    _editions.clear()
    _openings.clear()


def opening(centre: int | None) -> Opening:
    """开放时间. When a centre is open (None: the city's main centre; without hours: the usual ones)."""
    key = (sql.city(), centre)
    kept = _openings.get(key)
    if kept is not None and time.monotonic() - kept[0] < HOURS_KEPT_SECONDS:
        return kept[1]
    rows = OpeningHours.objects.filter(centre=centre) if centre else OpeningHours.objects.filter(centre__main=True)
    listed = rows.order_by("centre__area__level", "centre_id", "weekday", "opens")
    first, week = None, defaultdict[int, list[tuple[clock_time, clock_time]]](list)
    for where, weekday, opens, closes in listed.values_list("centre_id", "weekday", "opens", "closes"):
        first = first or where
        if where == first:
            week[weekday - 1].append((opens, closes))
    found = Opening.of(week) if week else Opening.default()
    _openings[key] = (time.monotonic(), found)
    return found


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
    key = (sql.city(), number)
    if key not in _editions:
        _editions[key] = _calendar(sql.rows(_ROWS, (str(number),)))
    return _editions[key]


def with_notice(notice: int) -> Calendar:
    """拟用日历. The calendar in force as it would be with a notice that is not yet approved."""
    return _with(CalendarNotice.objects.get(pk=notice), _days_of(notice), edition())


def _days_of(notice: int) -> Days:
    return tuple(CalendarDay.objects.filter(notice=notice).order_by("day").values_list("day", "kind", "name"))


def _with(row: CalendarNotice, days: Days, edition_: int) -> Calendar:
    listed = sql.rows(_ROWS, (str(edition_),))
    listed += [(row.year, row.whole, row.provisional, row.number, 0, *day) for day in days]
    return _calendar(listed)


def _calendar(listed: Iterable[tuple[Any, ...]]) -> Calendar:
    """A notice for a whole year replaces what stood for that year; one that amends replaces its own days only.

    A year of which the city has no row is the packaged one: a later release may bring further years, which no clock can
    have been counted by, and moves none.
    """
    years: dict[int, dict[date, Row]] = {}
    begun: set[tuple[int, int]] = set()
    for year, whole, provisional, number, of, day, kind, name in listed:
        if whole and (year, of) not in begun:
            begun.add((year, of))
            years[year] = {}
        if year not in years:
            years[year] = {row.day: row for row in Calendar.packaged().rows if row.year == year}
        years[year][day] = Row(day, kind, name, year, number, provisional)
    packaged = Calendar.packaged()
    if not years:
        return packaged
    ours = [row for rows in years.values() for row in rows.values()]
    return Calendar.from_rows(ours + [row for row in packaged.rows if row.year not in years])


def last_days_off(year: int) -> dict[str, date]:
    """Last day off of each holiday of a year as it stands: where a notice that prolongs one begins."""
    found: dict[str, date] = {}
    for row in current().rows:
        if row.year == year and row.kind == "off":
            found[row.name] = max(row.day, found.get(row.name, row.day))
    return found


@lru_cache(maxsize=8)
def changed_days(old: Calendar, new: Calendar) -> tuple[date, ...]:
    """变动的日子. Days that are worked by one calendar and not by the other, and days that one of them does not have."""
    found = []
    for ordinal in range(min(old.base, new.base), max(old.last.toordinal(), new.last.toordinal()) + 1):
        day = date.fromordinal(ordinal)
        if _known(old, day) != _known(new, day) or _resting(old, day) != _resting(new, day):
            found.append(day)
    return tuple(found)


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


@dataclass(frozen=True, slots=True)
class Changed:
    """A day that a notice turns (变动): worked before and now, and the names it has in either calendar."""

    day: date
    worked: bool
    works: bool
    name: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """All of one notice (通知): its row, its text, its days in order, why it was sent back, the calendar it would make.

    ``before``: the calendar it changes. ``edition``: the one in force when this was read; None for a notice in force.
    """

    row: NoticeRow
    version: int
    text: str
    reason: str
    days: tuple[tuple[date, str, str], ...]
    changes: tuple[Changed, ...]
    calendar: Calendar
    before: Calendar
    edition: int | None


def notice_page(notice: int) -> NoticePage | None:
    """通知详情. One notice, with the days it turns against the calendar in force (or, if it is in force, against the one
    before); None if there is none."""
    row = CalendarNotice.objects.filter(pk=notice).first()
    if row is None:
        return None
    days, now = _days_of(notice), None
    if row.edition is not None:
        old, new = of_edition(row.edition - 1), of_edition(row.edition)
    else:
        now = renew()
        old, new = of_edition(now), _with(row, days, now)
    listed = NoticeRow(*(getattr(row, name.replace("_by", "_by_id")) for name in _LISTED))
    return NoticePage(listed, row.version, row.text, row.reason, days, tuple(_changes(old, new)), new, old, now)


def _changes(old: Calendar, new: Calendar) -> Iterable[Changed]:
    """Days worked by one calendar and not by the other, in the years that both have."""
    for day in changed_days(old, new):
        if old.first <= day <= old.last and old.is_working(day) != new.is_working(day):
            names = [of.by_day[day].name for of in (new, old) if day in of.by_day]
            yield Changed(day, old.is_working(day), new.is_working(day), names[0] if names else "")


def runs(notice: int) -> list[CalendarRun]:
    """重新计算进度. How far each room is with the clocks that a notice moves."""
    return list(CalendarRun.objects.filter(notice=notice).order_by("part"))
