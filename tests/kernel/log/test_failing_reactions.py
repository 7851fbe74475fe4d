"""A reaction that fails is owed: it neither stops the log nor gets lost."""

from datetime import timedelta

import pytest
from django.db import connection

from onewindow.kernel import log
from onewindow.kernel.log import reading
from onewindow.kernel.models import Event, Owed
from tests.kernel.app.lives import AT, at_once, file, settle
from tests.kernel.app.models import Remark

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_readers(monkeypatch):
    monkeypatch.setattr(reading, "_reactions", [])


def test_it_is_tried_again_with_growing_pauses_and_the_others_go_on(caplog):
    heard, broken = [], [True]

    @log.reader("room", "probe.file")
    def fragile(event: Event, at: object) -> None:
        Remark.objects.create(probe_id=event.thing, text="half")
        if broken[0] and event.thing == first:
            raise OSError("no paper")

    @log.reader("room", "probe.file")
    def steady(event: Event, at: object) -> None:
        heard.append(event.thing)

    first, second = file(), file()
    assert log.run_readers(AT) == 4
    assert heard == [first, second]
    assert list(Remark.objects.values_list("probe", flat=True)) == [second]  # what failed left nothing behind
    debt = Owed.objects.get()
    assert (debt.reader, debt.tries, debt.next_try_at) == ("room", 1, AT + timedelta(seconds=2))
    assert "no paper" in debt.error
    assert "it is owed" in caplog.text

    assert log.run_readers(AT + timedelta(seconds=1)) == 0  # not yet
    assert log.run_readers(AT + timedelta(seconds=2)) == 1
    debt.refresh_from_db()
    assert (debt.tries, debt.next_try_at) == (2, AT + timedelta(seconds=6))

    broken[0] = False
    assert log.run_readers(AT + timedelta(seconds=6)) == 1
    assert not Owed.objects.exists()
    assert Remark.objects.filter(probe=first).count() == 1
    assert heard == [first, second]


def test_pauses_end_at_an_hour():
    @log.reader("room", "probe.file")
    def never(event: Event, at: object) -> None:
        raise OSError

    file()
    at = AT
    log.run_readers(at)
    for _ in range(15):
        at = Owed.objects.get().next_try_at
        log.run_readers(at)
    assert Owed.objects.get().next_try_at - at == timedelta(hours=1)


def test_the_debt_of_a_reaction_that_is_gone_stays():
    Owed.objects.create(reader="room", reaction="gone", event=1, next_try_at=AT, error="")
    assert log.run_readers(AT) == 1
    assert Owed.objects.get().tries == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_run_a_reaction_twice():
    heard = []

    @log.reader("room", "probe.file")
    def listen(event: Event, at: object) -> None:
        heard.append(event.thing)

    things = [file() for _ in range(120)]
    settle()
    at_once([lambda: log.run_readers(AT)] * 4)
    log.run_readers(AT)
    assert sorted(heard) == things


@pytest.mark.django_db(transaction=True)
def test_a_reaction_that_takes_too_long_does_not_stop_the_log(monkeypatch):
    """The server ends its session (``transaction_timeout``); the event is owed, the next ones are heard."""
    heard, slow = [], [True]

    @log.reader("room", "probe.file")
    def listen(event: Event, at: object) -> None:
        heard.append(event.thing)
        if event.thing == first and slow[0]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(5)")

    first, second = file(), file()
    settle()
    with connection.cursor() as cursor:
        cursor.execute("SET transaction_timeout = '1s'")
    log.run_readers(AT)
    assert Owed.objects.get().event == Event.objects.get(thing=first).id
    assert heard == [first, second]
    with connection.cursor() as cursor:
        cursor.execute("SET transaction_timeout = '1s'")
    log.run_readers(AT + timedelta(seconds=2))
    assert Owed.objects.get().tries == 2
    slow[0] = False
    log.run_readers(AT + timedelta(hours=1))
    assert not Owed.objects.exists()
    assert heard == [first, second, first, first]
