"""The log's order: an event that commits late is read by every reader, where a cursor by id would lose it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.config.postgres.address import for_role, search_path
from onewindow.config.postgres.backend.creation import as_owner
from onewindow.kernel import log
from onewindow.kernel.log import reading
from onewindow.kernel.log.tail import Position, position
from onewindow.kernel.models import Event
from onewindow.kernel.step import step
from tests.kernel.app.lives import AT, HOUR, at_once, file, settle
from tests.kernel.app.states import PROBE

ADD = "SELECT log_add(%s, NULL, %s, '', NULL, NULL)"


@contextmanager
def session() -> Iterator[psycopg.Connection]:
    """A second session of the app role with a transaction of its own."""
    login = for_role("app").named(connection.settings_dict["NAME"]).kwargs()
    with psycopg.connect(**login, options=f"-c search_path={search_path('app')}") as db:
        yield db


@pytest.fixture
def heard(monkeypatch) -> list[str]:
    """What a reader of the events ``test.said`` has heard."""
    names: list[str] = []
    monkeypatch.setattr(reading, "_reactions", [])

    @log.reader("listener", "test.said")
    def listen(event: Event, at: object) -> None:
        names.append((event.data or {})["n"])

    return names


def say(n: int, kind: str = "") -> int:
    return log.add("test.said", by=None, at=AT, data={"n": n}, kind=kind)


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_lost(heard):
    with session() as slow:
        slow.execute("SELECT log_add('test.said', NULL, %s, '', NULL, '{\"n\": 1}')", [AT])  # lower id, not committed
        say(2)
        by_id = [e.data["n"] for e in Event.objects.filter(name="test.said").order_by("id")]
        last_id = Event.objects.filter(name="test.said").latest("id").id
        log.run_readers(AT)
        assert heard == []  # nothing above the horizon
        assert log.horizon_lag() == 1
        slow.commit()
    settle()
    by_id += [e.data["n"] for e in Event.objects.filter(id__gt=last_id, name="test.said")]
    assert by_id == [2]  # the cursor by id has lost the first
    log.run_readers(AT)
    assert heard == [1, 2]
    assert [e.data["n"] for e in log.tail(Position()) if e.name == "test.said"] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_writers_readers_and_rollbacks_at_once_nothing_lost_nothing_doubled(heard):
    stop = threading.Event()

    def write(k: int) -> list[int]:
        written = []
        for n in range(40):
            with session() as db:
                db.execute("SELECT log_add('test.said', NULL, %s, '', NULL, %s)", [AT, f'{{"n": {k * 1000 + n}}}'])
                db.execute("SELECT pg_sleep(0.002 * (random() * 4)::int)")
                db.rollback() if n % 7 == 3 else db.commit()
            if n % 7 != 3:
                written.append(k * 1000 + n)
        return written

    def read() -> None:
        while not stop.is_set():
            log.run_readers(AT)

    def all_writers() -> list[list[int]]:
        try:
            return at_once([lambda k=k: write(k) for k in range(4)])
        finally:
            stop.set()

    _, _, written = at_once([read, read, all_writers])
    settle()
    log.run_readers(AT)
    assert sorted(heard) == sorted(n for numbers in written for n in numbers)
    order = [(e.epoch, e.xid, e.id) for e in log.tail(Position(), 10_000)]
    assert order == sorted(order)


@pytest.mark.django_db
def test_a_reader_sees_its_own_transactions_events(heard):
    say(5)
    assert log.run_readers(AT) == 1
    assert heard == [5]
    assert log.run_readers(AT) == 0


@pytest.mark.django_db(transaction=True)
def test_own_events_of_a_reaction_do_not_push_the_cursor_past_a_running_transaction(monkeypatch):
    """A reaction writes events in the reader's transaction; reading those before they are settled would lose the event
    of an older transaction that is still running."""
    heard: list[int] = []
    monkeypatch.setattr(reading, "_reactions", [])

    @log.reader("echo", "test.said")
    def echo(event: Event, at: object) -> None:
        heard.append(event.data["n"])
        if event.data["n"] == 1:
            say(3)

    say(1)
    settle()
    with session() as slow:
        slow.execute("SELECT pg_current_xact_id()")
        slow.execute("SELECT log_add('test.said', NULL, %s, '', NULL, '{\"n\": 2}')", [AT])
        log.run_readers(AT)
        assert heard == [1]
        slow.commit()
    settle()
    log.run_readers(AT)
    assert heard == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_a_restore_into_a_fresh_server_goes_on_in_a_new_epoch(heard):
    say(1)
    settle()
    log.run_readers(AT)
    with as_owner(connection.settings_dict["NAME"]) as db:  # as after a restore: the xids are another server's
        db.execute("UPDATE kernel_event SET xid = xid + 1000000000")
        db.execute("UPDATE kernel_reader SET xid = xid + 1000000000")
    with pytest.raises(log.LogAhead):
        log.check_newest()
    try:
        with connection.creation._owned(connection.settings_dict["NAME"]):
            assert log.raise_epoch(AT) == 2
        log.check_newest()
        say(2)
        settle()
        log.run_readers(AT)
        assert heard == [1, 2]
        names = [(e.epoch, e.name) for e in log.tail(Position())]
        assert names == [(1, "test.said"), (2, "log.restored"), (2, "test.said")]
        assert log.newest().epoch == 2
    finally:
        with as_owner(connection.settings_dict["NAME"]) as db:
            db.execute("ALTER TABLE kernel_event ALTER COLUMN epoch SET DEFAULT 1")


@pytest.mark.django_db
def test_positions_are_comparable():
    say(1)
    say(2)
    first, second = log.tail(Position())
    assert Position() < position(first) < position(second)
    assert log.tail(position(first)) == [second]
    assert log.newest() == position(second)


@pytest.mark.django_db
def test_nobody_forges_the_event_of_a_step_or_a_light():
    for name in ("probe.grant", "task.red"):
        with pytest.raises(DatabaseError, match="belongs to a step"), transaction.atomic():
            log.add(name, by=1, at=AT)


@pytest.mark.django_db
def test_a_reader_that_waits_for_a_misspelt_event_is_told(monkeypatch):
    monkeypatch.setattr(reading, "_reactions", [])
    log.reader("listener", "probe.granted")(lambda event, at: None)
    with pytest.raises(LookupError, match=r"probe\.grant"):
        log.run_readers(AT)


@pytest.mark.django_db
def test_steps_are_heard_by_their_names(monkeypatch):
    monkeypatch.setattr(reading, "_reactions", [])
    heard: list[tuple[str, int | None, int | None]] = []

    @log.reader("listener", "probe.file", "probe.accept")
    def listen(event: Event, at: object) -> None:
        heard.append((event.name, event.thing, event.version))

    thing = file()
    step(PROBE, thing, 1, "accept", by=1, at=AT)
    step(PROBE, thing, 2, "lapse", by=1, at=AT)
    with transaction.atomic():
        log.run_readers(AT + HOUR)
    assert heard == [("probe.file", thing, 1), ("probe.accept", thing, 2)]
