"""What a changed calendar does to the clocks of bundles (时限影响): the one window's notice and the total clock."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from onewindow.domain.bundles.models import Bundle, BundleCase, PackageVersion
from onewindow.domain.bundles.queries.projects import limits
from onewindow.domain.bundles.rules.clocks import Received, Stretch, critical_path
from onewindow.domain.bundles.rules.clocks import notice as notice_due
from onewindow.domain.cases.queries import recomputing as cases
from onewindow.domain.catalogue.queries import spec, specs
from onewindow.domain.org.queries import calendar as calendars
from onewindow.domain.org.queries.shifts import Group, Key, Preview, Shift, preview
from onewindow.kernel import sql, worktime
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import Calendar, CalendarEnds

NOTICE, TOTAL, TOLD = "notice", "total", "told"
_RUNNING = (
    "SELECT DISTINCT t.thing FROM kernel_task t WHERE t.kind = 'bundle' AND t.closed_at IS NULL"
    " AND t.due_at >= %s::timestamptz"
)
_SOME = f"{_RUNNING} AND t.thing > %s::bigint ORDER BY t.thing LIMIT %s::integer"
_COUNT = f"SELECT count(*) FROM ({_RUNNING}) r"
_MANY = 1_000_000
_ACCEPTED = ("bundle.accept", "bundle.deem-accepted")


class Running(NamedTuple):
    """A bundle whose clocks run."""

    row: Bundle
    nodes: tuple[Stretch, ...]
    waits_until: datetime | None  # of the one window's notice
    received: tuple[Received, ...] = ()


Moments = dict[str, datetime]


def count_running(since: datetime) -> int:
    """在办联办件数. How many bundles have a limit that ends at this moment or later."""
    found = sql.row(_COUNT, (since.isoformat(),))
    return int(found[0]) if found else 0


def running_after(since: datetime, last: int, limit: int = _MANY) -> list[int]:
    """The next bundles with such a limit, behind a given id."""
    return [thing for (thing,) in sql.rows(_SOME, (since.isoformat(), str(last), str(limit)))]


def running(ids: Iterable[int]) -> list[Running]:
    """These bundles as they stand, with the nodes that were going when they were accepted."""
    rows = list(Bundle.objects.filter(pk__in=ids).select_related("package_version").order_by("pk"))
    keys = [row.pk for row in rows]
    accepted: dict[int | None, datetime] = dict(
        Event.objects.filter(kind="bundle", thing__in=keys, name__in=_ACCEPTED).values_list("thing", "at")
    )
    notices = dict(
        Task.objects.filter(kind="bundle", thing__in=keys, name="notice-limit", closed_at=None).values_list(
            "thing", "due_at"
        )
    )
    nodes = stretches(keys, accepted)
    came = received(row.pk for row in rows if row.state == "filed")
    return [Running(row, tuple(nodes[row.pk]), notices.get(row.pk), tuple(came.get(row.pk, ()))) for row in rows]


def received(bundles: Iterable[int]) -> Mapping[int, list[Received]]:
    """收件. The items of some bundles that wait for acceptance, by whose law the one window must speak, and since when.

    One that was dropped since counts on: who takes something back gives the office no more time.
    """
    found = defaultdict[int, list[Received]](list)
    columns = ("bundle_id", "bundle__received_at", "case__item_version_id", "case__filed_at", "case__closed_at")
    asked = list(bundles)
    rows = BundleCase.objects.filter(bundle__in=asked).order_by().values_list(*columns) if asked else ()
    for bundle, since, version, filed_at, closed_at in rows:
        if closed_at is None or closed_at > since:
            found[bundle].append(Received(spec(version).notice, max(since, filed_at)))
    return found


def stretches(
    bundles: Collection[int], accepted: Mapping[int | None, datetime] | None = None
) -> Mapping[int, list[Stretch]]:
    """路径. The items of some bundles in working order, with what was held of each; what ended before acceptance is left out.

    :param accepted: when each was accepted, if it is not its own column that counts.
    """
    found = defaultdict[int, list[Stretch]](list)
    rows = list(
        BundleCase.objects.filter(bundle__in=bundles)
        .order_by("bundle", "order")
        .values_list(
            "bundle_id",
            "node",
            "after",
            "case",
            "case__item_version_id",
            "case__closed_at",
            "case__filed_at",
            "bundle__accepted_at",
        )
    )
    stops = {one.id: one.stops for one in cases.running(row[3] for row in rows)}
    for bundle, node, after, case, version, closed_at, filed_at, accepted_at in rows:
        since = accepted_at if accepted is None else accepted.get(bundle)
        if since is None or closed_at is None or closed_at > since:
            held = stops[case]
            more = held.extension if held.also_promise else None
            limit = spec(version).promised
            found[bundle].append(Stretch(node, tuple(after), limit, held.promised, more, filed_at))
    return found


def both(bundle: Running, old: Calendar, new: Calendar) -> tuple[Moments, Moments]:
    """前后对照. The due moments of a bundle by two calendars; a moment that the old one does not reach is missing in it."""
    try:
        before = moments(bundle, old)
    except CalendarEnds:
        before = {}
    return before, moments(bundle, new)


def moments(bundle: Running, calendar: Calendar) -> Moments:
    """The due moments of what runs in the bundle's state.

    :raises CalendarEnds: if one lies beyond the calendar.
    """
    row = bundle.row
    ticking = worktime.clock(calendar, calendars.opening(row.centre_id))
    if row.state == "filed":
        due = notice_due(bundle.received, ticking)
        return {NOTICE: due} if due else {}
    if row.state != "running" or row.accepted_at is None:
        return {}
    total = critical_path(bundle.nodes, row.accepted_at, ticking)
    if row.told_at is None:
        return {TOTAL: total}
    plain = [one._replace(held=(), more=None) for one in bundle.nodes]
    return {TOTAL: total, TOLD: critical_path(plain, row.accepted_at, ticking)}


def shifts(old: Calendar, new: Calendar) -> tuple[int, list[Group]]:
    """How many running bundles were looked at, and every clock of theirs that is due at another moment by ``new``."""
    days = calendars.changed_days(old, new)
    ids = running_after(cases.first_moment(days[0]), 0) if days else []
    every = running(ids) if ids else []
    found: list[Group] = []
    for bundle in every:
        before, after = both(bundle, old, new)
        for clock, stored in ((NOTICE, bundle.waits_until), (TOTAL, bundle.row.due_at)):
            if clock in after and stored is not None and before.get(clock) != after[clock] != stored:
                row = bundle.row
                found.append(Group("bundle", row.package_version_id, clock, stored, after[clock], (row.pk,)))
    return len(every), found


def effect(
    notice: int,
    *,
    at: datetime,
    days: int | None = None,
    after: Key | None = None,
    limit: int = 50,
    between: tuple[Calendar, Calendar] | None = None,
) -> Preview:
    """影响预览. What a notice that is not yet in force would move, of cases, bundles and stages, largest shift first.

    :param days: only clocks with this shift. :param after: key of the last row of the page before.
    :param between: the calendar in force and the one the notice would make, if they were read already.
    """
    old, new = between or (calendars.of_edition(calendars.renew()), calendars.with_notice(notice))
    looked_cases, of_cases = cases.shifts(old, new)
    looked_bundles, of_bundles = shifts(old, new)
    looked_stages, of_stages = limits.shifts(old, new)
    looked = looked_cases + looked_bundles + looked_stages
    return preview(
        of_cases + of_bundles + of_stages, looked, at=at, numbers=numbers, days=days, after=after, limit=limit
    )


def numbers(kind: str, ids: Collection[int]) -> dict[int, str]:
    """编号. The numbers of some cases or bundles; of stages the codes of their projects."""
    if kind == "case":
        return cases.numbers(ids)
    if kind == limits.KIND:
        return limits.codes(ids)
    return dict(Bundle.objects.filter(pk__in=ids).values_list("pk", "number"))


def titles(shifts: Iterable[Shift]) -> dict[str, str]:
    """事项名称. What the things of a page are about, in the active language, by kind and topic (``case 12``)."""
    listed = {(one.kind, one.topic) for one in shifts}
    items = {one.id: one.name for one in specs(topic for kind, topic in listed if kind == "case")}
    packages = PackageVersion.objects.filter(pk__in=[topic for kind, topic in listed if kind == "bundle"])
    projects = [topic for kind, topic in listed if kind == limits.KIND]
    named = limits.names(projects) if projects else {}
    return (
        {f"case {pk}": name for pk, name in items.items()}
        | {f"bundle {row.pk}": row.name for row in packages}
        | {f"{limits.KIND} {pk}": name for pk, name in named.items()}
    )
