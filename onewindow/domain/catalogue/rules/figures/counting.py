"""Before and after (改革前后): what items ask of people, counted from their versions, and what a version changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.domain.catalogue.rules.figures.flags import Around, visits, working_days
from onewindow.domain.catalogue.rules.shapes import ItemSpec

CANCEL, MERGE, SUSPEND, NEW, DELEGATE = "cancel", "merge", "suspend", "new", "delegate"
STEPS, MATERIALS, TIME, VISITS, MORE = "steps", "materials", "time", "visits", "more"
KINDS = (CANCEL, MERGE, DELEGATE, STEPS, MATERIALS, TIME, VISITS, SUSPEND, NEW, MORE)
"""What a version can do to its item (改革方式), in the order of showing; MORE: it asks more than before."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What items ask of people, added up (办事成本). Days are working days.

    ``papers``: materials the applicant brings; ``legal_days`` and ``kept_days`` are the statutory days and the promise over
    the ``dated`` items that have both: their ratio is "promised = 30 % of statutory".
    """

    items: int = 0
    steps: int = 0
    materials: int = 0
    papers: int = 0
    days: Decimal = Decimal(0)
    dated: int = 0
    legal_days: Decimal = Decimal(0)
    kept_days: Decimal = Decimal(0)
    visits: int = 0

    @property
    def ratio(self) -> int | None:
        """承诺占法定. Promised days in whole percent of the statutory ones; None if no item has both."""
        return round(self.kept_days * 100 / self.legal_days) if self.legal_days else None

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(*(getattr(self, name) + getattr(other, name) for name in Measure.__dataclass_fields__))


def measured(item: ItemSpec | None) -> Measure:
    """What one version asks; nothing if there is none or it is not open to anybody."""
    if item is None or item.standing != "open":
        return Measure()
    promised, legal = working_days(item.promised), working_days(item.statutory)
    both = bool(item.statutory and legal)
    return Measure(
        items=1,
        steps=len(item.steps),
        materials=len(item.materials),
        papers=sum(one.satisfied_by == "upload" for one in item.materials),
        days=promised,
        dated=int(both),
        legal_days=legal if both else Decimal(0),
        kept_days=promised if both else Decimal(0),
        visits=visits(item, Around()).value,
    )


def total(items: Iterable[ItemSpec | None]) -> Measure:
    """What several versions ask together."""
    found = Measure()
    for one in items:
        found += measured(one)
    return found


@dataclass(frozen=True, slots=True)
class Turn:
    """One item before and after (事项改革前后); a missing side: it did not exist yet, or exists no more."""

    before: ItemSpec | None
    after: ItemSpec | None

    @property
    def item(self) -> ItemSpec:
        """The version to name it by."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def was(self) -> Measure:
        """What it asked before."""
        return measured(self.before)

    @property
    def now(self) -> Measure:
        """What it asks after."""
        return measured(self.after)

    @property
    def kinds(self) -> tuple[str, ...]:
        """改革方式. What happened to it, in the order of ``KINDS``."""
        return kinds(self.before, self.after)


def kinds(before: ItemSpec | None, after: ItemSpec | None) -> tuple[str, ...]:
    """改革方式. What a version does to its item: cancelled, merged, delegated, fewer steps, materials, days, visits – or more."""
    was, now = measured(before), measured(after)
    if not now.items:
        if after is not None and after.standing == "suspended":
            return (SUSPEND,)
        return (MERGE,) if after is not None and after.merged_into else (CANCEL,)
    if not was.items:
        return (NEW,)
    assert before is not None and after is not None
    found = set()
    if after.level > before.level:  # A.2: the larger the number, the nearer to people
        found.add(DELEGATE)
    pairs = (
        (STEPS, was.steps, now.steps),
        (MATERIALS, was.materials, now.materials),
        (MATERIALS, was.papers, now.papers),
        (TIME, was.days, now.days),
        (VISITS, was.visits, now.visits),
    )
    found |= {name for name, old, new in pairs if new < old}
    found |= {MORE for _, old, new in pairs if new > old}
    return tuple(one for one in KINDS if one in found)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after over several items (改革成效)."""

    turns: tuple[Turn, ...]
    before: Measure
    after: Measure

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        """How many items each kind touched, without the kinds that touched none."""
        counted = {kind: sum(kind in turn.kinds for turn in self.turns) for kind in KINDS}
        return [(kind, number) for kind, number in counted.items() if number]


def compared(turns: Sequence[Turn]) -> Comparison:
    """改革成效. Both sides counted by the same rule."""
    return Comparison(tuple(turns), total(one.before for one in turns), total(one.after for one in turns))
