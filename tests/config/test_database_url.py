"""DATABASE_URL: any PostgreSQL takes the place of the embedded server; here a second cluster, as its ordinary owner."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from onewindow.config.postgres import Address, BadAddress, Cluster
from onewindow.config.postgres.address import parse
from tests.config.conftest import Installation

LIVE = """
import json
from django.db import connection
from django.utils import timezone
from onewindow.kernel import log
from onewindow.kernel.models import Event
from onewindow.kernel.step import install

now = timezone.now()
for n in range(5):
    log.add("log.tested", by=None, at=now, data={"n": n})
batches = log.seal_batches(now)
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user, current_schema()")
    user, schema = cursor.fetchone()
print(json.dumps({
    "user": user, "schema": schema, "events": Event.objects.count(), "batches": batches,
    "holds": log.verify().ok, "functions": install.check(connection),
}))
"""


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Somebody else's server: an owner who may create roles, one who may not, and a database for each."""
    cluster = Cluster(tmp_path_factory.mktemp("outside"))
    cluster.start()
    with psycopg.connect(**cluster.address("postgres", "postgres").kwargs(), autocommit=True) as db:
        db.execute("CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'p@ss/word'")
        db.execute("CREATE ROLE plain LOGIN PASSWORD 'plain'")
        db.execute("CREATE ROLE serves LOGIN PASSWORD 'serves'")
        db.execute("CREATE DATABASE province OWNER keeper")
        db.execute("CREATE DATABASE county OWNER plain")
    yield cluster
    cluster.remove()


def _url(cluster: Cluster, user: str, password: str, database: str) -> str:
    return Address("127.0.0.1", cluster.address().port, database, user, password).url()


def test_a_city_lives_in_an_outside_server(outside: Cluster, tmp_path: Path) -> None:
    made = Installation(tmp_path)
    made.environment["DATABASE_URL"] = _url(outside, "keeper", "p@ss/word", "province")
    code, said = made.run("db", "migrate")
    assert code == 0, said
    code, said = made.python(LIVE)
    assert code == 0, said
    assert json.loads(said) == {
        "user": "province_city_app", "schema": "city", "events": 5, "batches": 1, "holds": True, "functions": True,
    }  # fmt: skip
    assert not made.cluster.data.exists(), "the embedded server was not needed and not made"
    _after_a_restore(made)
    code, said = made.run("db", "stop")
    assert (code, "outside" in said) == (1, True)
    code, said = made.run("db", "url", "--role", "app", "--json")
    assert json.loads(said)["user"] == "province_city_app"
    other = Installation(tmp_path / "other")
    code, said = other.run("db", "migrate", DATABASE_URL=made.environment["DATABASE_URL"])
    assert (code, "DATABASE_APP_URL" in said) == (1, True)


def _after_a_restore(made: Installation) -> None:
    """The newest event comes from a server that was older than this one."""
    owner = made.environment["DATABASE_URL"]
    with psycopg.connect(owner, options="-c search_path=city,public") as db:
        db.execute("INSERT INTO kernel_event (kind, name, at, xid) VALUES ('', 'log.tested', now(), 999999999999)")
    code, said = made.module("onewindow.config.serve.prepare", "--check")
    assert (code, "onewindow log restored" in said) == (1, True)
    code, said = made.run("log", "restored")
    assert (code, "epoch 2" in said) == (0, True)
    with psycopg.connect(owner, options="-c search_path=city,public") as db:
        assert db.execute("SELECT epoch, name FROM kernel_event ORDER BY id DESC").fetchone() == (2, "log.restored")


def test_an_owner_who_may_not_create_roles_is_asked_for_a_second_address(outside: Cluster, tmp_path: Path) -> None:
    made = Installation(tmp_path)
    code, said = made.run("db", "migrate", DATABASE_URL=_url(outside, "plain", "plain", "county"))
    assert (code, "DATABASE_APP_URL" in said) == (1, True)


def test_another_role_that_is_named_serves_instead(outside: Cluster, tmp_path: Path) -> None:
    made = Installation(tmp_path)
    made.environment["DATABASE_URL"] = _url(outside, "keeper", "p@ss/word", "province")
    made.environment["DATABASE_APP_URL"] = _url(outside, "serves", "serves", "province")
    code, said = made.run("db", "migrate")
    assert code == 0, said
    with psycopg.connect(made.environment["DATABASE_APP_URL"], options="-c search_path=city,public") as db:
        row = db.execute("SELECT has_function_privilege(oid, 'EXECUTE') FROM pg_proc WHERE proname = 'case_step'")
        assert row.fetchone() == (True,)
        assert db.execute("SELECT count(*) > 0 FROM kernel_event").fetchone() == (True,)
        assert db.execute("SHOW transaction_timeout").fetchone() == ("10s",)


@pytest.mark.parametrize("wrong", ["mysql://a:b@c/d", "postgresql://host/db", "postgresql://a@host", "nonsense"])
def test_an_address_that_cannot_be_used_is_told_in_a_sentence(wrong: str) -> None:
    with pytest.raises(BadAddress, match="DATABASE_URL"):
        parse(wrong, name="DATABASE_URL")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://a:b@db.example:6432/c?sslmode=verify-full",
        "postgresql://a:p%40ss@[::1]:5432/c",
        "postgresql://a:b@/c?host=%2Ftmp%2Fx&port=5433",
    ],
)
def test_addresses_survive_being_read_and_written(url: str) -> None:
    assert parse(url, name="DATABASE_URL").url() == url
