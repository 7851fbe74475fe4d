"""容缺受理: how long a promised paper may take and what follows if it does not come, by the item or by the common rule."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from onewindow.domain.cases.rules.clocks import due
from onewindow.kernel.worktime import Calendar, Limit, Opening

CORRECTION, CLOSED = "correction", "closed"
KEY = "tolerance"
"""Where the particulars of an item's material say otherwise than the common rule."""
AT_LEAST = "1wd"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The rule of one material: bring it within a limit of acceptance; then a correction notice, or the case is closed.

    ``again``: at least so long when what came was not right. ``check``: so long the window may take to look at it.
    """

    within: str
    then: str
    again: str
    check: str


@cache
def _row() -> dict[str, str]:
    row: dict[str, str] = json.loads((files("onewindow.domain.cases") / "data" / "tolerance.json").read_text("utf-8"))
    return row


def lapsed_notice(names: str) -> str:
    """逾期未补交的补正通知. What the one notice says of the papers that did not come."""
    return _row()["notice"].format(names=names)


@cache
def common() -> Tolerance:
    """通用规则. The rule of the data file, for materials whose item says nothing."""
    row = _row()
    return Tolerance(row["within"], row["then"], row["again"], row["check"])


def tolerance(particulars: Mapping[str, Any]) -> Tolerance:
    """容缺规则. What holds for a material: its own particulars, the common rule for what they leave out or say wrongly."""
    own, base = particulars.get(KEY), common()
    if not isinstance(own, Mapping):
        return base
    then = own.get("then")
    return Tolerance(
        _limit(own.get("within"), base.within),
        str(then) if then in (CORRECTION, CLOSED) else base.then,
        _limit(own.get("again"), base.again),
        base.check,
    )


def _limit(given: Any, otherwise: str) -> str:
    try:
        return otherwise if not given or Limit.parse(str(given)).number <= 0 else str(given)
    except ValueError:
        return otherwise


def paper_due(within: str, at: datetime, promised: datetime, calendar: Calendar, opening: Opening) -> datetime:
    """补交期限. When a paper must be there: within its limit, never after the day the decision is promised for.

    One working day is left in any case: an item decided at once could otherwise not be accepted with a promise.
    """
    latest = max(promised, due(AT_LEAST, at, calendar, opening))
    return min(due(within, at, calendar, opening), latest)


def due_again(again: str, due_at: datetime, at: datetime, calendar: Calendar, opening: Opening) -> datetime:
    """退回后的期限. What came was not right: the old day, but never less than the time to bring it once more."""
    return max(due_at, due(again, at, calendar, opening))


def sorted_out(found: Iterable[str]) -> tuple[list[str], list[str]]:
    """("state slug", …) as the reads give them → what is lacking, and what is promised."""
    pairs = [one.split(" ", 1) for one in found]
    lacking = sorted(slug for state, slug in pairs if state != "promised")
    return lacking, sorted(slug for state, slug in pairs if state == "promised")
