"""A set of things moved by one statement."""

import pytest
from django.db import DatabaseError

from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Birth, Item, NoSuchMove, Open, births, step, steps
from tests.kernel.app.lives import AT, HOUR, at_once, file, of_type, reviewing, tasks
from tests.kernel.app.models import Probe
from tests.kernel.app.states import PROBE

pytestmark = pytest.mark.django_db


def test_those_that_can_move_do_and_the_others_are_left_out():
    good = [file(Open("accept", post=1)) for _ in range(3)]
    items = [
        Item(t, 1, close=tasks(t), open=(Open("review", post=n, due_at=AT),), set={"note": f"n{n}"}, data={"n": n})
        for n, t in enumerate(good)
    ]
    stale, wrong, gone = file(), file(), file()
    step(PROBE, stale, 1, "accept", by=1, at=AT)
    step(PROBE, wrong, 1, "lapse", by=1, at=AT)
    items += [Item(stale, 1), Item(wrong, 2), Item(gone, 1, close=(tasks(good[0])[0],)), Item(999_999, 1)]
    assert sorted(steps(PROBE, "accept", by=5, at=AT + HOUR, items=items)) == good
    for n, thing in enumerate(good):
        probe = Probe.objects.get(id=thing)
        assert (probe.state, probe.version, probe.note) == ("reviewing", 2, f"n{n}")
        closed, opened = Task.objects.filter(thing=thing, kind="probe").order_by("id")
        assert (closed.closed_at, closed.closed_by, opened.name, opened.next_check_at) == (AT + HOUR, 5, "review", AT)
        event = Event.objects.filter(thing=thing, kind="probe").latest("id")
        assert (event.name, event.by, event.at, event.version, event.data) == (
            "probe.accept", 5, AT + HOUR, 2, {"n": n},
        )  # fmt: skip
    assert Probe.objects.get(id=gone).version == 1


def test_nothing_to_do():
    assert steps(PROBE, "accept", by=1, at=AT, items=[]) == []


def test_a_joining_transition_is_no_matter_of_sets():
    thing, _ = reviewing()
    with pytest.raises(NoSuchMove):
        steps(PROBE, "review", by=1, at=AT, items=[Item(thing, 2)])
    with pytest.raises(NoSuchMove):
        steps(PROBE, "file", by=1, at=AT, items=[Item(thing, 2)])


def test_one_thing_twice_in_a_set_moves_once():
    thing = file()
    assert steps(PROBE, "accept", by=1, at=AT, items=[Item(thing, 1), Item(thing, 1)]) == [thing]
    assert Probe.objects.get(id=thing).version == 2


@pytest.mark.django_db(transaction=True)
def test_two_sets_at_once_share_the_things():
    things = [file() for _ in range(100)]
    sets = [[Item(t, 1) for t in things], [Item(t, 1) for t in reversed(things)]]
    results = at_once([lambda s=s: steps(PROBE, "accept", by=1, at=AT, items=s) for s in sets])
    assert not of_type(results, Exception)
    assert sorted(results[0] + results[1]) == things


@pytest.mark.django_db(transaction=True)
def test_a_set_is_one_statement(django_assert_num_queries):
    items = [Item(file(Open("accept", post=1)), 1) for _ in range(10)]
    with django_assert_num_queries(1):
        assert len(steps(PROBE, "accept", by=1, at=AT, items=items)) == 10


def test_a_set_is_born_by_one_statement_all_or_none():
    """In order, each with its task and its event; one that cannot be, and none is."""
    items = [Birth({"title": f"t{n}"}, open=(Open("accept", post=n),), data={"n": n}) for n in (1, 2)]
    born = births(PROBE, "file", by=5, at=AT, items=items)
    assert [(Probe.objects.get(pk=one).title, Probe.objects.get(pk=one).state) for one in born] == [
        ("t1", "filed"),
        ("t2", "filed"),
    ]
    assert [Task.objects.get(thing=one, kind="probe").post for one in born] == [1, 2]
    assert [Event.objects.get(thing=one, kind="probe").data for one in born] == [{"n": 1}, {"n": 2}]
    assert births(PROBE, "file", by=5, at=AT, items=[]) == []
    with pytest.raises(DatabaseError):
        births(PROBE, "file", by=5, at=AT, items=[items[0], Birth({"title": "x" * 21})])
    assert Probe.objects.count() == 2
