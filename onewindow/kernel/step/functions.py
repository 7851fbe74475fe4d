"""The SQL of the functions, generated from the registered kinds: three a kind, one for the log, one for the sweeper.

All are SECURITY DEFINER and owned by the owner. ``SET search_path FROM CURRENT`` keeps the path of the installing
session, which ends in ``pg_temp``: unless named there, a temporary table of the caller would be found first.
"""

import json
from collections.abc import Collection
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field
from django.db.models.fields import NOT_PROVIDED

from onewindow.kernel.sql import literal
from onewindow.kernel.states import Kind, owned, registry

_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $body$\n#variable_conflict use_column\n"
_TASKS = "(kind, thing, topic, scope, name, post, actor, opened_at, amber_at, due_at, next_check_at)"
_OPENED = "o(name text, post bigint, actor bigint, amber_at timestamptz, due_at timestamptz)"
_OPENED_VALUES = "o.name, o.post, o.actor, p_at, o.amber_at, o.due_at, least(o.amber_at, o.due_at)"
_STAYS = ""  # what the set function reads where a transition has no target of its own
_EVENT = "INSERT INTO kernel_event (kind, thing, name, by, at, version, data)"

# An open task gets other moments. What the sweeper has told of the light that still holds, it does not tell again; a
# light that went back is told anew when it comes; a moment that now lies in the past is found by the next sweep.
_RETIMED = """tries = CASE WHEN r.due_at > p_at THEN 0 ELSE k.tries END,
      next_check_at = CASE
        WHEN r.due_at <= p_at THEN CASE WHEN k.due_at <= p_at THEN k.next_check_at ELSE r.due_at END
        WHEN r.amber_at <= p_at THEN CASE WHEN k.next_check_at = k.amber_at THEN r.amber_at ELSE r.due_at END
        ELSE least(r.amber_at, r.due_at) END"""


def functions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Signature → CREATE FUNCTION, for every registered kind and the kernel itself."""
    made = {}
    for kind in registry().values():
        made[f"{kind.name}_new(text, jsonb, bigint, timestamptz, jsonb, jsonb)"] = _new(kind, connection)
        made[f"{kind.name}_step(bigint, integer, text, bigint, timestamptz, bigint[], jsonb, jsonb, jsonb)"] = _step(
            kind, connection
        )
        made[f"{kind.name}_steps(text, bigint, timestamptz, jsonb)"] = _steps(kind, connection)
    for signature, text in owned().items():
        head, _, body = text.partition("\n")
        made[signature] = f"CREATE FUNCTION {head}\n{_HEAD}{body}\nEND $body$"
    made["log_add(text, bigint, timestamptz, text, bigint, jsonb)"] = _log_add()
    made["task_sweep(timestamptz, integer)"] = _SWEEP
    made["task_rest(bigint[])"] = _REST
    made["task_assign(bigint[], bigint, bigint, bigint, bigint, timestamptz)"] = _ASSIGN
    return made


def _refuse(code: str, kind: str, message: str) -> str:
    return f"RAISE EXCEPTION USING ERRCODE = '{code}', MESSAGE = {literal(message)}, TABLE = {literal(kind)};"


def _value(field: "Field[Any, Any]", given: str, connection: BaseDatabaseWrapper) -> str:
    """The value of a field out of a JSON object, in the column's type."""
    type_, key = field.db_type(connection) or "text", literal(str(field.column))
    if type_.startswith(("varchar", "char")):  # an explicit cast would cut a long text off in silence
        return f"({given}->>{key})"
    if type_ == "jsonb":
        return f"nullif({given}->{key}, 'null'::jsonb)"
    if type_.endswith("]"):
        return f"(CASE jsonb_typeof({given}->{key}) WHEN 'array' THEN ARRAY(SELECT jsonb_array_elements_text({given}->{key}))::{type_} END)"
    return f"({given}->>{key})::{type_}"


