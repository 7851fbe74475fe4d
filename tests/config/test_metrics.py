"""What is measured: each series is there and moves; who may read it; nothing about persons in it."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from onewindow.config import home
from onewindow.config.postgres.backup.making import FOLDER, RECORD
from onewindow.config.watch import addresses, city, metrics
from onewindow.domain.cases import actions
from onewindow.kernel import log
from onewindow.kernel.models import Owed
from tests.domain.cases.conftest import city as small_city
from tests.domain.cases.conftest import road
from tests.domain.cases.road import Road

__all__ = ["road", "small_city"]


@pytest.fixture(name="city")
def _city(small_city: Any) -> Any:
    return small_city


@pytest.fixture(autouse=True)
def _fresh() -> None:
    city.forget()


def _series(client: Client) -> dict[str, float]:
    city.forget()
    answer = client.get("/metrics")
    assert answer.status_code == 200
    lines = [line.rsplit(" ", 1) for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(figure) for name, figure in lines}


def test_requests_and_refusals_are_counted(client: Client, road: Road) -> None:
    before = _series(client)
    page = 'onewindow_request_seconds_count{method="GET",pattern="/login/",status="200"}'
    client.get("/login/")
    client.post("/api/v1/nothing/", REMOTE_ADDR="127.0.0.1")
    after = _series(client)
    assert after[page] == before.get(page, 0) + 1
    refused = 'onewindow_refusals_total{code="org.log-in-refused"}'
    client.post("/login/demo/", {"login": "nobody-of-this-name"})
    assert _series(client).get(refused, 0) == after.get(refused, 0) + 1


def test_the_city_is_read(client: Client, road: Road, tmp_path: Path) -> None:
    now = timezone.now()
    assert _series(client)['onewindow_open_tasks{light="green"}'] == 0
    road.now = now
    case = road.file().id
    found = _series(client)
    assert sum(found[f'onewindow_open_tasks{{light="{light}"}}'] for light in ("red", "amber", "green", "none")) == 1
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    assert _series(client)['onewindow_open_tasks{light="green"}'] == 4, "four departments are asked"
    assert _series(client)["onewindow_database_up"] == 1
    assert _series(client)["onewindow_unsealed_age_seconds"] >= 0
    assert "onewindow_seal_age_seconds" not in _series(client)
    log.seal_batches(now - timedelta(seconds=60))
    found = _series(client)
    assert 60 <= found["onewindow_seal_age_seconds"] < 120
    assert found["onewindow_unsealed_age_seconds"] == 0


def test_readers_reactions_jobs_and_backups(client: Client, road: Road, tmp_path: Path) -> None:
    road.file()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kernel_reader (name) VALUES ('somebody')")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES"
            " ('q', 't', 'todo'), ('q', 't', 'failed'), ('q', 't', 'doing')"
        )
    now = timezone.now()
    Owed.objects.create(reader="somebody", reaction="r", event=1, next_try_at=now, error="x")
    with override_settings(HOME=tmp_path):
        assert "onewindow_backup_age_seconds" not in _series(client)
        made = (now - timedelta(hours=3)).isoformat()
        (tmp_path / FOLDER).mkdir()
        home.keep_record(tmp_path / FOLDER / RECORD, {"at": made, "file": "x"})
        found = _series(client)
    assert found['onewindow_reader_backlog_events{reader="somebody"}'] > 0
    assert found["onewindow_reactions_owed"] == 1
    jobs = {state: found[f'onewindow_jobs{{state="{state}"}}'] for state in ("queued", "failed", "running", "stalled")}
    assert jobs == {"queued": 1, "failed": 1, "running": 1, "stalled": 1}
    assert 3 * 3600 <= found["onewindow_backup_age_seconds"] < 3 * 3600 + 60
    assert found["onewindow_log_lag_events"] >= 0


@pytest.mark.django_db
def test_only_from_here_or_with_the_token(client: Client) -> None:
    def status(**request: Any) -> int:
        return client.get("/metrics", **request).status_code

    assert status() == 200
    assert status(REMOTE_ADDR="10.0.0.7") == 403
    assert status(HTTP_X_FORWARDED_FOR="10.0.0.7") == 403, "through a proxy that nobody has told us of"
    with override_settings(METRICS_TOKEN="a long word"):
        assert status(REMOTE_ADDR="10.0.0.7", HTTP_AUTHORIZATION="Bearer a long word") == 200
        assert status(REMOTE_ADDR="10.0.0.7", HTTP_AUTHORIZATION="Bearer another") == 403
        assert status(REMOTE_ADDR="10.0.0.7", HTTP_AUTHORIZATION="Bearer ") == 403
    assert status(REMOTE_ADDR="10.0.0.7", HTTP_AUTHORIZATION="Bearer ") == 403, "no token is no open door"
    with override_settings(METRICS_FROM=["10.0.0.0/24"]):
        assert status(REMOTE_ADDR="10.0.0.7") == 200
    with override_settings(PROXIES=1):
        assert status(HTTP_X_FORWARDED_FOR="10.0.0.7") == 403
        assert status(HTTP_X_FORWARDED_FOR="127.0.0.1, 10.0.0.7") == 403, "what a stranger has written is not believed"


@pytest.mark.parametrize(
    ("proxies", "peer", "header", "real"),
    [
        (0, "10.1.1.1", "6.6.6.6", "10.1.1.1"),
        (1, "127.0.0.1", "6.6.6.6, 10.1.1.1", "10.1.1.1"),
        (2, "127.0.0.1", "6.6.6.6, 10.1.1.1, 192.168.0.1", "10.1.1.1"),
        (2, "127.0.0.1", "10.1.1.1", "127.0.0.1"),
        (1, "8.8.8.8", "10.1.1.1", "8.8.8.8"),
        (1, "127.0.0.1", "not an address", "127.0.0.1"),
        (1, "127.0.0.1", "", "127.0.0.1"),
        (1, "::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_real_address_behind_our_proxies(proxies: int, peer: str, header: str, real: str) -> None:
    headers = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    with override_settings(PROXIES=proxies):
        assert addresses.real(RequestFactory().get("/", REMOTE_ADDR=peer, **headers)) == real
    assert settings.AXES_CLIENT_IP_CALLABLE == "onewindow.config.watch.addresses.real"


WORKER = """
import os, sys
from onewindow.config.watch import metrics
metrics.REFUSALS.labels("kernel.tested").inc()
metrics.STREAMS.set(int(sys.argv[1]))
metrics.POOL.labels("open").set(3)
print(os.getpid())
"""


def test_several_processes_are_added_up_and_the_ended_ones_taken_out(tmp_path: Path) -> None:
    """As under ``onewindow serve``: each process writes its own files, whoever is asked adds them up."""
    environment = os.environ | {
        metrics.FOLDER: str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.house.settings",
    }

    def run(text: str, *arguments: str) -> str:
        begin = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", begin + text, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    for streams in ("7", "5"):
        run(WORKER, streams)
    said = run(
        "from onewindow.config.watch import metrics\n"
        "from pathlib import Path\n"
        "from prometheus_client import CollectorRegistry\n"
        "registry = CollectorRegistry()\n"
        f"metrics.forget_ended(Path({str(tmp_path)!r}))\n"
        "metrics.MultiProcessCollector(registry)\n"
        "print(metrics.written(registry).decode())\n"
    )
    assert 'onewindow_refusals_total{code="kernel.tested"} 2.0' in said, "what ended processes counted stays"
    assert "onewindow_streams_open 5.0" in said, "the newest process tells"
    assert "onewindow_pool_connections{" not in said, "connections of ended processes are gone"
