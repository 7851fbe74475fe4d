"""What a changed calendar would move (影响预览), told alike for every kind of thing that has a clock."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onewindow.kernel.worktime import CHINA

Key = tuple[float, str, int, str]


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock that moves (变动): whose, which one, and when it is due by the calendar in force and by the new one."""

    kind: str
    thing: int
    number: str
    topic: int  # item version or package version
    clock: str
    before: datetime
    after: datetime

    @property
    def days(self) -> int:
        """By how many days of the calendar; positive: later."""
        return (self.after.astimezone(CHINA).date() - self.before.astimezone(CHINA).date()).days

    @property
    def key(self) -> Key:
        """The place in the list: the largest shift first."""
        return (-abs((self.after - self.before).total_seconds()), self.kind, self.thing, self.clock)


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
    every: Iterable[Shift],
    looked: int,
    *,
    at: datetime,
    days: int | None = None,
    after: Key | None = None,
    limit: int = 50,
) -> Preview:
    """影响预览. Counts over all clocks that move, and one page of them, the largest shift first.

    :param days: only clocks with this shift. :param after: key of the last row of the page before.
    """
    found = list(every)
    by_days, by_clock = Counter(one.days for one in found), Counter(one.clock for one in found)
    wanted = sorted((one for one in found if days is None or one.days == days), key=lambda one: one.key)
    if after is not None:
        wanted = [one for one in wanted if one.key > after]
    return Preview(
        looked=looked,
        things=len({(one.kind, one.thing) for one in found}),
        clocks=len(found),
        past=sum(one.after <= at < one.before for one in found),
        by_days=tuple(sorted(by_days.items(), key=lambda pair: (-abs(pair[0]), -pair[0]))),
        by_clock=tuple(by_clock.most_common()),
        rows=tuple(wanted[:limit]),
        after=wanted[limit - 1].key if len(wanted) > limit else None,
    )
