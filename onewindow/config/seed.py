"""The demo city 示范市: each room's demo data, low rooms first."""

from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

ROOMS = ("org", "catalogue", "bundles")


def is_empty() -> bool:
    """Whether nobody lives in this city's schema yet."""
    from onewindow.domain.org.models import Area

    return not Area.objects.exists()


def demo_city(at: datetime) -> None:
    """Fill an empty city: areas, departments, people, then items, then packages."""
    for room in ROOMS:
        name = f"onewindow.domain.{room}.seed"
        if find_spec(name):
            import_module(name).seed(at)
