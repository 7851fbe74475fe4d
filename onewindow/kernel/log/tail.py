"""Reading the log in its one true order, below the horizon of running transactions.

The horizon is the server's: a long writing transaction, even of another database on it, delays the news; it loses none.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from onewindow.kernel.errors import Refusal
from onewindow.kernel.log.writing import add
from onewindow.kernel.models import Event

COLUMNS = "id, epoch, xid, kind, thing, name, by, at, version, data"
# Events of an earlier epoch are settled whatever their xid: they came with a restore from another server.
SETTLED = (
    "(xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    " OR epoch < (SELECT max(epoch) FROM kernel_event){own})"
)
OWN = " OR xid = pg_current_xact_id_if_assigned()::text::bigint"


class LogAhead(Refusal):
    """The log is ahead of this server: after a restore the epoch must be raised first (日志纪元须先提升)."""


class Position(NamedTuple):
    """A place in the log."""

    epoch: int = 0
    xid: int = 0
    event: int = 0


def settled() -> str:
    """The condition "no earlier event can appear any more". Inside ``atomic()`` (tests that roll back, a restore) the
    transaction's own events count too; outside they must not, or the cursor would pass transactions still running."""
    return SETTLED.format(own=OWN if connection.in_atomic_block else "")


def tail(after: Position, limit: int = 500) -> list[Event]:
    """The next events after a position, in order, as far as nothing can appear before them any more."""
    return _after(after, limit, settled())


def everything(after: Position, limit: int) -> list[Event]:
    """The next events after a position, those above the horizon too: for verifying, not for reading news."""
    return _after(after, limit, "true")


def _after(after: Position, limit: int, condition: str) -> list[Event]:
    sql = (
        f"SELECT {COLUMNS} FROM kernel_event WHERE (epoch, xid, id) > (%s::smallint, %s::bigint, %s::bigint)"
        f" AND {condition} ORDER BY epoch, xid, id LIMIT %s::bigint"
    )
    return list(Event.objects.raw(sql, (*after, limit)))


def position(event: Event) -> Position:
    """Where an event stands."""
    return Position(event.epoch, event.xid, event.id)


def newest() -> Position:
    """The position of the last settled event: where a tailer that only wants news starts."""
    rows: Iterable[Event] = Event.objects.raw(
        f"SELECT {COLUMNS} FROM kernel_event WHERE {settled()} ORDER BY epoch DESC, xid DESC, id DESC LIMIT 1"
    )
    return next((position(e) for e in rows), Position())


def recent(limit: int) -> list[Event]:
    """The last settled events, in order: for whoever begins to listen and must still answer for a while before."""
    sql = (
        f"SELECT {COLUMNS} FROM kernel_event WHERE {settled()} ORDER BY epoch DESC, xid DESC, id DESC LIMIT %s::bigint"
    )
    return list(Event.objects.raw(sql, (limit,)))[::-1]


def check_newest() -> None:
    """Refuse to read a log whose newest transaction lies beyond this server's: it was restored from another one.

    :raises LogAhead: raise the epoch first (``raise_epoch``).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xid, pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM kernel_event"
            " ORDER BY epoch DESC, xid DESC, id DESC LIMIT 1"
        )
        row = cursor.fetchone()
    if row and row[0] >= row[1]:
        raise LogAhead(xid=row[0], server=row[1])


def raise_epoch(at: datetime, *, above: int = 0) -> int:
    """提升纪元. After a restore or a move to another server: new events start a new epoch; the new one. Owner only.

    :param above: an epoch that was seen elsewhere already (the log that a restore replaced); the new one is higher.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(epoch), 0) FROM kernel_event")
        epoch = max(int(cursor.fetchone()[0]), above) + 1
        cursor.execute(f"ALTER TABLE kernel_event ALTER COLUMN epoch SET DEFAULT {epoch:d}")
    add("log.restored", by=None, at=at, data={"epoch": epoch})
    return epoch
