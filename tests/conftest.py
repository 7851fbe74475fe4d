"""What every test may ask for. The browser's fixtures stand here once: two of a session would be two browsers, and
Playwright refuses a second one in the same process.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

from tests.browser.rig import as_user, chromium, open_page

__all__ = ["as_user", "chromium", "open_page"]

# both measure how busy the machine is
examples.register_profile("here", suppress_health_check=[HealthCheck.too_slow], deadline=None)
examples.load_profile("here")


def pytest_sessionstart() -> None:
    """A calendar once read stays read: looking for a newer one now and then would be one query too many somewhere."""
    from django.apps import apps

    if apps.ready and apps.is_installed("onewindow.domain.org"):
        from onewindow.domain.org.queries import calendar

        calendar.KEPT_SECONDS = float("inf")


def pytest_unconfigure() -> None:
    """A worker of a parallel run takes its server down; one process alone leaves the checkout's server up for the next run."""
    from tests import servers

    servers.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs chromium, so that ``-m 'not browser'`` leaves it out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture
def at() -> datetime:
    """A working morning before the National Day holidays: Monday 28 September 2026, 10:00 in the city."""
    return datetime(2026, 9, 28, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def demo_city(db: None, at: datetime) -> Iterator[None]:
    """The demo city 示范市 as ``serve --demo`` fills it."""
    from tests import worlds

    with worlds.demo_city(at):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database; after a test that commits it is emptied our way, and at the end the worlds go with it."""
    from django.db import connection
    from django.test import TransactionTestCase

    from tests import rows, worlds

    flush = TransactionTestCase._fixture_teardown

    def emptied(case: Any) -> None:
        if rows.may():
            rows.empty(connection.settings_dict["NAME"])
        else:
            flush(case)

    TransactionTestCase._fixture_teardown = emptied
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        worlds.end()
