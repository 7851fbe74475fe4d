"""One city = one schema: two cities in one database, neither sees the other, and none of their work waits for the other."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from onewindow.config.postgres.layout import EXTENSIONS
from tests.config.conftest import Installation


@pytest.fixture(scope="session")
def second(installation: Installation) -> str:
    """A second city in the same database, made by two migrations at once."""
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: installation.run("db", "migrate", ONEWINDOW_SCHEMA="second"), range(2)))
    assert [code for code, _ in answers] == [0, 0], answers
    assert sum("installing" in said for _, said in answers) == 1, "the one that came later found nothing to do"
    return "second"


def _as_app(installation: Installation, city: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        **installation.cluster.address("app").kwargs(), options=f"-c search_path={city},public", autocommit=True
    )


def _write(db: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    db.execute("SELECT log_add(%s::text, NULL::bigint, now(), ''::text, NULL::bigint, NULL::jsonb)", [name])


def _names(db: "psycopg.Connection[tuple[object, ...]]") -> set[object]:
    return {name for (name,) in db.execute("SELECT name FROM kernel_event").fetchall()}


def test_two_cities_in_one_database_do_not_see_each_other(installation: Installation, second: str) -> None:
    with _as_app(installation, "city") as here, _as_app(installation, second) as there:
        _write(here, "log.here")
        _write(there, "log.there")
        assert "log.here" in _names(here)
        assert "log.there" not in _names(here)
        assert _names(there) == {"log.there"}
        paths = here.execute(
            "SELECT pronamespace::regnamespace::text, replace(proconfig[1], ' ', '') FROM pg_proc"
            " WHERE proname = 'log_add'"
        ).fetchall()
        cities = {city for city, _ in paths}
        assert cities >= {"city", second}, "other tests may have founded more in this installation"
        assert set(paths) == {(city, f"search_path={city},public,pg_temp") for city in cities}


def test_nothing_of_a_city_lies_in_public(installation: Installation, second: str) -> None:
    with psycopg.connect(**installation.cluster.address("owner").kwargs()) as db:
        tables = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        functions = db.execute(
            "SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS"
            " (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        ).fetchall()
        extensions = db.execute("SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace")
        assert tables == functions == []
        assert {name for (name,) in extensions.fetchall()} == set(EXTENSIONS)


def test_a_verb_of_the_app_role_ends_within_ten_seconds(installation: Installation) -> None:
    with psycopg.connect(**installation.cluster.address("app").kwargs()) as db:
        assert db.execute("SHOW transaction_timeout").fetchone() == ("10s",)


def test_a_schema_with_a_strange_name_is_refused(installation: Installation) -> None:
    for name in ("public", "Pg", "pg_city", 'x"; DROP', ""):
        code, said = installation.run("db", "url", ONEWINDOW_SCHEMA=name)
        assert (code, "ONEWINDOW_SCHEMA" in said) == (1, True)
