"""What every test may ask for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest


@pytest.fixture
def at() -> datetime:
    """A working morning before the National Day holidays: Monday 28 September 2026, 10:00 in the city."""
    return datetime(2026, 9, 28, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def demo_city(db: None, at: datetime) -> None:
    """The demo city 示范市 as ``serve --demo`` fills it."""
    from onewindow.config import seed

    seed.demo_city(at)
