"""Reads of bundles."""

from onewindow.domain.bundles.queries.packages import (
    Asked,
    Card,
    Node,
    Outlook,
    PackagePage,
    PublishedGain,
    asked,
    cards,
    outlook,
    page,
)
from onewindow.domain.bundles.queries.plans import PackageUnknown, Published, current, forget, in_force, published

__all__ = [
    "Asked",
    "Card",
    "Node",
    "Outlook",
    "PackagePage",
    "PackageUnknown",
    "Published",
    "PublishedGain",
    "asked",
    "cards",
    "current",
    "forget",
    "in_force",
    "outlook",
    "page",
    "published",
]
