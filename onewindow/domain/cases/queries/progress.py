"""Progress (进度): for each case who acts next and by when; the same tasks and lights as the to-do list shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.queries import Actor
from onewindow.kernel.typed import plain

TIMERS = ("promised-limit", "statutory-limit", "notice-limit")


@dataclass(frozen=True, slots=True)
class Next:
    """Who acts next: an open task, the department whose it is ("" = the applicant), by when, and its light."""

    task: int
    name: str
    post: int | None
    department_zh: str
    department_en: str
    amber_at: datetime | None
    due_at: datetime | None
    light: str
    actor: int | None = None

    @property
    def department(self) -> str:
        """The department's short name in the active language."""
        english = (get_language() or "zh").startswith("en")
        return self.department_en if english else self.department_zh


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one case stands. ``light`` is that of its promise (of its most urgent task before acceptance)."""

    id: int
    number: str
    item: ItemSpec
    state: str
    version: int
    outcome: str
    group: str
    holder_name: str
    filed_at: datetime
    accepted_at: datetime | None
    promised_due_at: datetime | None
    statutory_due_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    light: str
    next: tuple[Next, ...]

    @property
    def legal_due_at(self) -> datetime | None:
        """The limit by law; none where nobody has read the law's text: what is known from memory is not told as law."""
        return self.statutory_due_at if self.item.statutory_checked else None

    @property
    def awaits_paper(self) -> bool:
        """Whether a promised paper is still to be brought (容缺)."""
        return any(one.name == "bring-paper" for one in self.next)


_COLUMNS = (
    'id, number, item_version_id, state, version, outcome, "group", holder_name, filed_at, accepted_at,'
    " promised_due_at, statutory_due_at, decided_at, closed_at"
)
_CASE = ", ".join(f"c.{name.strip()}" for name in _COLUMNS.split(","))
_WIDTH = len(_COLUMNS.split(","))
_SQL = (
    f"SELECT {_CASE}, t.id, t.name, t.post, d.short_zh, d.short_en, t.amber_at, t.due_at, t.actor"
    f" FROM (SELECT {_COLUMNS} FROM cases_case WHERE {{which}}) c LEFT JOIN kernel_task t ON t.kind = 'case' AND t.thing = c.id"
    " AND t.closed_at IS NULL AND (t.post IS NOT NULL OR t.actor IS NOT NULL)"
    " LEFT JOIN org_post p ON p.id = t.post LEFT JOIN org_department d ON d.id = p.department_id"
    " ORDER BY c.id {order}, t.due_at, t.id"
)
_BY_GROUP = _SQL.format(which='"group" = %s', order="")
_BY_ID = _SQL.format(which="id = ANY(%s)", order="")
_MINE = (
    "(SELECT id FROM cases_case WHERE {whose} AND id < %(before)s::bigint{{open}}"
    " ORDER BY id DESC LIMIT %(limit)s::bigint)"
)
_OWN = "owner_id = %(me)s::bigint AND (enterprise_id IS NULL OR enterprise_id = ANY(%(enterprises)s::bigint[]))"
_RUNNING = _SQL.format(
    which=f"id IN ({_MINE.format(whose=_OWN)}"
    f" UNION {_MINE.format(whose='enterprise_id = ANY(%(enterprises)s::bigint[])')}"
    " ORDER BY 1 DESC LIMIT %(limit)s::bigint)",
    order="DESC",
)
_OPEN = " AND state NOT IN ('closed', 'withdrawn', 'stopped', 'not_accepted')"
_NEWEST = 2**62


def progress(at: datetime, *, cases: Sequence[int] | None = None, group: str = "") -> list[Progress]:
    """进度. The cases of a group (or these), each with its next actors, in one SQL. Access is the caller's to check."""
    with connection.cursor() as cursor:
        if cases is None:
            cursor.execute(_BY_GROUP, (group,))
        else:
            cursor.execute(_BY_ID, (list(cases),))
        return _fold(cursor.fetchall(), at)


def tracked(number: str, tail: str, at: datetime) -> Progress | None:
    """进度查询. The case of this number, for whoever holds its slip: with the last four signs of the applicant's code.

    None if they do not belong together: which of the two is wrong is not told.
    """
    tail = plain(tail)
    row = Case.objects.filter(number=plain(number).upper()).values_list("pk", "holder_code").first()
    if row is None or len(tail) != 4 or not row[1].upper().endswith(tail.upper()):
        return None
    return progress(at, cases=[row[0]])[0]


def running(
    actor: Actor, at: datetime, *, before: int | None = None, limit: int = 20, ended: bool = False
) -> list[Progress]:
    """我的办件. The actor's own cases and his enterprises', newest first; ``before`` is the last id of the page before.

    :param ended: also those that are closed, withdrawn, stopped or were not accepted.
    """
    params = {
        "me": actor.account,
        "enterprises": sorted(actor.enterprises),
        "before": _NEWEST if before is None else before,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING.format(open="" if ended else _OPEN), params)
        return _fold(cursor.fetchall(), at)


def _fold(rows: list[tuple[Any, ...]], at: datetime) -> list[Progress]:
    found: dict[int, Progress] = {}
    for row in rows:
        one = found.get(row[0])
        if one is None:
            id_, number, item, *rest = row[:_WIDTH]
            one = Progress(*(id_, number, spec(item), *rest, "none", ()))
        if row[_WIDTH] is not None:
            task, name, post, zh, en, amber_at, due_at, actor = row[_WIDTH:]
            light = rules.light(amber_at, due_at, at)
            one = replace(
                one,
                next=(*one.next, Next(task, name, post, zh or "", en or "", amber_at, due_at, light, actor)),
                light=max(one.light, light, key=_ORDER.__getitem__),
            )
        found[row[0]] = one
    return list(found.values())


_ORDER = {"none": 0, "green": 1, "amber": 2, "red": 3}
