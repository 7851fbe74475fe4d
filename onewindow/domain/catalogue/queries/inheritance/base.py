"""The base catalogue as its keepers see it (基本目录): each item with who has adopted it, who objects, what is open."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from onewindow.domain.catalogue.models import DifferenceReport, Item, ItemVersion, Objection
from onewindow.domain.catalogue.queries.inheritance.tree import RETIRED, last_standing, newest_of
from onewindow.domain.catalogue.queries.inheritance.waiting import objections_of, reports_of, speaks_for
from onewindow.domain.catalogue.queries.specs import specs
from onewindow.domain.catalogue.rules import ItemSpec
from onewindow.domain.catalogue.rules.tightening import Difference, compare
from onewindow.domain.org.queries import Actor
from onewindow.domain.org.refusals import NoSuchEntry

STATUSES = ("referenced", "objected", "open")


@dataclass(frozen=True, slots=True)
class BaseLine:
    """A base item in the list (基本目录事项): ``adopted`` published implementations, ``objected`` approved objections,
    ``waiting`` objections nobody has decided on, ``reports`` open difference reports."""

    item: int
    slug: str
    spec: ItemSpec
    adopted: int
    objected: int
    waiting: int
    reports: int

    @property
    def status(self) -> str:
        """referenced, objected or open: nobody has said anything about it."""
        return "referenced" if self.adopted else "objected" if self.objected else "open"


@dataclass(frozen=True, slots=True)
class Figures:
    """The base catalogue in figures (引用情况): every item is referenced, objected or open."""

    items: int
    referenced: int
    objected: int
    waiting: int
    reports: int

    @property
    def open(self) -> int:
        """Items nobody has adopted and nobody objects to."""
        return self.items - self.referenced - self.objected


def base_lines(
    words: str = "", *, status: str = "", item_type: str = "", after: str = "", limit: int = 50
) -> list[BaseLine]:
    """基本目录清单. Base items in the order of their codes, three SQLs and those of the specs; ``after`` is the last slug."""
    rows = _bases().filter(slug__gt=after) if after else _bases()
    versions = ItemVersion.objects.filter(item=OuterRef("pk"))
    text = words.strip()
    if text:
        named = Q(name_zh__contains=text) | Q(name_en__icontains=text) | Q(base_code__startswith=text.upper())
        rows = rows.filter(Exists(versions.filter(named)))
    if item_type:
        rows = rows.filter(Exists(versions.filter(item_type=item_type)))
    if status in STATUSES:
        rows = rows.filter(_of_status(status))
    found = list(rows.order_by("slug")[:limit])
    counted = _counts([row.pk for row in found])
    newest = newest_of(row.pk for row in found)
    named_by = {one.item_id: one for one in specs(newest.values())}
    return [BaseLine(row.pk, row.slug, named_by[row.pk], *counted[row.pk]) for row in found]


def _bases() -> QuerySet[Item]:
    rows = Item.objects.filter(tier=Item.Tier.BASE).annotate(last=last_standing())
    return rows.filter(Q(last=None) | ~Q(last=RETIRED))


def _adopting(base: str = "pk") -> QuerySet[Item]:
    published = ItemVersion.objects.filter(item=OuterRef("pk"), published_at__isnull=False)
    rows = Item.objects.filter(parent=OuterRef(base), tier=Item.Tier.IMPLEMENTATION).filter(Exists(published))
    return rows.annotate(last=last_standing()).filter(~Q(last=RETIRED))


def _of_status(status: str) -> Q:
    referenced, objected = Exists(_adopting()), Exists(Objection.objects.filter(base=OuterRef("pk"), state="approved"))
    if status == "referenced":
        return Q(referenced)
    return ~Q(referenced) & (Q(objected) if status == "objected" else ~Q(objected))


def _counts(items: list[int]) -> dict[int, tuple[int, int, int, int]]:
    """Published implementations, approved and waiting objections, open reports of each base item; three SQLs."""
    published = ItemVersion.objects.filter(item=OuterRef("pk"), published_at__isnull=False)
    adopting = Item.objects.filter(parent__in=items, tier=Item.Tier.IMPLEMENTATION).filter(Exists(published))
    adopting = adopting.annotate(last=last_standing()).filter(~Q(last=RETIRED))
    adopted = dict(adopting.values_list("parent").annotate(n=Count("pk")).values_list("parent", "n"))
    objecting = Objection.objects.filter(base__in=items, state__in=("approved", "stated")).values("base")
    objected = {
        row["base"]: (row["held"], row["asked"])
        for row in objecting.annotate(
            held=Count("pk", filter=Q(state="approved")), asked=Count("pk", filter=Q(state="stated"))
        )
    }
    waiting = DifferenceReport.objects.filter(child__parent__in=items, state="open").values("child__parent")
    reports = {row["child__parent"]: row["n"] for row in waiting.annotate(n=Count("pk"))}
    return {one: (adopted.get(one, 0), *objected.get(one, (0, 0)), reports.get(one, 0)) for one in items}


def figures(actor: Actor) -> Figures:
    """引用情况. How many base items are referenced, objected to, open (some thousands in all); what waits for this actor."""
    rows = _bases().annotate(
        is_referenced=Exists(_adopting()),
        is_objected=Exists(Objection.objects.filter(base=OuterRef("pk"), state="approved")),
    )
    counted = rows.aggregate(
        items=Count("pk"),
        referenced=Count("pk", filter=Q(is_referenced=True)),
        objected=Count("pk", filter=Q(is_referenced=False, is_objected=True)),
    )
    return Figures(
        **counted,
        waiting=objections_of(actor).filter(state="stated").count(),
        reports=reports_of(actor).filter(state="open").count(),
    )


def placeable(actor: Actor, base: int, *, placed: bool = False) -> list[ItemSpec]:
    """可归入事项. Implementations of the actor's bodies that stand by themselves and have this base item's code.

    :param placed: those that stand under it already, too: a form sent twice names one.
    """
    above = Q(parent=None) | Q(parent=base) if placed else Q(parent=None)
    free = Item.objects.filter(above, tier=Item.Tier.IMPLEMENTATION).filter(speaks_for(actor))
    code = ItemVersion.objects.filter(item=base).values("base_code")
    mine = free.filter(
        Exists(ItemVersion.objects.filter(item=OuterRef("pk"), base_code__in=code, published_at__isnull=False))
    )
    return [one for one in specs(newest_of(mine.values_list("pk", flat=True)).values()) if one.standing != "retired"]


@dataclass(frozen=True, slots=True)
class Branch:
    """An item of the tree (下级事项): what it says otherwise than the item above, its own handling items below."""

    spec: ItemSpec
    differs: tuple[Difference, ...]
    below: tuple["Branch", ...]
    report: int | None

    @property
    def loosens(self) -> bool:
        """Whether it is laxer than the item above it somewhere."""
        return any(one.loosens for one in self.differs)


@dataclass(frozen=True, slots=True)
class BasePage:
    """A base item with its tree and the objections to it."""

    row: Item
    spec: ItemSpec
    branches: tuple[Branch, ...]
    objections: tuple[Objection, ...]


def base_page(item: int) -> BasePage:
    """基本目录事项. A base item, the items below it with what they say otherwise, and its objections.

    :raises NoSuchEntry: if it is none.
    """
    row = Item.objects.select_related("department__area").filter(pk=item, tier=Item.Tier.BASE).first()
    if row is None:
        raise NoSuchEntry(id=item)
    below = Item.objects.filter(Q(parent=item) | Q(parent__parent=item)).values_list("pk", "parent")
    parents = dict(below)
    newest = newest_of([item, *parents])
    known = {one.item_id: one for one in specs(newest.values())}
    open_ones = DifferenceReport.objects.filter(child__in=parents, state="open").values_list("child", "pk")
    waiting = dict(open_ones.order_by("-pk"))
    return BasePage(
        row,
        known[item],
        _branches(item, known, parents, waiting),
        tuple(row.objections.select_related("department").order_by("-pk")),
    )


def _branches(
    above: int, known: dict[int, ItemSpec], parents: dict[int, int | None], waiting: dict[int, int]
) -> tuple[Branch, ...]:
    mine = [one for one, parent in parents.items() if parent == above]
    found = [
        Branch(known[one], compare(known[one], known[above]), _branches(one, known, parents, waiting), waiting.get(one))
        for one in mine
    ]
    return tuple(sorted(found, key=lambda one: (one.spec.department_id, one.spec.implementation_code)))
