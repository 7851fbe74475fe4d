"""Worlds: a city is built once a session, and every test begins in it as it was built.

A test in a transaction (``db``) is led into a database of its world, made from the template, and rolled back there. A test
that commits (``transactional_db``, ``live_server``) gets the world's rows copied into the test database, in some 50 ms.
Building the demo city anew takes ten times as long, and hundreds of tests want it.

``with world("small city", build) as city:``: what ``build`` returned is handed to each test.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connection, connections, transaction
from django.utils import timezone

from onewindow.config.demo import seed
from onewindow.config.searchable import searchable
from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.licences import actions as licences
from tests import rows

T = TypeVar("T")


@dataclass
class World:
    """A database in which something stands, the connection to it, and what its builder handed out."""

    wrapper: Any
    told: Any


_worlds: dict[str, World] = {}


def forget() -> None:
    """What is kept in memory by id is forgotten: each world has ids of its own, and a rolled-back id comes again."""
    for room in (catalogue, bundles, clocks, licences):
        room.forget()


@cache
def now() -> datetime:
    """The moment worlds of today are built around: when the session first asked. The same world then serves all of them."""
    return timezone.now()


@contextmanager
def world(name: str, build: Callable[[], T]) -> Iterator[T]:
    """Be in the world of this name, built by ``build`` when it is asked for first."""
    forget()
    if connection.in_atomic_block:
        made = _made(name, build)
        with _inside(made.wrapper), _rolled_back():
            yield made.told
    elif rows.may():
        made = _made(name, build)
        rows.replace(connection.settings_dict["NAME"], made.wrapper.settings_dict["NAME"])
        yield made.told
    else:
        yield build()
    forget()


@contextmanager
def staffed(at: datetime) -> Iterator[None]:
    """Areas, departments, places and people of the demo city, and nothing else."""
    with world(f"staff {at.isoformat()}", lambda: seed.org.seed(at=at)):
        yield


@contextmanager
def listed(at: datetime) -> Iterator[None]:
    """The same with its items."""

    def build() -> None:
        seed.org.seed(at=at)
        seed.catalogue.seed(at=at)

    with world(f"items {at.isoformat()}", build):
        yield


@contextmanager
def reformed(at: datetime) -> Iterator[None]:
    """The same with what was asked for a year earlier, and the batch of reform in between."""

    def build() -> None:
        seed.org.seed(at=at)
        seed.catalogue.seed(at=at)
        seed.catalogue.past(at)

    with world(f"reform {at.isoformat()}", build):
        yield


@contextmanager
def demo_city(at: datetime, *, key: str = "", more: Callable[[], None] | None = None) -> Iterator[None]:
    """The demo city 示范市 as it is filled ``at`` this moment, with ``more`` done in it under the name ``key``."""

    def build() -> None:
        seed.demo_city(at)
        if more:
            more()

    with world(f"demo city {at.isoformat()} {key}", build) as told:
        yield told


def settle(world: AbstractContextManager[Any]) -> None:
    """Put the world's rows into the test database and leave them there: for tests that commit and keep to one world."""
    assert not connection.in_atomic_block
    with world:
        pass


@contextmanager
def searchable_city(at: datetime) -> Iterator[None]:
    """The demo city, and everything in it can be found."""
    with demo_city(at, key="searchable", more=lambda: searchable(at)):
        yield


def end() -> None:
    """Drop the databases of the session's worlds."""
    rows.end()
    for made in _worlds.values():
        made.wrapper.creation._destroy_test_db(made.wrapper.settings_dict["NAME"], 0)
    _worlds.clear()


def _made(name: str, build: Callable[[], Any]) -> World:
    if name not in _worlds:
        settings = connection.settings_dict
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        database = f"{settings['NAME']}_{digest}"
        wrapper = type(connections["default"])({**settings, "NAME": database}, "default")
        wrapper.creation.copy_template(database)
        with _inside(wrapper), transaction.atomic():
            _worlds[name] = World(wrapper, build())
        rows.count(database)
        forget()
    return _worlds[name]


@contextmanager
def _inside(wrapper: Any) -> Iterator[None]:
    """``connections["default"]`` of this thread leads to another database."""
    outer = connections["default"]
    connections["default"] = wrapper
    try:
        yield
    finally:
        connections["default"] = outer


@contextmanager
def _rolled_back() -> Iterator[None]:
    """A transaction as Django's TestCase makes it: deferred constraints are checked at its end, nothing stays."""
    outer = transaction.atomic()
    outer._from_testcase = True
    with outer:
        yield
        try:
            if not connection.needs_rollback and connection.is_usable():
                connection.check_constraints()
        finally:
            transaction.set_rollback(True)
