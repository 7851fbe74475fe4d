"""The green channel as it is read (绿色通道): criteria in force, what meets them, the cases that go first."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from onewindow.domain.agents.models import Criterion, GreenMark
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
    rows = Criterion.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), code=code, effective_from__lte=on)
    return rows.order_by("-effective_from").first()


def name_of(row: Criterion) -> str:
    """The name of a criterion in the active language."""
    return row.name_en if (get_language() or "zh").startswith("en") else row.name_zh


@dataclass(frozen=True, slots=True)
class Published:
    """A criterion as everybody reads it; ``marked`` counts the cases that went first by it, up to a hundred."""

    row: Criterion
    marked: int

    @property
    def name(self) -> str:
        """The name in the active language."""
        return name_of(self.row)


MANY = 100


def published(at: datetime) -> list[Published]:
    """公布的条件. The criteria in force today with their sources, and how often each was used."""
    found = criteria_on(at.astimezone(CHINA).date())
    return [Published(row, len(row.marks.values("pk")[:MANY])) for row in found]


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
