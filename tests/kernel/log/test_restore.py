"""A real restore: the log is dumped on one server and goes on in a fresh one, whose transactions count from the start."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from onewindow.config.postgres import Address, Cluster, layout, schema
from onewindow.config.postgres.address import for_role, search_path
from onewindow.config.postgres.backend.creation import as_owner
from onewindow.kernel import log
from onewindow.kernel.log import reading
from onewindow.kernel.log.tail import Position
from onewindow.kernel.models import Event
from onewindow.kernel.step import install, step
from tests.kernel.app.lives import AT, HOUR, file, settle
from tests.kernel.app.models import Probe
from tests.kernel.app.states import PROBE

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def connected(address: Address, role: str) -> Iterator[None]:
    """Django's connection at another server, for the length of a block."""
    settings = connection.settings_dict
    before = {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    connection.close()
    settings.update(
        NAME=address.database,
        USER=address.user,
        PASSWORD=address.password,
        HOST=address.host,
        PORT=str(address.port),
        OPTIONS={**before["OPTIONS"], "options": f"-c search_path={search_path(role)}"},
    )
    try:
        yield
    finally:
        connection.close()
        settings.update(before)


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path)
    cluster.start()
    yield cluster
    cluster.remove()


def _move(source: Address, target: Address, programs: Cluster) -> None:
    """pg_dump | psql of the city's schema, as the owner."""

    def run(program: str, at: Address, *arguments: str, text: bytes = b"") -> bytes:
        place = ["-h", at.host, "-p", str(at.port), "-U", at.user, "-d", at.database]
        environment = {**os.environ, "PGPASSWORD": at.password}
        done = subprocess.run(
            [str(programs.program(program)), *place, *arguments], input=text, env=environment, capture_output=True
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    city = run("pg_dump", source, "-n", schema())
    run("psql", target, "-q", "-v", "ON_ERROR_STOP=1", text=city.replace(b"CREATE SCHEMA", b"-- CREATE SCHEMA"))


def _has_lived(transactions: int) -> None:
    """Let the old server be older than a fresh one ever is after a restore."""
    with as_owner(connection.settings_dict["NAME"], autocommit=True) as db:
        while db.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()[0] < transactions:
            pass


def test_the_log_goes_on_in_a_fresh_server(fresh_server: Cluster, monkeypatch):
    heard: list[int | None] = []
    monkeypatch.setattr(reading, "_reactions", [])
    log.reader("listener", "probe.file")(lambda event, at: heard.append(event.thing))
    _has_lived(20_000)
    things = [file() for _ in range(3)]
    settle()
    log.run_readers(AT)
    assert log.seal_batches(AT) == 1

    source = for_role("owner").named(connection.settings_dict["NAME"])
    owner, app = fresh_server.address("owner"), fresh_server.address("app")
    layout.prepare_city(owner, app.user, timeout=False)
    _move(source, owner, fresh_server)

    with connected(app, "app"), pytest.raises(log.LogAhead):
        log.check_newest()
    with connected(owner, "owner"):
        assert install.check(connection)
        assert log.raise_epoch(AT + HOUR) == 2
    with connected(app, "app"):
        log.check_newest()
        things.append(file())
        step(PROBE, things[0], 1, "accept", by=1, at=AT)
        settle()
        log.run_readers(AT)
        assert heard == things  # each once, across the move
        assert [e.epoch for e in log.tail(Position())] == [1, 1, 1, 2, 2, 2]
        assert log.seal_batches(AT) == 1
        assert log.verify() == log.Report(events=6, batches=2, unsealed=0)
        assert Event.objects.get(name="log.restored").data == {"epoch": 2}
        assert Probe.objects.get(id=things[0]).state == "reviewing"
