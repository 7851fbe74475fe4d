"""The lists made from the items in force (清单): none is kept anywhere, so none can be out of date."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from onewindow.domain.catalogue.queries.specs.items import in_force
from onewindow.domain.catalogue.rules import ItemSpec
from onewindow.domain.catalogue.rules.figures import flags
from onewindow.domain.catalogue.rules.figures.lists import BY_KEY, GROUPS, KINDS, Kind, Listed, proofs, value, words
from onewindow.domain.org.models import Department
from onewindow.kernel.errors import Refusal
from onewindow.kernel.sql import city

__all__ = [
    "GROUPS",
    "KINDS",
    "Filters",
    "Kind",
    "ListPage",
    "ListUnknown",
    "Listed",
    "Overview",
    "Side",
    "listed",
    "overview",
    "proofs",
    "value",
    "words",
]


class ListUnknown(Refusal):
    """There is no list of this name (没有该清单)."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed down to (筛选); empty: everything. ``department`` is its id."""

    department: int | None = None
    level: str = ""
    audience: str = ""
    type: str = ""

    def admit(self, item: ItemSpec, without: str = "") -> bool:
        """Whether an item passes; ``without`` names a filter that is left aside (for the counts beside it)."""
        return (
            (without == "department" or not self.department or item.department_id == self.department)
            and (without == "level" or not self.level or item.level == self.level)
            and (without == "audience" or not self.audience or self.audience in item.audience)
            and (without == "type" or not self.type or item.item_type == self.type)
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One choice of a filter with how many items it leaves (下钻); ``value`` goes back into the filter."""

    value: str
    name_zh: str
    name_en: str
    count: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list (清单): its items, how many are in force at all, and the counts by department, level, audience and type."""

    kind: Kind
    rows: tuple[Listed, ...]
    in_force: int
    sides: dict[str, tuple[Side, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overview:
    """All lists with their figures (清单总览)."""

    counts: tuple[tuple[Kind, int], ...]
    in_force: int


def everything(on: date) -> list[Listed]:
    """Every item in force with its flags, in two SQLs when the specs are in memory."""
    items = in_force(on)
    below = _below(items)
    own = dict(Department.objects.values_list("pk", "area__level"))
    here = city()
    return [_listed(here, one, below.get(one.item_id, frozenset()), own.get(one.department_id, "")) for one in items]


_kept: dict[tuple[str, int], tuple[Listed, frozenset[str], str]] = {}


def _listed(here: str, item: ItemSpec, below: frozenset[str], own: str) -> Listed:
    """The flags of a version, kept as long as its spec is (the very same object) and nothing around it has changed."""
    known = _kept.get((here, item.id))
    if known is not None and known[0].item is item and known[1:] == (below, own):
        return known[0]
    made = Listed(item, flags.flags(item, flags.Around(below, own)))
    _kept[here, item.id] = (made, below, own)
    return made


def _below(items: list[ItemSpec]) -> dict[int, frozenset[str]]:
    """Levels (A.2) at which others do the same: under the item itself, or beside it under the same base item."""
    under: dict[int, set[str]] = defaultdict(set)
    for one in items:
        if one.parent is not None:
            under[one.parent].add(one.level)
    return {one.item_id: frozenset(under[one.item_id] | (under[one.parent] if one.parent else set())) for one in items}


def overview(on: date) -> Overview:
    """清单总览. How many items stand on each list on a day."""
    found = everything(on)
    return Overview(tuple((kind, sum(map(kind.belongs, found))) for kind in KINDS), len(found))


def listed(key: str, on: date, filters: Filters = Filters()) -> ListPage:
    """清单. The items of a list on a day, by department and name, with what the filters would leave.

    :raises ListUnknown: if there is no list of this name.
    """
    kind = BY_KEY.get(key)
    if kind is None:
        raise ListUnknown(list=key)
    found = everything(on)
    mine = [one for one in found if kind.belongs(one)]
    rows = tuple(one for one in mine if filters.admit(one.item))
    sides = {name: _sides(name, mine, filters) for name in ("department", "level", "audience", "type")}
    return ListPage(kind, rows, len(found), sides)


def _sides(name: str, mine: list[Listed], filters: Filters) -> tuple[Side, ...]:
    counted: Counter[str] = Counter()
    named: dict[str, tuple[str, str]] = {}
    for one in mine:
        item = one.item
        if not filters.admit(item, without=name):
            continue
        match name:
            case "department":
                keys = [str(item.department_id)]
                named[keys[0]] = (item.department_zh, item.department_en)
            case "audience":
                keys = list(item.audience)
            case "type":
                keys = [item.item_type]
            case _:
                keys = [item.level]
        counted.update(keys)
    order = sorted(counted, key=lambda one: (-counted[one], one)) if name == "department" else sorted(counted)
    return tuple(Side(one, *(named.get(one) or words(name, one)), counted[one]) for one in order)
