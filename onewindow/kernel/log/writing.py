"""Events that no step writes: a log-in, an unmasking, a restore."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

_ADD = "SELECT log_add(%s::text, %s::bigint, %s::timestamptz, %s::text, %s::bigint, %s::jsonb)"
_ADD_ALL = (
    "SELECT log_add(%s::text, %s::bigint, %s::timestamptz, '', NULL, d.value)"
    " FROM jsonb_array_elements(%s::jsonb) d(value)"
)

# The key carries the city's schema: two cities on one server do not wait for each other.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':log:' || %s::text, 0))"
_THERE = "SELECT 1 FROM kernel_event WHERE kind = %s::text AND thing = %s::bigint AND name = %s::text AND data = %s::jsonb LIMIT 1"


def add(
    name: str,
    *,
    by: int | None,
    at: datetime,
    kind: str = "",
    thing: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """记日志. Append one event; its id. ``data`` holds ids and hashes, never names or id numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, (name, by, at.isoformat(), kind, thing, json.dumps(data) if data else None))
        return int(cursor.fetchone()[0])


def add_once(name: str, *, by: int | None, at: datetime, kind: str, thing: int, data: Mapping[str, Any]) -> int | None:
    """只记一次. Append an event about a thing unless one with this name and these data is there; its id, or None.

    Under a lock of the thing's own: of two sweepers at once, or of one and the last statement of a killed one, the
    second waits and then finds the first one's event.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK, (f"{kind}:{thing}:{name}",))
        cursor.execute(_THERE, (kind, thing, name, json.dumps(data)))
        if cursor.fetchone():
            return None
        return add(name, by=by, at=at, kind=kind, thing=thing, data=data)


def add_all(name: str, *, by: int | None, at: datetime, data: Sequence[Mapping[str, Any]]) -> int:
    """成批记日志. Append an event of this name for each of ``data``, in one statement; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_ALL, (name, by, at.isoformat(), json.dumps(list(data))))
        return len(cursor.fetchall())
