"""Prepared statements straight through libpq: 14 µs of Python a call, where a cursor takes 50.

A step and its read are small beside their commit, but a case has some twenty of them, and Python is what two processes
wait for. Used in autocommit only; inside ``atomic()``, and where queries are captured or wrapped (``assertNumQueries``),
Django's own cursor does the work. Errors are psycopg's, wrapped by Django as ever.
"""

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import pq
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.types.datetime import TimestamptzBinaryLoader, TimestamptzLoader

MOST = 500  # statements kept per connection: the SQL of callers is constant
UNKNOWN_STATEMENT, CHANGED_RESULT = "26000", "0A000"  # both are raised before anything has run
_IDLE = pq.TransactionStatus.IDLE
_names: dict[str, tuple[bytes, bytes]] = {}
_number = count(1)


class _Kept:
    """What one connection has prepared, and how its values are read.

    Django reads moments by a loader written in Python, some 6 µs each; here psycopg's own, compiled one reads them: a page of
    fifty rows has a hundred. The session's time zone is UTC either way.
    """

    __slots__ = ("adapters", "connection", "names", "transformer")

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.names: set[bytes] = set()
        self.connection = connection
        self.adapters = AdaptersMap(connection.adapters)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)
        self.adapters.register_loader("timestamptz", TimestamptzBinaryLoader)
        self.transformer = Transformer(self)


def usable(db: BaseDatabaseWrapper) -> bool:
    """Whether a call may go this way: in autocommit, with nobody watching."""
    if db.in_atomic_block or db.queries_logged or db.execute_wrappers:
        return False
    # asked twenty times a case: Django's two calls cost 9 µs even where nothing is to be done
    if db.connection is None or (db.health_check_enabled and not db.health_check_done):  # type: ignore[attr-defined]
        db.close_if_health_check_failed()
        db.ensure_connection()
    connection = db.connection
    return bool(connection.autocommit) and connection.pgconn.transaction_status == _IDLE


def run(db: BaseDatabaseWrapper, sql: str, params: Sequence[Any], *, binary: bool = False) -> list[tuple[Any, ...]]:
    """Execute one statement, prepared on its first use on this connection; all rows.

    :param binary: values cross as the server keeps them, no moment is written out and read again: a page of a list is a quarter
        shorter and leaves in one piece. For numbers, texts, truths and moments; ``jsonb`` would come read, not as text.
    """
    with db.wrap_database_errors:
        connection: psycopg.Connection[Any] = db.connection
        kept: _Kept | None = connection.__dict__.get("_onewindow_prepared")
        if kept is None:
            kept = connection.__dict__["_onewindow_prepared"] = _Kept(connection)
        values = kept.transformer.dump_sequence(params, [PyFormat.TEXT] * len(params))
        result = _execute(connection, kept, sql, values, pq.Format(binary))
        kept.transformer.set_pgresult(result)
        return kept.transformer.load_rows(0, result.ntuples, tuple)


def _execute(
    connection: "psycopg.Connection[Any]", kept: _Kept, sql: str, values: Sequence[Any], form: pq.Format
) -> pq.abc.PGresult:
    name, text = _names.get(sql) or _named(sql)
    for again in (True, False):
        if name not in kept.names:
            if len(kept.names) >= MOST:
                connection.execute("DEALLOCATE ALL")
                kept.names.clear()
            _checked(connection, connection.pgconn.prepare(name, text))
            kept.names.add(name)
        result = connection.pgconn.exec_prepared(name, values, result_format=form)
        state = result.error_field(pq.DiagnosticField.SQLSTATE) if result.status == pq.ExecStatus.FATAL_ERROR else None
        if again and state in (UNKNOWN_STATEMENT.encode(), CHANGED_RESULT.encode()):
            kept.names.clear()  # psycopg deallocates everything after a rollback, a migration changes results
            connection.execute("DEALLOCATE ALL")
            continue
        break
    return _checked(connection, result)


def _checked(connection: "psycopg.Connection[Any]", result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
        return result
    if connection.pgconn.status == pq.ConnStatus.BAD:
        raise psycopg.OperationalError(connection.pgconn.get_error_message())
    raise psycopg.errors.error_from_result(result)


def _named(sql: str) -> tuple[bytes, bytes]:
    """A name, and the SQL with numbered placeholders."""
    place = count(1)
    text = re.sub("%[s%]", lambda found: f"${next(place)}" if found[0] == "%s" else "%", sql)
    _names[sql] = made = (f"onewindow_{next(_number)}".encode(), text.encode())
    return made
