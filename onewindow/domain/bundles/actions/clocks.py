"""Due moments of a bundle: the five days to accept, correct or refuse it, and the total clock over its graph."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from onewindow.domain.bundles.models import BundleCase
from onewindow.domain.org.queries import main_centre
from onewindow.domain.org.queries import opening as opening_of
from onewindow.kernel import lights, worktime
from onewindow.kernel.step import Open
from onewindow.kernel.worktime import Calendar, Limit, Opening

NOTICE = "5wd"
"""行政许可法 art. 32 (4): what is missing is told once within five days, or the application counts as accepted."""


def notice(window_post: int, at: datetime, centre: int | None) -> tuple[Open, ...]:
    """The acceptance task, and the timer that accepts by silence when nothing has been told in time."""
    due = worktime.clock(Calendar.packaged(), opening(centre)).due(at, Limit.parse(NOTICE))
    return posted("accept", window_post, at, due, centre), Open("notice-limit", due_at=due)


def posted(name: str, post: int, at: datetime, due_at: datetime, centre: int | None) -> Open:
    """A task of a post that is due at a known moment; its amber moment comes from the light rules."""
    amber = due_at
    if due_at > at:
        amber = lights.amber_at(
            "bundle", name, opened_at=at, due_at=due_at, calendar=Calendar.packaged(), opening=opening(centre)
        )
    return Open(name, post=post, amber_at=amber, due_at=due_at)


def opening(centre: int | None) -> Opening:
    """When the centre is open (None: the city's main centre)."""
    return opening_of(main_centre().pk if centre is None else centre)


def total(nodes: Iterable[BundleCase], limits: Mapping[str, str], at: datetime, centre: int | None) -> datetime:
    """总时限. When the last item is due: each begins when the last one it waits for is due (the critical path).

    :param nodes: in working order. :param limits: promised limit of each node.
    """
    ticking = worktime.clock(Calendar.packaged(), opening(centre))
    due: dict[str, datetime] = {}
    for node in nodes:
        start = max((due[before] for before in node.after if before in due), default=at)
        due[node.node] = ticking.due(start, Limit.parse(limits[node.node])) if limits[node.node] else start
    return max(due.values(), default=at)
