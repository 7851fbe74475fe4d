"""To-do lists (待办): open tasks of every kind of thing, their lights, keyset pages and capped counts, one SQL each.

A page under any filter is read in its order from an index and costs as little on a list of 50,000 as on one of ten: every
filter is a *lane* of an index (post, what is filtered, ``lit``, due moment), and the few lanes of a question are merged.
``lit`` says what the sweeper has told; the tasks between two sweeps (``next_check_at`` is past) are looked at by themselves, so
that a light is right even while no sweeper runs.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from django.db import connection

from onewindow.kernel.models import Task
from onewindow.kernel.sql import literal, row, rows

Light = Literal["green", "amber", "red", "none"]
LIGHTS: tuple[Light, ...] = ("red", "amber", "green", "none")
CAP = 99
_COLUMNS = "id, kind, thing, name, post, actor, opened_at, amber_at, due_at, next_check_at, tries, closed_at, closed_by"
_RANGES: dict[Light, str] = {
    "red": "t.due_at <= %(at)s::timestamptz",
    "amber": "t.amber_at <= %(at)s::timestamptz AND (t.due_at IS NULL OR t.due_at > %(at)s::timestamptz)",
    "green": "(t.amber_at IS NULL OR t.amber_at > %(at)s::timestamptz)"
    " AND (t.due_at IS NULL OR t.due_at > %(at)s::timestamptz) AND (t.amber_at IS NOT NULL OR t.due_at IS NOT NULL)",
    "none": "t.amber_at IS NULL AND t.due_at IS NULL",
}
_DATED: dict[Light, str] = {
    "red": "t.due_at <= %(at)s::timestamptz",
    "amber": "t.due_at > %(at)s::timestamptz AND t.amber_at <= %(at)s::timestamptz",
    "green": "t.due_at > %(at)s::timestamptz AND (t.amber_at IS NULL OR t.amber_at > %(at)s::timestamptz)",
    "none": "false",
}
"""The same for tasks with a due moment, so that it bounds a range of the index."""
_LATE = (
    "(SELECT t.id, t.kind, t.thing, t.topic, t.scope, t.name, t.post, t.actor, t.amber_at, t.due_at, t.lit FROM kernel_task t WHERE t.closed_at IS NULL AND t.next_check_at <= %(at)s::timestamptz OFFSET 0) t"
    " WHERE NOT t.lit AND t.due_at > %(at)s::timestamptz AND t.amber_at <= %(at)s::timestamptz"
)
"""Amber by its moment, not yet seen by the sweeper; OFFSET keeps the planner to the sweeper's index."""

_FREE = "(t.actor IS NULL OR t.actor = ANY (%(hands)s::bigint[]))"
"""In nobody's hand, or in one of these."""


class Key(NamedTuple):
    """Where a page ended; the next one starts after it."""

    due_at: datetime | None
    id: int


def key(task: Task) -> Key:
    """The place of a task in the order of a to-do list: by due moment, those without one last."""
    return Key(task.due_at, task.id)


def light(task: Task, at: datetime) -> Light:
    """亮灯. The light of a task: green before ``amber_at``, then amber, red from ``due_at``; none if it never is due."""
    return light_of(task.amber_at, task.due_at, at)


def light_of(amber_at: datetime | None, due_at: datetime | None, at: datetime) -> Light:
    """亮灯. The light of these two moments."""
    if due_at is not None and due_at <= at:
        return "red"
    if amber_at is not None and amber_at <= at:
        return "amber"
    return "none" if due_at is None and amber_at is None else "green"


def open_tasks(
    *,
    at: datetime,
    posts: Collection[int] = (),
    actor: int | None = None,
    kind: str | None = None,
    name: str | None = None,
    light: Light | None = None,
    after: Key | None = None,
    limit: int = 50,
) -> list[Task]:
    """待办清单. Open tasks of these posts or of this account, first due first; ``after`` is the last page's last key.

    Every post is read by its own index range and the ranges are merged, so that a post with 50,000 open tasks costs
    as little as a post with ten.
    """
    filters = (" AND t.kind = %(kind)s::text" if kind else "") + (" AND t.name = %(name)s::text" if name else "")
    owners = []
    if posts:
        owners.append(("unnest(%(posts)s::bigint[]) AS o(owner)", "t.post = o.owner"))
    if actor is not None:
        owners.append(("(SELECT %(actor)s::bigint) AS o(owner)", "t.actor = o.owner"))
    dated, undated = "t.due_at IS NOT NULL", "t.due_at IS NULL"
    if after is not None and after.due_at is not None:
        dated = "(t.due_at, t.id) > (%(due_at)s::timestamptz, %(id)s::bigint)"
    elif after is not None:
        dated, undated = "", "t.due_at IS NULL AND t.id > %(id)s::bigint"
    branches = [
        f"SELECT p.* FROM {owner} CROSS JOIN LATERAL (SELECT {_COLUMNS} FROM kernel_task t"
        f" WHERE t.closed_at IS NULL AND {mine} AND {part}{filters}{f' AND {_RANGES[light]}' if light else ''}"
        f" ORDER BY {order} LIMIT %(limit)s::bigint) p"
        for owner, mine in owners
        for part, order in ((dated, "t.due_at, t.id"), (undated, "t.id"))
        if part
    ]
    if not branches:
        return []
    sql = (
        f"SELECT {_COLUMNS} FROM ({' UNION '.join(branches)}) u ORDER BY due_at NULLS LAST, id LIMIT %(limit)s::bigint"
    )
    given = {"at": at, "posts": sorted(posts), "actor": actor, "kind": kind, "name": name, "limit": limit}
    return list(Task.objects.raw(sql, given | {"due_at": after and after.due_at, "id": after and after.id}))


