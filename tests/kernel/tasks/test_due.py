"""The sweeper: lights that cross, timers that run, failures that come back."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from onewindow.kernel import due
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Open, step
from tests.kernel.app.lives import AT, HOUR, at_once, file, tasks
from tests.kernel.app.models import Probe
from tests.kernel.app.states import PROBE

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def no_verbs(monkeypatch):
    monkeypatch.setattr(due, "_verbs", {})


def crossings() -> list[tuple[str, datetime]]:
    return list(Event.objects.filter(name__startswith="task.").order_by("id").values_list("name", "at"))


def test_a_light_crosses_once_each_time():
    thing = file(Open("accept", post=1, amber_at=AT + HOUR, due_at=AT + 2 * HOUR))
    assert due.sweep(AT) == 0
    assert due.sweep(AT + HOUR) == 1
    assert due.sweep(AT + HOUR) == 0
    assert due.sweep(AT + 3 * HOUR) == 1
    assert due.sweep(AT + 9 * HOUR) == 0
    assert crossings() == [("task.amber", AT + HOUR), ("task.red", AT + 3 * HOUR)]
    event = Event.objects.get(name="task.red")
    assert (event.kind, event.thing, event.data, event.by) == ("probe", thing, {"task": tasks(thing)[0]}, None)


def test_a_sweeper_that_slept_writes_only_the_light_that_is_on():
    file(Open("accept", post=1, amber_at=AT + HOUR, due_at=AT + 2 * HOUR))
    due.sweep(AT + 5 * HOUR)
    assert crossings() == [("task.red", AT + 5 * HOUR)]


def test_a_closed_task_has_no_light():
    thing = file(Open("accept", post=1, due_at=AT + HOUR))
    step(PROBE, thing, 1, "accept", by=1, at=AT, close=tasks(thing))
    assert due.sweep(AT + 5 * HOUR) == 0


def test_a_due_timer_runs_its_verb():
    @due.due("probe", "expire")
    def expire(task: Task, at: datetime) -> None:
        probe = Probe.objects.get(id=task.thing)
        step(PROBE, probe.id, probe.version, "lapse", by=None, at=at, close=(task.id,))

    thing = file(Open("expire", due_at=AT + HOUR))
    due.sweep(AT + HOUR - timedelta(microseconds=1))
    assert Probe.objects.get(id=thing).state == "filed"
    assert due.sweep(AT + HOUR) == 1
    assert Probe.objects.get(id=thing).state == "lapsed"
    assert crossings() == []  # a timer without amber has no light


def test_a_clock_is_a_timer_with_a_light():
    ran = []
    due.due("probe", "clock")(lambda task, at: ran.append(at))
    file(Open("clock", amber_at=AT + HOUR, due_at=AT + 2 * HOUR))
    due.sweep(AT + HOUR)
    assert ran == []
    due.sweep(AT + 2 * HOUR)
    assert ran == [AT + 2 * HOUR]
    assert [name for name, _ in crossings()] == ["task.amber", "task.red"]


def test_a_failing_verb_comes_back_later_and_does_not_stop_the_others(caplog):
    ran = []

    @due.due("probe", "fragile")
    def fragile(task: Task, at: datetime) -> None:
        ran.append(at)
        raise OSError("no paper")

    @due.due("probe", "expire")
    def expire(task: Task, at: datetime) -> None:
        step(PROBE, task.thing, 1, "lapse", by=None, at=at, close=(task.id,))

    file(Open("fragile", due_at=AT))
    good = file(Open("expire", due_at=AT + MINUTE))
    due.sweep(AT + MINUTE)
    assert Probe.objects.get(id=good).state == "lapsed"
    assert "no paper" in caplog.text
    for minutes in range(2, 200):
        due.sweep(AT + minutes * MINUTE)
    pauses = [(b - a) // MINUTE for a, b in pairwise(ran)]
    assert pauses[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert crossings() == []


def test_a_verb_that_leaves_its_timer_open_is_not_run_again():
    ran = []
    due.due("probe", "clock")(lambda task, at: ran.append(at))
    thing = file(Open("clock", due_at=AT))
    for hours in range(1, 5):
        due.sweep(AT + hours * HOUR)
    assert ran == [AT + HOUR]
    assert len(tasks(thing, "clock")) == 1


def test_a_timer_without_a_verb_is_reported(caplog):
    file(Open("forgotten", due_at=AT))
    due.sweep(AT)
    assert "no verb for the timer forgotten of probe" in caplog.text


def test_a_timer_opened_already_due_runs_in_the_same_sweep():
    @due.due("probe", "first")
    def first(task: Task, at: datetime) -> None:
        step(PROBE, task.thing, 1, "accept", by=None, at=at, close=(task.id,), open=(Open("second", due_at=at),))

    @due.due("probe", "second")
    def second(task: Task, at: datetime) -> None:
        step(PROBE, task.thing, 2, "lapse", by=None, at=at, close=(task.id,))

    thing = file(Open("first", due_at=AT))
    assert due.sweep(AT + HOUR) == 2
    assert Probe.objects.get(id=thing).state == "lapsed"


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_share_the_work(monkeypatch):
    monkeypatch.setattr(due, "BATCH", 7)
    ran = []
    due.due("probe", "expire")(lambda task, at: ran.append(task.thing))
    things = [file(Open("expire", due_at=AT), Open("accept", post=1, due_at=AT)) for _ in range(60)]
    at_once([lambda: due.sweep(AT)] * 3)
    assert sorted(ran) == things
    assert Event.objects.filter(name="task.red").count() == 60


def test_two_verbs_for_one_timer_are_a_mistake():
    due.due("probe", "expire")(lambda task, at: None)
    with pytest.raises(ValueError, match="two verbs"):
        due.due("probe", "expire")(lambda task, at: 1)
