"""The clock for many instants at once (成批计算): the same rules as ``clock``, over numpy arrays, some 20–150 ns each.

For previews and recomputation of all running clocks, forecasts, statistics. Instants are ``datetime64[us]`` in UTC;
``instants`` and ``datetimes`` translate from and to aware datetimes. This module alone imports numpy, and only the functions
``due_many``, ``elapsed_many`` and ``remaining_many`` of the package import it: a program that asks single questions starts without it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onewindow.kernel.worktime.clock import CHINA, Clock
from onewindow.kernel.worktime.holds import Hold, HoldLasts, Holds
from onewindow.kernel.worktime.limits import MICROSECONDS, Limit, Unit, limit

Numbers = NDArray[np.int64]
Instants = NDArray[np.datetime64]

_DAY = 86_400_000_000
_DAY_END = 86_399_000_000
_OPEN = np.iinfo(np.int64).max
_MOST_BUCKETS = 1 << 20
_NAT = np.iinfo(np.int64).min
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Spans(NamedTuple):
    """Holds of many clocks, flat: ``row`` says whose each is; ``to`` is NaT while it lasts."""

    row: Numbers
    from_: Instants
    to: Instants

    @classmethod
    def of(cls, holds: Iterable[Holds]) -> "Spans":
        """From one collection of holds for each clock."""
        row: list[int] = []
        begin: list[datetime] = []
        end: list[datetime | None] = []
        for number, several in enumerate(holds):
            for hold in several:
                start, stop = (hold.from_, hold.to) if isinstance(hold, Hold) else hold
                row.append(number)
                begin.append(start)
                end.append(stop)
        return cls(np.array(row, np.int64), instants(begin), instants(end))


def instants(moments: Iterable[datetime | None]) -> Instants:
    """Aware datetimes as ``datetime64[us]`` in UTC; None becomes NaT.

    :raises ValueError: for a moment without its offset from UTC.
    """
    numbers = np.array([_NAT if moment is None else _since(moment) for moment in moments], np.int64)
    return numbers.view("datetime64[us]")


def datetimes(moments: Instants) -> list[datetime]:
    """``datetime64[us]`` in UTC as aware datetimes in UTC+8."""
    return [moment.replace(tzinfo=UTC).astimezone(CHINA) for moment in moments.astype("datetime64[us]").tolist()]


def _since(moment: datetime) -> int:
    try:
        passed = moment - _EPOCH
    except TypeError:
        raise ValueError("an instant needs its offset from UTC") from None
    return passed.days * _DAY + passed.seconds * 1_000_000 + passed.microseconds


def due(ticking: Clock, from_: Instants, limits: Limit | str | Sequence[Limit | str], holds: Spans | None) -> Instants:
    """到期. ``Clock.due`` for every start; one limit for all of them or one for each."""
    tables = _tables(ticking)
    starts = tables.local(from_)
    if isinstance(limits, (Limit, str)):
        spans = tables.spans(holds, starts, None)
        return tables.instants(_due(tables, starts, limit(limits), spans))
    if len(limits) != len(starts):
        raise ValueError("one limit, or one for each start")
    which: dict[Limit, int] = {}
    of = np.fromiter((which.setdefault(limit(one), len(which)) for one in limits), np.int64, len(starts))
    ends = np.empty_like(starts)
    for one, number in which.items():
        rows = np.flatnonzero(of == number)
        mine = starts[rows]
        ends[rows] = _due(tables, mine, one, tables.spans(_of_rows(holds, rows, len(starts)), mine, None))
    return tables.instants(ends)


def elapsed(ticking: Clock, from_: Instants, to: Instants, unit: Unit, holds: Spans | None) -> NDArray[Any]:
    """已用时. ``Clock.elapsed`` for every pair: whole numbers for days, exact for open hours and minutes."""
    tables = _tables(ticking)
    one, other = np.broadcast_arrays(tables.local(from_), tables.local(to))
    starts, ends = np.minimum(one, other), np.maximum(one, other)
    sign = np.where(other < one, -1, 1)
    spans = tables.spans(holds, starts, ends)
    if unit in ("h", "min"):
        passed = tables.position(ends) - tables.position(starts)
        for rows, begin, end in spans:
            passed[rows] -= tables.position(end) - tables.position(begin)
        exact: NDArray[Any] = sign * passed / MICROSECONDS[unit]
        return exact
    reached = tables.place(starts)
    days = tables.days(unit, reached, tables.place(ends))
    for rows, begin, end in spans:
        first, last = np.maximum(tables.place(begin), reached[rows]), tables.place(end)
        days[rows] -= tables.days(unit, first, last)
        reached[rows] = last
    whole: NDArray[Any] = sign * days
    return whole


_Turns = list[tuple[Numbers, Numbers, Numbers]]
"""The first hold of each clock that has one, then the second …: whose, beginnings, ends."""


def _due(tables: "_Tables", starts: Numbers, one: Limit, spans: _Turns) -> Numbers:
    if one.number.numerator < 0:
        raise ValueError("a limit is not negative")
    if one.unit == "cd":
        return _due_calendar_days(tables, starts, one.whole, spans)
    if one.unit != "wd":
        return _forward_past(tables, starts, one.microseconds, spans)
    if not one.half:
        return _due_working_days(tables, starts, one.whole, spans)
    if one.whole == 0:
        return _forward_past(_tables(tables.clock._working_only), starts, tables.clock._standard_length // 2, spans)
    last = tables.place(_due_working_days(tables, starts, one.whole + 1, spans))
    length = tables.before[last + 1] - tables.before[last]
    length[length == 0] = tables.clock._standard_length
    return last * _DAY + tables.into(last, length // 2)


def _due_working_days(tables: "_Tables", starts: Numbers, number: int, spans: _Turns) -> Numbers:
    place = tables.place(starts)
    rank = tables.count[place] + number
    if number == 0:
        rank += ~tables.works[place] | (starts - place * _DAY > tables.closing[place])
    ends = tables.close(rank)
    for rows, begin, end in spans:
        rows, begin, end = _before(ends, rows, begin, end)
        first, last = np.maximum(tables.place(begin), place[rows]), tables.place(end)
        rank[rows] += tables.count[last] - tables.count[first]
        place[rows] = last
        ends[rows] = tables.close(rank[rows])
    return ends


def _due_calendar_days(tables: "_Tables", starts: Numbers, number: int, spans: _Turns) -> Numbers:
    reached = tables.place(starts)
    target = reached + number
    ends = tables.end_of(target)
    for rows, begin, end in spans:
        rows, begin, end = _before(ends, rows, begin, end)
        first, last = np.maximum(tables.place(begin), reached[rows]), tables.place(end)
        target[rows] += last - first
        reached[rows] = last
        ends[rows] = tables.end_of(target[rows])
    return ends


def _before(ends: Numbers, rows: Numbers, begin: Numbers, end: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Those holds that begin before their clock's due moment: the others move nothing."""
    moves = begin < ends[rows]
    return (rows, begin, end) if moves.all() else (rows[moves], begin[moves], end[moves])


