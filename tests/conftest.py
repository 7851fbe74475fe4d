"""What every test may ask for. The browser's fixtures stand here once: two of a session would be two browsers, and
Playwright refuses a second one in the same process.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.browser.rig import as_user, chromium, open_page

__all__ = ["as_user", "chromium", "open_page"]


def pytest_sessionstart() -> None:
    """A calendar once read stays read: looking for a newer one now and then would be one query too many somewhere."""
    from django.apps import apps

    if apps.ready and apps.is_installed("onewindow.domain.org"):
        from onewindow.domain.org.queries import calendar

        calendar.KEPT_SECONDS = float("inf")


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
def demo_city(db: None, at: datetime) -> None:
    """The demo city 示范市 as ``serve --demo`` fills it."""
    from onewindow.config.demo import seed

    seed.demo_city(at)
