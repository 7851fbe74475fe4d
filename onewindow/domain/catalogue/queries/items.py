"""Which version of an item is in force, and finding one (现行版本、找事项)."""

from datetime import date

from django.db.models import QuerySet

from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.queries.specs import specs
from onewindow.domain.catalogue.refusals import ItemUnknown
from onewindow.domain.catalogue.rules import ENOUGH, ItemSpec, closeness


def current(slug: str, on: date) -> int:
    """现行版本. The id of the version of an item in force on a day.

    :raises ItemUnknown: if none is.
    """
    found = current_of([slug], on)
    if slug not in found:
        raise ItemUnknown(item=slug)
    return found[slug]


def current_of(slugs: list[str], on: date) -> dict[str, int]:
    """现行版本. Version ids of several items in force on a day, by slug, in one SQL; unknown, suspended and retired ones are left out."""
    rows = _newest(on).filter(item__slug__in=slugs).values_list("item__slug", "pk", "standing")
    return {slug: version for slug, version, standing in rows if standing == "open"}


def in_force(on: date) -> list[ItemSpec]:
    """现行事项. Every item in force on a day, by deciding department and name."""
    rows = _newest(on).exclude(item__tier="base").values_list("pk", "standing")
    found = specs(version for version, standing in rows if standing == "open")
    return sorted(found, key=lambda item: (item.department_id, item.name_zh))


def find(text: str, on: date, limit: int = 20) -> list[ItemSpec]:
    """找事项. The items in force nearest to what somebody typed, nearest first; none if nothing is near."""
    near = [(closeness(text, (item.name_zh, item.name_en, *item.aliases)), item) for item in in_force(on)]
    hits = sorted((one for one in near if one[0] >= ENOUGH), key=lambda one: (-one[0], one[1].name_zh))
    return [item for _, item in hits[:limit]]


def _newest(on: date) -> QuerySet[ItemVersion]:
    """The published version of each item that holds on a day, whatever it says (an item may be suspended or retired by it)."""
    held = ItemVersion.objects.filter(effective_from__lte=on, published_at__isnull=False)
    return held.order_by("item_id", "-effective_from").distinct("item_id")
