"""The days of a case (泳道图): whose turn each working day was, running or held; plain values, no table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from onewindow.kernel.worktime import CHINA

MOST_DAYS = 250
TURNS = {"accept": "window", "close": "window", "correct": "applicant"}
"""Whose turn a task is; every other is a department's."""
BESIDES = ("technical", "visit")
"""Tasks of the steps besides the three (「3+1」), shown on the days on which they are open."""
_FIRST = ("applicant", "department", "window")  # where two have something to do, who is waited for first


class Turn(NamedTuple):
    """A task from its opening to its end (None: open): whose turn it is, which department's, and what besides the three steps."""

    turn: str
    who: str
    from_: datetime
    to: datetime | None
    besides: str = ""


class Pause(NamedTuple):
    """A hold: its slug, who is waited for, whether the law's limit stops too, from when to when (reckoned, if it lasts)."""

    slug: str
    turn: str
    law: bool
    from_: datetime
    to: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One working day: whose turn at its close, the departments, what held which clock, steps besides; ``ahead``: not yet come."""

    on: date
    turn: str
    who: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    law_held: bool = False
    ahead: bool = False
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row that are alike, for the table."""

    first: date
    last: date
    days: int
    day: Day


def days(
    turns: Sequence[Turn],
    pauses: Sequence[Pause],
    *,
    first: date,
    last: date,
    now: datetime,
    working: Callable[[date], bool],
) -> tuple[Day, ...]:
    """泳道. Each working day from the first to the last: who had it in hand when it closed, and what was held.

    The day on which a clock stops still runs, the day on which it goes on again is held, as the limits are counted (0012).
    """
    found, on = list[Day](), first
    while on <= last and len(found) < MOST_DAYS:
        if working(on) or on == first:
            found.append(_day(turns, pauses, on, now))
        on += timedelta(days=1)
    return tuple(found)


def _day(turns: Sequence[Turn], pauses: Sequence[Pause], on: date, now: datetime) -> Day:
    today = now.astimezone(CHINA).date()
    close = min(datetime.combine(on, time(23, 59), CHINA), now)
    begin = datetime.combine(on, time(), CHINA)
    open_ = [one for one in turns if one.from_ <= close and (one.to is None or one.to > close)]
    here = open_ or [one for one in turns if one.from_ <= close and one.to is not None and one.to >= begin]
    held = [one for one in pauses if one.from_.astimezone(CHINA).date() < on <= one.to.astimezone(CHINA).date()]
    turn = next((one for one in _FIRST if any(task.turn == one for task in here)), "window")
    if held and turn == "department":
        turn = "applicant" if all(one.turn == "applicant" for one in held) else "department"
    who = tuple(dict.fromkeys(one.who for one in here if one.turn == turn and one.who))
    besides = () if on > today else tuple(dict.fromkeys(one.besides for one in here if one.besides))
    slugs = tuple(dict.fromkeys(one.slug for one in held))
    return Day(on, turn, who, slugs, any(one.law for one in held), ahead=on > today, besides=besides)


def stretches(every: Iterable[Day]) -> tuple[Stretch, ...]:
    """The same in rows: days in a row with the same turn and the same holds."""
    rows = []
    for _, same in groupby(every, key=lambda day: (day.turn, day.who, day.held, day.law_held, day.ahead, day.besides)):
        alike = list(same)
        rows.append(Stretch(alike[0].on, alike[-1].on, len(alike), alike[0]))
    return tuple(rows)
