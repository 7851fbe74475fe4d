"""Limits and lights of a case: what starts with acceptance, and when it is due."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from onewindow.kernel import worktime
from onewindow.kernel.worktime import Calendar, Limit, Opening

CERTIFICATE = "10wd"
"""行政许可法 art. 44: the licence is issued and delivered within ten days of the decision."""


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
) -> Clock:
    """时限. The clocks that start with acceptance; the promise never runs longer than the law's limit.

    The reviewing departments have three fifths of the promise when it is counted in days, so that time is left to decide.

    :param law_from: where the law's limit starts: acceptance, or receipt for items whose law says so.
    """
    whole = due(promised, at, calendar, opening)
    law = due(statutory, law_from, calendar, opening) if statutory else None
    if law is not None and law < whole:
        whole = law
    return Clock(whole, min(due(_review_share(promised), at, calendar, opening), whole), law)


def due(limit: str, at: datetime, calendar: Calendar, opening: Opening) -> datetime:
    """到期. When a limit that starts now ends."""
    return worktime.clock(calendar, opening).due(at, _limit(limit))


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
