"""The clock of one centre: calendar × opening hours, as prefix tables, so that every question is answered in O(1).

The rules (each with a test):

- **wd**: the day of ``from_`` (UTC+8) is not counted (民法典 art. 201 by analogy); working days follow the calendar alone
  (行政许可法 art. 82), also for a centre open at weekends; due at closing time of the last day. ``0wd`` = closing time of
  the same day, or of the next working day when it is no working day or already past closing. A half (``0.5wd``) is
  half of a working day's opening hours, counted as open time on working days only.
- **h, min** run only while the centre is open.
- **cd**: the day of ``from_`` is not counted; due at the end of the n-th day, moved to the next working day if it is
  none (民法典 art. 203). The end of a day is written 23:59:59, the last second of that day, because an instant written
  00:00 of the next day reads as the wrong date.
- **Holds** move a day limit by the days of its own unit from the day of the hold (not counted) to the day of resumption
  (counted), an hour or minute limit by the open time between. Overlapping holds count once; a hold that begins at or
  after the due moment moves nothing.

A due moment is a pure function of (from_, limit, holds): asking again, or splitting a hold in two, changes nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import cached_property, lru_cache
from typing import NoReturn

from onewindow.kernel.worktime.calendar import Calendar, CalendarEnds
from onewindow.kernel.worktime.holds import Holds, merged
from onewindow.kernel.worktime.limits import MICROSECONDS, Limit, Unit
from onewindow.kernel.worktime.opening import Opening

CHINA = timezone(timedelta(hours=8))

_MINUTE = 60_000_000
_DAY_END = 86_399_000_000
_Spans = Sequence[tuple[datetime, datetime]]


class Clock:
    """Due moments and lengths of time for one calendar and one opening table. Immutable; get it by ``clock(…)``."""

    def __init__(self, calendar: Calendar, opening: Opening) -> None:
        self.calendar = calendar
        self.opening = opening
        self._midnight = datetime(calendar.first.year, 1, 1, tzinfo=CHINA)
        special = dict(opening.dates)
        count = calendar.count
        days: list[tuple[tuple[int, int], ...]] = []
        before = [0]
        cached: dict[tuple[tuple[int, int], ...], tuple[tuple[tuple[int, int], ...], int]] = {}
        for place in range(len(count)):
            day = calendar.day(place)
            working = count[place] > (count[place - 1] if place else 0)
            row = calendar.by_day.get(day)
            usual = opening.usual(day.weekday(), working=working, holiday=row is not None and row.kind == "off")
            segments = special.get(day, usual) if special else usual
            if segments not in cached:
                exact = tuple((start * _MINUTE, stop * _MINUTE) for start, stop in segments)
                cached[segments] = exact, sum(stop - start for start, stop in exact)
            exact, length = cached[segments]
            days.append(exact)
            before.append(before[-1] + length)
        self._days = days
        self._before = before
        standard = opening.standard
        self._standard_closing = standard[-1][1] * _MINUTE
        self._standard_length = sum(stop - start for start, stop in standard) * _MINUTE

    # -- questions ---------------------------------------------------------------------------------------------------

    def due(self, from_: datetime, limit: Limit, holds: Holds = ()) -> datetime:
        """到期. The instant a limit ends, counted from ``from_``, as an aware datetime in UTC+8.

        :raises CalendarEnds: if it lies beyond the calendar.
        :raises HoldLasts: if a hold has no end yet.
        """
        spans = merged(holds, from_=from_) if holds else ()
        if limit.number.numerator < 0:
            raise ValueError("a limit is not negative")
        if limit.unit == "wd":
            if limit.half:
                return self._due_with_half(from_, limit.whole, spans)
            return self._due_working_days(from_, limit.whole, spans)
        if limit.unit == "cd":
            return self._due_calendar_days(from_, limit.whole, spans)
        return self._forward_past(from_, limit.microseconds, spans)

    def add(self, at: datetime, limit: Limit) -> datetime:
        """Move an instant by a limit, forwards or (negative) backwards: days keep the time of day, hours run while open."""
        if limit.unit == "cd":
            return at.astimezone(CHINA) + timedelta(days=limit.whole)
        if limit.unit == "wd":
            local = at.astimezone(CHINA)
            if limit.whole:
                local = datetime.combine(self.calendar.nth(local.date(), limit.whole), local.timetz())
            if not limit.half:
                return local
            half = self._standard_length // 2
            return self._working_only._shift(local, half if limit.number > 0 else -half)
        return self._shift(at, limit.microseconds)

    def elapsed(self, from_: datetime, to: datetime, unit: Unit, holds: Holds = ()) -> float:
        """已用时. What has passed in a unit: ``wd`` and ``cd`` are whole numbers without the first day, ``h`` and ``min``
        exact open time; holds left out; negative when ``to`` lies before ``from_``."""
        if to < from_:
            return -self.elapsed(to, from_, unit, holds)
        spans = merged(holds, from_=from_, end=to) if holds else ()
        if unit in ("h", "min"):
            held = sum(self._position(stop) - self._position(start) for start, stop in spans)
            return (self._position(to) - self._position(from_) - held) / MICROSECONDS[unit]
        table = self.calendar.count if unit == "wd" else range(len(self.calendar.count))
        total = table[self._place(to)] - table[self._place(from_)]
        return total - self._held_days(table, self._place(from_), spans)

    def remaining(self, at: datetime, due: datetime, unit: Unit) -> float:
        """剩余. What is left until a due moment in a unit: 0 working days = due today; negative = overdue by."""
        return self.elapsed(at, due, unit)

    def open_time(self, from_: datetime, to: datetime, holds: Holds = ()) -> timedelta:
        """The time the centre was open between two instants, without the holds."""
        spans = merged(holds, from_=from_, end=to) if holds else ()
        held = sum(self._position(stop) - self._position(start) for start, stop in spans)
        return timedelta(microseconds=self._position(to) - self._position(from_) - held)

    def amber(self, from_: datetime, due: datetime, share: float = 0.8, holds: Holds = ()) -> datetime:
        """黄灯. The instant at which a share of the open time between ``from_`` and ``due`` is used; never after ``due``."""
        spans = [(start, min(stop, due)) for start, stop in merged(holds, from_=from_) if start < due] if holds else []
        held = sum(self._position(stop) - self._position(start) for start, stop in spans)
        begun = self._position(from_)
        used = int((self._position(due) - begun - held) * share)
        if used > 0 and not spans:
            return min(self._reached(begun + used), due)
        return min(self._forward_past(from_, used, spans), due)

    def provisional(self, from_: datetime, due: datetime) -> bool:
        """暂定. Whether a result rests on a year whose notice is not yet published."""
        return self.calendar.is_provisional(from_.astimezone(CHINA).date(), due.astimezone(CHINA).date())

    def is_open(self, at: datetime) -> bool:
        """Whether the centre is open at an instant (closing time is no longer open)."""
        place, moment = self._split(at)
        return any(start <= moment < stop for start, stop in self._days[place])

    # -- days --------------------------------------------------------------------------------------------------------

    def _due_working_days(self, from_: datetime, number: int, spans: _Spans) -> datetime:
        place, moment = self._split(from_)
        count = self.calendar.count
        rank = count[place] + number
        if number == 0 and (not self._works(place) or moment > self._closing(place)):
            rank += 1
        due = self._close(rank)
        held, reached = 0, place
        for start, stop in spans:
            if start >= due:
                break
            begin, end = max(self._place(start), reached), self._place(stop)
            held += count[end] - count[begin]
            reached = end
            due = self._close(rank + held)
        return due

    def _due_with_half(self, from_: datetime, whole: int, spans: _Spans) -> datetime:
        """Whole days first, then half of the next working day's opening hours; alone, half of a standard day."""
        if whole == 0:
            return self._working_only._forward_past(from_, self._standard_length // 2, spans)
        last = self._place(self._due_working_days(from_, whole + 1, spans))
        length = self._before[last + 1] - self._before[last] or self._standard_length
        return self._at(last, self._into(last, length // 2))

    def _due_calendar_days(self, from_: datetime, number: int, spans: _Spans) -> datetime:
        place = self._place(from_)
        due = self._end_of(place + number)
        held, reached = 0, place
        for start, stop in spans:
            if start >= due:
                break
            begin, end = max(self._place(start), reached), self._place(stop)
            held += end - begin
            reached = end
            due = self._end_of(place + number + held)
        return due

    def _held_days(self, table: "tuple[int, ...] | range", reached: int, spans: _Spans) -> int:
        held = 0
        for start, stop in spans:
            begin, end = max(self._place(start), reached), self._place(stop)
            held += table[end] - table[begin]
            reached = end
        return held

    def _works(self, place: int) -> bool:
        count = self.calendar.count
        return count[place] > (count[place - 1] if place else 0)

    def _closing(self, place: int) -> int:
        """Closing time of a day; of a standard day where a working day has no opening hours of its own."""
        segments = self._days[place]
        return segments[-1][1] if segments else self._standard_closing

    def _close(self, rank: int) -> datetime:
        place = self.calendar.working[self.calendar.rank(rank)]
        return self._at(place, self._closing(place))

    def _end_of(self, place: int) -> datetime:
        count = self.calendar.count
        if place >= len(count):
            self._beyond()
        if not self._works(place):
            place = self.calendar.working[self.calendar.rank(count[place] + 1)]
        return self._at(place, _DAY_END)

    # -- open time ---------------------------------------------------------------------------------------------------

    @cached_property
    def _working_only(self) -> "Clock":
        return clock(self.calendar, self.opening.working_days_only()) if any(self.opening.week[5:]) else self

    def _forward_past(self, from_: datetime, amount: int, spans: _Spans) -> datetime:
        due = self._shift(from_, amount)
        for start, stop in spans:
            if start >= due:
                break
            amount += self._position(stop) - self._position(start)
            due = self._shift(from_, amount)
        return due

    def _shift(self, at: datetime, amount: int) -> datetime:
        """The earliest instant by which ``amount`` of open time has passed; backwards the latest one before it."""
        if amount == 0:
            return at.astimezone(CHINA)
        target = self._position(at) + amount
        if amount > 0:
            return self._reached(target)
        before = self._before
        if target > before[-1] or target < 0:
            self._beyond()
        place = min(bisect_right(before, target), len(self._days)) - 1
        left = target - before[place]
        for start, stop in self._days[place]:
            if left < stop - start:
                return self._at(place, start + left)
            left -= stop - start
        return self._at(place, self._closing(place))

    def _reached(self, target: int) -> datetime:
        """The earliest instant with so much open time since the calendar's first day."""
        before = self._before
        if target > before[-1] or target < 0:
            self._beyond()
        place = bisect_left(before, target) - 1
        return self._at(place, self._into(place, target - before[place]))

    def _into(self, place: int, amount: int) -> int:
        """The moment of a day at which ``amount`` of its opening hours is used."""
        for start, stop in self._days[place]:
            if amount <= stop - start:
                return start + amount
            amount -= stop - start
        return self._closing(place)

    def _position(self, at: datetime) -> int:
        """Open microseconds from the first day of the calendar to an instant."""
        place, moment = self._split(at)
        position = self._before[place]
        for start, stop in self._days[place]:
            if moment <= start:
                break
            position += (moment if moment < stop else stop) - start
        return position

    # -- instants ----------------------------------------------------------------------------------------------------

    def _split(self, at: datetime) -> tuple[int, int]:
        """The day's place and the microsecond of the day, in UTC+8."""
        try:
            passed = at - self._midnight
        except TypeError:
            raise ValueError("an instant needs its offset from UTC") from None
        place = passed.days
        if not 0 <= place < len(self._days):
            self.calendar.index(at.astimezone(CHINA).date())  # refuses with the calendar's limits
        return place, passed.seconds * 1_000_000 + passed.microseconds

    def _place(self, at: datetime) -> int:
        return self._split(at)[0]

    def _at(self, place: int, moment: int) -> datetime:
        return self._midnight + timedelta(days=place, microseconds=moment)

    def _beyond(self) -> NoReturn:
        calendar = self.calendar
        raise CalendarEnds(
            first=calendar.first.isoformat(), last=calendar.last.isoformat(), wanted=f"{calendar.last.year + 1}-01-01"
        )


@lru_cache(maxsize=64)
def clock(calendar: Calendar, opening: Opening) -> Clock:
    """The clock of a calendar and an opening table, built once and kept."""
    return Clock(calendar, opening)
