"""What a changed calendar does to running clocks (时限影响): due moments before and after, for a preview and for the job.

A clock is recomputed from where it began, with the same limit: it never starts anew. Before and after are counted with
the same opening hours, so that only what the notice moves is moved, and a clock that it does not touch stays to the
second as it was told.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.rules import holding
from onewindow.domain.cases.states import DECIDING, FILED, GRANTED, REFUSED, REVIEWING
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.queries import calendar as calendars
from onewindow.domain.org.queries.shifts import Group
from onewindow.kernel import sql
from onewindow.kernel.worktime import CHINA, Calendar, CalendarEnds, Limit, Opening

NOTICE, PROMISED, REVIEW, STATUTORY, CLOSE = "notice", "promised", "review", "statutory", "close"
CLOCKS = (PROMISED, STATUTORY, NOTICE, CLOSE)
"""What people are told of; the share of the reviews follows the promise."""

_RUNNING = (
    "SELECT DISTINCT t.thing FROM kernel_task t WHERE t.kind = 'case' AND t.closed_at IS NULL"
    " AND t.due_at >= %s::timestamptz"
)
_SOME = f"{_RUNNING} AND t.thing > %s::bigint ORDER BY t.thing LIMIT %s::integer"
_COUNT = f"SELECT count(*) FROM ({_RUNNING}) r"
WAITED = (
    "c.\"group\" <> '' AND EXISTS (SELECT FROM kernel_event e"
    " WHERE e.thing = c.id AND e.kind = 'case' AND e.name = 'case.wait')"
)
HOLDS = (
    "(SELECT jsonb_agg(jsonb_build_array(h.id, h.slug, h.stops_statutory, h.opened_at, h.released_at, h.expected_at,"
    " h.lasts_until, h.days) ORDER BY h.opened_at) FROM cases_hold h WHERE h.case_id = c.id)"
)
"""What was held and is, as ``rules.holding.held`` reads it."""
EXTENSION = (
    "(SELECT jsonb_build_array(x.length, x.moves_promise) FROM cases_extension x"
    " WHERE x.case_id = c.id AND x.approved_at IS NOT NULL)"
)
_COLUMNS = (
    'c.id, c.version, c.state, c.item_version_id, c.centre_id, c.owner_id, c.enterprise_id, c."group", c.number, c.received_at,'
    f" c.accepted_at, c.decided_at, c.promised_due_at, c.statutory_due_at, {WAITED}, {HOLDS}, {EXTENSION}"
)
_CASES = f"SELECT {_COLUMNS} FROM cases_case c WHERE c.id = ANY(%s::bigint[]) ORDER BY c.id"
_STOPPED = (
    "EXISTS (SELECT FROM cases_hold h WHERE h.case_id = c.id)"
    " OR EXISTS (SELECT FROM cases_extension x WHERE x.case_id = c.id AND x.approved_at IS NOT NULL)"
)
_OWN_WAY = f"SELECT c.id FROM ({_RUNNING}) r JOIN cases_case c ON c.id = r.thing WHERE {_STOPPED}"
_ITEMS = f"SELECT DISTINCT c.item_version_id FROM ({_RUNNING}) r JOIN cases_case c ON c.id = r.thing"
_DAY = (
    "CASE WHEN c.item_version_id = ANY(%s::bigint[])"
    " THEN date_trunc('day', c.{0} AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai' ELSE c.{0} END AS {0}"
)
_ALIKE = (
    "SELECT g.item_version_id, g.centre_id, g.state, g.received_at, g.accepted_at, g.decided_at, g.promised_due_at,"
    " g.statutory_due_at, g.waited, g.due_at, array_agg(g.id ORDER BY g.id) FROM ("
    f"SELECT c.id, c.item_version_id, c.centre_id, c.state, {_DAY.format('received_at')}, {_DAY.format('accepted_at')},"
    f" {_DAY.format('decided_at')}, c.promised_due_at, c.statutory_due_at, {WAITED} AS waited, w.due_at"
    f" FROM ({_RUNNING}) r JOIN cases_case c ON c.id = r.thing"
    " LEFT JOIN kernel_task w ON w.thing = c.id AND w.kind = 'case' AND w.closed_at IS NULL"
    " AND w.name = CASE WHEN c.state = 'filed' THEN 'notice-limit' WHEN c.state IN ('granted', 'refused') THEN 'close' END"
    f" WHERE NOT ({_STOPPED})"
    ") g GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
)


class Running(NamedTuple):
    """A case whose clocks run, as the database has it."""

    id: int
    version: int
    state: str
    item: int
    centre: int | None
    owner: int
    enterprise: int | None
    group: str
    number: str
    received_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    promised: datetime | None
    statutory: datetime | None
    waited: bool  # for a sibling's result: even a limit that runs from filing began when the case began
    waits_until: datetime | None = None  # of the five days' notice, or of the hand-over
    stops: rules.Stops = rules.RUNS_ON  # what was held, and the extension


Moments = dict[str, datetime]


def first_moment(day: date) -> datetime:
    """The beginning of a day in the city: no clock that ends before it is touched by what changes on it."""
    return datetime.combine(day, time(), CHINA)


def count_running(first: date) -> int:
    """在办件数. How many cases have a limit that ends on this day or later."""
    found = sql.row(_COUNT, (first_moment(first).isoformat(),))
    return int(found[0]) if found else 0


def running_after(first: date, last: int, limit: int) -> list[int]:
    """The next cases with such a limit, behind a given id."""
    return [thing for (thing,) in sql.rows(_SOME, (first_moment(first).isoformat(), str(last), str(limit)))]


def running(ids: Iterable[int]) -> list[Running]:
    """These cases as they stand."""
    found: list[Running] = []
    wanted = list(ids)
    for *row, holds, extension in sql.rows(_CASES, (wanted,)) if wanted else ():
        stops = holding.stops(holding.held(holds), holding.granted(extension))
        found.append(Running(*row)._replace(stops=stops))
    return found


class Reckoner:
    """Due moments by two calendars (前后对照). Where every limit of an item is in whole days, only the days of its
    beginnings matter: cases that began on the same days are reckoned once."""

    def __init__(self, old: Calendar, new: Calendar) -> None:
        self.old, self.new = old, new
        self._known: dict[tuple[object, ...], tuple[Moments, Moments]] = {}
        self._whole: dict[int, bool] = {}

    def both(self, case: Running) -> tuple[Moments, Moments]:
        """The due moments of a case before and after; a moment that the old calendar does not reach is missing before.

        :raises CalendarEnds: if one lies beyond the new calendar.
        """
        opening = calendars.opening(case.centre)
        if not self.in_whole_days(case.item):
            return self._both(case, opening)
        days = [at and at.astimezone(CHINA).toordinal() for at in (case.received_at, case.accepted_at, case.decided_at)]
        key = (case.item, opening, case.state, case.waited, case.stops, *days)
        if key not in self._known:
            self._known[key] = self._both(case, opening)
        return self._known[key]

    def _both(self, case: Running, opening: Opening) -> tuple[Moments, Moments]:
        known = spec(case.item)
        try:
            before = moments(case, known, self.old, opening)
        except CalendarEnds:
            before = {}
        return before, moments(case, known, self.new, opening)

    def in_whole_days(self, version: int) -> bool:
        """Whether every limit of an item is in whole days."""
        if version not in self._whole:
            known = spec(version)
            first = known.particulars.get("first_examined")
            texts = (known.notice, known.promised, known.statutory, known.certificate, first)
            limits = [Limit.parse(text) for text in texts if text]
            self._whole[version] = all(one.unit in ("wd", "cd") and one.whole >= 1 and not one.half for one in limits)
        return self._whole[version]


def moments(case: Running, known: ItemSpec, calendar: Calendar, opening: Opening) -> Moments:
    """The due moments of what runs in the case's state.

    :raises CalendarEnds: if one lies beyond the calendar.
    """
    if case.state == FILED:
        return {NOTICE: rules.due(known.notice, case.received_at, calendar, opening)}
    if case.state in (GRANTED, REFUSED) and case.decided_at is not None:
        return {CLOSE: rules.due(known.certificate or rules.CERTIFICATE, case.decided_at, calendar, opening)}
    if case.state not in (REVIEWING, DECIDING) or case.accepted_at is None:
        return {}
    clock = rules.clock(
        promised=known.promised,
        statutory=known.statutory,
        law_from=case.received_at if known.statutory_from == "filing" and not case.waited else case.accepted_at,
        at=case.accepted_at,
        calendar=calendar,
        opening=opening,
        stops=case.stops,
        first=known.particulars.get("first_examined"),
    )
    law = {STATUTORY: clock.statutory} if clock.statutory is not None else {}
    return {PROMISED: clock.promised, REVIEW: clock.review, **law}


def shifts(old: Calendar, new: Calendar) -> tuple[int, list[Group]]:
    """How many running cases were looked at, and every clock of theirs that is due at another moment by ``new``.

    The database puts cases together that began on the same days; one of each group is reckoned. A case that was held or
    extended goes its own way.
    """
    days = calendars.changed_days(old, new)
    if not days:
        return 0, []
    since, reckoner = first_moment(days[0]).isoformat(), Reckoner(old, new)
    whole = [item for (item,) in sql.rows(_ITEMS, (since,)) if reckoner.in_whole_days(item)]
    looked, found = 0, list[Group]()
    own = running(case for (case,) in sql.rows(_OWN_WAY, (since,)))
    for case in own:
        looked += 1
        found += _moved(case, reckoner, [case.id])
    for item, centre, state, received, accepted, decided, promised, statutory, waited, waits, ids in sql.rows(
        _ALIKE, (whole, whole, whole, since)
    ):
        case = Running(
            0, 0, state, item, centre, 0, None, "", "", received, accepted, decided, promised, statutory, waited, waits
        )
        looked += len(ids)
        found += _moved(case, reckoner, ids)
    return looked, found


def _moved(case: Running, reckoner: Reckoner, ids: list[int]) -> list[Group]:
    before, after = reckoner.both(case)
    return [
        Group("case", case.item, clock, stored, after[clock], ids)
        for clock in CLOCKS
        if clock in after
        and (stored := _stored(case, clock)) is not None
        and before.get(clock) != after[clock] != stored
    ]


def numbers(ids: Collection[int]) -> dict[int, str]:
    """办件编号. The numbers of some cases."""
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))


def _stored(case: Running, clock: str) -> datetime | None:
    if clock == PROMISED:
        return case.promised
    return case.statutory if clock == STATUTORY else case.waits_until
