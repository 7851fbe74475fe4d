"""The small city and what a test does with it: file a case, bring it to a step, read its rows."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests import worlds
from tests.domain.cases.city import City, build
from tests.domain.cases.road import Road


@pytest.fixture
def city(db: None) -> Iterator[City]:
    """The small city."""
    with worlds.world("small city", build) as built:
        yield built


@pytest.fixture
def road(city: City) -> Road:
    """Verbs with their usual actors, from Tuesday 1 September 2026, 10:00."""
    return Road(city, datetime.fromisoformat("2026-09-01T10:00:00+08:00"), timedelta(minutes=10))
