"""What a changed calendar would move (影响预览), told alike for every kind of thing that has a clock.

Things whose clocks move alike are one group: a hundred thousand open cases are a few hundred groups.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest

from onewindow.kernel.worktime import CHINA

Key = tuple[float, str, int, str]
Numbers = Callable[[str, Collection[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """Clocks that move alike (变动): what kind of thing, what it is about, which clock, due before and after, of whom."""

    kind: str
    topic: int  # item version or package version
    clock: str
    before: datetime
    after: datetime
    things: Sequence[int]

    @property
    def days(self) -> int:
        """By how many days of the calendar; positive: later."""
        return (self.after.astimezone(CHINA).date() - self.before.astimezone(CHINA).date()).days

    def places(self) -> Iterable[Key]:
        """The places of its clocks in the list: the largest shift first."""
        size = -abs((self.after - self.before).total_seconds())
        return ((size, self.kind, thing, self.clock) for thing in self.things)


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock of one thing in the list."""

    kind: str
    thing: int
    number: str
    topic: int
    clock: str
    before: datetime
    after: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Preview:
    """影响预览. How many things were looked at and move, the clocks by shift in days and by kind, and one page of them."""

    looked: int
    things: int
    clocks: int
    past: int  # due from now on, and overdue at once by the new calendar
    by_days: tuple[tuple[int, int], ...]
    by_clock: tuple[tuple[str, int], ...]
    rows: tuple[Shift, ...]
    after: Key | None


def preview(
    groups: Sequence[Group],
    looked: int,
    *,
    at: datetime,
    numbers: Numbers,
    days: int | None = None,
    after: Key | None = None,
    limit: int = 50,
) -> Preview:
    """影响预览. Counts over all clocks that move, and one page of them, the largest shift first.

    :param numbers: the numbers of some things of a kind. :param days: only clocks with this shift.
    :param after: key of the last row of the page before.
    """
    by_days, by_clock, things = Counter[int](), Counter[str](), dict[str, set[int]]()
    for one in groups:
        by_days[one.days] += len(one.things)
        by_clock[one.clock] += len(one.things)
        things.setdefault(one.kind, set()).update(one.things)
    wanted = [one for one in groups if days is None or one.days == days]
    places = ((key, n) for n, one in enumerate(wanted) for key in one.places() if after is None or key > after)
    page = nsmallest(limit + 1, places)
    shown = page[:limit]
    named = {kind: numbers(kind, [key[2] for key, _ in shown if key[1] == kind]) for kind in things}
    return Preview(
        looked=looked,
        things=sum(map(len, things.values())),
        clocks=by_clock.total(),
        past=sum(len(one.things) for one in groups if one.after <= at < one.before),
        by_days=tuple(sorted(by_days.items(), key=lambda pair: (-abs(pair[0]), -pair[0]))),
        by_clock=tuple(by_clock.most_common()),
        rows=tuple(_row(wanted[n], key[2], named[key[1]]) for key, n in shown),
        after=shown[-1][0] if len(page) > limit else None,
    )


def _row(one: Group, thing: int, numbers: Mapping[int, str]) -> Shift:
    return Shift(one.kind, thing, numbers.get(thing, ""), one.topic, one.clock, one.before, one.after, one.days)
