"""How long closed files are kept (保管期限), and which are due (到期鉴定). The rule in force is the city's row; nothing here destroys.

Terms and where they come from are rows (``kernel.retention``), shown and changed on the office's page; these are the first ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from onewindow.domain.cases.models import ENDED, Case
from onewindow.domain.catalogue.queries import spec
from onewindow.kernel import retention

GRANTED, OTHERS = "files-granted", "files-others"
TERMS = {GRANTED: 10_957, OTHERS: 3_652}
"""Thirty and ten years, in days: the two fixed terms of 机关文件材料归档范围和文书档案保管期限规定 (国家档案局令第8号). From memory: not
checked against its text; the office enters its own schedule."""
_WHICH = {GRANTED: Q(outcome="granted"), OTHERS: ~Q(outcome="granted")}


@dataclass(frozen=True, slots=True)
class Due:
    """到期案卷. A closed file whose term is over: by which rule, since when."""

    id: int
    number: str
    item: str
    outcome: str
    closed_at: datetime
    rule: str
    days: int
    source: str


def files_before(rule: str, before: datetime) -> QuerySet[Case]:
    """The closed cases under a rule that ended before a moment and are still kept."""
    return Case.objects.filter(_WHICH[rule], state__in=ENDED, closed_at__lt=before, certificate=None)


def together(cases: Sequence[int]) -> list[int]:
    """同卷. These files and those that share a bundle with one of them: they are destroyed together or not at all."""
    groups = Case.objects.filter(pk__in=cases).exclude(group="").values_list("group", flat=True)
    return sorted({*cases, *Case.objects.filter(group__in=list(groups)).values_list("pk", flat=True)})


def due_of(cases: Sequence[int], at: datetime) -> set[int]:
    """Which of these files are due by the rules of today, and not under appeal."""
    today, due = timezone.localtime(at).date(), set[int]()
    for key in (GRANTED, OTHERS):
        before = retention.before(retention.rule_of(key, today), at)
        if before is not None:
            rows = files_before(key, before).filter(pk__in=cases).exclude(appeals__outcome="")
            due |= set(rows.values_list("pk", flat=True))
    return due


def files_due(at: datetime, *, after: int = 0, limit: int = 100, rules: Sequence[str] = (GRANTED, OTHERS)) -> list[Due]:
    """到期鉴定清单. Closed files whose term is over by the rules of today, the oldest application first, page by page by key."""
    today = timezone.localtime(at).date()
    terms = {key: retention.rule_of(key, today) for key in rules}
    found = []
    for key, rule in terms.items():
        before = retention.before(rule, at)
        if before is None or rule.days is None:
            continue
        for row in files_before(key, before).filter(pk__gt=after).order_by("pk")[:limit]:
            assert row.closed_at is not None
            name = spec(row.item_version_id).name
            found.append(Due(row.pk, row.number, name, row.outcome, row.closed_at, key, rule.days, rule.source))
    return sorted(found, key=lambda one: one.id)[:limit]
