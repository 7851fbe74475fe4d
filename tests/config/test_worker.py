"""The worker's watch over its jobs (任务看护): no pulse while the database answers ends the process, and only that."""

from threading import Event
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from onewindow.config.serve import worker
from onewindow.kernel import sql


class Ended(Exception):
    """The process would have ended."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock to be set, and an end that can be caught."""
    moment = [1000.0]

    def end(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr(worker.time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(worker.os, "_exit", end)
    return moment


def with_pulse(seconds_ago: int) -> SimpleNamespace:
    """A job worker whose last heartbeat is so old."""
    made = sql.row(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
        (f"{seconds_ago} seconds",),
    )
    return SimpleNamespace(worker_id=made and made[0])


@pytest.mark.django_db
def test_jobs_with_a_pulse_go_on(clock: list[float]) -> None:
    watch = worker.Watch()
    watch.worker = with_pulse(1)
    clock[0] += worker.HUNG * 10
    watch.look()
    clock[0] += worker.HUNG - 1
    watch.worker = with_pulse(60)
    watch.look()


@pytest.mark.django_db
@pytest.mark.parametrize("known", [None, "old", "never"])
def test_without_a_pulse_the_process_ends(clock: list[float], known: str | None) -> None:
    watch = worker.Watch()
    watch.worker = {None: None, "old": with_pulse(60), "never": SimpleNamespace(worker_id=None)}[known]
    for _ in range(3):
        watch.look()
        clock[0] += worker.HUNG / 3 + 0.1
    with pytest.raises(Ended, match=str(worker.HUNG_CODE)):
        watch.look()


@pytest.mark.django_db
def test_what_hangs_inside_the_log_is_ended_too(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    free = Event()
    monkeypatch.setattr(worker.logger, "critical", lambda *_: free.wait(30))
    monkeypatch.setattr(worker, "LAST_WORDS", 0.05)
    watch = worker.Watch()
    for _ in range(3):
        watch.look()
        clock[0] += worker.HUNG / 3 + 0.1
    with pytest.raises(Ended):
        watch.look()
    free.set()


@pytest.mark.django_db
def test_a_database_that_is_away_is_not_the_jobs_fault(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    watch = worker.Watch()

    def away(*_: object) -> None:
        raise OperationalError

    clock[0] += worker.HUNG + 1
    with monkeypatch.context() as patched:
        patched.setattr(sql, "row", away)
        with pytest.raises(OperationalError):
            watch.look()
    clock[0] += worker.HUNG - 1
    watch.look()


@pytest.mark.django_db
def test_a_process_that_slept_gives_its_jobs_time(clock: list[float]) -> None:
    watch = worker.Watch()
    watch.worker = with_pulse(60)
    clock[0] += worker.HUNG * 20
    watch.look()
