"""The small city and what a test does with it: file a case, bring it to a step, read its rows."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.licences import actions as licences
from tests.domain.cases.city import City, build
from tests.domain.cases.road import Road


@pytest.fixture
def city(db: None) -> Iterator[City]:
    """The small city; what is kept in memory by id is forgotten, because ids start anew."""
    _forget()
    yield build()
    _forget()


def _forget() -> None:
    for room in (catalogue, licences, clocks):
        room.forget()


@pytest.fixture
def road(city: City) -> Road:
    """Verbs with their usual actors, from Tuesday 1 September 2026, 10:00."""
    return Road(city, datetime.fromisoformat("2026-09-01T10:00:00+08:00"), timedelta(minutes=10))
