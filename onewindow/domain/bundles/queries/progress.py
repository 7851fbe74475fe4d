"""A bundle as it stands (进度): lanes of departments, the graph with state, light, who acts next and by when.

States, tasks and lights come from the same reads as the to-do list, so the applicant and the office see the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.bundles.models import Bundle, BundleCase, BundleCorrection
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.rules import graph
from onewindow.domain.bundles.rules.plan import Edge, Plan, Words
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.queries import Progress
from onewindow.domain.cases.queries.archive import destroyed_in
from onewindow.domain.cases.refusals import FileDestroyed
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import of_cases
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import tasks
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Task
from onewindow.kernel.typed import plain


class NoSuchBundle(Refusal):
    """There is no such application, or it is not yours (查无此联办件)."""


@dataclass(frozen=True, slots=True)
class NodeState:
    """One item of the bundle on the drawing: where it stands, who acts next and by when, what it has given."""

    slug: str
    name: Words
    department: int
    department_name: Words
    column: int
    row: int
    after: tuple[str, ...]
    case: Progress
    licences: tuple[Licence, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """The items of one department."""

    department: int
    name: Words
    nodes: tuple[NodeState, ...]


@dataclass(frozen=True, slots=True)
class BundlePage:
    """联办件. The bundle with its graph; ``correction`` is the open notice, ``task`` the window's open task."""

    id: int
    number: str
    version: int
    state: str
    outcome: str
    package: Words
    slug: str
    holder_name: str
    channel: str
    filed_at: datetime
    received_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    light: str
    lanes: tuple[Lane, ...]
    edges: tuple[Edge, ...]
    correction: BundleCorrection | None
    task: Task | None
    told_at: datetime | None = None
    """The total as told at acceptance, where held time has moved it."""
    late: bool = False
    """The total has passed, and not everything has ended."""
    expected_at: datetime | None = None
    """Where an item that began late is promised after the total: by when."""

    @property
    def nodes(self) -> tuple[NodeState, ...]:
        """All items in working order."""
        return tuple(sorted((n for lane in self.lanes for n in lane.nodes), key=lambda node: (node.column, node.row)))

    @property
    def done(self) -> int:
        """How many items have ended."""
        return sum(node.case.closed_at is not None for node in self.nodes)


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A bundle in a list."""

    id: int
    number: str
    package: Words
    state: str
    outcome: str
    holder_name: str
    filed_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    items: int
    ended: int
    light: str


def bundle_page(bundle: int, actor: Actor, at: datetime) -> BundlePage:
    """进度页面. A bundle for its applicant or for an officer who works on it.

    :raises NoSuchBundle: also when the actor may not see it: an address tells nothing.
    """
    return page_of(must_see(bundle, actor), at)


def tracked(number: str, tail: str, at: datetime) -> BundlePage:
    """进度查询. For whoever holds the receipt: its number and the last four signs of the applicant's code.

    :raises NoSuchBundle: if they do not belong together: which of the two is wrong is not told.
    """
    tail = plain(tail)
    row = Bundle.objects.filter(number=plain(number).upper()).first()
    if row is None or len(tail) != 4 or not row.holder_code.upper().endswith(tail.upper()):
        raise NoSuchBundle()
    return page_of(row, at)


def still_kept(row: Bundle) -> None:
    """未销毁. Whoever needs what was handed in is told when and by which rule it went; free of charge while it is there.

    :raises FileDestroyed: with the certificate's rule, source, moment and hash.
    """
    if not row.holder_name and (gone := destroyed_in(f"bundle:{row.pk}")):
        raise FileDestroyed(number=row.number, rule=gone.rule, source=gone.source, at=gone.at, sm3=gone.sm3)


def must_see(bundle: int | Bundle, actor: Actor) -> Bundle:
    """The bundle, if the actor may see it: its applicant or who holds his mandate, a window clerk, or an officer of a department in it.

    A row that was read already is not read again.

    :raises NoSuchBundle: otherwise.
    """
    row = bundle if isinstance(bundle, Bundle) else Bundle.objects.filter(pk=bundle).first()
    if row is None or not may_see(row, actor):
        raise NoSuchBundle(bundle=bundle if row is None else row.pk)
    return row


def may_see(row: Bundle, actor: Actor) -> bool:
    """Whether the page of the bundle is open to the actor."""
    if applies(row, actor) or may(actor, role="window"):
        return True
    if actor.kind != "staff":
        return False
    mine = Task.objects.filter(kind="bundle", thing=row.pk, closed_at=None, post__in=actor.posts)
    return row.nodes.filter(case__department=actor.department).exists() or mine.exists()


def applies(row: Bundle, actor: Actor) -> bool:
    """Whether the actor is its applicant, acts for the business, or holds a mandate in force that names its package."""
    about = f"package:{published(row.package_version_id).slug}"
    return may(actor, owner=row.owner_id, enterprise=row.enterprise_id, about=about)


def page_of(row: Bundle, at: datetime, parts: list[BundleCase] | None = None) -> BundlePage:
    """The page of a bundle already seen, with its parts in their order if they were read."""
    package = published(row.package_version_id)
    parts = list(BundleCase.objects.filter(bundle=row).order_by("order")) if parts is None else parts
    standing = {one.id: one for one in cases.progress(at, group=f"bundle:{row.pk}")}
    licences = of_cases([part.case_id for part in parts])
    edges = tuple(_edge(package.plan, source, part.node) for part in parts for source in part.after)
    own = list(Task.objects.filter(kind="bundle", thing=row.pk, closed_at=None).order_by("id"))
    acting = next((task for task in own if task.post is not None or task.actor is not None), None)
    return BundlePage(
        id=row.pk,
        number=row.number,
        version=row.version,
        state=row.state,
        outcome=row.outcome,
        package=package.name,
        slug=package.slug,
        holder_name=row.holder_name,
        channel=row.channel,
        filed_at=row.filed_at,
        received_at=row.received_at,
        accepted_at=row.accepted_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        light="red" if _late(row, at) else _light(own, standing, at),
        lanes=_lanes(package.plan, parts, edges, standing, licences),
        edges=edges,
        correction=row.corrections.filter(answered_at=None).first() if row.state == "correcting" else None,
        task=acting,
        told_at=row.told_at if row.told_at != row.due_at else None,
        late=_late(row, at),
        expected_at=_expected(row, standing),
    )


def _late(row: Bundle, at: datetime) -> bool:
    return row.state == "running" and row.due_at is not None and row.due_at <= at


def _expected(row: Bundle, standing: Mapping[int, Progress]) -> datetime | None:
    """An item's own promise goes by its own beginning; where it lies after the total, both are said."""
    own = [due for one in standing.values() if one.decided_at is None and (due := one.promised_due_at)]
    last = max(own, default=None)
    return last if last and row.state == "running" and row.due_at and last > row.due_at else None


