"""What several bodies do about one case, in the demo city (演示协同): a question, a notice, a visit, a meeting, a technical review.

Each stands open, so that whoever comes to ``make run`` finds it on the to-do list; carried by the public verbs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from onewindow.config.demo.story import officer_of
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Consult, Meeting, SiteVisit
from onewindow.domain.cases.queries import askable
from onewindow.domain.catalogue.queries import ItemSpec, plus_steps, spec
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA, Calendar

OTHERS = ("ecology", "planning", "fire", "urban", "tax", "market")
"""Whom one asks: the first of these that the city has and that has no part in the case yet."""


def joined(now: datetime) -> None:
    """演示协同. Once, on running cases: each of the five where it is fit."""
    if Consult.objects.exists() or Meeting.objects.exists() or SiteVisit.objects.exists():
        return
    every = list(_running(now))
    running = [one for one in every if one.on_time]
    visited = [one for one in running if "site_visit" in one.kinds] or running
    if running:
        first, last, middle = visited[0], visited[-1], running[len(running) // 2]
        question = "油烟排放口距住宅不足十米，按现行标准可否同意？"
        cases.consult(question=question, departments=first.others(1), days=3, **first.told(now))
        words = "该店拟于下月开业，请按职责做好开业后的监管衔接。"
        cases.notify(text=words, departments=first.others(2), **first.told(now))
        cases.order_visit(subject="核对经营场所布局与申请图纸是否一致", days=3, **last.told(now))
        cases.convene(
            subject="会商经营场所的用途与安全条件",
            place="政务服务中心三楼 305 会议室",
            meets_at=_tomorrow(now),
            departments=middle.others(2),
            **middle.told(now),
        )
    for one in [one for one in every if "technical_review" in one.kinds][:1]:
        cases.order_technical(
            kind="technical_review",
            subject="设计文件与现行技术标准是否相符",
            reviewers="市工程技术审查中心审查员二人",
            days=3,
            **one.told(now),
        )


@dataclass(frozen=True)
class Running:
    """A case under examination, with whoever decides on it."""

    case: int
    known: ItemSpec
    boss: Actor
    on_time: bool

    @property
    def kinds(self) -> set[str]:
        """What its item has besides the three steps."""
        return {one.kind for one in plus_steps(self.known)}

    def told(self, now: datetime) -> dict[str, Any]:
        """What every verb is told."""
        return {"case": self.case, "by": self.boss, "at": now}

    def others(self, many: int) -> list[int]:
        """Departments that have no part in the case."""
        parts = {self.known.department_id, *(one.department for one in self.known.reviews)}
        apart = [one for one in askable() if one.pk not in parts]
        first = sorted(apart, key=lambda one: OTHERS.index(one.slug) if one.slug in OTHERS else len(OTHERS))
        return [one.pk for one in first[:many]]


def _running(now: datetime) -> Iterator[Running]:
    """Cases under examination, those that wait for their decision first; none that is held or one's own."""
    open_ = Task.objects.filter(kind="case", closed_at=None)
    held = set(open_.filter(name__in=("release", "consent")).values_list("thing", flat=True))
    decided = set(open_.filter(name="decide").values_list("thing", flat=True))
    examined = Case.objects.filter(state__in=("reviewing", "deciding")).order_by("-pk")
    for row in sorted(examined, key=lambda one: one.pk not in decided):
        known = spec(row.item_version_id)
        boss = officer_of(known.decide_post, now)
        if row.pk not in held and boss.account != row.owner_id:
            yield Running(row.pk, known, boss, row.promised_due_at is None or row.promised_due_at > now)


def _tomorrow(now: datetime) -> datetime:
    """Half past two on the next working day."""
    day = now.astimezone(CHINA).date() + timedelta(days=1)
    while not Calendar.packaged().is_working(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(14, 30), CHINA)
