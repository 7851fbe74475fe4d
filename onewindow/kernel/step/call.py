"""Calling the generated functions: the hot path, kept to one statement and a few microseconds of Python.

Every argument travels as text with an explicit cast in the SQL: psycopg types an ``int`` by its size, and a prepared
statement per combination of sizes would be planned again and again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError, connections, transaction

from onewindow.kernel.errors import Refusal
from onewindow.kernel.sql import row, rows
from onewindow.kernel.states import Kind
from onewindow.kernel.step import refusals


class Open(NamedTuple):
    """A task to open. Post and actor both empty: a timer, run by the sweeper when it is due."""

    name: str
    post: int | None = None
    actor: int | None = None
    amber_at: datetime | None = None
    due_at: datetime | None = None


class Moved(NamedTuple):
    """Where a step has brought the thing. In a joining transition the state may still be the old one."""

    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Also:
    """Rows of the same moment, written by the same statement: ``INSERT … SELECT … FROM s``.

    ``s`` is the step's one row: (state, version) of a step, (id) of a birth. Placeholders are ``%s`` with an explicit
    cast (``%s::bigint``); the SQL must be a constant, values go into ``params``.
    """

    sql: str
    params: Sequence[Any] = ()


class Retime(NamedTuple):
    """Other moments for an open task of the thing: its limit is the same, the calendar is not."""

    task: int
    amber_at: datetime | None
    due_at: datetime


class Item(NamedTuple):
    """One thing of a set that ``steps`` moves. A task of ``retime`` that is closed by now is left as it is."""

    thing: int
    version: int
    close: Sequence[int] = ()
    open: Sequence[Open] = ()
    set: Mapping[str, Any] | None = None
    data: Mapping[str, Any] | None = None
    retime: Sequence[Retime] = ()


class Birth(NamedTuple):
    """One thing of a set that ``births`` brings to life."""

    set: Mapping[str, Any]
    open: Sequence[Open] = ()
    data: Mapping[str, Any] | None = None


Alsos = Also | tuple[Also, ...] | None
_SQL: dict[tuple[str, ...], str] = {}
_NEW = "{}_new(%s::text, %s::jsonb, %s::bigint, %s::timestamptz, %s::jsonb, %s::jsonb) AS id"
_BIRTHS = (
    "SELECT {}_new(%s::text, b.value->'set', %s::bigint, %s::timestamptz, b.value->'open', b.value->'data')"
    " FROM jsonb_array_elements(%s::jsonb) b(value)"
)
_STEP = (
    "{}_step(%s::bigint, %s::integer, %s::text, %s::bigint, %s::timestamptz, %s::bigint[], %s::jsonb, %s::jsonb,"
    " %s::jsonb)"
)
_STEPS = "SELECT thing FROM {}_steps(%s::text, %s::bigint, %s::timestamptz, %s::jsonb) AS thing"
_LAST = (
    "SELECT by, name, at FROM kernel_event WHERE thing = %s AND kind = %s AND name NOT LIKE 'task.%%'"
    " ORDER BY id DESC LIMIT 1"
)
_CLOSED = (
    "SELECT t.closed_by, e.name, t.closed_at FROM kernel_task t LEFT JOIN kernel_event e"
    " ON e.thing = t.thing AND e.kind = t.kind AND e.at = t.closed_at AND e.by IS NOT DISTINCT FROM t.closed_by"
    " WHERE t.thing = %s AND t.kind = %s AND t.id = ANY(%s) AND t.closed_at IS NOT NULL ORDER BY e.id DESC LIMIT 1"
)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot travel in a step")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def _tasks(tasks: Iterable[Open]) -> list[dict[str, Any]]:
    made = []
    for task in tasks:
        one: dict[str, Any] = {"name": task.name}
        if task.post is not None:
            one["post"] = task.post
        if task.actor is not None:
            one["actor"] = task.actor
        if task.amber_at is not None:
            one["amber_at"] = task.amber_at.isoformat()
        if task.due_at is not None:
            one["due_at"] = task.due_at.isoformat()
        made.append(one)
    return made


def _columns(given: Mapping[str, Any], known: Mapping[str, str], kind: Kind) -> dict[str, Any]:
    try:
        return {known[k]: v for k, v in given.items()}
    except KeyError as unknown:
        raise TypeError(f"{kind.name}: {unknown} cannot be set here") from None


def _statement(call: str, kind: Kind, row: str, alsos: tuple[Also, ...]) -> str:
    """The call with its companions. A SELECT among them is read, because one that nobody reads is not run."""
    key = (call, kind.name, *[a.sql for a in alsos]) if alsos else (call, kind.name)
    sql = _SQL.get(key)
    if sql is None:
        call = call.format(kind.name)
        sql = f"SELECT {row} FROM {call}"
        if alsos:
            with_ = "".join(f", x{n} AS ({a.sql})" for n, a in enumerate(alsos))
            selects = [n for n, a in enumerate(alsos) if a.sql.lstrip()[:6].upper() == "SELECT"]
            read = "".join(f", (SELECT count(*) FROM x{n})" for n in selects)
            sql = f"WITH s AS MATERIALIZED ({sql}){with_} SELECT {row}{read} FROM s"
        _SQL[key] = sql
    return sql


def _call(sql: str, params: Sequence[Any], kind: Kind, thing: int | None, close: Sequence[int] = ()) -> Any:
    """Run one call; a savepoint only inside ``atomic()``, so that a caught refusal does not break the transaction."""
    try:
        db = connections["default"]
        if db.in_atomic_block:
            with transaction.atomic():
                return row(sql, params, db)
        return row(sql, params, db)
    except DatabaseError as error:
        refusal = _refusal(error, kind, thing, close)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(error: DatabaseError, kind: Kind, thing: int | None, close: Sequence[int]) -> Refusal | None:
    refused = refusals.SQLSTATES.get(getattr(error.__cause__, "sqlstate", None) or "")
    if refused is None:
        return refusals.of_constraint(error)
    diag = getattr(error.__cause__, "diag", None)
    if getattr(diag, "table_name", None) not in (None, kind.name):  # raised by a companion of another kind
        return refused()
    if refused is refusals.ChangedMeanwhile:
        who = row(_LAST, (thing, kind.name))
    elif refused is refusals.TaskGone:
        who = row(_CLOSED, (thing, kind.name, list(close)))
    else:
        return refused(kind=kind.name, thing=thing)
    by, name, at = who or (None, None, None)
    return refused(kind=kind.name, thing=thing, by=by, name=name, at=at)


def new(
    kind: Kind,
    name: str,
    *,
    by: int | None,
    at: datetime,
    set: Mapping[str, Any],
    open: Sequence[Open] = (),
    data: Mapping[str, Any] | None = None,
    also: Alsos = None,
) -> int:
    """新生. Bring a thing to life by one of its kind's births, open its first tasks, write the event; its id.

    :param set: values by field name or column; what is missing takes the column's or the field's plain default.
    :param also: companions reading ``FROM s`` (one row: id).
    """
    alsos = also if isinstance(also, tuple) else (also,) if also else ()
    sql = _statement(_NEW, kind, "id", alsos)
    params = _new_params(kind, name, by, at, set, open, data)
    for companion in alsos:
        params += companion.params
    return int(_call(sql, params, kind, None)[0])


def _new_params(
    kind: Kind,
    name: str,
    by: int | None,
    at: datetime,
    set: Mapping[str, Any],
    open: Sequence[Open],
    data: Mapping[str, Any] | None,
) -> list[Any]:
    return [
        name,
        _encode(_columns(set, kind.born_with, kind)),
        None if by is None else str(by),
        at.isoformat(),
        _encode(_tasks(open)) if open else None,
        _encode(data) if data else None,
    ]


def creating(
    kind: Kind,
    name: str,
    *,
    by: int | None,
    at: datetime,
    set: Mapping[str, Any],
    open: Sequence[Open] = (),
    data: Mapping[str, Any] | None = None,
) -> Also:
    """A birth as companion of another step: the decision's own statement creates the licence."""
    call = _NEW.format(kind.name).removesuffix(" AS id")
    return Also(f"SELECT {call} AS id FROM s", _new_params(kind, name, by, at, set, open, data))


