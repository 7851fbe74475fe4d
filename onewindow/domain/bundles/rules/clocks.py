"""The clocks of a bundle (时限): the five days to accept, correct or refuse it, and the total over its graph."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from onewindow.kernel.worktime import Clock, Limit

NOTICE = "5wd"
"""行政许可法 art. 32 (4): what is missing is told once within five days, or the application counts as accepted."""


def critical_path(nodes: Iterable[tuple[str, Sequence[str], str]], at: datetime, ticking: Clock) -> datetime:
    """总时限. When the last item is due: each begins when the last one it waits for is due.

    :param nodes: in working order, each with the nodes it waits for and its promised limit.
    """
    due: dict[str, datetime] = {}
    for node, after, limit in nodes:
        start = max((due[before] for before in after if before in due), default=at)
        due[node] = ticking.due(start, Limit.parse(limit)) if limit else start
    return max(due.values(), default=at)
