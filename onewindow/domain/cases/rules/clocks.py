"""Limits and lights of a case: what starts with acceptance, and when it is due."""

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from onewindow.kernel import worktime
from onewindow.kernel.worktime import Calendar, Limit, Opening

CERTIFICATE = "10wd"
"""行政许可法 art. 44: the licence is issued and delivered within ten days of the decision."""


Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Stops:
    """What does not count, and what is added: spans held for each clock (顺延), and the one extension (延期).

    ``also_promise``: the item's published guide says that the promise is extended with the law's limit.
    """

    promised: tuple[Span, ...] = ()
    statutory: tuple[Span, ...] = ()
    extension: str | None = None
    also_promise: bool = False


RUNS_ON = Stops()


@dataclass(frozen=True, slots=True)
class Clock:
    """Due moments of an accepted case: the whole promise, the reviews' share of it, the law's limit if there is one."""

    promised: datetime
    review: datetime
    statutory: datetime | None


def clock(
    *,
    promised: str,
    statutory: str | None,
    law_from: datetime,
    at: datetime,
    calendar: Calendar,
    opening: Opening,
    stops: Stops = RUNS_ON,
    first: str | None = None,
) -> Clock:
    """时限. The clocks that start with acceptance; the promise never runs longer than the law's limit.

    The reviewing departments have three fifths of the promise when it is counted in days, so that time is left to decide.

    :param law_from: where the law's limit starts: acceptance, or receipt for items whose law says so.
    :param first: of an item that a lower body examines first: its own limit from acceptance (行政许可法 art. 43).
    """
    more = stops.extension if stops.also_promise else None
    whole = _extended(promised, more, at, calendar, opening, stops.promised)
    law = _extended(statutory, stops.extension, law_from, calendar, opening, stops.statutory) if statutory else None
    if law is not None and law < whole:
        whole = law
    review = min(due(_review_share(promised), at, calendar, opening, stops.promised), whole)
    if first:
        review = min(review, due(first, at, calendar, opening, stops.statutory))
    return Clock(whole, review, law)


def due(limit: str, at: datetime, calendar: Calendar, opening: Opening, held: tuple[Span, ...] = ()) -> datetime:
    """到期. When a limit that starts now ends; what is held does not count (行政许可法 art. 45)."""
    return worktime.clock(calendar, opening).due(at, _limit(limit), held)


def _extended(
    limit: str, more: str | None, at: datetime, calendar: Calendar, opening: Opening, held: tuple[Span, ...]
) -> datetime:
    """The end of a limit and, if it is extended, of what is added: one limit in the same unit, else one after the other."""
    if more is None:
        return due(limit, at, calendar, opening, held)
    first, second = _limit(limit), _limit(more)
    if first.unit == second.unit:
        return worktime.clock(calendar, opening).due(at, Limit(first.number + second.number, first.unit), held)
    return due(more, due(limit, at, calendar, opening, held), calendar, opening, held)


_limit = lru_cache(maxsize=1024)(Limit.parse)


@lru_cache(maxsize=1024)
def _review_share(limit: str) -> str:
    parsed = Limit.parse(limit)
    if parsed.unit not in ("wd", "cd") or parsed.number < 2:
        return limit
    return f"{int(parsed.number * Fraction(3, 5))}{parsed.unit}"


def light(amber_at: datetime | None, due_at: datetime | None, at: datetime) -> str:
    """灯. green, amber or red; none without a due moment."""
    if due_at is None:
        return "none"
    if at >= due_at:
        return "red"
    return "amber" if amber_at is not None and at >= amber_at else "green"


EXPLAIN = "5wd"
"""How long a department may take to say why it was late: the law names no limit, this is the city's (decision 86)."""
_LONG_NUMBER = re.compile(r"\d{10,}")
_BLANKS = re.compile(r"[\s\-]")


def days_over(due_at: datetime, until: datetime, calendar: Calendar, opening: Opening) -> int:
    """超期天数. Whole working days from a limit to the decision, or to now; 0 within the day the limit ended."""
    return max(0, -int(worktime.clock(calendar, opening).remaining(until, due_at, "wd")))


def names_somebody(text: str, *known: str) -> bool:
    """含个人信息. Whether a text for everybody holds what leads to a person: one of these words, or a long number."""
    words = [_BLANKS.sub("", one).upper() for one in known]
    squeezed = _BLANKS.sub("", text).upper()
    return bool(_LONG_NUMBER.search("".join(text.split()))) or any(len(one) > 1 and one in squeezed for one in words)