def _default(field: "Field[Any, Any]", connection: BaseDatabaseWrapper) -> str | None:
    """What a birth writes where nothing is given: the database default, else the field's own plain default."""
    editor = connection.SchemaEditorClass(connection, atomic=False)
    if field.db_default is not NOT_PROVIDED:
        sql, params = editor.db_default_sql(field)
        return str(sql % tuple(editor.quote_value(p) for p in params))
    if not field.has_default():
        return None
    value = field.get_default()
    if isinstance(value, dict):
        return "'{}'"
    if isinstance(value, list):
        return "'[]'" if field.db_type(connection) == "jsonb" else "'{}'"
    return str(editor.quote_value(value)) if isinstance(value, str | int | bool) else None


def _columns(kind: Kind, connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Column and value of everything a birth may set."""
    made = []
    for field in kind.model._meta.concrete_fields:
        if field.name in ("id", "state", "version") or field.generated:
            continue
        value, default = _value(field, "p_set", connection), _default(field, connection)
        if default is not None:
            value = f"CASE WHEN p_set ? {literal(str(field.column))} THEN {value} ELSE {default} END"
        made.append((connection.ops.quote_name(str(field.column)), value))
    return made


def _sets(kind: Kind, given: str, connection: BaseDatabaseWrapper, without: Collection[str] = ()) -> str:
    """``, column = …`` for everything a step may set; what is not given stays."""
    made = ""
    for field in kind.model._meta.concrete_fields:
        if field.column not in kind.settable.values() or field.column in without:
            continue
        column, key = connection.ops.quote_name(str(field.column)), literal(str(field.column))
        value = _value(field, given, connection)
        made += f",\n    {column} = CASE WHEN {given} ? {key} THEN {value} ELSE t.{column} END"
    return made


def _goal(kind: Kind) -> str:
    """Where transition ``p_name`` leads from the state of ``t``; NULL where there is none."""
    goals = {f"{t.name} {source}": t.target or source for t in kind.moves for source in t.sources}
    return f"({_constant(goals)} ->> (p_name || ' ' || t.state))"


def _constant(pairs: dict[str, str]) -> str:
    return f"{literal(json.dumps(pairs))}::jsonb"


def _by_name(pairs: list[tuple[str, str]], otherwise: str) -> str:
    if not pairs:
        return otherwise
    return "CASE p_name " + " ".join(f"WHEN {literal(a)} THEN {literal(b)}" for a, b in pairs) + " END"


def _new(kind: Kind, connection: BaseDatabaseWrapper) -> str:
    columns = _columns(kind, connection)
    names = "".join(f", {column}" for column, _ in columns)
    values = "".join(f",\n    {value}" for _, value in columns)
    born = _by_name([(t.name, t.target or "") for t in kind.births.values()], "NULL")
    return f"""CREATE FUNCTION {kind.name}_new(
  p_name text, p_set jsonb, p_by bigint, p_at timestamptz, p_open jsonb, p_data jsonb) RETURNS bigint
{_HEAD}DECLARE v_state text; v_id bigint; v_topic bigint; v_scope bigint;
BEGIN
  v_state := {born};
  IF v_state IS NULL THEN {_refuse("OW422", kind.name, "no such birth")} END IF;
  INSERT INTO {kind.model._meta.db_table} AS t (state, version{names})
  VALUES (v_state, 1{values}) RETURNING t.id, {kind.topic}, {kind.scope} INTO v_id, v_topic, v_scope;
  IF p_open IS NOT NULL THEN
    INSERT INTO kernel_task {_TASKS}
    SELECT {literal(kind.name)}, v_id, v_topic, v_scope, {_OPENED_VALUES} FROM jsonb_to_recordset(p_open) AS {_OPENED};
  END IF;
  {_EVENT} VALUES ({literal(kind.name)}, v_id, {literal(kind.name + ".")} || p_name, p_by, p_at, 1, p_data);
  RETURN v_id;
END $body$"""


def _step(kind: Kind, connection: BaseDatabaseWrapper) -> str:
    """One UPDATE looks at version and transition and moves; only a join, which may move nothing, locks first.

    The transitions lie in one constant: a CASE of sixty arms would be set up anew by every call.
    """
    table, name, goal = kind.model._meta.db_table, literal(kind.name), _goal(kind)
    joins = {t.name: t.join for t in kind.moves if t.join}
    refusals = f"""SELECT t.version INTO v_version FROM {table} t WHERE t.id = p_id;
    IF NOT FOUND THEN {_refuse("OW404", kind.name, "no such thing")} END IF;
    IF v_version IS DISTINCT FROM p_version THEN {_refuse("OW409", kind.name, "changed meanwhile")} END IF;
    {_refuse("OW422", kind.name, "no such transition in this state")}"""
    closing = f"""IF p_close IS NOT NULL THEN
    UPDATE kernel_task k SET closed_at = p_at, closed_by = p_by
    WHERE k.id = ANY (p_close) AND k.thing = p_id AND k.kind = {name} AND k.closed_at IS NULL;
    GET DIAGNOSTICS v_closed = ROW_COUNT;
    IF v_closed <> cardinality(p_close) THEN {_refuse("OW410", kind.name, "task closed")} END IF;
  END IF;"""
    joining = f"""v_join := {_constant(joins)} ->> p_name;
  IF v_join IS NOT NULL THEN
    SELECT t.state, t.version, {goal} INTO state, version, v_goal FROM {table} t WHERE t.id = p_id FOR NO KEY UPDATE;
    IF v_goal IS NULL OR version IS DISTINCT FROM p_version THEN
    {refusals}
    END IF;
    {closing}
    IF EXISTS (SELECT FROM kernel_task k
        WHERE k.thing = p_id AND k.kind = {name} AND k.name = v_join AND k.closed_at IS NULL) THEN
      -- others are still at it: nothing moves, so that nobody has to read again
      {_EVENT} VALUES ({name}, p_id, {literal(kind.name + ".")} || p_name, p_by, p_at, version, p_data);
      RETURN;
    END IF;
  END IF;"""
    return f"""CREATE FUNCTION {kind.name}_step(
  p_id bigint, p_version integer, p_name text, p_by bigint, p_at timestamptz, p_close bigint[], p_open jsonb,
  p_set jsonb, p_data jsonb, OUT state text, OUT version integer)
{_HEAD}DECLARE v_version integer; v_goal text; v_join text; v_closed integer; v_topic bigint; v_scope bigint;
BEGIN
  {joining if joins else ""}
  {_moving(kind, goal, connection)}
  IF NOT FOUND THEN
    {refusals}
  END IF;
  {f"IF v_join IS NULL THEN {closing} END IF;" if joins else closing}
  IF p_open IS NOT NULL THEN
    INSERT INTO kernel_task {_TASKS}
    SELECT {name}, p_id, v_topic, v_scope, {_OPENED_VALUES} FROM jsonb_to_recordset(p_open) AS {_OPENED};
  END IF;
  {_EVENT} VALUES ({name}, p_id, {literal(kind.name + ".")} || p_name, p_by, p_at, version, p_data);
END $body$"""


def _moving(kind: Kind, goal: str, connection: BaseDatabaseWrapper) -> str:
    """The UPDATE of a step: with nothing to set, with what steps usually set, with everything they may."""

    def update(sets: str) -> str:
        return f"""UPDATE {kind.model._meta.db_table} t SET state = {goal}, version = t.version + 1{sets}
    WHERE t.id = p_id AND t.version = p_version AND {goal} IS NOT NULL
    RETURNING t.state, t.version, {kind.topic}, {kind.scope} INTO state, version, v_topic, v_scope;"""

    if not kind.sets:
        return update("")
    rare = ", ".join(literal(column) for column in sorted(kind.rarely))
    whole = f"ELSIF p_set ?| ARRAY[{rare}] THEN {update(_sets(kind, 'p_set', connection))}" if rare else ""
    usual = _sets(kind, "p_set", connection, without=kind.rarely)
    return f"IF p_set IS NULL THEN {update('')} {whole} ELSE {update(usual)} END IF;"


def _steps(kind: Kind, connection: BaseDatabaseWrapper) -> str:
    """Every column a later part needs is carried on by RETURNING: joining the items again would be quadratic.

    The things are locked first, in one order; the second statement then has a snapshot in which nothing of them moves.
    """
    table, name = kind.model._meta.db_table, literal(kind.name)
    plain = [t for t in kind.moves if not t.join]
    goal = _by_name([(t.name, t.target or _STAYS) for t in plain], "NULL")
    sources = "".join(f" WHEN {literal(t.name)} THEN t.state IN ({', '.join(map(literal, t.sources))})" for t in plain)
    source = f"CASE p_name{sources} ELSE false END" if sources else "false"
    sets = _sets(kind, 'l."set"', connection)
    return f"""CREATE FUNCTION {kind.name}_steps(p_name text, p_by bigint, p_at timestamptz, p_items jsonb)
RETURNS SETOF bigint
{_HEAD}DECLARE v_goal text;
BEGIN
  v_goal := {goal};
  IF v_goal IS NULL THEN {_refuse("OW422", kind.name, "no such transition for a set")} END IF;
  PERFORM FROM {table} t JOIN jsonb_to_recordset(p_items) AS i(thing bigint, version integer) ON t.id = i.thing
  WHERE t.version = i.version ORDER BY t.id FOR NO KEY UPDATE OF t;
  RETURN QUERY
  WITH l AS MATERIALIZED (
    SELECT t.id, i.close, i.open, i.retime, i."set", i.data
    FROM jsonb_to_recordset(p_items)
      AS i(thing bigint, version integer, close bigint[], open jsonb, retime jsonb, "set" jsonb, data jsonb)
    JOIN {table} t ON t.id = i.thing
    WHERE t.version = i.version AND {source}
      AND (i.close IS NULL OR cardinality(i.close) = (SELECT count(*) FROM kernel_task k
        WHERE k.id = ANY (i.close) AND k.thing = t.id AND k.kind = {name} AND k.closed_at IS NULL))
  ), moved AS (
    UPDATE {table} t SET state = coalesce(nullif(v_goal, {literal(_STAYS)}), t.state), version = t.version + 1{sets}
    FROM l WHERE t.id = l.id
    RETURNING t.id, t.version, l.close, l.open, l.retime, l.data, {kind.topic} AS topic, {kind.scope} AS scope
  ), closed AS (
    UPDATE kernel_task k SET closed_at = p_at, closed_by = p_by
    FROM (SELECT unnest(m.close) AS task FROM moved m) c WHERE k.id = c.task
  ), opened AS (
    INSERT INTO kernel_task {_TASKS}
    SELECT {name}, m.id, m.topic, m.scope, {_OPENED_VALUES} FROM moved m CROSS JOIN LATERAL jsonb_to_recordset(m.open) AS {_OPENED}
  ), retimed AS (
    UPDATE kernel_task k SET amber_at = r.amber_at, due_at = r.due_at, {_RETIMED}
    FROM moved m CROSS JOIN LATERAL jsonb_to_recordset(m.retime)
      AS r(task bigint, amber_at timestamptz, due_at timestamptz)
    WHERE k.id = r.task AND k.thing = m.id AND k.kind = {name} AND k.closed_at IS NULL
  )
  {_EVENT}
  SELECT {name}, m.id, {literal(kind.name + ".")} || p_name, p_by, p_at, m.version, m.data FROM moved m
  RETURNING thing;
END $body$"""


def _log_add() -> str:
    """Events of steps come from steps only, crossings from the sweeper only."""
    own = ", ".join(literal(n) for kind in registry().values() for n in sorted(kind.event_names))
    forged = f"p_name LIKE 'task.%' OR p_name IN ({own})" if own else "p_name LIKE 'task.%'"
    return f"""CREATE FUNCTION log_add(
  p_name text, p_by bigint, p_at timestamptz, p_kind text, p_thing bigint, p_data jsonb) RETURNS bigint
{_HEAD}DECLARE v_id bigint;
BEGIN
  IF {forged} THEN {_refuse("OW422", "log", "this event belongs to a step")} END IF;
  INSERT INTO kernel_event (kind, thing, name, by, at, data) VALUES (p_kind, p_thing, p_name, p_by, p_at, p_data)
  RETURNING id INTO v_id;
  RETURN v_id;
END $body$"""


# A light's crossing is written once; a timer without amber has no light. A due timer is checked again after
# 1, 2, 4 … 60 minutes, unless its verb closes it before. SKIP LOCKED: two sweepers share the work. Without bitmap scans
# the sweeper walks its index in order and marks the entries that are dead; they would stay there until a vacuum, which a table of
# millions hardly ever gets, and every page of yellow lights would read them.
_SWEEP = f"""CREATE FUNCTION task_sweep(p_at timestamptz, p_limit integer)
RETURNS TABLE (id bigint, timer boolean)
SET enable_bitmapscan = off {_HEAD}BEGIN
  RETURN QUERY
  WITH l AS MATERIALIZED (
    SELECT k.id, k.kind, k.thing, k.amber_at, k.due_at, k.tries, coalesce(k.due_at <= p_at, false) AS is_due,
      k.post IS NULL AND k.actor IS NULL AS is_timer
    FROM kernel_task k WHERE k.closed_at IS NULL AND k.next_check_at <= p_at
    ORDER BY k.next_check_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED
  ), moved AS (
    UPDATE kernel_task k SET tries = least(k.tries + (l.is_due AND l.is_timer)::integer, 30000),
      next_check_at = CASE WHEN NOT l.is_due THEN l.due_at
        WHEN l.is_timer THEN p_at + interval '1 minute' * least(power(2, least(l.tries, 6)), 60) END
    FROM l WHERE k.id = l.id
    RETURNING l.id, l.kind, l.thing, l.is_due, l.is_timer, l.amber_at, l.tries
  ), crossed AS (
    INSERT INTO kernel_event (kind, thing, name, at, data)
    SELECT m.kind, m.thing, CASE WHEN m.is_due THEN 'task.red' ELSE 'task.amber' END, p_at,
      jsonb_build_object('task', m.id)
    FROM moved m WHERE m.tries = 0 AND (NOT m.is_timer OR m.amber_at IS NOT NULL)
  )
  SELECT m.id, m.is_due AND m.is_timer FROM moved m;
END $body$"""

# A timer whose verb has run and that stays open is not looked at again.
_REST = f"""CREATE FUNCTION task_rest(p_tasks bigint[]) RETURNS void
{_HEAD}BEGIN
  UPDATE kernel_task k SET next_check_at = NULL
  WHERE k.id = ANY (p_tasks) AND k.closed_at IS NULL AND k.post IS NULL AND k.actor IS NULL AND k.tries > 0;
END $body$"""

# From one account (or the queue) to another, or back to the queue of a post. A task never becomes a timer by this.
_ASSIGN = f"""CREATE FUNCTION task_assign(
  p_tasks bigint[], p_from bigint, p_to bigint, p_post bigint, p_by bigint, p_at timestamptz) RETURNS SETOF bigint
{_HEAD}BEGIN
  RETURN QUERY
  WITH l AS MATERIALIZED (
    SELECT k.id, k.actor, CASE WHEN p_to IS NULL THEN coalesce(k.post, p_post) ELSE k.post END AS queue
    FROM kernel_task k WHERE k.id = ANY (p_tasks) AND k.closed_at IS NULL AND k.actor IS NOT DISTINCT FROM p_from
      AND (k.actor IS NOT NULL OR k.post IS NOT NULL)
    ORDER BY k.id FOR NO KEY UPDATE
  ), moved AS (
    UPDATE kernel_task k SET actor = p_to, post = l.queue FROM l
    WHERE k.id = l.id AND (p_to IS NOT NULL OR l.queue IS NOT NULL) RETURNING k.id, k.kind, k.thing, k.post
  ), told AS (
    INSERT INTO kernel_event (kind, thing, name, by, at, data)
    SELECT m.kind, m.thing, 'task.assigned', p_by, p_at,
      jsonb_strip_nulls(jsonb_build_object('task', m.id, 'from', p_from, 'to', p_to, 'post', m.post))
    FROM moved m ORDER BY m.id
  )
  SELECT m.id FROM moved m ORDER BY m.id;
END $body$"""
