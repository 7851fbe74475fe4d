"""The to-do list of a member of staff (待办): open tasks joined with their cases, one SQL, page by page by key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from onewindow.domain.cases import rules
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.queries import Actor
from onewindow.kernel import tasks
from onewindow.kernel.tasks import Key, Light


@dataclass(frozen=True, slots=True)
class Todo:
    """One line: the task, its light, and the case it belongs to."""

    task: int
    name: str
    opened_at: datetime
    amber_at: datetime | None
    due_at: datetime | None
    light: str
    case: int
    version: int
    number: str
    state: str
    holder_name: str
    group: str
    promised_due_at: datetime | None
    item: ItemSpec


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; ``after`` is the key of the next one, None on the last page."""

    rows: tuple[Todo, ...]
    after: Key | None


_COLUMNS = (
    "t.id, t.name, t.opened_at, t.amber_at, t.due_at, c.id AS case_id, c.version, c.number, c.state, c.holder_name,"
    ' c."group", c.promised_due_at, c.item_version_id'
)
_LIGHTS = {
    "red": " AND t.due_at <= %(at)s::timestamptz",
    "amber": " AND t.amber_at <= %(at)s::timestamptz AND t.due_at > %(at)s::timestamptz",
    "green": " AND t.due_at > %(at)s::timestamptz AND (t.amber_at IS NULL OR t.amber_at > %(at)s::timestamptz)",
}
_FILTERS = {
    "item": " AND c.item_version_id IN (SELECT v.id FROM catalogue_itemversion v WHERE v.item_id = %(item)s::bigint)",
    "department": " AND c.department_id = %(department)s::bigint",
    "name": " AND t.name = %(name)s::text",
}


def todo(
    actor: Actor,
    at: datetime,
    *,
    posts: Collection[int] | None = None,
    light: Light | None = None,
    item: int | None = None,
    department: int | None = None,
    name: str | None = None,
    after: Key | None = None,
    limit: int = 50,
) -> Page:
    """待办. Open tasks of the actor's posts, first due first, with their cases.

    Every post is read by its own index range, so that a post with 50,000 open tasks costs as little as one with ten.

    :param posts: some of the actor's posts instead of all; others' are left out.
    :param item: id of the item over all its versions.
    """
    mine = actor.posts if posts is None else actor.posts & frozenset(posts)
    if not mine:
        return Page((), None)
    where = _LIGHTS.get(light or "", "")
    for key, value in (("item", item), ("department", department), ("name", name)):
        where += _FILTERS[key] if value is not None else ""
    if after is not None:
        where += " AND (t.due_at, t.id) > (%(due_at)s::timestamptz, %(id)s::bigint)"
    sql = (
        "SELECT p.* FROM unnest(%(posts)s::bigint[]) AS o(post) CROSS JOIN LATERAL ("
        f"SELECT {_COLUMNS} FROM kernel_task t JOIN cases_case c ON c.id = t.thing"
        " WHERE t.kind = 'case' AND t.closed_at IS NULL AND t.post = o.post AND t.due_at IS NOT NULL"
        f"{where} ORDER BY t.due_at, t.id LIMIT %(limit)s::bigint) p ORDER BY p.due_at, p.id LIMIT %(limit)s::bigint"
    )
    params: dict[str, Any] = {"posts": sorted(mine), "at": at, "item": item, "department": department, "name": name}
    params |= {"due_at": after and after.due_at, "id": after and after.id, "limit": limit + 1}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    found = tuple(_todo(row, at) for row in rows[:limit])
    return Page(found, Key(found[-1].due_at, found[-1].task) if len(rows) > limit else None)


def _todo(row: tuple[Any, ...], at: datetime) -> Todo:
    task, name, opened_at, amber_at, due_at, *case, item = row
    return Todo(*(task, name, opened_at, amber_at, due_at, rules.light(amber_at, due_at, at), *case, spec(item)))


def counts(actor: Actor, at: datetime, posts: Collection[int] | None = None) -> dict[Light, int]:
    """待办计数. Open tasks per light, capped ("99+" is ``kernel.tasks.shown``)."""
    mine = actor.posts if posts is None else actor.posts & frozenset(posts)
    return tasks.counts(at=at, posts=sorted(mine), kind="case")
