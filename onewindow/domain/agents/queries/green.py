"""The green channel as it is read (绿色通道): criteria in force, what meets them, the cases that go first."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language

from onewindow.domain.agents.models import Criterion, GreenMark
from onewindow.domain.agents.refusals import NoSuchCriterion
from onewindow.domain.cases.models import RUNNING, Case
from onewindow.kernel.sql import city
from onewindow.kernel.worktime import CHINA

KEPT_SECONDS = 30  # an edit shows within this time: every case filed asks
_kept: dict[str, tuple[float, list[Criterion]]] = {}


def criteria_on(on: date) -> list[Criterion]:
    """现行条件. The criteria in force on a day, by code; the newest row of each."""
    rows: dict[str, Criterion] = {}
    for row in _all():
        if row.effective_from <= on:
            rows[row.code] = row
    return [row for row in rows.values() if row.ended_on is None or row.ended_on >= on]


def _all() -> list[Criterion]:
    kept = _kept.get(city())
    if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
        kept = (time.monotonic(), list(Criterion.objects.order_by("code", "effective_from")))
        _kept[city()] = kept
    return kept[1]


def forget() -> None:
    """Read the criteria again at the next question: after an edit, and in tests."""
    _kept.clear()


def criterion_on(code: str, on: date) -> Criterion | None:
    """条件. The criterion of this code in force on a day."""
    row = Criterion.objects.filter(code=code, effective_from__lte=on).order_by("-effective_from").first()
    return row if row is not None and (row.ended_on is None or row.ended_on >= on) else None


def name_of(row: Criterion) -> str:
    """The name of a criterion in the active language."""
    return row.name_en if (get_language() or "zh").startswith("en") else row.name_zh


@dataclass(frozen=True, slots=True)
class Published:
    """One version of a criterion as everybody reads it: ``until`` its last day, if it has one.

    ``state``: ``now``, ``coming``, ``over``. ``marked`` counts the cases that went first by it, up to a hundred.
    """

    row: Criterion
    until: date | None
    state: str
    marked: int = 0

    @property
    def name(self) -> str:
        """The name in the active language."""
        return name_of(self.row)


MANY = 100


def published(at: datetime) -> list[Published]:
    """公布的条件. Every version with its source and its days: what is in force, what is coming, what was; in this order."""
    on = at.astimezone(CHINA).date()
    rows = list(Criterion.objects.order_by("code", "effective_from"))
    found = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        last = row.ended_on
        if after is not None and after.code == row.code:  # the next version begins: this one ends the day before
            before = after.effective_from - timedelta(days=1)
            last = before if last is None else min(last, before)
        state = "coming" if row.effective_from > on else "over" if last is not None and last < on else "now"
        marked = len(row.marks.values("pk")[:MANY]) if state == "now" else 0
        found.append(Published(row, last, state, marked))
    order = ("now", "coming", "over")
    return sorted(found, key=lambda one: (order.index(one.state), one.row.code, -one.row.effective_from.toordinal()))


def criterion(pk: int) -> Criterion:
    """条件. One version, whatever its days.

    :raises NoSuchCriterion: there is none.
    """
    row = Criterion.objects.filter(pk=pk).first()
    if row is None:
        raise NoSuchCriterion(criterion=pk)
    return row


def mark_of(case: int) -> GreenMark | None:
    """绿色通道标记. By which criterion a case goes first; None if it does not."""
    return GreenMark.objects.select_related("criterion").filter(case=case).first()


def marked(actor: Any, *, before: int | None = None, limit: int = 30) -> list[GreenMark]:
    """绿色通道办件. The running cases that go first and that this member of staff works on, newest first."""
    running = Case.objects.filter(state__in=RUNNING)
    mine = running.filter(department=actor.department)
    windows = any(role in ("window", "agent") for role, _ in actor.scopes)
    rows = GreenMark.objects.select_related("criterion", "case").filter(case__in=running if windows else mine)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])
