"""Parallel reviewers on their own connections: nobody is refused, one join; the same one twice: one is refused."""

from functools import partial

import pytest

from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile, Moved, NoSuchMove, TaskGone, step
from tests.kernel.app.lives import AT, at_once, file, of_type, review, reviewing, tasks
from tests.kernel.app.models import Probe
from tests.kernel.app.states import PROBE

pytestmark = pytest.mark.django_db(transaction=True)


def test_nobody_is_refused_and_one_joins():
    for _ in range(10):
        thing, reviews = reviewing(4)
        results = at_once([partial(review, thing, task) for task in reviews])
        assert sorted(results) == [("deciding", 3), *[("reviewing", 2)] * 3]
        assert len(tasks(thing, "decide")) == len(tasks(thing)) == 1
        assert Event.objects.filter(thing=thing, kind="probe", name="probe.review").count() == 4


def test_each_twice_at_once_half_is_refused():
    for _ in range(5):
        thing, reviews = reviewing(4)
        results = at_once([partial(review, thing, task) for task in [*reviews, *reviews]])
        assert len(of_type(results, Moved)) == 4
        refused = [r for r in results if not isinstance(r, Moved)]
        assert len(of_type(refused, (TaskGone, ChangedMeanwhile))) == 4, refused
        assert Probe.objects.get(id=thing).state == "deciding"
        assert len(tasks(thing, "decide")) == 1


def test_two_at_once_on_one_thing_one_wins_and_the_other_is_told():
    thing = file()
    calls = [partial(step, PROBE, thing, 1, "accept", by=n, at=AT) for n in (1, 2)]
    results = at_once(calls)
    won, lost = of_type(results, Moved), of_type(results, ChangedMeanwhile)
    assert len(won) == len(lost) == 1
    assert lost[0].details["by"] == results.index(won[0]) + 1


def test_a_decision_on_something_that_lapsed_meanwhile():
    thing, reviews = reviewing(1)
    review(thing, reviews[0])
    step(PROBE, thing, 3, "lapse", by=None, at=AT)
    with pytest.raises(ChangedMeanwhile) as refused:
        step(PROBE, thing, 3, "grant", by=1, at=AT)
    assert (refused.value.details["name"], refused.value.details["by"]) == ("probe.lapse", None)
    with pytest.raises(NoSuchMove):
        step(PROBE, thing, 4, "grant", by=1, at=AT)
