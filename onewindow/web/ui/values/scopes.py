"""What a mandate or an agent's service names (委托事项), in words: items and packages by their names, projects by their codes."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext, override

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue import queries as catalogue

ALL = "all"


def words_of(scope: Iterable[str]) -> list[str]:
    """In the reader's words; what is no longer on offer keeps its key."""
    named, today = list(scope), timezone.localdate()
    known: dict[str, str] = {}
    items = [one.removeprefix("item:") for one in named if one.startswith("item:")]
    if items:
        found = catalogue.current_of(items, today)
        known |= {f"item:{one.slug}": str(one.name) for one in catalogue.specs(found.values())}
    if any(one.startswith("package:") for one in named):
        known |= {f"package:{card.slug}": str(card.name) for card in bundles.cards(today)}
    return [gettext("All my affairs") if one == ALL else known.get(one, one.partition(":")[2]) for one in named]


def chinese(scope: Iterable[str]) -> dict[str, str]:
    """With the Chinese words: these are what is signed."""
    named = list(scope)
    with override("zh-hans"):
        return dict(zip(named, words_of(named), strict=True))
