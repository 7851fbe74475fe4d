"""Which courier this installation sends with: ``ONEWINDOW_COURIER`` names it; the demo city has its twin."""

from collections.abc import Callable

from django.conf import settings

from onewindow.domain.delivery.queries.couriers.base import Courier
from onewindow.domain.delivery.refusals import NoCourier

_known: dict[str, Callable[[], Courier]] = {}


def known(slug: str) -> Callable[[Callable[[], Courier]], Callable[[], Courier]]:
    """Make a courier known by its slug; the decorated callable makes it."""

    def registered(make: Callable[[], Courier]) -> Callable[[], Courier]:
        if _known.setdefault(slug, make) is not make:
            raise ValueError(f"two couriers are called {slug}")
        return make

    return registered


def courier(slug: str = "") -> Courier:
    """快递企业. The one named, if it is known here; without a name the configured one.

    :raises NoCourier: if there is none, or not this one. The demo twin carries nothing: it serves the demo city only.
    """
    from onewindow.domain.delivery.queries.couriers import demo  # noqa: F401 - makes itself known

    wanted = slug or settings.COURIER
    if wanted not in _known or (wanted == "demo" and not settings.DEMO):
        raise NoCourier()
    return _known[wanted]()


def configured() -> Courier | None:
    """The courier of this installation, or None: then one comes to the window."""
    try:
        return courier()
    except NoCourier:
        return None


def price(kind: str) -> int | None:
    """运费. What a person pays the courier of this installation for a trip, in fen; None without a courier."""
    found = configured()
    return found.price(kind) if found else None


def problem() -> str:
    """配置检查. What is wrong with the courier that is named; empty if nothing is, or none is named."""
    if not settings.COURIER:
        return ""
    found = configured()
    return found.problem() if found else f"No courier is called {settings.COURIER} here."
