"""Every transition that a kind's table does not name is refused by its function, for every registered kind."""

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from onewindow.config.postgres.backend.creation import as_owner
from onewindow.kernel.models import Living
from onewindow.kernel.states import Kind, registry
from tests.kernel.app.lives import AT

pytestmark = pytest.mark.django_db(transaction=True)
Session = psycopg.Connection


@pytest.fixture(params=registry().values(), ids=registry().keys())
def bare(request) -> Iterator[tuple[Kind, Session]]:
    """A kind whose table has lost its constraints, in a transaction of the owner that is rolled back: what is tested
    is the function's table of transitions, in every state, whatever else the room demands of a row."""
    kind: Kind = request.param
    table = kind.model._meta.db_table
    with as_owner(connection.settings_dict["NAME"]) as db:
        for name, *_ in db.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f', 'u', 'x')",
            [table],
        ).fetchall():
            db.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        for name, *_ in db.execute(
            "SELECT i.indexrelid::regclass::text FROM pg_index i"
            " WHERE i.indrelid = %s::regclass AND i.indisunique AND NOT i.indisprimary", [table]
        ).fetchall():  # fmt: skip
            db.execute(f"DROP INDEX {name}")
        for name, *_ in db.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnotnull AND attnum > 0"
            " AND attname NOT IN ('id', 'state', 'version')", [table]
        ).fetchall():  # fmt: skip
            db.execute(f'ALTER TABLE {table} ALTER COLUMN "{name}" DROP NOT NULL')
        yield kind, db
        db.rollback()


def _call(db: Session, kind: Kind, state: str, name: str) -> tuple[str, int] | str | None:
    """Where the step leads from this state, or the SQLSTATE of its refusal."""
    table = kind.model._meta.db_table
    row = db.execute(f"INSERT INTO {table} (state, version) VALUES (%s, 7) RETURNING id", [state]).fetchone()
    try:
        with db.transaction():
            return db.execute(
                f"SELECT state, version FROM {kind.name}_step(%s, 7, %s, 1, %s, NULL, NULL, NULL, NULL)",
                [row[0], name, AT],
            ).fetchone()
    except psycopg.Error as error:
        return error.sqlstate


def test_only_what_the_table_names_is_possible(bare):
    kind, db = bare
    for state in kind.states:
        for name in [*kind.steps, *kind.births, "no-such-move"]:
            move = kind.steps.get(name)
            expected = (move.target or state, 8) if move and state in move.sources else "OW422"
            assert _call(db, kind, state, name) == expected, f"{name} from {state}"


def test_no_birth_by_the_name_of_a_move(bare):
    kind, db = bare
    for name in [*kind.steps, "no-such-birth"]:
        with pytest.raises(psycopg.Error) as refused, db.transaction():
            db.execute(f"SELECT {kind.name}_new(%s, '{{}}', 1, %s, NULL, NULL)", [name, AT])
        assert refused.value.sqlstate == "OW422"


def test_every_living_thing_has_its_table():
    living = {model for model in apps.get_models() if issubclass(model, Living)}
    assert living == {kind.model for kind in registry().values()}


def test_every_state_can_be_reached(bare):
    kind, _ = bare
    reached = {t.target for t in kind.births.values()}
    while more := {t.target for t in kind.moves if t.target and reached & set(t.sources)} - reached:
        reached |= more
    assert set(kind.states) == reached