def page(
    kinds: tuple[str, ...],
    *,
    light: Light | None = None,
    name: bool = False,
    topics: bool = False,
    scope: bool = False,
    after: bool = False,
) -> str:
    """SQL of one page of dated open tasks ``t`` of these kinds, of some posts, under these filters, first due first.

    A task that somebody has in hand stands in his list only. Its parameters, named: ``posts``, ``hands`` (the accounts whose
    tasks these are), ``at``, ``limit``; ``name`` and ``scope`` if filtered; ``due_at`` and ``id`` of the
    last page's last key; with ``topics`` the query around it provides ``topics(kind, topic)``.
    """
    columns = "t.id, t.name, t.amber_at, t.due_at, t.kind, t.thing"
    order = "ORDER BY t.due_at, t.id LIMIT %(limit)s::bigint"
    where = ["t.closed_at IS NULL"]
    # with topics a row's kind is its topic's: the list beside it would make the topic's lane look dear to the planner
    where += [_FREE] if topics else [f"t.kind IN ({', '.join(map(literal, kinds))})", _FREE]
    where += ["t.name = %(name)s::text"] if name else []
    # a topic's lane is the narrower one
    scoped = [f"t.scope{' + 0' if topics else ''} = %(scope)s::bigint"] if scope else []
    where += scoped
    where += ["(t.due_at, t.id) > (%(due_at)s::timestamptz, %(id)s::bigint)"] if after else []
    late = where[1:]
    where += [_DATED[light]] if light else []
    # said by the rest of them; beside it the index would ask it of every entry
    where += [] if after or light else ["t.due_at IS NOT NULL"]
    owners, mine = ["unnest(%(posts)s::bigint[]) AS o(post)"], ["t.post = o.post"]
    if name and not (topics or scope):
        where.append("t.name <> ''")  # opens the index of names; a topic's or a scope's lane is the narrower one
    if topics:
        owners.append("topics AS a")
        mine += ["t.topic = a.topic", "t.kind = a.kind"]
    if (topics or scope) and not name:
        owners.append(f"LATERAL ({_names(mine if topics else [*mine, *scoped])}) AS n(name)")
        mine.append("t.name = n.name")
    lits = [""]
    if light in ("amber", "green"):
        lits = ["t.lit"] if light == "amber" else ["NOT t.lit"]
    elif name or topics or scope:
        lits = ["NOT t.lit", "t.lit"]
    # the two sides of ``lit`` are merged as they are read: a lane of fifty costs fifty rows, not twice as many
    sides = [
        f"SELECT {columns} FROM kernel_task t WHERE {' AND '.join(filter(None, [*mine, lit, *where]))} {order}"
        for lit in lits
    ]
    lane = sides[0] if len(sides) == 1 else f"SELECT {columns} FROM (({') UNION ALL ('.join(sides)})) t {order}"
    lanes = f"SELECT p.* FROM {' CROSS JOIN '.join(owners)} CROSS JOIN LATERAL ({lane}) p"
    if light == "amber":
        late = [_LATE, "t.post = ANY (%(posts)s::bigint[])", *late]
        late += ["(t.kind, t.topic) IN (SELECT a.kind, a.topic FROM topics a)"] if topics else []
        lanes += f" UNION ALL (SELECT {columns} FROM {' AND '.join(late)} {order})"
    return f"SELECT {columns} FROM ({lanes}) t {order}"


def _names(lane: list[str]) -> str:
    """The names of a lane's open tasks, each found by one look into the index, however many tasks there are."""
    open_ = f"SELECT t.name FROM kernel_task t WHERE {' AND '.join(['t.closed_at IS NULL', *lane])}"
    return (
        f"WITH RECURSIVE n(name) AS (({open_} ORDER BY t.name LIMIT 1) UNION ALL"
        f" SELECT ({open_} AND t.name > n.name ORDER BY t.name LIMIT 1) FROM n WHERE n.name IS NOT NULL)"
        " SELECT n.name FROM n WHERE n.name IS NOT NULL"
    )


