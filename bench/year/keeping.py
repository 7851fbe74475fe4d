"""What a run keeps in its own database, so that it goes on after a kill: how far it is, who does what next, how long verbs took.

A day is kept whole or not at all. ``bench_year_<cases>`` is dropped when the run has ended, unless it is to be kept.
"""

import json
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction

from bench.database import brought_up_to_date, pointed
from bench.year import town
from bench.year.drawing import Drawn
from onewindow.config.postgres import for_role
from onewindow.config.postgres.backend.creation import as_owner

_TABLES = """
CREATE TABLE bench_year (name text PRIMARY KEY, told jsonb NOT NULL);
CREATE TABLE bench_year_spent (day smallint, key text, calls real[] NOT NULL, PRIMARY KEY (day, key));
GRANT SELECT, INSERT, UPDATE, DELETE ON bench_year, bench_year_spent TO {app};
"""
_SIZE = (
    "SELECT pg_database_size(current_database()) - pg_total_relation_size('bench_year')"
    " - pg_total_relation_size('bench_year_spent')"
)


def name(cases: int) -> str:
    """The database of a run."""
    return f"bench_year_{cases}"


def drop(only: str = "") -> list[str]:
    """Remove one run's database, or all of them; their names."""
    with psycopg.connect(**for_role("owner").kwargs(), autocommit=True) as db:
        like = only.replace("_", r"\_") if only else r"bench\_year%"
        found = [one for (one,) in db.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])]
        for one in found:
            db.execute(f'DROP DATABASE "{one}" WITH (FORCE)')
    return found


@contextmanager
def opened(drawn: Drawn, say: Any) -> Iterator[str]:
    """The run's database as Django's default, app role; built if it is not there."""
    database = name(drawn.cases)
    with psycopg.connect(**for_role("owner").kwargs(), autocommit=True) as db:
        there = db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if there:
        brought_up_to_date(database)
    else:
        _build(drawn, database, say)
    with pointed(database):
        yield database


def _build(drawn: Drawn, database: str, say: Any) -> None:
    half = f"{database}_half"
    say(f"building the city of {drawn.people} people")
    drop(half)
    with pointed(half, create=True):
        town.build(drawn)
    connection.close()
    with as_owner(half, autocommit=True) as db:
        db.execute(_TABLES.format(app=for_role("app").user))
        db.execute("VACUUM ANALYZE")
    with psycopg.connect(**for_role("owner").kwargs(), autocommit=True) as db:
        db.execute(f'ALTER DATABASE "{half}" RENAME TO "{database}"')


def size() -> int:
    """Bytes of the database, what this module keeps left out."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZE)
        return int(cursor.fetchone()[0])


def read(what: str) -> Any:
    """Something kept, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM bench_year WHERE name = %s", [what])
        row = cursor.fetchone()
    return None if row is None else json.loads(row[0]) if isinstance(row[0], str) else row[0]


def write(what: str, told: Any) -> None:
    """Keep it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_year VALUES (%s, %s::jsonb) ON CONFLICT (name) DO UPDATE SET told = excluded.told",
            [what, json.dumps(told, ensure_ascii=False)],
        )


def write_day(day: int, state: dict[str, Any], spent: dict[str, list[float]]) -> None:
    """A day has been lived: the state after it, and how long its calls took, together."""
    with transaction.atomic(), connection.cursor() as cursor:
        write("state", state)
        cursor.executemany(
            "INSERT INTO bench_year_spent VALUES (%s, %s, %s)", [(day, key, values) for key, values in spent.items()]
        )


def spent() -> dict[str, "array[float]"]:
    """Milliseconds of every call of the year in its order, by verb and kind of case."""
    found: dict[str, array[float]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, calls FROM bench_year_spent ORDER BY day, key")
        for key, calls in cursor:
            found.setdefault(key, array("f")).extend(calls)
    return found
