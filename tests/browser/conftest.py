"""Fixtures of browser tests; every test that opens the browser carries the mark ``browser``."""

import pytest

from tests.browser.rig import as_user, chromium, open_page

__all__ = ["as_user", "chromium", "open_page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs chromium, so that ``-m 'not browser'`` leaves it out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