def births(kind: Kind, name: str, *, by: int | None, at: datetime, items: Iterable[Birth]) -> list[int]:
    """成批新生. Bring a set of things to life by the same birth, in one statement; their ids, in order: all or none."""
    things = []
    for item in items:
        one: dict[str, Any] = {"set": _columns(item.set, kind.born_with, kind)}
        if item.open:
            one["open"] = _tasks(item.open)
        if item.data:
            one["data"] = item.data
        things.append(one)
    if not things:
        return []
    params = (name, None if by is None else str(by), at.isoformat(), _encode(things))
    return _set_of(_BIRTHS.format(kind.name), params, kind)


def step(
    kind: Kind,
    thing: int,
    version: int,
    name: str,
    *,
    by: int | None,
    at: datetime,
    close: Sequence[int] = (),
    open: Sequence[Open] = (),
    set: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    also: Alsos = None,
) -> Moved:
    """推进. Move one thing by one transition, in one statement.

    In a joining transition all but the last only close their own task and write their event: ``open`` and ``set``
    belong to the move and are then left out. ``also`` is written every time.

    :param version: the version the rules were checked on.
    :param close: ids of this thing's open tasks that the step ends.
    :raises NotFound: there is no such thing.
    :raises ChangedMeanwhile: the thing has moved on since; details say who and what.
    :raises TaskGone: a task of ``close`` is already closed.
    :raises NoSuchMove: the transition does not exist in this state.
    """
    alsos = also if isinstance(also, tuple) else (also,) if also else ()
    sql = _statement(_STEP, kind, "state, version", alsos)
    params: list[Any] = [
        str(thing),
        str(version),
        name,
        None if by is None else str(by),
        at.isoformat(),
        "{" + ",".join(map(str, close)) + "}" if close else None,
        _encode(_tasks(open)) if open else None,
        _encode(_columns(set, kind.settable, kind)) if set else None,
        _encode(data) if data else None,
    ]
    for companion in alsos:
        params += companion.params
    state, moved_to, *_ = _call(sql, params, kind, thing, close)
    return Moved(state, moved_to)


