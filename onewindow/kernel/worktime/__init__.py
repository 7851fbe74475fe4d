"""Deadlines (办理时限): limits in working days, working hours, working minutes and calendar days, with holds.

The rules stand in ``clock``; the calendar's rows in ``calendar.csv`` (2013–2026 by the State Council's notices, 2027
computed from 全国年节及纪念日放假办法 and provisional). Everything here is pure: no database, no clock of its own.

    due(accepted_at, "5wd")                       # 17:00 of the fifth working day
    due(accepted_at, "5wd", holds=[(a, b)])       # moved by the hold
    elapsed(accepted_at, at, "min")               # open minutes
    remaining(at, due_at, "wd")                   # 0 = due today, negative = overdue
    amber(accepted_at, due_at, 0.8)               # when 80 % of the open time is used

For many at once (numpy, ``datetime64[us]`` in UTC; ``vectors.instants`` and ``vectors.datetimes`` translate):

    due_many(starts, "5wd")                       # one limit for all, or one for each
    due_many(starts, limits, holds=Spans.of(…))   # holds of each
    elapsed_many(starts, ends, "min") · remaining_many(at, dues, "wd")
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from onewindow.kernel.worktime.calendar import Calendar, CalendarEnds, Row, read_rows
from onewindow.kernel.worktime.clock import CHINA, Clock, clock
from onewindow.kernel.worktime.holds import Hold, HoldLasts, Holds
from onewindow.kernel.worktime.limits import UNITS, Limit, Unit
from onewindow.kernel.worktime.limits import limit as _limit
from onewindow.kernel.worktime.opening import Opening

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from onewindow.kernel.worktime.vectors import Instants, Spans

__all__ = [
    "CHINA",
    "UNITS",
    "Calendar",
    "CalendarEnds",
    "Clock",
    "Hold",
    "HoldLasts",
    "Holds",
    "Limit",
    "Opening",
    "Row",
    "Unit",
    "add",
    "amber",
    "clock",
    "due",
    "due_many",
    "elapsed",
    "elapsed_many",
    "open_time",
    "provisional",
    "read_rows",
    "remaining",
    "remaining_many",
]


def due(
    from_: datetime,
    limit: Limit | str,
    calendar: Calendar | None = None,
    opening: Opening | None = None,
    holds: Holds = (),
) -> datetime:
    """到期. The instant a limit ends (aware, UTC+8); see ``Clock.due`` for the rules."""
    return _clock(calendar, opening).due(from_, _limit(limit), holds)


def add(at: datetime, limit: Limit | str, calendar: Calendar | None = None, opening: Opening | None = None) -> datetime:
    """An instant moved by a limit, forwards or (negative) backwards; days keep the time of day."""
    return _clock(calendar, opening).add(at, _limit(limit))


def elapsed(
    from_: datetime,
    to: datetime,
    unit: Unit,
    calendar: Calendar | None = None,
    opening: Opening | None = None,
    holds: Holds = (),
) -> float:
    """已用时. What has passed between two instants in a unit, holds left out."""
    return _clock(calendar, opening).elapsed(from_, to, unit, holds)


def remaining(
    at: datetime, due_at: datetime, unit: Unit, calendar: Calendar | None = None, opening: Opening | None = None
) -> float:
    """剩余. What is left until a due moment; 0 working days = due today, negative = overdue by."""
    return _clock(calendar, opening).remaining(at, due_at, unit)


def open_time(
    from_: datetime,
    to: datetime,
    calendar: Calendar | None = None,
    opening: Opening | None = None,
    holds: Holds = (),
) -> timedelta:
    """The time a centre was open between two instants, without the holds."""
    return _clock(calendar, opening).open_time(from_, to, holds)


def amber(
    from_: datetime,
    due_at: datetime,
    share: float = 0.8,
    calendar: Calendar | None = None,
    opening: Opening | None = None,
    holds: Holds = (),
) -> datetime:
    """黄灯. When a share of the open time between two instants is used."""
    return _clock(calendar, opening).amber(from_, due_at, share, holds)


def provisional(from_: datetime, due_at: datetime, calendar: Calendar | None = None) -> bool:
    """暂定. Whether the days between rest on a year whose notice is not yet published."""
    return _clock(calendar, None).provisional(from_, due_at)


def due_many(
    from_: "Instants",
    limits: Limit | str | Sequence[Limit | str],
    calendar: Calendar | None = None,
    opening: Opening | None = None,
    holds: "Spans | None" = None,
) -> "Instants":
    """成批到期. ``due`` for every start; one limit for all of them, or one for each.

    :raises CalendarEnds: if one of them lies beyond the calendar.
    """
    from onewindow.kernel.worktime import vectors

    return vectors.due(_clock(calendar, opening), from_, limits, holds)


def elapsed_many(
    from_: "Instants",
    to: "Instants",
    unit: Unit,
    calendar: Calendar | None = None,
    opening: Opening | None = None,
    holds: "Spans | None" = None,
) -> "NDArray[Any]":
    """成批已用时. ``elapsed`` for every pair: int64 for days, float64 for open hours and minutes."""
    from onewindow.kernel.worktime import vectors

    return vectors.elapsed(_clock(calendar, opening), from_, to, unit, holds)


def remaining_many(
    at: datetime, dues: "Instants", unit: Unit, calendar: Calendar | None = None, opening: Opening | None = None
) -> "NDArray[Any]":
    """成批剩余. What is left at one moment until each due moment; 0 working days = due today, negative = overdue by."""
    from onewindow.kernel.worktime import vectors

    return vectors.elapsed(_clock(calendar, opening), vectors.instants([at]), dues, unit, None)


def _clock(calendar: Calendar | None, opening: Opening | None) -> Clock:
    return clock(calendar or Calendar.packaged(), opening or Opening.default())
