"""The one to-do list of a desk (待办): cases and bundles together, first due first, one SQL, page by page by key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from onewindow.domain.bundles.models import Bundle
from onewindow.domain.bundles.queries.plans import Published, published
from onewindow.domain.bundles.queries.progress import must_see
from onewindow.domain.cases.models import Material
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor, Who, may, names_of
from onewindow.kernel import tasks
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import Event, StoredFile, Task
from onewindow.kernel.tasks import Key, Light


@dataclass(frozen=True, slots=True)
class DeskTask:
    """One line: the task, its light, and the case or bundle (``kind``, ``thing``) it belongs to."""

    task: int
    name: str
    amber_at: datetime | None
    due_at: datetime | None
    light: str
    kind: str
    thing: int
    number: str
    holder_kind: str
    holder_name: str
    group: str
    item: ItemSpec | None
    package: Published | None

    @property
    def title(self) -> str:
        """The item's or the package's name in the active language."""
        return self.item.name if self.item else str(self.package.name) if self.package else ""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of the list; ``after`` is the key of the next one, None on the last page."""

    rows: tuple[DeskTask, ...]
    after: Key | None


_COLUMNS = (
    "t.id, t.name, t.amber_at, t.due_at, t.kind, t.thing, coalesce(c.number, b.number) AS number,"
    " coalesce(c.holder_kind, b.holder_kind) AS holder_kind, coalesce(c.holder_name, b.holder_name) AS holder_name,"
    ' coalesce(c."group", \'\') AS "group", c.item_version_id, b.package_version_id'
)
_LIGHTS: dict[Light, str] = {
    "red": " AND t.due_at <= %(at)s::timestamptz",
    "amber": " AND t.amber_at <= %(at)s::timestamptz AND t.due_at > %(at)s::timestamptz",
    "green": " AND t.due_at > %(at)s::timestamptz AND (t.amber_at IS NULL OR t.amber_at > %(at)s::timestamptz)",
    "none": " AND false",
}
_FILTERS = {
    "name": " AND t.name = %(name)s::text",
    "about": " AND (c.item_version_id IN (SELECT v.id FROM catalogue_itemversion v JOIN catalogue_item i ON i.id = v.item_id"
    " WHERE i.slug = %(about)s::text) OR b.package_version_id IN (SELECT v.id FROM bundles_packageversion v"
    " JOIN bundles_package p ON p.id = v.package_id WHERE p.slug = %(about)s::text))",
    "department": " AND (c.department_id = %(department)s::bigint OR b.window_post_id IN"
    " (SELECT p.id FROM org_post p WHERE p.department_id = %(department)s::bigint))",
}


def desk(
    actor: Actor,
    at: datetime,
    *,
    light: Light | None = None,
    name: str | None = None,
    about: str | None = None,
    department: int | None = None,
    after: Key | None = None,
    limit: int = 50,
) -> DeskPage:
    """待办. Open tasks of the actor's posts about cases and bundles, first due first.

    Every post is read by its own index range, as ``cases.queries.todo``; a case of a bundle stands here by itself.

    :param about: slug of an item or of a package. :param department: who decides, or the bundle's window.
    """
    if not actor.posts:
        return DeskPage((), None)
    where = _LIGHTS[light] if light else ""
    for key, value in (("name", name), ("about", about), ("department", department)):
        where += _FILTERS[key] if value is not None else ""
    if after is not None:
        where += " AND (t.due_at, t.id) > (%(due_at)s::timestamptz, %(id)s::bigint)"
    sql = (
        "SELECT p.* FROM unnest(%(posts)s::bigint[]) AS o(post) CROSS JOIN LATERAL ("
        f"SELECT {_COLUMNS} FROM kernel_task t LEFT JOIN cases_case c ON t.kind = 'case' AND c.id = t.thing"
        " LEFT JOIN bundles_bundle b ON t.kind = 'bundle' AND b.id = t.thing"
        " WHERE t.kind IN ('case', 'bundle') AND t.closed_at IS NULL AND t.post = o.post AND t.due_at IS NOT NULL"
        f"{where} ORDER BY t.due_at, t.id LIMIT %(limit)s::bigint) p ORDER BY p.due_at, p.id LIMIT %(limit)s::bigint"
    )
    params: dict[str, Any] = {"posts": sorted(actor.posts), "at": at, "name": name, "about": about}
    params |= {"department": department, "due_at": after and after.due_at, "id": after and after.id, "limit": limit + 1}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    found = tuple(_line(row, at) for row in rows[:limit])
    return DeskPage(found, Key(found[-1].due_at, found[-1].task) if len(rows) > limit else None)


def _line(row: tuple[Any, ...], at: datetime) -> DeskTask:
    task, name, amber_at, due_at, kind, thing, number, holder_kind, holder_name, group, item, package = row
    return DeskTask(
        task,
        name,
        amber_at,
        due_at,
        tasks.light(Task(amber_at=amber_at, due_at=due_at), at),
        kind,
        thing,
        number,
        holder_kind,
        holder_name,
        group,
        spec(item) if item else None,
        published(package) if package else None,
    )


def numbered(actor: Actor, text: str, limit: int = 10) -> list[Bundle]:
    """按编号找联办件. Bundles whose number begins so, newest first; a clerk's, or those with a case of the department."""
    typed = text.strip().upper()
    if len(typed) < 4 or actor.kind != "staff":
        return []
    rows = Bundle.objects.select_related("package_version").filter(number__startswith=typed)
    if not may(actor, role="window"):
        rows = rows.filter(nodes__case__department=actor.department).distinct()
    return list(rows.order_by("-pk")[:limit])


@dataclass(frozen=True, slots=True)
class BundleEvent:
    """One line of the log about a bundle; ``by`` None is the system."""

    name: str
    at: datetime
    by: Who | None


def history(bundle: int, actor: Actor) -> list[BundleEvent]:
    """经过. What the log says of the bundle, oldest first.

    :raises NoSuchBundle: also when the actor may not see it.
    """
    must_see(bundle, actor)
    events = list(Event.objects.filter(kind="bundle", thing=bundle).order_by("id"))
    names = names_of({event.by for event in events if event.by is not None})
    return [BundleEvent(event.name, event.at, names.get(event.by) if event.by else None) for event in events]


def paper_file(bundle: int, slug: str, actor: Actor) -> StoredFile:
    """材料文件. The file of a material of the bundle, or the paper of the licence that stands for it.

    :raises NoSuchBundle: also when the actor may not see it. :raises FileGone: if there is neither.
    """
    row = must_see(bundle, actor)
    rows = Material.objects.select_related("file").filter(case__in=row.nodes.values("case"), slug=slug)
    for one in rows.order_by("pk"):
        if one.file is not None:
            return one.file
        paper = Licence.objects.select_related("pdf").filter(pk=one.licence).first() if one.licence else None
        if paper is not None and paper.pdf is not None:
            return paper.pdf
    raise FileGone()
