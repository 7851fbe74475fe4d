"""The one to-do list of a desk (待办): cases, bundles and what higher rooms bring, first due first, one SQL, page by page by key."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from onewindow.domain.bundles.models import Bundle
from onewindow.domain.bundles.queries.plans import Published, published
from onewindow.domain.bundles.queries.progress import must_see
from onewindow.domain.bundles.queries.window import leaves
from onewindow.domain.cases.models import Material
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor, Who, may, names_of
from onewindow.kernel import tasks
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import Event, StoredFile
from onewindow.kernel.sql import literal
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
    said: str = ""
    ahead: bool = False
    """Whether a higher room's rule sends it ahead of others (绿色通道)."""

    @property
    def title(self) -> str:
        """The item's or the package's name in the active language; what a higher room says of its own kind."""
        return self.item.name if self.item else str(self.package.name) if self.package else self.said


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of the list; ``after`` is the key of the next one, None on the last page."""

    rows: tuple[DeskTask, ...]
    after: Key | None


@dataclass(frozen=True, slots=True)
class Line:
    """How the tasks of one more kind stand in the list: SQL over the thing's row ``r`` of ``table``.

    A higher room brings its own (``shows``), for this one may not know it. All of it is constant text,
    never a value.
    """

    kind: str
    table: str
    number: str
    holder_kind: str
    holder_name: str
    title: str
    by_item: bool = False
    """Whether a filter by item finds them: their topic is then the item's id."""
    version: str = "NULL::bigint"
    """Of the item it is about, where its name is the title."""
    package: str = "NULL::bigint"
    """Likewise: the version of the package."""


_lines: dict[str, Line] = {}


def shows(line: Line) -> None:
    """Make the tasks of a kind part of the to-do list; called once by the room the kind belongs to."""
    _lines[line.kind] = line
    _sql.cache_clear()
    _rare.cache_clear()


_ahead = "false"


def marks(sql: str) -> None:
    """Let the list say which cases go ahead of others: a condition over the case's row ``r``, brought by the room that marks them."""
    global _ahead
    _ahead = sql
    _sql.cache_clear()


_KINDS = ("case", "bundle")
# the item is looked up once for all that may be about it
_TOPICS = (
    "WITH item AS MATERIALIZED (SELECT i.id FROM catalogue_item i WHERE i.slug = %(about)s::text), topics AS MATERIALIZED ("
    "SELECT 'case'::text AS kind, v.id AS topic FROM item i JOIN catalogue_itemversion v ON v.item_id = i.id"
    " UNION ALL SELECT 'bundle', v.id FROM bundles_packageversion v"
    " JOIN bundles_package p ON p.id = v.package_id WHERE p.slug = %(about)s::text"
    " UNION ALL SELECT k.kind, i.id FROM item i CROSS JOIN (VALUES {kinds}) AS k(kind)) "
)


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

    Read in its order from the lanes of ``kernel.tasks``, whatever the filter; a case of a bundle stands here by itself.

    :param about: slug of an item or of a package. :param department: who decides, or the bundle's window.
    """
    if not actor.posts:
        return DeskPage((), None)
    filters = (name is not None, about is not None, department is not None, after is not None)
    given = {
        "posts": sorted(actor.posts),
        "hands": sorted(actor.hands),
        "at": at,
        "limit": limit + 1,
        "name": name,
        "about": about,
        "scope": department,
    }
    given |= {"due_at": after and after.due_at, "id": after and after.id}
    rows = tasks.fetch(_sql(light, *filters), given)
    shown = rows[:limit]
    things = _things_of([row for row in shown if row[_KIND] not in _KINDS])
    found = tuple(_line(row[:_THING] + things[row[0]] if row[0] in things else row, at) for row in shown)
    return DeskPage(found, Key(found[-1].due_at, found[-1].task) if len(rows) > limit else None)


@cache
def _sql(light: Light | None, name: bool, about: bool, department: bool, after: bool) -> str:
    more = list(_lines.values())
    kinds = (*_KINDS, *(line.kind for line in more))
    page = tasks.page(kinds, light=light, name=name, topics=about, scope=department, after=after)
    by_item = ", ".join(f"({literal(line.kind)})" for line in more if line.by_item)
    topics = _TOPICS.format(kinds=by_item) if about else ""
    return (
        f"{topics}SELECT t.id, t.name, t.amber_at, t.due_at, t.kind, t.thing, {_COLUMNS} FROM ({page}) t"
        f" LEFT JOIN LATERAL ({_CASE.format(ahead=_ahead)} UNION ALL {_BUNDLE}) r ON true ORDER BY t.due_at, t.id"
    )


def _things_of(rows: list[tuple[Any, ...]]) -> dict[int, tuple[Any, ...]]:
    """Task → what the list says of its thing, for the rows of the higher rooms' kinds: one statement, where there are any."""
    if not rows:
        return {}
    asked = [(row[0], row[_KIND], row[_KIND + 1]) for row in rows]
    sql = _rare(tuple(sorted({kind for _, kind, _ in asked})))
    found = tasks.fetch(sql, dict(zip(("tasks", "kinds", "things"), map(list, zip(*asked, strict=True)), strict=True)))
    return {task: tuple(said) for task, *said in found}


