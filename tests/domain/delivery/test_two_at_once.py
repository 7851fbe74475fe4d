"""Two at once on one parcel: two clerks send it, the same message twice beside a poll, called off while it is picked up."""

import pytest

from onewindow.domain.delivery import actions
from onewindow.domain.delivery.models import Parcel, Track
from onewindow.domain.org.queries import Actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Event, Task
from tests.domain.cases.test_two_at_once import at_once
from tests.domain.delivery.conftest import HOME, told

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_thing_happens_once(road, decided):
    me, clerks = road.city.citizen, (road.city.clerk, road.city.of("market", "window2"))
    ref, at = f"case:{decided}", road.at
    asked = at_once(*[lambda key=key: actions.ask(ref=ref, to=HOME, key=key, by=me, at=at) for key in ("a", "a", "b")])
    parcel = Parcel.objects.get().pk
    assert sum(isinstance(one, Refusal) for one in asked) == (2 if isinstance(asked[0], Refusal) else 1)
    at = road.at
    sent = at_once(*[lambda by=by: actions.send(parcel=parcel, contents=["证照"], by=by, at=at) for by in clerks])
    assert sum(isinstance(one, Refusal) for one in sent) == 1
    actions.book(parcel=parcel, by=Actor.SYSTEM, at=road.at)
    for what, event in (("picked", "parcel.pick"), ("delivered", "parcel.deliver")):
        call = told(road, Parcel.objects.get(), what)
        results = at_once(
            lambda call=call: actions.told(**call),
            lambda call=call: actions.told(**call),
            lambda call=call: actions.asked(parcel=parcel, at=call["at"]),
        )
        assert not [one for one in results if isinstance(one, Refusal)]
        assert Event.objects.filter(kind="parcel", name=event).count() == 1
    assert Track.objects.count() == 2
    assert not Task.objects.filter(kind="parcel", closed_at=None).exists()
