"""Light rules (亮灯规则): when a task of some kind and name turns amber; rows that may be edited while the city runs.

Whoever opens a task asks here; the moment is then the task's own and no later edit moves it.
"""

import time
from datetime import datetime
from typing import NamedTuple

from onewindow.kernel import worktime
from onewindow.kernel.models import LightRule
from onewindow.kernel.worktime import Calendar, Holds, Limit, Opening

SHARE = 80  # per cent of the open time, where no rule says otherwise
KEPT_SECONDS = 30  # an edit shows within this time; a hot verb must not ask the database


class Rule(NamedTuple):
    """A share of the open time, in per cent, or working time before due."""

    share: int | None = SHARE
    before: str = ""


_kept: tuple[float, dict[tuple[str, str], Rule]] = (float("-inf"), {})


def rule(kind: str, name: str) -> Rule:
    """The rule for the task ``name`` of a ``kind``: its own row, else the kind's (name empty), else 80 %."""
    global _kept
    if time.monotonic() - _kept[0] > KEPT_SECONDS:
        rows = LightRule.objects.values_list("kind", "name", "share", "before")
        _kept = (time.monotonic(), {(k, n): Rule(share, before) for k, n, share, before in rows})
    rules = _kept[1]
    return rules.get((kind, name)) or rules.get((kind, "")) or Rule()


def forget() -> None:
    """Read the rows again at the next question: after an edit, and in tests."""
    global _kept
    _kept = (float("-inf"), {})


def ensure(kind: str, name: str, *, share: int = SHARE) -> None:
    """A rule as a row, so that it can be seen and edited; one that stands already stays as it is."""
    LightRule.objects.get_or_create(kind=kind, name=name, defaults={"share": share})
    forget()


def amber_at(
    kind: str,
    name: str,
    *,
    opened_at: datetime,
    due_at: datetime,
    calendar: Calendar | None = None,
    opening: Opening | None = None,
    holds: Holds = (),
) -> datetime:
    """黄灯时刻. When a task opened now and due then turns amber; never before it is opened. What is held is not used up."""
    found = rule(kind, name)
    if found.before:
        limit = Limit.parse(found.before)
        moment = worktime.add(due_at, Limit(-limit.number, limit.unit), calendar, opening)
        return max(opened_at, moment)
    return worktime.amber(opened_at, due_at, (found.share or SHARE) / 100, calendar, opening, holds)
