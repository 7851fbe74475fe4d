"""Statements straight through libpq: the values, refusals and errors of Django's cursor, in a quarter of its time."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from onewindow.config.postgres.backend.creation import as_owner
from onewindow.kernel import sql
from onewindow.kernel.sql import prepared
from onewindow.kernel.step import ChangedMeanwhile, step
from tests.kernel.app.lives import AT, at_once, file
from tests.kernel.app.states import PROBE

pytestmark = pytest.mark.django_db(transaction=True)
EVERYTHING = (
    "SELECT %s::bigint, %s::integer, %s::text, %s::timestamptz, %s::date, %s::numeric, %s::uuid, %s::boolean,"
    " %s::bigint[], %s::text[], %s::jsonb, %s::text, 'a%%b'"
)
VALUES = (
    2**40, -7, "一窗 'q' \\", datetime(2026, 9, 28, tzinfo=UTC), date(2026, 9, 28), Decimal("1.50"), UUID(int=7), True,
    [1, 2**40], ["a", "逗,号"], '{"a": 1}', None,
)  # fmt: skip


@pytest.fixture(autouse=True)
def usable():
    connection.ensure_connection()
    assert prepared.usable(connection)


def _by_cursor(text, params=()):
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return cursor.fetchall()


def test_values_go_and_come_as_with_a_cursor():
    for _ in range(3):
        assert sql.rows(EVERYTHING, VALUES) == _by_cursor(EVERYTHING, VALUES)
    assert sql.row("SELECT n FROM generate_series(1, %s::integer) n ORDER BY n DESC", (3,)) == (3,)
    assert sql.row("SELECT 1 WHERE false") is None
    assert sql.rows("SELECT 1 WHERE false") == []


def test_ints_of_every_size_share_one_statement():
    for number in (1, 2**20, 2**40):
        assert sql.row("SELECT %s::bigint AS same_statement", (number,)) == (number,)
    found = _by_cursor("SELECT parameter_types::text FROM pg_prepared_statements WHERE statement LIKE '%%same_statement%%'"
                       " AND name LIKE 'onewindow%%'")  # fmt: skip
    assert found == [("{bigint}",)]


def test_inside_atomic_and_where_queries_are_counted_the_ordinary_cursor_works(django_assert_num_queries):
    with transaction.atomic():
        assert not prepared.usable(connection)
        assert sql.row("SELECT 1") == (1,)
    with django_assert_num_queries(1):
        assert sql.row("SELECT 1") == (1,)
    seen = []

    def watch(execute, *arguments):
        seen.append(arguments[0])
        return execute(*arguments)

    with connection.execute_wrapper(watch):
        sql.row("SELECT 2")
    assert seen == ["SELECT 2"]


def test_errors_are_djangos_and_carry_the_sqlstate():
    with pytest.raises(DatabaseError) as error:
        sql.row("SELECT 1 / %s::integer", (0,))
    assert error.value.__cause__.sqlstate == "22012"
    with pytest.raises(DatabaseError):
        sql.row("SELECT nonsense")
    assert sql.row("SELECT 1") == (1,)


def test_refusals_come_through():
    thing = file()
    step(PROBE, thing, 1, "accept", by=9, at=AT)
    with pytest.raises(ChangedMeanwhile) as refused:
        step(PROBE, thing, 1, "accept", by=1, at=AT)
    assert refused.value.details["by"] == 9


def test_statements_that_the_server_has_forgotten_are_prepared_again():
    for _ in range(2):
        assert sql.row("SELECT %s::integer + 1", (1,)) == (2,)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert sql.row("SELECT %s::integer + 1", (1,)) == (2,)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sql.row("SELECT 1")
        raise ZeroDivisionError  # psycopg deallocates everything after a rollback
    assert sql.row("SELECT %s::integer + 1", (1,)) == (2,)


def test_a_table_that_has_changed_meanwhile():
    text = "SELECT p.* FROM probe_remark p"
    assert sql.rows(text) == []
    try:
        with as_owner(connection.settings_dict["NAME"]) as db:
            db.execute("ALTER TABLE probe_remark ADD extra integer")
        assert sql.rows(text) == []
    finally:
        with as_owner(connection.settings_dict["NAME"]) as db:
            db.execute("ALTER TABLE probe_remark DROP COLUMN extra")


def test_no_more_than_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 5)
    connection.close()
    for n in range(12):
        assert sql.row(f"SELECT {n}, %s::integer", (n,)) == (n, n)
    ((kept,),) = _by_cursor("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'onewindow%%'")
    assert kept <= 5


def test_a_lost_connection_is_an_operational_error_and_the_next_one_works():
    ((pid,),) = _by_cursor("SELECT pg_backend_pid()")
    sql.row("SELECT 1")

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s::integer)", (pid,))

    at_once([end])
    with pytest.raises(OperationalError):
        for _ in range(50):
            sql.row("SELECT 1")
    connection.close_if_unusable_or_obsolete()
    assert sql.row("SELECT 1") == (1,)


def test_threads_do_not_wait_for_each_other():
    import time

    start = time.monotonic()
    at_once([lambda: sql.row("SELECT pg_sleep(1)")] * 4)
    assert time.monotonic() - start < 3.5
