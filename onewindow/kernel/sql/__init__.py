"""Hand-written SQL: the lean reads and calls of a hot verb, and the files that a migration runs.

``row`` and ``rows`` take constant SQL with ``%s`` placeholders, each with an explicit cast (``%s::bigint``), and name
their columns. Values come back as from Django's own cursor.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunSQL

from onewindow.kernel.sql import prepared

__all__ = ["city", "literal", "row", "rows", "run_file"]


def city() -> str:
    """Names the city that this process serves, for what is kept in memory: its path and its database."""
    given = connections["default"].settings_dict
    return f"{given['NAME']} {given['OPTIONS'].get('options', '')}"


def literal(text: str) -> str:
    """A text as SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def row(sql: str, params: Sequence[Any] = (), db: BaseDatabaseWrapper | None = None) -> tuple[Any, ...] | None:
    """The first row of a read, or None; ``db``: the default connection, if the caller has it at hand."""
    db = db or connections["default"]
    if prepared.usable(db):
        found = prepared.run(db, sql, params)
        return found[0] if found else None
    with db.cursor() as cursor:
        cursor.execute(sql, params)
        first: tuple[Any, ...] | None = cursor.fetchone()
        return first


def rows(sql: str, params: Sequence[Any] = (), *, binary: bool = False) -> list[tuple[Any, ...]]:
    """All rows of a read; ``binary`` for a long list of numbers, texts and moments (``prepared.run``)."""
    db = connections["default"]
    if prepared.usable(db):
        return prepared.run(db, sql, params, binary=binary)
    with db.cursor() as cursor:
        cursor.execute(sql, params)
        every: list[tuple[Any, ...]] = cursor.fetchall()
        return every


def run_file(file: Path, undo: str = RunSQL.noop) -> RunSQL:
    """A migration's operation out of a ``.sql`` file. It names no schema: a city lives in the first of the path.

    ``operations = [run_file(Path(__file__).parents[1] / "sql" / "frozen.sql")]``
    """
    return RunSQL(file.read_text(encoding="utf-8"), undo)
