"""The app role has no way to a living thing, a task or the log but the functions."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.config.postgres.address import for_role
from onewindow.config.postgres.backend.creation import as_owner
from onewindow.kernel.step import install
from onewindow.kernel.step.functions import functions
from tests.kernel.app.lives import AT, file
from tests.kernel.app.models import Probe

APP = for_role("app").user
GUARDED = install.guarded_tables()
pytestmark = pytest.mark.django_db


def _refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return error.__cause__.sqlstate == "42501"
    return False


def test_the_tests_run_as_the_app_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == (APP, APP)


@pytest.mark.parametrize("table", GUARDED)
def test_every_direct_write_is_refused(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
    column = "at" if table in ("kernel_event", "kernel_seal") else "name" if table == "kernel_task" else "state"
    assert _refused(f'UPDATE "{table}" SET {column} = {column}')
    assert _refused(f'DELETE FROM "{table}"')
    assert _refused(f'TRUNCATE "{table}" CASCADE')
    assert _refused(f'SELECT 1 FROM "{table}" FOR UPDATE')
    assert _refused(f'ALTER TABLE "{table}" ADD x integer')
    assert _refused(f'LOCK TABLE "{table}" IN EXCLUSIVE MODE')
    if table != "kernel_seal":
        assert _refused(f'INSERT INTO "{table}" DEFAULT VALUES')


@pytest.mark.parametrize("table", install.content_tables())
def test_content_tables_may_be_written_but_not_emptied(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s::text, 'INSERT'), has_table_privilege(%s::text, 'UPDATE'),"
            " has_table_privilege(%s::text, 'DELETE'), has_table_privilege(%s::text, 'TRUNCATE')",
            [f'"{table}"'] * 4,
        )
        assert cursor.fetchone() == (True, True, True, False)


def test_nothing_can_be_created():
    assert _refused("CREATE TEMP TABLE x (a integer)")
    assert _refused("CREATE TABLE x (a integer)")
    assert _refused("CREATE TABLE public.x (a integer)")
    assert _refused("CREATE SCHEMA x")
    assert _refused("CREATE FUNCTION x() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    assert _refused("SET ROLE owner") or _refused("SET SESSION AUTHORIZATION owner")
    assert _refused("ALTER FUNCTION probe_steps(text, bigint, timestamptz, jsonb) RESET ALL")


def test_installed_functions_equal_the_code():
    assert install.check(connection)
    expected = {name.split("(")[0]: sql for name, sql in functions(connection).items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, p.prosrc, p.prosecdef, p.proconfig::text, pg_get_userbyid(p.proowner), p.proacl::text[]"
            " FROM pg_proc p JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass"
            " WHERE p.pronamespace = current_schema()::regnamespace AND d.description LIKE 'onewindow kernel %%'"
        )
        rows = cursor.fetchall()
    assert {row[0] for row in rows} == set(expected)
    owner = for_role("owner").user
    for name, body, definer, config, owned_by, rights in rows:
        assert f"$body${body}$body$" in expected[name]
        assert definer
        assert owned_by == owner
        assert config.rstrip('"}').endswith("pg_temp"), config
        assert sorted(r.split("/")[0] for r in rights) == sorted([f"{owner}=X", f"{APP}=X"])


def test_a_changed_function_is_noticed():
    with as_owner(connection.settings_dict["NAME"]) as db:
        db.execute(
            "COMMENT ON FUNCTION log_add(text, bigint, timestamptz, text, bigint, jsonb) IS 'onewindow kernel x'"
        )
        found = {row[1] for row in db.execute(install._OURS.replace("%%", "%")).fetchall()}
        db.rollback()
    assert found == {"onewindow kernel x", "onewindow kernel " + install.fingerprint(connection)}


@pytest.mark.django_db(transaction=True)
def test_a_temporary_table_does_not_lead_a_function_astray():
    """Even a caller who may create temporary tables: without pg_temp last in the path the function would write into
    ``kernel_event`` of the attacker, whose trigger then runs as the owner."""
    thing = file()
    database = connection.settings_dict["NAME"]
    with as_owner(database) as db:
        db.execute(f'GRANT TEMPORARY ON DATABASE "{database}" TO "{APP}"')
    try:
        with psycopg.connect(**_app_login(database)) as attacker:
            for table in ("probe_probe", "kernel_event", "kernel_task"):
                attacker.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {table}")
            attacker.execute(
                "CREATE FUNCTION pg_temp.evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'ran as %', current_user; END $$"
            )
            for table in ("probe_probe", "kernel_event", "kernel_task"):
                attacker.execute(
                    f"CREATE TRIGGER evil BEFORE INSERT OR UPDATE ON pg_temp.{table}"
                    " FOR EACH ROW EXECUTE FUNCTION pg_temp.evil()"
                )
            attacker.execute("SELECT * FROM probe_step(%s, 1, 'accept', 1, %s, NULL, NULL, NULL, NULL)", [thing, AT])
            assert attacker.execute("SELECT state FROM pg_temp.probe_probe WHERE id = %s", [thing]).fetchone() == (
                "filed",
            )
    finally:
        with as_owner(database) as db:
            db.execute(f'REVOKE TEMPORARY ON DATABASE "{database}" FROM "{APP}"')
    assert Probe.objects.get(id=thing).state == "reviewing"


def _app_login(database: str) -> dict[str, object]:
    from onewindow.config.postgres.address import search_path

    return {**for_role("app").named(database).kwargs(), "options": f"-c search_path={search_path('app')}"}


@pytest.mark.django_db(transaction=True)
def test_installing_again_does_not_disturb_a_prepared_caller():
    database = connection.settings_dict["NAME"]
    call = "SELECT log_add('test.said', NULL, %s::timestamptz, '', NULL, NULL)"
    with psycopg.connect(**_app_login(database), prepare_threshold=0, autocommit=True) as caller:
        caller.execute(call, [AT])
        with connection.creation._owned(database):
            install.install(connection, app=APP)
        caller.execute(call, [AT])
    assert install.check(connection)
    file()
