"""The clocks of a bundle (时限): the notice to accept, correct or refuse it, and the total over its graph."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from onewindow.kernel.worktime import Clock, Limit


class Received(NamedTuple):
    """One item of a bundle and when its papers came in; ``limit``: within which its own law wants to hear what lacks."""

    limit: str
    since: datetime


def notice(items: Iterable[Received], ticking: Clock) -> datetime | None:
    """一次告知时限. When the one window must have spoken: at the earliest moment that the law of any of the items sets.

    行政许可法 art. 32 (4) gives five days; 不动产登记暂行条例 art. 17 only the day itself. Who hands in several things
    together loses nothing he would have had with one of them alone.
    """
    return min((ticking.due(one.since, Limit.parse(one.limit)) for one in items), default=None)


class Stretch(NamedTuple):
    """One item of the path: what it waits for, its promise, what was held of it, what was added (延期), when it joined."""

    node: str
    after: Sequence[str]
    limit: str
    held: Sequence[tuple[datetime, datetime]] = ()
    more: str | None = None
    since: datetime | None = None


def critical_path(stretches: Iterable[Stretch], at: datetime, ticking: Clock) -> datetime:
    """总时限. When the last item is due: each begins when the last one it waits for is due; what is held does not count.

    :param stretches: in working order.
    """
    due: dict[str, datetime] = {}
    for one in stretches:
        start = max((due[before] for before in one.after if before in due), default=max(at, one.since or at))
        ends = ticking.due(start, Limit.parse(one.limit), tuple(one.held)) if one.limit else start
        due[one.node] = ticking.due(ends, Limit.parse(one.more), tuple(one.held)) if one.more else ends
    return max(due.values(), default=at)
