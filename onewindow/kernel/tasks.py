"""To-do lists (待办): open tasks of every kind of thing, their lights, keyset pages and capped counts, one SQL each."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, NamedTuple

from django.db import connection

from onewindow.kernel.models import Task

Light = Literal["green", "amber", "red", "none"]
LIGHTS: tuple[Light, ...] = ("red", "amber", "green", "none")
CAP = 99
_COLUMNS = "id, kind, thing, name, post, actor, opened_at, amber_at, due_at, next_check_at, tries, closed_at, closed_by"
_RANGES: dict[Light, str] = {
    "red": "due_at <= %(at)s::timestamptz",
    "amber": "amber_at <= %(at)s::timestamptz AND (due_at IS NULL OR due_at > %(at)s::timestamptz)",
    "green": "(amber_at IS NULL OR amber_at > %(at)s::timestamptz) AND (due_at IS NULL OR due_at > %(at)s::timestamptz)"
    " AND (amber_at IS NOT NULL OR due_at IS NOT NULL)",
    "none": "amber_at IS NULL AND due_at IS NULL",
}


class Key(NamedTuple):
    """Where a page ended; the next one starts after it."""

    due_at: datetime | None
    id: int


def key(task: Task) -> Key:
    """The place of a task in the order of a to-do list: by due moment, those without one last."""
    return Key(task.due_at, task.id)


def light(task: Task, at: datetime) -> Light:
    """亮灯. The light of a task: green before ``amber_at``, then amber, red from ``due_at``; none if it never is due."""
    if task.due_at is not None and task.due_at <= at:
        return "red"
    if task.amber_at is not None and task.amber_at <= at:
        return "amber"
    return "none" if task.due_at is None and task.amber_at is None else "green"


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
    sql, params = _page(at=at, posts=posts, actor=actor, kind=kind, name=name, light=light, after=after, limit=limit)
    return list(Task.objects.raw(sql, params)) if sql else []


def counts(
    *,
    at: datetime,
    posts: Collection[int] = (),
    actor: int | None = None,
    kind: str | None = None,
    cap: int = CAP,
) -> dict[Light, int]:
    """Open tasks per light, each count capped at ``cap + 1``: more is shown as "99+"."""
    parts, params = [], _params(at, posts, actor, kind, None, None, cap + 1)
    for colour in LIGHTS:
        union = " UNION ALL ".join(
            f"SELECT n FROM {owner} CROSS JOIN LATERAL (SELECT 1 AS n FROM kernel_task t"
            f" WHERE closed_at IS NULL AND {mine}{_kind(kind, None)} AND {_RANGES[colour]} LIMIT %(limit)s::bigint) n"
            for owner, mine in _owners(posts, actor)
        )
        parts.append(f"(SELECT count(*) FROM (SELECT 1 FROM ({union}) u LIMIT %(limit)s::bigint) c)")
    if not _owners(posts, actor):
        return dict.fromkeys(LIGHTS, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        return dict(zip(LIGHTS, cursor.fetchone(), strict=True))


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


def _owners(posts: Collection[int], actor: int | None) -> list[tuple[str, str]]:
    owners = []
    if posts:
        owners.append(("unnest(%(posts)s::bigint[]) AS o(owner)", "t.post = o.owner"))
    if actor is not None:
        owners.append(("(SELECT %(actor)s::bigint) AS o(owner)", "t.actor = o.owner"))
    return owners


def _kind(kind: str | None, name: str | None) -> str:
    return (" AND kind = %(kind)s::text" if kind else "") + (" AND name = %(name)s::text" if name else "")


def _params(
    at: datetime,
    posts: Collection[int],
    actor: int | None,
    kind: str | None,
    name: str | None,
    after: Key | None,
    limit: int,
) -> dict[str, Any]:
    return {
        "at": at,
        "posts": sorted(posts),
        "actor": actor,
        "kind": kind,
        "name": name,
        "due_at": after.due_at if after else None,
        "id": after.id if after else None,
        "limit": limit,
    }


def _page(
    *,
    at: datetime,
    posts: Collection[int],
    actor: int | None,
    kind: str | None,
    name: str | None,
    light: Light | None,
    after: Key | None,
    limit: int,
) -> tuple[str, dict[str, Any]]:
    where = _kind(kind, name) + (f" AND {_RANGES[light]}" if light else "")
    dated, undated = "due_at IS NOT NULL", "due_at IS NULL"
    if after is not None and after.due_at is not None:
        dated = "(due_at, id) > (%(due_at)s::timestamptz, %(id)s::bigint)"
    elif after is not None:
        dated, undated = "", "due_at IS NULL AND id > %(id)s::bigint"
    branches = []
    for owner, mine in _owners(posts, actor):
        for part, order in ((dated, "due_at, id"), (undated, "id")):
            if part:
                branches.append(
                    f"SELECT p.* FROM {owner} CROSS JOIN LATERAL (SELECT {_COLUMNS} FROM kernel_task t"
                    f" WHERE closed_at IS NULL AND {mine} AND {part}{where}"
                    f" ORDER BY {order} LIMIT %(limit)s::bigint) p"
                )
    union = " UNION ".join(branches)
    sql = f"SELECT {_COLUMNS} FROM ({union}) u ORDER BY due_at NULLS LAST, id LIMIT %(limit)s::bigint"
    return (sql if branches else ""), _params(at, posts, actor, kind, name, after, limit)
