"""News: what an event means for those who listen. Which things it belongs to, whose to-do list and whose inbox it touches."""

import threading
from collections import OrderedDict, deque
from collections.abc import Collection, Hashable
from dataclasses import dataclass

from django.db import connection

from onewindow.domain.cases.models import Case
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.events import SENT
from onewindow.kernel import log
from onewindow.kernel.log.tail import position
from onewindow.kernel.models import Event

MOST = 500
REMEMBERED = 100_000  # things whose posts are known
LEARNT_EACH = 300  # open tasks of a post that are known from the start: more than a page shows or a badge counts
KEPT = 5_000  # news that may still be told to a browser that was away
Key = tuple[str, int | None]
Lists = tuple[frozenset[int], frozenset[int]]
NOBODY: Lists = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class News:
    """One event: the topics it belongs to, the posts and accounts whose to-do list it touches, and whose inbox: an
    account's, or an enterprise's, which all read who act for it today.

    ``known`` is false if nobody had seen its thing before: then a list that it has left is not among ``posts``.
    """

    position: log.Position
    topics: frozenset[str]
    name: str
    at: str
    posts: frozenset[int]
    actors: frozenset[int]
    inbox: tuple[str, int] | None = None
    thing: str = ""
    version: int | None = None
    known: bool = True

    @property
    def keys(self) -> frozenset[Hashable]:
        """Under what the streams it concerns are found."""
        lists = {("post", post) for post in self.posts} | {("actor", account) for account in self.actors}
        return frozenset({*self.topics, *lists, *((self.inbox,) if self.inbox else ())})