def _forward_past(tables: "_Tables", starts: Numbers, amount: int, spans: _Turns) -> Numbers:
    if amount == 0:
        return starts
    target = tables.position(starts) + amount
    for rows, begin, end in spans:
        opened = tables.position(begin)
        held = tables.position(end) - opened
        held[opened >= target[rows]] = 0  # it begins at or after the due moment
        target[rows] += held
    return tables.moment(target)


@lru_cache(maxsize=64)
def _tables(ticking: Clock) -> "_Tables":
    return _Tables(ticking)


class _Tables:
    """A clock's prefix tables as arrays. Inside, an instant is microseconds from the calendar's first midnight, UTC+8."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        calendar = clock.calendar
        self.midnight = _since(clock._midnight)
        self.count = np.array(calendar.count, np.int64)
        self.works = np.diff(self.count, prepend=0) > 0
        self.working = np.array(calendar.working, np.int64)
        self.before = np.array(clock._before, np.int64)
        self.closing = np.array([clock._closing(place) for place in range(len(calendar.count))], np.int64)
        most = max(map(len, clock._days))
        hours = [[*day, *[(_DAY, _DAY)] * (most - len(day))] for day in clock._days]
        self.opens = [np.array([day[n][0] for day in hours], np.int64) for n in range(most)]
        self.lengths = [np.array([day[n][1] - day[n][0] for day in hours], np.int64) for n in range(most)]
        self._index()

    def _index(self) -> None:
        """The day in which an amount of open time is reached, in one look-up and one comparison: a table with a place for
        every stretch of open time shorter than the shortest day, so that a stretch meets two days at most."""
        lengths = np.diff(self.before)
        self.open_days = np.flatnonzero(lengths)
        self.reached = np.append(self.before[self.open_days], self.before[-1])
        self.shift = int(lengths[self.open_days].min()).bit_length() - 1
        buckets = (int(self.before[-1]) >> self.shift) + 1
        self.guess = None
        if buckets <= _MOST_BUCKETS:
            edges = np.arange(buckets, dtype=np.int64) << self.shift
            self.guess = np.searchsorted(self.reached, edges, "left").clip(1) - 1

    def local(self, moments: Instants) -> Numbers:
        """Instants as numbers; refuses what lies outside the calendar."""
        moments = np.asarray(moments, "datetime64[us]")
        if np.isnat(moments).any():
            raise ValueError("an instant is missing")
        numbers = moments.view(np.int64) - self.midnight
        if numbers.size and not (numbers.min() >= 0 and numbers.max() < len(self.count) * _DAY):
            for one in datetimes(np.array([moments.min(), moments.max()])):
                self.clock._place(one)  # refuses with the calendar's limits
        return numbers

    def instants(self, numbers: Numbers) -> Instants:
        """The way back."""
        return (numbers + self.midnight).view("datetime64[us]")

    def place(self, numbers: Numbers) -> Numbers:
        """The day's place in the calendar's tables."""
        return numbers // _DAY

    def days(self, unit: Unit, first: Numbers, last: Numbers) -> Numbers:
        """Days of a unit after one day up to another."""
        return self.count[last] - self.count[first] if unit == "wd" else last - first

    def close(self, rank: Numbers) -> Numbers:
        """Closing time of working days by their number."""
        if rank.size:
            self.clock.calendar.rank(int(rank.max()))
            self.clock.calendar.rank(int(rank.min()))
        place = self.working[rank - 1]
        return place * _DAY + self.closing[place]

    def end_of(self, place: Numbers) -> Numbers:
        """The end of a day, or of the next working day if it is none."""
        if place.size and place.max() >= len(self.count):
            self.clock._beyond()
        rests = ~self.works[place]
        if rests.any():
            rank = self.count[place[rests]] + 1
            self.clock.calendar.rank(int(rank.max()))
            place = place.copy()
            place[rests] = self.working[rank - 1]
        return place * _DAY + _DAY_END

    def position(self, numbers: Numbers) -> Numbers:
        """Open microseconds from the first day of the calendar."""
        place = numbers // _DAY
        moment = numbers - place * _DAY
        position = self.before[place]
        for opens, lengths in zip(self.opens, self.lengths, strict=True):
            position += np.minimum(np.maximum(moment - opens[place], 0), lengths[place])
        return position

    def moment(self, target: Numbers) -> Numbers:
        """The earliest instant by which so much open time has passed."""
        if target.size and target.max() > self.before[-1]:
            self.clock._beyond()
        if self.guess is None:
            day = np.searchsorted(self.reached, target, "left") - 1
        else:
            day = self.guess[target >> self.shift]
            day += self.reached[day + 1] < target
        place = self.open_days[day]
        return place * _DAY + self.into(place, target - self.reached[day])

    def into(self, place: Numbers, amount: Numbers) -> Numbers:
        """The moment of a day at which ``amount`` of its opening hours is used."""
        moment = self.closing[place]
        left = amount.copy()
        found = np.zeros(len(place), bool)
        for opens, lengths in zip(self.opens, self.lengths, strict=True):
            length = lengths[place]
            here = (left <= length) & ~found
            np.copyto(moment, opens[place] + left, where=here)
            found |= here
            left -= length
        return moment

    def spans(self, holds: Spans | None, starts: Numbers, ends: Numbers | None) -> _Turns:
        """Holds of each clock, joined where they meet or overlap, none before its start or after its end.

        :raises HoldLasts: if one still lasts and there is no end. :raises ValueError: if one ends before it begins.
        """
        if holds is None or not len(holds.row):
            return []
        row, lasting = holds.row, np.isnat(holds.to)
        if ends is None and lasting.any():
            raise HoldLasts("a hold still lasts")
        stop = np.where(lasting, _OPEN, np.asarray(holds.to, "datetime64[us]").view(np.int64) - self.midnight)
        start = np.asarray(holds.from_, "datetime64[us]").view(np.int64) - self.midnight
        if (stop < start).any():
            raise ValueError("a hold ends before it begins")
        start = np.maximum(start, starts[row])
        if ends is not None:
            stop = np.minimum(stop, ends[row])
        some = start < stop
        if not some.all():
            row, start, stop = row[some], start[some], stop[some]
        if not len(row):
            return []
        self.local(self.instants(stop.max(keepdims=True)))
        return _turns(*_joined(row, start, stop))


def _joined(row: Numbers, start: Numbers, stop: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """In the order of clocks and of beginnings; what meets or overlaps is one hold."""
    same = row[1:] == row[:-1]
    if not ((row[1:] > row[:-1]) | (same & (start[1:] >= start[:-1]))).all():
        order = np.lexsort((start, row))
        row, start, stop = row[order], start[order], stop[order]
        same = row[1:] == row[:-1]
    if not same.any():
        return row, start, stop
    # the latest end so far within each clock: ranks of ends, lifted from clock to clock so that one maximum serves all
    order = np.argsort(stop, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    latest = stop[order[np.maximum.accumulate(rank + row * len(row)) - row * len(row)]]
    begins = np.append(True, ~same | (start[1:] > latest[:-1]))
    last = np.append(np.flatnonzero(begins)[1:] - 1, len(row) - 1)
    return row[begins], start[begins], latest[last]


def _turns(row: Numbers, start: Numbers, stop: Numbers) -> _Turns:
    first = np.append(True, row[1:] != row[:-1])
    if first.all():
        return [(row, start, stop)]
    places = np.arange(len(row))
    turn = places - np.maximum.accumulate(np.where(first, places, 0))
    return [(row[at], start[at], stop[at]) for at in (np.flatnonzero(turn == n) for n in range(int(turn.max()) + 1))]


def _of_rows(holds: Spans | None, rows: Numbers, total: int) -> Spans | None:
    """The holds of some of the clocks, numbered anew."""
    if holds is None or not len(holds.row):
        return None
    new = np.full(total, -1, np.int64)
    new[rows] = np.arange(len(rows))
    number = new[holds.row]
    mine = number >= 0
    return Spans(number[mine], holds.from_[mine], holds.to[mine])
