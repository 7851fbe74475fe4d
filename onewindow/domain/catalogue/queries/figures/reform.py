"""The reform ledger (改革台账): batches with their figures, the city between two days, the next cuts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from onewindow.domain.catalogue.models import ItemVersion, ReformBatch, ReformEntry
from onewindow.domain.catalogue.queries.specs import specs
from onewindow.domain.catalogue.queries.specs.items import in_force
from onewindow.domain.catalogue.refusals import NoSuchBatch
from onewindow.domain.catalogue.rules import ItemSpec
from onewindow.domain.catalogue.rules.figures.counting import KINDS, Comparison, Measure, Turn, compared
from onewindow.domain.catalogue.rules.figures.proposals import Proposal
from onewindow.domain.catalogue.rules.figures.proposals import proposals as _proposals
from onewindow.domain.org.queries import Actor, may

__all__ = [
    "KINDS", "BatchPage", "Comparison", "Measure", "NoSuchBatch", "Proposal", "Turn", "batch", "batches", "between",
    "free_versions", "proposals",
]  # fmt: skip
PAGE = 20


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch with its figures (改革批次)."""

    row: ReformBatch
    comparison: Comparison


def batches(*, after: int | None = None, limit: int = PAGE) -> list[BatchPage]:
    """改革批次. The newest first, with their figures, in a handful of SQLs however many items they hold.

    :param after: the last id of the page before.
    """
    rows = ReformBatch.objects.select_related("area").order_by("-pk")
    return _pages(list((rows if after is None else rows.filter(pk__lt=after))[:limit]))


def open_batches(item: str) -> QuerySet[ReformBatch]:
    """未结束批次. Batches of reform a new version of an item (slug) may belong to: of its own area, not closed; the newest first."""
    areas = ItemVersion.objects.filter(item__slug=item).values("decide_department__area")
    return ReformBatch.objects.filter(area__in=areas, closed_at=None).order_by("-pk")


def batch(pk: int) -> BatchPage:
    """改革批次. One batch with each of its items before and after.

    :raises NoSuchBatch: if there is none.
    """
    found = _pages(list(ReformBatch.objects.select_related("area").filter(pk=pk)))
    if not found:
        raise NoSuchBatch(batch=pk)
    return found[0]


def _pages(rows: list[ReformBatch]) -> list[BatchPage]:
    mine: dict[int, list[int]] = defaultdict(list)
    for owner, version in ReformEntry.objects.filter(batch__in=[row.pk for row in rows]).values_list(
        "batch", "version"
    ):
        mine[owner].append(version)
    turns = _turns({version for found in mine.values() for version in found})
    return [BatchPage(row, compared(_merged(turns[one] for one in mine[row.pk]))) for row in rows]


def _turns(versions: set[int]) -> dict[int, Turn]:
    """Each version with the published one it took the place of."""
    if not versions:
        return {}
    items = ItemVersion.objects.filter(pk__in=versions).values_list("item")
    history: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for item, day, pk in ItemVersion.objects.filter(item__in=items, published_at__isnull=False).values_list(
        "item", "effective_from", "pk"
    ):
        history[item].append((day, pk))
    before: dict[int, int | None] = {}
    for days in history.values():
        last = None
        for _, pk in sorted(days):
            before[pk], last = last, pk
    wanted = versions | {one for version in versions if (one := before.get(version)) is not None}
    known = {one.id: one for one in specs(sorted(wanted))}
    return {pk: Turn(known[old] if (old := before.get(pk)) is not None else None, known[pk]) for pk in versions}


def _merged(turns: Iterable[Turn]) -> list[Turn]:
    """Several versions of one item in one batch are one change: before the first, after the last."""
    by_item: dict[int, list[Turn]] = defaultdict(list)
    for one in turns:
        by_item[one.item.item_id].append(one)
    found = []
    for same in by_item.values():
        same.sort(key=lambda one: one.item.effective_from)
        found.append(Turn(same[0].before, same[-1].after))
    return sorted(found, key=lambda one: (one.item.department_id, one.item.name_zh))


def between(first: date, last: date) -> Comparison:
    """改革前后. Items in force on the first day as they stand on the last; those that came, went or changed are the turns.

    Items that came later are turns (NEW), but no part of the figures: a service more is no burden more for who used the others.
    """
    old = {one.item_id: one for one in in_force(first)}
    new = {one.item_id: one for one in in_force(last)}
    turns = [Turn(old.get(pk), new.get(pk)) for pk in sorted(old.keys() | new.keys())]
    whole = compared([one for one in turns if one.before is not None])
    changed = tuple(one for one in turns if one.before is None or one.after is None or one.before.id != one.after.id)
    return Comparison(_why_gone(changed, last), whole.before, whole.after)


def _why_gone(turns: tuple[Turn, ...], on: date) -> tuple[Turn, ...]:
    """Items that are gone get the version that ended them, so that a merger is not taken for a cancellation."""
    gone = {one.before.item_id for one in turns if one.after is None and one.before is not None}
    if not gone:
        return turns
    rows = _published().filter(item__in=gone, effective_from__lte=on).order_by("item_id", "-effective_from")
    ends = {one.item_id: one for one in specs(rows.distinct("item_id").values_list("pk", flat=True))}
    return tuple(Turn(one.before, ends[one.item.item_id]) if one.after is None else one for one in turns)


def _published() -> QuerySet[ItemVersion]:
    return ItemVersion.objects.filter(published_at__isnull=False)


def free_versions(by: Actor, since: date, *, limit: int = 200) -> list[Turn]:
    """未入批次的变更. Published versions since a day that changed an item and belong to no batch, in the actor's area."""
    rows = _published().filter(effective_from__gte=since, reform=None).exclude(item__tier="base")
    found = [
        (pk, area)
        for pk, area in rows.order_by("-effective_from", "-pk").values_list("pk", "decide_department__area")[:limit]
        if may(by, role="office", area=area)
    ]
    turns = _turns({pk for pk, _ in found})
    return [turns[pk] for pk, _ in found if turns[pk].before is not None]


def proposals(on: date, packages: Mapping[str, Sequence[str]]) -> list[Proposal]:
    """精简建议. The cheapest next cuts over the items in force on a day."""
    items: list[ItemSpec] = in_force(on)
    return _proposals(items, packages)