class Waiting:
    """Who waits for which thing. A task that was just closed has no index any more, so the last known answer is kept:
    what stood on a list before, and what stands there now, are both touched. Used by the tailer and by opening streams.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Key, Lists] = OrderedDict()
        self._learnt: set[int] = set()
        self._same: dict[Lists, Lists] = {}  # few different answers, many things
        self._lock = threading.Lock()

    def learn(self, posts: Collection[int]) -> None:
        """Know what stands on the lists of these posts now, so that it is known whom it leaves when it goes."""
        new = sorted(set(posts) - self._learnt)
        if not new:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.kind, p.thing FROM unnest(%s::bigint[]) AS o (post) CROSS JOIN LATERAL ("
                "SELECT t.kind, t.thing FROM kernel_task t WHERE t.closed_at IS NULL AND t.post = o.post"
                " ORDER BY t.due_at, t.id LIMIT %s::bigint) p",
                (new, LEARNT_EACH),
            )
            keys: set[Key] = {(kind, thing) for kind, thing in cursor.fetchall()}
        now = self._open_tasks(keys)
        with self._lock:
            for key, lists in now.items():
                self._known.setdefault(key, self._one(lists))
            self._learnt |= set(new)

    def touched(self, keys: set[Key]) -> dict[Key, tuple[Lists, bool]]:
        """For each thing the posts and the accounts whose lists change, and whether it was known before; one query."""
        now = self._open_tasks(keys)
        result = {}
        with self._lock:
            for key in keys:
                before = self._known.pop(key, None)
                after = self._one(now.get(key, NOBODY))
                old = before or NOBODY
                result[key] = (old[0] | after[0], old[1] | after[1]), before is not None
                self._known[key] = after
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return result

    def _one(self, lists: Lists) -> Lists:
        return self._same.setdefault(lists, lists)

    def _open_tasks(self, keys: set[Key]) -> dict[Key, Lists]:
        things = [key for key in keys if key[1] is not None]
        if not things:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT t.kind, t.thing, array_agg(t.post) FILTER (WHERE t.post IS NOT NULL),"
                " array_agg(t.actor) FILTER (WHERE t.actor IS NOT NULL)"
                " FROM kernel_task t JOIN unnest(%s::text[], %s::bigint[]) AS k (kind, thing)"
                " ON t.kind = k.kind AND t.thing = k.thing WHERE t.closed_at IS NULL GROUP BY t.kind, t.thing",
                ([kind for kind, _ in things], [thing for _, thing in things]),
            )
            rows = cursor.fetchall()
        return {(kind, thing): (frozenset(posts or ()), frozenset(actors or ())) for kind, thing, posts, actors in rows}


def read(after: log.Position, waiting: Waiting, limit: int = MOST) -> list[News]:
    """What has happened since a position, in the order of the log."""
    return of(log.tail(after, limit), waiting)


def of(events: list[Event], waiting: Waiting) -> list[News]:
    """The news that these events are; at most four queries however many they are."""
    if not events:
        return []
    keys = {(event.kind, event.thing) for event in events}
    touched, topics = waiting.touched(keys), belonging(keys)
    return [_news(event, topics[event.kind, event.thing], *touched[event.kind, event.thing]) for event in events]


def _news(event: Event, topics: frozenset[str], lists: Lists, known: bool) -> News:
    inbox = _inbox(event.data or {}) if event.name == SENT else None
    thing = f"{event.kind}:{event.thing}" if event.thing is not None else ""
    at = event.at.isoformat()
    return News(position(event), topics, event.name, at, *lists, inbox, thing, event.version, known)


def _inbox(data: dict[str, int]) -> tuple[str, int]:
    return ("business", data["enterprise"]) if data.get("enterprise") else ("inbox", data["to"])


def belonging(keys: set[Key]) -> dict[Key, frozenset[str]]:
    """The topics of each thing: itself, and what it is part of. A licence belongs to its case, a case to its bundle:
    who watches the bundle hears of all three. At most two queries.
    """
    licences = [thing for kind, thing in keys if kind == "licence" and thing is not None]
    of_licence = dict(Licence.objects.filter(pk__in=licences).values_list("pk", "case_ref")) if licences else {}
    cases = {thing for kind, thing in keys if kind == "case" and thing is not None}
    cases |= {int(ref.removeprefix("case:")) for ref in of_licence.values() if ref.startswith("case:")}
    of_case = dict(Case.objects.filter(pk__in=cases).values_list("pk", "group")) if cases else {}
    found = {}
    for kind, thing in keys:
        chain = [f"{kind}:{thing}"] if thing is not None else []
        if kind == "licence" and thing in of_licence:
            chain.append(of_licence[thing])
        if chain and chain[-1].startswith("case:"):
            chain.append(of_case.get(int(chain[-1].removeprefix("case:")), ""))
        found[kind, thing] = frozenset(topic for topic in chain if topic)
    return found


class Memory:
    """What was heard lately, so that a browser that was away is told what it missed without asking the database."""

    def __init__(self, most: int = KEPT) -> None:
        self._kept: deque[tuple[News, float]] = deque()
        self._most = most
        self._from: log.Position | None = None  # everything after it is kept
        self._heard_from = float("inf")  # every moment after it is kept
        self.at: log.Position | None = None

    def begin(self, at: log.Position, before: list[News], start: log.Position, moment: float) -> None:
        """Start at a position of the log, with the news that led to it from ``start`` on."""
        self._kept.clear()
        self._kept.extend((item, 0.0) for item in before)
        self._from, self._heard_from, self.at = start, moment, at

    def keep(self, news: list[News], moment: float) -> None:
        """Remember news heard at a moment; the oldest are forgotten."""
        for item in news:
            self._kept.append((item, moment))
            self.at = item.position
        while len(self._kept) > self._most:
            gone, heard = self._kept.popleft()
            self._from, self._heard_from = gone.position, max(self._heard_from, heard)

    def after(self, place: log.Position) -> list[News] | None:
        """The news after a place in the log; None if it lies too far back, or beyond this log."""
        if self._from is None or self.at is None or not self._from <= place <= self.at:
            return None
        return [item for item, _ in self._kept if item.position > place]

    def since(self, moment: float) -> list[News] | None:
        """The news heard since a moment; None if it lies before everything that is kept."""
        if moment < self._heard_from:
            return None
        return [item for item, heard in self._kept if heard >= moment]