@cache
def _rare(kinds: tuple[str, ...]) -> str:
    things = " UNION ALL ".join(_thing(_lines[kind]) for kind in kinds)
    return (
        f"SELECT t.task, {_COLUMNS} FROM unnest(%(tasks)s::bigint[], %(kinds)s::text[], %(things)s::bigint[]) AS t(task, kind, thing)"
        f" CROSS JOIN LATERAL ({things}) r"
    )


_KIND, _THING = 4, 6
"""Places in a row: the kind, and where what is said of the thing begins."""
_COLUMNS = 'r.number, r.holder_kind, r.holder_name, r."group", r.item_version_id, r.package_version_id, r.said, r.ahead'
# One row of the page asks one table: branches are planned each by itself, where joins side by side are weighed against each
# other. The page itself names cases and bundles only: with a dozen kinds a statement spent more on setting up the branches
# that no row asks (0.3 of 0.6 ms) than on its fifty rows (0069).
_CASE = (
    'SELECT r.number, r.holder_kind, r.holder_name, r."group", r.item_version_id, NULL::bigint AS package_version_id,'
    " ''::text AS said, {ahead} AS ahead FROM cases_case r WHERE t.kind = 'case' AND r.id = t.thing"
)
_BUNDLE = (
    "SELECT r.number, r.holder_kind, r.holder_name, '', NULL::bigint, r.package_version_id, '', false"
    " FROM bundles_bundle r WHERE t.kind = 'bundle' AND r.id = t.thing"
)


def _thing(line: Line) -> str:
    return (
        f"SELECT {line.number} AS number, {line.holder_kind} AS holder_kind, {line.holder_name} AS holder_name, '' AS \"group\","
        f" {line.version} AS item_version_id, {line.package} AS package_version_id, {line.title} AS said, false AS ahead"
        f" FROM {line.table} r WHERE t.kind = '{line.kind}' AND r.id = t.thing"
    )


shows(
    Line(
        kind="enquiry",
        table="cases_enquiry",
        number="'#' || r.id",
        holder_kind="'person'",
        holder_name="r.name",
        title="r.asked",
        by_item=True,
    )
)
shows(
    Line(
        kind="overrun",
        table="(SELECT o.id, c.number, c.holder_kind, c.holder_name, c.item_version_id FROM cases_overrun o JOIN cases_case c ON c.id = o.case_id)",
        number="r.number",
        holder_kind="r.holder_kind",
        holder_name="r.holder_name",
        title="''",
        version="r.item_version_id",
    )
)
shows(
    Line(
        kind="package_change",
        table="bundles_packagechange",
        number="(SELECT p.slug FROM bundles_package p WHERE p.id = r.package_id)",
        holder_kind="'enterprise'",
        holder_name="''",
        title="r.document->>'name_zh'",
        package="(SELECT v.id FROM bundles_packageversion v WHERE v.package_id = r.package_id ORDER BY v.number DESC LIMIT 1)",
    )
)


