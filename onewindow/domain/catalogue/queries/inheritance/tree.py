"""An item's children and the versions that count (上下级事项)."""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery

from onewindow.domain.catalogue.models import Item, ItemVersion

RETIRED = ItemVersion.Standing.RETIRED


def standing_children(base: int, department: int | None = None) -> QuerySet[Item]:
    """未取消的下级事项. Items below this one that have not ended: drafts count too, for they were begun."""
    rows = (
        Item.objects.filter(parent=base)
        if department is None
        else Item.objects.filter(parent=base, department=department)
    )
    return rows.annotate(last=Subquery(last_standing())).filter(Q(last=None) | ~Q(last=RETIRED))


def last_standing(item: str = "pk") -> QuerySet[ItemVersion, str]:
    """The standing of the newest published version of the item ``item`` of the query around it."""
    rows = ItemVersion.objects.filter(item=OuterRef(item), published_at__isnull=False)
    return rows.order_by("-effective_from").values_list("standing", flat=True)[:1]


def newest_of(items: Iterable[int]) -> dict[int, int]:
    """最新版本. The newest published version of each item, or its draft where nothing is published; by item, in one SQL."""
    rows = ItemVersion.objects.filter(item__in=list(items)).annotate(is_draft=Q(published_at__isnull=True))
    found = rows.order_by("item_id", "is_draft", "-effective_from", "-number").distinct("item_id")
    return dict(found.values_list("item_id", "pk"))
