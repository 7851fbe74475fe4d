"""The demo city with its packages, and verbs with their usual actors."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from onewindow.config.demo import seed
from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.licences import actions as licences


@pytest.fixture
def packages(db: None, at: datetime) -> Iterator[None]:
    """The demo city; what is kept in memory by id is forgotten, because ids start anew."""
    _forget()
    seed.demo_city(at)
    yield
    _forget()


def _forget() -> None:
    for room in (catalogue, bundles, clocks, licences):
        room.forget()
