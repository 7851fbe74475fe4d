"""Open tasks get other moments in a set step: the thing stays where it is, and the lights are told once each."""

from datetime import timedelta

import pytest

from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Item, Open, Retime, step, steps
from tests.kernel.app.lives import AT, HOUR, file, reviewing, tasks
from tests.kernel.app.models import Probe
from tests.kernel.app.states import PROBE

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def _retime(thing: int, version: int, *moments: Retime, at=AT) -> list[int]:
    return steps(PROBE, "retime", by=7, at=at, items=[Item(thing, version, data={"n": 1}, retime=moments)])


def _told(thing: int) -> list[str]:
    return list(
        Event.objects.filter(thing=thing, kind="probe", name__startswith="task.")
        .order_by("id")
        .values_list("name", flat=True)
    )


def test_the_thing_stays_in_its_state_whatever_it_is():
    filed, (in_review, reviews) = file(Open("accept", post=1, due_at=AT + DAY)), reviewing()
    items = [
        Item(filed, 1, data={"n": 1}, retime=(Retime(tasks(filed)[0], AT + HOUR, AT + 2 * DAY),)),
        Item(in_review, 2, retime=tuple(Retime(task, None, AT + DAY) for task in reviews)),
    ]
    assert sorted(steps(PROBE, "retime", by=7, at=AT, items=items)) == sorted([filed, in_review])
    assert set(Probe.objects.values_list("id", "state", "version")) == {
        (filed, "filed", 2),
        (in_review, "reviewing", 3),
    }
    task = Task.objects.get(thing=filed, kind="probe")
    assert (task.amber_at, task.due_at, task.next_check_at) == (AT + HOUR, AT + 2 * DAY, AT + HOUR)
    assert set(Task.objects.filter(thing=in_review).values_list("due_at", "next_check_at")) == {(AT + DAY, AT + DAY)}
    event = Event.objects.filter(thing=filed, kind="probe").latest("id")
    assert (event.name, event.by, event.version, event.data) == ("probe.retime", 7, 2, {"n": 1})


def test_one_step_does_it_too_where_the_thing_stays():
    thing = file()
    assert step(PROBE, thing, 1, "retime", by=1, at=AT) == ("filed", 2)


def test_a_task_done_meanwhile_is_left_as_it_is_and_another_things_task_too():
    thing, other = file(Open("accept", post=1, due_at=AT + DAY)), file(Open("accept", post=1, due_at=AT + DAY))
    (mine,), (strange,) = tasks(thing), tasks(other)
    step(PROBE, thing, 1, "retime", by=1, at=AT, close=(mine,))
    moments = (Retime(mine, None, AT + 9 * DAY), Retime(strange, None, AT + 9 * DAY))
    assert _retime(thing, 2, *moments) == [thing]
    assert set(Task.objects.filter(id__in=(mine, strange)).values_list("due_at", flat=True)) == {AT + DAY}


def test_a_light_that_went_back_is_told_anew_when_it_comes():
    thing = file(Open("accept", post=1, amber_at=AT + HOUR, due_at=AT + 2 * HOUR))
    (task,) = tasks(thing)
    sweep(AT + HOUR)
    sweep(AT + 2 * HOUR)
    assert _told(thing) == ["task.amber", "task.red"]
    _retime(thing, 1, Retime(task, AT + DAY, AT + 2 * DAY), at=AT + 3 * HOUR)
    sweep(AT + 4 * HOUR)
    assert _told(thing) == ["task.amber", "task.red"]
    sweep(AT + DAY)
    sweep(AT + 2 * DAY)
    assert _told(thing) == ["task.amber", "task.red", "task.amber", "task.red"]


def test_a_light_that_still_holds_is_not_told_twice():
    thing = file(Open("accept", post=1, amber_at=AT + HOUR, due_at=AT + DAY))
    (task,) = tasks(thing)
    sweep(AT + HOUR)
    _retime(thing, 1, Retime(task, AT + 2 * HOUR, AT + 2 * DAY), at=AT + 3 * HOUR)
    sweep(AT + 4 * HOUR)
    assert _told(thing) == ["task.amber"]
    sweep(AT + 2 * DAY)
    assert _told(thing) == ["task.amber", "task.red"]
    _retime(thing, 2, Retime(task, AT + HOUR, AT + DAY), at=AT + 3 * DAY)
    sweep(AT + 4 * DAY)
    assert _told(thing) == ["task.amber", "task.red"]


def test_a_moment_that_now_lies_in_the_past_is_found_by_the_next_sweep():
    thing = file(Open("accept", post=1, amber_at=AT + DAY, due_at=AT + 2 * DAY))
    _retime(thing, 1, Retime(tasks(thing)[0], AT, AT + HOUR), at=AT + 3 * HOUR)
    assert _told(thing) == []
    sweep(AT + 3 * HOUR)
    assert _told(thing) == ["task.red"]
