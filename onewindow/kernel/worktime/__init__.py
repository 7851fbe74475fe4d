"""Deadlines (办理时限): limits in working days, working hours, working minutes and calendar days, with holds.

The rules stand in ``clock``; the calendar's rows in ``calendar.csv`` (2013–2026 by the State Council's notices, 2027
computed from 全国年节及纪念日放假办法 and provisional). Everything here is pure: no database, no clock of its own.

    due(accepted_at, "5wd")                       # 17:00 of the fifth working day
    due(accepted_at, "5wd", holds=[(a, b)])       # moved by the hold
    elapsed(accepted_at, at, "min")               # open minutes
    remaining(at, due_at, "wd")                   # 0 = due today, negative = overdue
    amber(accepted_at, due_at, 0.8)               # when 80 % of the open time is used
"""

from datetime import datetime, timedelta

from onewindow.kernel.worktime.calendar import Calendar, CalendarEnds, Row, read_rows
from onewindow.kernel.worktime.clock import CHINA, Clock, clock
from onewindow.kernel.worktime.holds import Hold, HoldLasts, Holds
from onewindow.kernel.worktime.limits import UNITS, Limit, Unit
from onewindow.kernel.worktime.limits import limit as _limit
from onewindow.kernel.worktime.opening import Opening

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
    "elapsed",
    "open_time",
    "provisional",
    "read_rows",
    "remaining",
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


def _clock(calendar: Calendar | None, opening: Opening | None) -> Clock:
    return clock(calendar or Calendar.packaged(), opening or Opening.default())
