"""Due moments of a bundle: the notice to accept, correct or refuse it, and the total clock over its graph."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.bundles.queries.recomputing import stretches
from onewindow.domain.bundles.rules import clocks as rules
from onewindow.domain.bundles.rules import graph
from onewindow.domain.bundles.rules.clocks import Received, Stretch, critical_path
from onewindow.domain.bundles.rules.plan import Edge, ItemFacts
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, worktime
from onewindow.kernel.step import Open
from onewindow.kernel.worktime import Limit


def notice(window_post: int, at: datetime, centre: int | None, versions: Iterable[int]) -> tuple[Open, ...]:
    """The acceptance task, and the timer that accepts by silence when nothing has been told in time.

    :param versions: of the items handed in together; the strictest of them counts.
    """
    due = notice_due(versions, at, centre)
    return posted("accept", window_post, at, due, centre), Open("notice-limit", due_at=due)


def notice_due(versions: Iterable[int], at: datetime, centre: int | None) -> datetime:
    """一次告知到期. By when the one window must have spoken of these items, received at one moment."""
    ticking = worktime.clock(calendars.current(), opening(centre))
    return rules.notice((Received(spec(one).notice, at) for one in versions), ticking) or at


def posted(name: str, post: int, at: datetime, due_at: datetime, centre: int | None) -> Open:
    """A task of a post that is due at a known moment; its amber moment comes from the light rules."""
    return Open(name, post=post, amber_at=amber(name, at, due_at, centre), due_at=due_at)


opening = calendars.opening


def total(nodes: Iterable[BundleCase], limits: Mapping[str, str], at: datetime, centre: int | None) -> datetime:
    """总时限. When the last item is due: each begins when the last one it waits for is due (the critical path).

    :param nodes: in working order. :param limits: promised limit of each node.
    """
    ticking = worktime.clock(calendars.current(), opening(centre))
    return critical_path((Stretch(node.node, node.after, limits[node.node]) for node in nodes), at, ticking)


def held_total(row: Bundle, at: datetime) -> datetime:
    """顺延后的总时限. The path from acceptance with what was held and extended of each case put into its place."""
    ticking = worktime.clock(calendars.current(), opening(row.centre_id))
    return critical_path(stretches([row.pk])[row.pk], row.accepted_at or at, ticking)


def with_more(
    row: Bundle,
    nodes: Iterable[BundleCase],
    added: Iterable[str],
    edges: Iterable[Edge],
    items: Mapping[str, ItemFacts],
    at: datetime,
    told: datetime | None = None,
) -> datetime:
    """增项后的总时限. When the last of the added items is due, if that is later than what was promised for the whole.

    :param told: what was promised for the whole, if not what is due now. :param added: in working order. What an added item waits for is due when its own promise says, at the latest.
    """
    ticking = worktime.clock(calendars.current(), opening(row.centre_id))
    links = list(edges)
    due = {n.node: at if n.case.decided_at else n.case.promised_due_at or row.due_at or at for n in nodes}
    latest = told or row.due_at or at
    for slug in added:
        start = max((due[one] for one in graph.inputs(slug, links) if one in due), default=at)
        promised = items[slug].promised
        due[slug] = ticking.due(max(start, at), Limit.parse(promised)) if promised else max(start, at)
        latest = max(latest, due[slug])
    return latest


def amber(name: str, at: datetime, due_at: datetime, centre: int | None) -> datetime:
    """黄灯时刻. When a task that runs from ``at`` turns amber; one that is due already is amber at once."""
    if due_at <= at:
        return due_at
    return lights.amber_at(
        "bundle", name, opened_at=at, due_at=due_at, calendar=calendars.current(), opening=opening(centre)
    )