def fetch(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of constant SQL with named parameters, by a prepared statement."""
    text, names = _numbered(sql)
    return rows(text, [given[name] for name in names], binary=True)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> tuple[str, Sequence[str]]:
    """Named parameters numbered, each hidden in a subselect: the planner then finds no better plan for one value than for any, and
    keeps the one it has; it would otherwise plan these statements anew at every page, which takes as long as running them."""
    hidden = re.sub(r"%\((\w+)\)s::([\w\[\]]+)", r"(SELECT %(\1)s::\2)::\2", sql)
    return re.sub(r"%\((\w+)\)s", "%s", hidden), re.findall(r"%\((\w+)\)s", hidden)


def counts(
    *,
    at: datetime,
    posts: Collection[int] = (),
    hands: Collection[int] | None = None,
    actor: int | None = None,
    kind: str | None = None,
    cap: int = CAP,
) -> dict[Light, int]:
    """Open tasks per light, each count capped at ``cap + 1``: more is shown as "99+".

    :param hands: without the tasks that others than these accounts have in hand.
    """
    if not posts and actor is None:
        return dict.fromkeys(LIGHTS, 0)
    text, names = _numbered(_counting(bool(posts), actor is not None, kind is not None, hands is not None))
    given = {"at": at, "posts": sorted(posts), "actor": actor, "kind": kind, "limit": cap + 1}
    given["hands"] = sorted(hands or ())
    found = row(text, [given[name] for name in names]) or (0,) * len(LIGHTS)
    return dict(zip(LIGHTS, found, strict=True))


@lru_cache
def _counting(posts: bool, actor: bool, kind: bool, hands: bool) -> str:
    """One count a light, from the lanes of the posts and the (short) list of an account."""
    of_kind = (" AND t.kind = %(kind)s::text" if kind else "") + (f" AND {_FREE}" if hands else "")
    limit = "LIMIT %(limit)s::bigint"
    open_ = "FROM kernel_task t WHERE t.closed_at IS NULL"
    lanes: dict[Light, tuple[str, ...]] = {
        "red": (_DATED["red"],),
        "amber": (f"t.lit AND {_DATED['amber']}", f"t.due_at IS NULL AND {_RANGES['amber']}"),
        "green": (f"NOT t.lit AND {_DATED['green']}", f"t.due_at IS NULL AND {_RANGES['green']}"),
        "none": (f"t.due_at IS NULL AND {_RANGES['none']}",),
    }
    parts = []
    for colour in LIGHTS:
        sources = []
        if posts:
            sources += [
                "SELECT 1 FROM unnest(%(posts)s::bigint[]) AS o(post) CROSS JOIN LATERAL"
                f" (SELECT 1 {open_} AND t.post = o.post AND {lane}{of_kind} {limit}) n"
                for lane in lanes[colour]
            ]
            late = f"SELECT 1 FROM {_LATE} AND t.post = ANY (%(posts)s::bigint[]){of_kind}"
            sources += [late] if colour == "amber" else []
        if actor:
            sources.append(f"SELECT 1 {open_} AND t.actor = %(actor)s::bigint AND {_RANGES[colour]}{of_kind}")
        parts.append(f"(SELECT count(*) FROM (SELECT 1 FROM ({' UNION ALL '.join(sources)}) u {limit}) c)")
    return "SELECT " + ", ".join(parts)


def waiting(posts: Collection[int], *, cap: int = CAP) -> dict[int, int]:
    """在办量. Open tasks of each post, each count capped at ``cap + 1``; one SQL, one index range a post."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.post, (SELECT count(*) FROM (SELECT 1 FROM kernel_task t WHERE t.closed_at IS NULL"
            " AND t.post = o.post LIMIT %s::bigint) n) FROM unnest(%s::bigint[]) AS o(post)",
            (cap + 1, sorted(posts)),
        )
        return dict(cursor.fetchall())


def in_hand(actors: Collection[int], *, limit: int = 1000) -> list[Task]:
    """在手任务. Open tasks that these accounts have in person, not merely in the queue of their posts."""
    rows = Task.objects.filter(actor__in=list(actors), closed_at=None)
    return list(rows.order_by("actor", "due_at", "id")[:limit])


def assign(
    tasks: Collection[int],
    *,
    holder: int | None,
    to: int | None,
    post: int | None = None,
    by: int | None,
    at: datetime,
) -> list[int]:
    """转办. Hand open tasks from an account (None: the queue) to another, or back to the queue (``to`` None).

    Each is an event ``task.assigned``. Left out: what is closed, what ``holder`` does not have (any more), and what has
    no queue to go back to; the caller compares.

    :param post: the queue of tasks that have none of their own.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_assign(%s::bigint[], %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::timestamptz)",
            (sorted(tasks), holder, to, post, by, at.isoformat()),
        )
        return [task for (task,) in cursor.fetchall()]


def shown(count: int, cap: int = CAP) -> str:
    """A capped count as people read it: ``7``, ``99+``."""
    return f"{cap}+" if count > cap else str(count)