def steps(kind: Kind, name: str, *, by: int | None, at: datetime, items: Iterable[Item]) -> list[int]:
    """成批推进. Move a set of things by the same transition; the ids of those that moved.

    A thing that has changed, is not in a source state, or whose task is gone is left out, never an error: the caller
    compares. Joining transitions are refused: they belong to one person and one task.
    """
    things = []
    for item in items:
        one: dict[str, Any] = {"thing": item.thing, "version": item.version}
        if item.close:
            one["close"] = item.close
        if item.open:
            one["open"] = _tasks(item.open)
        if item.retime:
            one["retime"] = [task._asdict() for task in item.retime]
        if item.set:
            one["set"] = _columns(item.set, kind.settable, kind)
        if item.data:
            one["data"] = item.data
        things.append(one)
    if not things:
        return []
    params = (name, None if by is None else str(by), at.isoformat(), _encode(things))
    return _set_of(_STEPS.format(kind.name), params, kind)


def _set_of(sql: str, params: Sequence[Any], kind: Kind) -> list[int]:
    """Run a call about a set of things; their ids."""
    try:
        if connections["default"].in_atomic_block:
            with transaction.atomic():
                return [thing for (thing,) in rows(sql, params)]
        return [thing for (thing,) in rows(sql, params)]
    except DatabaseError as error:
        refusal = _refusal(error, kind, None, ())
        if refusal is None:
            raise
        raise refusal from error
