"""Readers: a room's answers to the news of lower rooms, run after the commit that brought them.

At least once: the reader's row is locked while it works (a second worker goes on to the next reader), and reactions,
cursor and debts are committed together. A reaction that fails never stops the log: the stretch is rolled back and run
again with a savepoint around each reaction, the one that fails is rolled back by itself, its event is written down as owed
(``kernel_owed``), reported, and tried again with growing pauses, 2 s to 1 h, until it succeeds. So a reaction must be
idempotent by ``event.id`` and must read the present state, not trust in order. (Savepoints around all of them, always, were
two of six statements: decision 64.)
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import Error, connection, transaction

from onewindow.kernel.log import owed
from onewindow.kernel.log.owed import Reaction
from onewindow.kernel.log.tail import COLUMNS, Position, position, settled
from onewindow.kernel.models import Event
from onewindow.kernel.states import registry

logger = logging.getLogger(__name__)
CHUNK = 50  # reactions per transaction: locks stay short
CHUNK_SECONDS = 2.0
SCAN = 1000  # positions looked at per query


class _Registered(NamedTuple):
    reader: str
    names: frozenset[str]
    reaction: Reaction

    @property
    def label(self) -> str:
        return f"{self.reaction.__module__}.{self.reaction.__qualname__}"


class _Stumbled(Exception):
    """A reaction has failed in a stretch without savepoints: it is rolled back and run again with them."""


_reactions: list[_Registered] = []


def reader(name: str, *events: str) -> Callable[[Reaction], Reaction]:
    """Register a reaction of the room ``name`` to these events: ``case.grant`` is kind and transition.

    A room has one cursor; its reactions to one event run in the order of registration.
    """

    def registered(reaction: Reaction) -> Reaction:
        _reactions.append(_Registered(name, frozenset(events), reaction))
        return reaction

    return registered


def check_names() -> None:
    """Every event of a known kind that a reader waits for can happen; a misspelt one would wait for ever."""
    for registered in _reactions:
        for event in registered.names:
            kind = registry().get(event.split(".")[0])
            if kind is not None and event not in kind.event_names:
                raise LookupError(f"{registered.label} waits for {event}; there are {sorted(kind.event_names)}")


def run_readers(at: datetime) -> int:
    """读日志. Run every reader up to the horizon, then what is owed and due; how many reactions were run."""
    check_names()
    done, apart = 0, False
    for name in dict.fromkeys(r.reader for r in _reactions):
        mine = [r for r in _reactions if r.reader == name]
        wanted = sorted(frozenset[str]().union(*(r.names for r in mine)))
        while True:
            with_own = settled()  # decided outside our own transaction
            try:
                with transaction.atomic():
                    ran, more = _chunk(name, mine, wanted, with_own, at, apart)
                apart = False
            except _Stumbled:
                apart = True
                continue
            except Error as error:
                if connection.in_atomic_block:
                    raise
                connection.close()
                with transaction.atomic():
                    ran, more = _put_off(name, mine, wanted, with_own, at, error)
            done += ran
            if not more:
                break
    return done + owed.pay({(r.reader, r.label): r.reaction for r in _reactions}, at)


def _cursor(name: str) -> Position | None:
    """Lock the reader's row; None if another worker holds it."""
    with connection.cursor() as cursor:
        lock = "SELECT epoch, xid, event FROM kernel_reader WHERE name = %s::text FOR UPDATE SKIP LOCKED"
        cursor.execute(lock, (name,))
        row = cursor.fetchone()
        if row is None:
            cursor.execute("INSERT INTO kernel_reader (name) VALUES (%s::text) ON CONFLICT (name) DO NOTHING", (name,))
            cursor.execute(lock, (name,))
            row = cursor.fetchone()
    return Position(*row) if row else None


