"""Which reader of identity cards this installation uses: the setting ``CARD_READER``, empty where numbers are typed."""

from collections.abc import Callable

from django.conf import settings

from onewindow.domain.org.queries.cards.base import Reader

_KNOWN: dict[str, Callable[[], Reader]] = {}


def known(slug: str) -> Callable[[Callable[[], Reader]], Callable[[], Reader]]:
    """Enter a vendor under its name."""

    def enter(vendor: Callable[[], Reader]) -> Callable[[], Reader]:
        _KNOWN[slug] = vendor
        return vendor

    return enter


def reader() -> Reader | None:
    """The configured reader; None where there is none, or nobody knows its name (``problem`` says so)."""
    from onewindow.domain.org.queries.cards import demo  # noqa: F401  the vendors enter themselves

    vendor = _KNOWN.get(settings.CARD_READER)
    return vendor() if vendor else None


def problem() -> str:
    """配置检查. What is wrong with the configured reader, in a sentence; empty if nothing is."""
    if not settings.CARD_READER:
        return ""
    found = reader()
    if found is None:
        return f"ONEWINDOW_CARD_READER names {settings.CARD_READER}, which nobody knows; known: {', '.join(sorted(_KNOWN))}."
    return found.problem()
