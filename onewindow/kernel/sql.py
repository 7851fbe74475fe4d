"""Hand-written SQL: the one lean read of a hot verb, and the files that a migration runs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunSQL


def kept_cursor(db: BaseDatabaseWrapper) -> CursorWrapper:
    """Django's own cursor, kept with the connection: a fresh one costs 30 µs a call, a tenth of a step.

    Where queries are captured (``assertNumQueries``) it is the ordinary logging one.
    """
    if db.queries_logged:
        return db.cursor()
    db.close_if_health_check_failed()
    db.ensure_connection()
    kept: CursorWrapper | None = db.__dict__.get("_kept_cursor")
    if kept is None or kept.cursor.closed or kept.cursor.connection is not db.connection:
        kept = db.__dict__["_kept_cursor"] = db.cursor()
    return kept


def row(sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """The first row of a read, or None. Cast every placeholder (``%s::bigint``) and name the columns."""
    cursor = kept_cursor(connections["default"])
    cursor.execute(sql, params)
    found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a read. Cast every placeholder (``%s::bigint``) and name the columns."""
    cursor = kept_cursor(connections["default"])
    cursor.execute(sql, params)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def run_file(file: Path, undo: str = RunSQL.noop) -> RunSQL:
    """A migration's operation out of a ``.sql`` file. Neither may name a schema: a city lives in the first of the path.

    ``operations = [run_file(Path(__file__).parents[1] / "sql" / "frozen.sql")]``
    """
    return RunSQL(file.read_text(encoding="utf-8"), undo)