def _chunk(
    name: str, mine: Sequence[_Registered], wanted: list[str], condition: str, at: datetime, apart: bool
) -> tuple[int, bool]:
    """Read one stretch of the log in the present transaction; reactions run, and whether more may follow.

    :param apart: each reaction in a savepoint of its own.
    """
    start = _cursor(name)
    if start is None:
        return 0, False
    events, end, more = _stretch(start, wanted, condition)
    ran, until = 0, time.monotonic() + CHUNK_SECONDS
    for event in events:
        for registered in mine:
            if event.name in registered.names:
                ran += 1
                (_react if apart else _react_together)(registered, event, at)
        if time.monotonic() > until:  # locks stay short, and the server ends long transactions
            end = position(event)
            break
    _move(name, start, end)
    return ran, more


def _put_off(
    name: str, mine: Sequence[_Registered], wanted: list[str], condition: str, at: datetime, error: Error
) -> tuple[int, bool]:
    """A stretch could not be committed (the session was ended, by a reaction that takes too long): its first event is
    owed and tried by itself, and the log goes on behind it."""
    start = _cursor(name)
    events = _stretch(start, wanted, condition)[0] if start is not None else []
    if start is None or not events:
        return 0, False
    logger.error("the reader %s could not commit; event %s is owed: %r", name, events[0].id, error)
    for registered in mine:
        if events[0].name in registered.names:
            owed.owe(name, registered.label, events[0].id, at, error)
    _move(name, start, position(events[0]))
    return 0, True


def _move(name: str, start: Position, end: Position) -> None:
    if end != start:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_reader SET epoch = %s::smallint, xid = %s::bigint, event = %s::bigint"
                " WHERE name = %s::text",
                (*end, name),
            )


def _stretch(start: Position, wanted: list[str], condition: str) -> tuple[list[Event], Position, bool]:
    """The next wanted events, where the stretch ends, and whether the log goes on behind it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT epoch, xid, id, name = ANY(%s::text[]) FROM kernel_event"
            f" WHERE (epoch, xid, id) > (%s::smallint, %s::bigint, %s::bigint) AND {condition}"
            " ORDER BY epoch, xid, id LIMIT %s::bigint",
            (wanted, *start, SCAN),
        )
        rows = cursor.fetchall()
    ids: list[int] = []
    end = start
    for epoch, xid, event, is_wanted in rows:
        if is_wanted:
            if len(ids) == CHUNK:
                break
            ids.append(event)
        end = Position(epoch, xid, event)
    if not ids:
        return [], end, len(rows) == SCAN
    events = Event.objects.raw(
        f"SELECT {COLUMNS} FROM kernel_event WHERE id = ANY(%s::bigint[]) ORDER BY epoch, xid, id", (ids,)
    )
    return list(events), end, True


def _react_together(registered: _Registered, event: Event, at: datetime) -> None:
    try:
        registered.reaction(event, at)
    except Exception as error:
        session = connection.connection
        if isinstance(error, Error) and (session is None or session.closed):
            raise  # the server has ended the session: there is nothing to go on with
        raise _Stumbled from error


def _react(registered: _Registered, event: Event, at: datetime) -> None:
    try:
        with transaction.atomic():
            registered.reaction(event, at)
    except Exception as error:
        logger.exception("%s failed on event %s (%s); it is owed", registered.label, event.id, event.name)
        owed.owe(registered.reader, registered.label, event.id, at, error)


def horizon_lag() -> int:
    """How many events stand above the horizon, unseen by readers: a long transaction holds them back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM kernel_event WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            " AND epoch = (SELECT max(epoch) FROM kernel_event)"
        )
        return int(cursor.fetchone()[0])


def settle(seconds: float = 120.0) -> bool:
    """Wait until nothing stands above the horizon, so that a story told at once (demo, tests) misses nothing.

    Not for the worker, which simply comes back. Inside ``atomic()`` there is nothing to wait for.
    """
    end = time.monotonic() + seconds
    while not connection.in_atomic_block and horizon_lag():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