def _line(row: tuple[Any, ...], at: datetime) -> DeskTask:
    task, name, amber_at, due_at, kind, thing, number, holder_kind, holder_name, group, item, package, said, ahead = row
    return DeskTask(
        task,
        name,
        amber_at,
        due_at,
        tasks.light_of(amber_at, due_at, at),
        kind,
        thing,
        number,
        holder_kind,
        holder_name,
        group,
        spec(item) if item else None,
        published(package) if package else None,
        said,
        ahead,
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
    stands_in_for: Who | None = None


def history(bundle: int | Bundle, actor: Actor) -> list[BundleEvent]:
    """经过. What the log says of the bundle, oldest first.

    :raises NoSuchBundle: also when the actor may not see it.
    """
    row = must_see(bundle, actor)
    events = list(Event.objects.filter(kind="bundle", thing=row.pk).order_by("id"))
    away = {event.id: event.data["for"] for event in events if event.data and "for" in event.data}
    names = names_of({event.by for event in events if event.by is not None} | set(away.values()))
    return [BundleEvent(e.name, e.at, names.get(e.by) if e.by else None, names.get(away.get(e.id, 0))) for e in events]


def paper_file(bundle: int, slug: str, actor: Actor, page: int = 1) -> StoredFile:
    """材料文件. The file of a material of the bundle, one page of it, or the paper of the licence that stands for it.

    :raises NoSuchBundle: also when the actor may not see it. :raises FileGone: if there is neither.
    """
    row = must_see(bundle, actor)
    rows = Material.objects.select_related("file").filter(case__in=row.nodes.values("case"), slug=slug)
    for one in rows.order_by("pk"):
        if one.file is not None:
            pages = leaves([one])[one.pk] if page > 1 else (one.file,)
            if page > len(pages):
                raise FileGone()
            return pages[page - 1]
        paper = Licence.objects.select_related("pdf").filter(pk=one.licence).first() if one.licence else None
        if paper is not None and paper.pdf is not None:
            return paper.pdf
    raise FileGone()


# what lower rooms bring: changes of items to review, difference reports, objections (不予引用), refunds, parcels
_NEWEST = (
    "(SELECT v.id FROM catalogue_itemversion v WHERE v.item_id = {item} AND v.published_at IS NOT NULL"
    " ORDER BY v.effective_from DESC LIMIT 1)"
)
_NOBODY: dict[str, Any] = {"holder_kind": "'enterprise'", "holder_name": "''"}

shows(
    Line(
        kind="change",
        table="catalogue_itemchange",
        number="(SELECT v.base_code FROM catalogue_itemversion v WHERE v.id = r.draft_id)",
        title="(SELECT v.name_zh FROM catalogue_itemversion v WHERE v.id = r.draft_id)",
        version=_NEWEST.format(item="r.item_id"),
        **_NOBODY,
    )
)
shows(
    Line(
        kind="difference",
        table="catalogue_differencereport",
        number="(SELECT v.base_code FROM catalogue_itemversion v WHERE v.id = r.child_version_id)",
        title="''",
        version="r.child_version_id",
        by_item=True,
        **_NOBODY,
    )
)
shows(
    Line(
        kind="bill",
        table="fees_bill",
        number="r.number",
        holder_kind="'person'",
        holder_name="r.payer_name",
        title="''",
    )
)
shows(
    Line(
        kind="parcel",
        table="delivery_parcel",
        number="r.number",
        holder_kind="'person'",
        holder_name="r.name",
        title="coalesce(r.contents->>0, '')",
    )
)
shows(
    Line(
        kind="objection",
        table="catalogue_objection",
        number="(SELECT v.base_code FROM catalogue_itemversion v WHERE v.item_id = r.base_id LIMIT 1)",
        title="''",
        version=_NEWEST.format(item="r.base_id"),
        by_item=True,
        **_NOBODY,
    )
)
