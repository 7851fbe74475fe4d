"""Rows of a whole test database, exchanged at once: emptied after a test that commits, filled with a world's rows before one.

Django's flush truncates every table and writes the permissions anew, 0.4 s each time. Here only what holds rows is emptied, by
the superuser of the embedded server, with triggers and foreign keys asleep. An outside server gives no superuser: there
Django's own flush stays.
"""

import time
from functools import cache
from typing import Any

import psycopg
from django.apps import apps
from psycopg import sql

from onewindow.config import home
from onewindow.config.postgres import Cluster, schema
from onewindow.config.postgres.address import for_role, outside, search_path
from onewindow.config.postgres.backend.creation import as_owner

KEPT = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
)  # Django writes them, and only migrations change them
WITH_ROWS = """SELECT relname::text FROM pg_class
WHERE relnamespace = %s::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0 AND NOT relname = ANY(%s) ORDER BY 1"""
SEQUENCES = "SELECT sequencename::text, last_value FROM pg_sequences WHERE schemaname = %s AND last_value IS NOT NULL"

_sessions: dict[str, "psycopg.Connection[Any]"] = {}


@cache
def may() -> bool:
    """Whether this server lets us put foreign keys to sleep."""
    return outside() is None


def empty(database: str) -> None:
    """Delete every row that a test may have written."""
    db = _session(database)
    with db.transaction():
        _empty(db)


def replace(database: str, world: str) -> None:
    """Delete every row and copy those of the world in; numbers go on above both."""
    contents, numbers = _contents(world)
    db = _session(database)
    with db.transaction():
        _empty(db)
        for table, data in contents:
            with db.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(_named(table))) as copy:
                copy.write(data)
        for sequence, last in numbers:
            db.execute(
                sql.SQL("SELECT setval({}, greatest(last_value, {})) FROM {}").format(
                    sql.Literal(f"{schema()}.{sequence}"), sql.Literal(last), _named(sequence)
                )
            )


def count(database: str) -> None:
    """Let the planner know what stands there: without, a list of departments has taken two seconds."""
    with as_owner(database, autocommit=True) as db:
        for (table,) in db.execute(WITH_ROWS, [schema(), list(KEPT)]).fetchall():
            db.execute(sql.SQL("ANALYZE {}").format(_named(table)))


def end() -> None:
    """Leave the databases, and wait until the server has seen it: its owner may not drop one in which a superuser sits."""
    sitting = [db.info.backend_pid for db in _sessions.values() if not db.closed]
    for db in _sessions.values():
        db.close()
    _sessions.clear()
    _contents.cache_clear()
    if sitting:
        with psycopg.connect(**for_role("owner").kwargs(), autocommit=True) as db:
            while db.execute("SELECT 1 FROM pg_stat_activity WHERE pid = ANY(%s)", [sitting]).fetchone():
                time.sleep(0.01)


@cache
def _contents(world: str) -> tuple[list[tuple[str, bytes]], list[tuple[str, int]]]:
    found = []
    with _connect(world) as db:
        for (table,) in db.execute(WITH_ROWS, [schema(), list(KEPT)]).fetchall():
            with db.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(_named(table))) as copy:
                data = b"".join(bytes(part) for part in copy)
            if data:
                found.append((table, data))
        return found, db.execute(SEQUENCES, [schema()]).fetchall()


def _empty(db: "psycopg.Connection[Any]") -> None:
    for (table,) in db.execute(WITH_ROWS, [schema(), list(KEPT)]).fetchall():
        db.execute(sql.SQL("DELETE FROM {}").format(_named(table)))
    labels = [config.label for config in apps.get_app_configs()]
    db.execute("DELETE FROM django_content_type WHERE NOT app_label = ANY(%s)", [labels])


def _named(table: str) -> sql.Identifier:
    return sql.Identifier(schema(), table)


def _session(database: str) -> "psycopg.Connection[Any]":
    """A session of the superuser, kept: connecting takes longer than emptying. One that a test has ended is opened again."""
    kept = _sessions.get(database)
    if kept is not None and not kept.closed:
        try:
            kept.execute("SELECT 1")
        except psycopg.OperationalError:
            kept.close()
    if kept is None or kept.closed:
        kept = _sessions[database] = _connect(database)
    return kept


def _connect(database: str) -> "psycopg.Connection[Any]":
    address = Cluster(home.path()).address("postgres", database)
    options = f"-c session_replication_role=replica -c synchronous_commit=off -c search_path={search_path('owner')}"
    return psycopg.connect(**address.kwargs(), autocommit=True, options=options)
