"""The demo city with its packages."""

import pytest


@pytest.fixture
def packages(demo_city: None) -> None:
    """The demo city with its packages."""
