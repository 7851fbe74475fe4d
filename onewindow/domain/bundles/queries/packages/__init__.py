"""Reads of packages (一件事): as people find them; as the office writes and counts them."""

from onewindow.domain.bundles.queries.packages.pages import (
    LOGGED_IN,
    Asked,
    Card,
    Node,
    Outlook,
    PackagePage,
    PublishedGain,
    asked,
    cards,
    icon_of,
    outlook,
    page,
    page_of,
)

__all__ = [
    "LOGGED_IN",
    "Asked",
    "Card",
    "Node",
    "Outlook",
    "PackagePage",
    "PublishedGain",
    "asked",
    "cards",
    "icon_of",
    "outlook",
    "page",
    "page_of",
]
