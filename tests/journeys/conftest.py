"""Fixtures of the journeys: the demo city with its people, a browser for each of them."""

from tests.browser.rig import chromium, open_page
from tests.journeys.town import town

__all__ = ["chromium", "open_page", "town"]


def pytest_collection_modifyitems(items: list) -> None:  # type: ignore[type-arg]
    """Journeys need chromium, so that ``-m 'not browser'`` leaves them out."""
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
