"""Which provider this installation pays with: ``ONEWINDOW_PAYMENTS`` names it; the demo city has its twin."""

from collections.abc import Callable

from django.conf import settings

from onewindow.domain.fees.queries.providers.base import Provider
from onewindow.domain.fees.refusals import NoProvider

_known: dict[str, Callable[[], Provider]] = {}


def known(slug: str) -> Callable[[Callable[[], Provider]], Callable[[], Provider]]:
    """Make a provider known by its slug; the decorated callable makes it."""

    def registered(make: Callable[[], Provider]) -> Callable[[], Provider]:
        if _known.setdefault(slug, make) is not make:
            raise ValueError(f"two payment providers are called {slug}")
        return make

    return registered


def provider(slug: str = "") -> Provider:
    """支付机构. The one named, if it is known here; without a name the configured one.

    :raises NoProvider: if there is none, or not this one. The demo twin moves no money: it serves the demo city only.
    """
    from onewindow.domain.fees.queries.providers import demo  # noqa: F401 - makes itself known

    wanted = slug or settings.PAYMENTS
    if wanted not in _known or (wanted == "demo" and not settings.DEMO):
        raise NoProvider()
    return _known[wanted]()


def problem() -> str:
    """配置检查. What is wrong with the provider that is named; empty if nothing is, or none is named."""
    if not settings.PAYMENTS:
        return ""
    found = configured()
    return found.problem() if found else f"No payment provider is called {settings.PAYMENTS} here."


def configured() -> Provider | None:
    """The provider of this installation, or None: then one pays at the counter."""
    try:
        return provider()
    except NoProvider:
        return None
