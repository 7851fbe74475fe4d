"""All rooms' things in the index of search, low rooms first (编入检索)."""

from datetime import datetime

from onewindow.domain.bundles.actions import list_packages
from onewindow.domain.catalogue.actions.search import count, reindex
from onewindow.domain.catalogue.queries.search import stale


def searchable(at: datetime) -> int:
    """编入检索. What stands in a city can be found: items, guides, packages, everyday words; how many entries changed."""
    written = list_packages(at=at) + reindex(at=at)
    if written:
        count()
    return written


def fill(at: datetime) -> int:
    """编入检索. The same, if the index is empty or was cut by older rules."""
    return searchable(at) if stale() else 0
