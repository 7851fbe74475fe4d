"""Which version of an item is in force (现行版本)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language

from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.queries.specs import spec, specs
from onewindow.domain.catalogue.refusals import ItemNotOpen, ItemUnknown
from onewindow.domain.catalogue.rules import ItemSpec


def current(slug: str, on: date) -> int:
    """现行版本. The id of the version of an item in force on a day.

    :raises ItemUnknown: if none is. :raises ItemNotOpen: if it is suspended or retired; details say since when and why.
    """
    pk = newest(slug, on)
    known = spec(pk)
    if known.standing != "open":
        raise not_open(known)
    return pk


def newest(slug: str, on: date) -> int:
    """最新版本. The id of the version that holds on a day, whatever it says of the item: open, suspended or retired.

    :raises ItemUnknown: if there is none.
    """
    found = standing_on(on).filter(item__slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise ItemUnknown(item=slug)
    return found


def must_be_open(versions: Iterable[int], on: date) -> None:
    """可办理. The items of these versions can be applied for on a day, in one SQL.

    :raises ItemNotOpen: for the first that is suspended or retired; details say since when and why.
    """
    items = ItemVersion.objects.filter(pk__in=list(versions)).values("item")
    closed = [
        pk
        for pk, standing in standing_on(on).filter(item__in=items).values_list("pk", "standing")
        if standing != "open"
    ]
    if closed:
        raise not_open(spec(min(closed)))


def not_open(known: ItemSpec) -> ItemNotOpen:
    """The refusal of a filing for an item that this version suspends or retires: since when, why, where to turn."""
    version = ItemVersion.objects.select_related("merged_into").get(pk=known.id)
    english = (get_language() or "zh").startswith("en")
    return ItemNotOpen(
        item=known.slug,
        name=known.name,
        standing=known.standing,
        since=known.effective_from.isoformat(),
        reason=(version.reason_en if english else "") or version.reason_zh,
        merged_into=version.merged_into.slug if version.merged_into else "",
    )


def current_of(slugs: list[str], on: date) -> dict[str, int]:
    """现行版本. Version ids of several items in force on a day, by slug, in one SQL; unknown, suspended and retired ones are left out."""
    rows = standing_on(on).filter(item__slug__in=slugs).values_list("item__slug", "pk", "standing")
    return {slug: version for slug, version, standing in rows if standing == "open"}


def in_force(on: date) -> list[ItemSpec]:
    """现行事项. Every item in force on a day, by deciding department and name."""
    rows = standing_on(on).exclude(item__tier="base").values_list("pk", "standing")
    found = specs(version for version, standing in rows if standing == "open")
    return sorted(found, key=lambda item: (item.department_id, item.name_zh))


def standing_on(on: date) -> QuerySet[ItemVersion]:
    """现行版本. The published version of each item that holds on a day, whatever it says (an item may be suspended or retired by it)."""
    held = ItemVersion.objects.filter(effective_from__lte=on, published_at__isnull=False)
    return held.order_by("item_id", "-effective_from").distinct("item_id")
