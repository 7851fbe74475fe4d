"""Holds: spans of time that do not count (暂停计时), such as 行政许可法 art. 45's hearing, testing or expert review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold, from the instant it begins to the instant of resumption; ``to`` is None while it lasts."""

    from_: datetime
    to: datetime | None = None


Holds = Iterable[Hold | tuple[datetime, datetime | None]]


class HoldLasts(ValueError):
    """A due moment was asked for while a hold still lasts: it is known only when the clock runs again."""


def merged(holds: Holds, *, from_: datetime, end: datetime | None = None) -> list[tuple[datetime, datetime]]:
    """The union of the holds as spans in order and apart, none before ``from_``.

    :param end: where a hold that still lasts ends, and where all are cut off.
    :raises HoldLasts: if a hold still lasts and ``end`` is not given.
    :raises ValueError: if a hold ends before it begins.
    """
    spans: list[tuple[datetime, datetime]] = []
    for hold in holds:
        start, stop = (hold.from_, hold.to) if isinstance(hold, Hold) else hold
        if stop is not None and stop < start:
            raise ValueError("a hold ends before it begins")
        if stop is None and end is None:
            raise HoldLasts("a hold still lasts")
        stop = end if stop is None else stop if end is None else min(stop, end)
        start = max(start, from_)
        if stop is not None and start < stop:
            spans.append((start, stop))
    spans.sort()
    union: list[tuple[datetime, datetime]] = []
    for start, stop in spans:
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], stop))
        else:
            union.append((start, stop))
    return union
