"""Events that no step writes: a log-in, an unmasking, a restore."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

_ADD = "SELECT log_add(%s::text, %s::bigint, %s::timestamptz, %s::text, %s::bigint, %s::jsonb)"
_ADD_ALL = (
    "SELECT log_add(%s::text, %s::bigint, %s::timestamptz, '', NULL, d.value)"
    " FROM jsonb_array_elements(%s::jsonb) d(value)"
)


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


def add_all(name: str, *, by: int | None, at: datetime, data: Sequence[Mapping[str, Any]]) -> int:
    """成批记日志. Append an event of this name for each of ``data``, in one statement; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_ALL, (name, by, at.isoformat(), json.dumps(list(data))))
        return len(cursor.fetchall())