_RANK = {"none": 0, "green": 1, "amber": 2, "red": 3}


def _light(own: list[Task], standing: Mapping[int, Progress], at: datetime) -> str:
    """The most urgent light of the bundle's own tasks and of its items."""
    lights = [tasks.light(task, at) for task in own] + [one.light for one in standing.values()]
    return max(lights, key=_RANK.__getitem__, default="none")


def _edge(plan: Plan, source: str, target: str) -> Edge:
    stated = next((e for e in plan.stated if (e.source, e.target) == (source, target)), None)
    return stated or Edge(source, target, checked="derived")


def _lanes(
    plan: Plan,
    parts: list[BundleCase],
    edges: tuple[Edge, ...],
    standing: Mapping[int, Progress],
    licences: Mapping[int, list[Licence]],
) -> tuple[Lane, ...]:
    column = graph.levels([part.node for part in parts], edges)
    lanes: dict[int, list[NodeState]] = {}
    rows: dict[int, int] = {}
    for part in parts:
        item = plan.items[part.node]
        rows[column[part.node]] = rows.get(column[part.node], -1) + 1
        lanes.setdefault(item.department, []).append(
            NodeState(
                slug=part.node,
                name=item.name,
                department=item.department,
                department_name=item.department_name,
                column=column[part.node],
                row=rows[column[part.node]],
                after=tuple(part.after),
                case=standing[part.case_id],
                licences=tuple(licences[part.case_id]),
            )
        )
    return tuple(Lane(department, nodes[0].department_name, tuple(nodes)) for department, nodes in lanes.items())


def bundles_of(actor: Actor, at: datetime, *, before: int | None = None, limit: int = 20) -> list[BundleLine]:
    """我的联办件. The actor's bundles and his enterprises', newest first; ``before`` is the last id of the page before."""
    mine = Bundle.objects.filter(owner=actor.account, enterprise=None)
    if actor.enterprises:
        mine |= Bundle.objects.filter(enterprise__in=actor.enterprises)
    if before is not None:
        mine = mine.filter(pk__lt=before)
    return lines(list(mine.order_by("-pk")[:limit]), at)


def lines(rows: list[Bundle], at: datetime) -> list[BundleLine]:
    """Bundles as lines of a list: how many items have ended, the most urgent light; two SQL for all of them."""
    ids = [row.pk for row in rows]
    counted: dict[int, list[bool]] = {pk: [] for pk in ids}
    for bundle, closed_at in BundleCase.objects.filter(bundle__in=ids).values_list("bundle_id", "case__closed_at"):
        counted[bundle].append(closed_at is not None)
    lights: dict[int, str] = dict.fromkeys(ids, "none")
    for task in Task.objects.filter(kind="bundle", thing__in=ids, closed_at=None):
        lights[task.thing] = max(lights[task.thing], tasks.light(task, at), key=_RANK.__getitem__)
    return [
        BundleLine(
            row.pk,
            row.number,
            published(row.package_version_id).name,
            row.state,
            row.outcome,
            row.holder_name,
            row.filed_at,
            row.due_at,
            row.closed_at,
            len(counted[row.pk]),
            sum(counted[row.pk]),
            "red" if _late(row, at) else lights[row.pk],
        )
        for row in rows
    ]


def of_case(case: int) -> tuple[int, str] | None:
    """The bundle a case belongs to, with its number."""
    return BundleCase.objects.filter(case=case).values_list("bundle_id", "bundle__number").first()
