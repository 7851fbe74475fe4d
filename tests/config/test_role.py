"""Every test runs as the app role, in the city's schema; the owner builds and empties the tables for it."""

from typing import Any

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from onewindow.config.postgres.backend import creation


def _one(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@pytest.mark.django_db
def test_tests_run_as_the_app_role() -> None:
    who = _one("SELECT current_user, current_schema(), current_setting('search_path')")
    assert who == ("app", "city", "city,public")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE TEMP TABLE cases_case (id int)",
        "CREATE TABLE mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA mine",
        "TRUNCATE kernel_event",
        "SET ROLE owner",
    ],
)
def test_the_app_role_creates_nothing_and_empties_nothing(attempt: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        _one(attempt)


@pytest.mark.django_db
def test_extensions_stand_in_public_and_find_chinese() -> None:
    assert _one("SELECT array_length(show_trgm('开餐饮店'), 1) > 3") == (True,)
    sql = "SELECT count(*) FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE nspname = 'public'"
    assert _one(sql) == (3,)


@pytest.mark.django_db
def test_statements_are_prepared_on_the_server() -> None:
    for _ in range(7):
        ContentType.objects.filter(app_label="nothing").first()
    assert _one("SELECT count(*) > 0 FROM pg_prepared_statements WHERE statement LIKE '%django_content_type%'") == (
        True,
    )


@pytest.mark.django_db(transaction=True)
def test_a_test_with_transactions_leaves_a_row() -> None:
    ContentType.objects.create(app_label="left", model="over")


@pytest.mark.django_db(transaction=True)
def test_and_the_next_one_finds_it_flushed() -> None:
    assert not ContentType.objects.filter(app_label="left").exists()


def test_a_database_in_which_autovacuum_works_is_dropped_too() -> None:
    """By force the owner may not end it: then without, which sends it away."""
    asked: list[str] = []

    class Busy:
        def execute(self, query: Any) -> None:
            asked.append(query.as_string())
            if "FORCE" in asked[-1]:
                raise psycopg.errors.InsufficientPrivilege

    creation._drop(Busy(), "old")  # type: ignore[arg-type]
    assert asked == ['DROP DATABASE IF EXISTS "old" WITH (FORCE)', 'DROP DATABASE IF EXISTS "old"']
