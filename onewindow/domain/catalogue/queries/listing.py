"""The items as the office lists them (事项清单): whatever their standing, drafts included, page by page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from onewindow.domain.catalogue.models import Item, ItemChange, ItemVersion
from onewindow.domain.catalogue.models.changes import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: the version that holds today (or the newest there is), and the change under way."""

    item: int
    slug: str
    tier: str
    order: int
    department_zh: str
    department_en: str
    version: ItemVersion
    change: int | None
    change_state: str


def listed(
    on: date,
    *,
    text: str = "",
    department: str = "",
    tier: str = "",
    standing: str = "",
    after: tuple[int, int] | None = None,
    limit: int = 50,
) -> list[Listed]:
    """事项清单. Items by department, those added first first, in three SQLs.

    :param standing: open, suspended, retired, or ``draft`` (never published yet). :param after: (order, item) of the last
    line of the page before.
    """
    rows = _shown(on).order_by("department__order", "pk")
    if department:
        rows = rows.filter(department__slug=department)
    if tier:
        rows = rows.filter(tier=tier)
    if standing == "draft":
        rows = rows.filter(held=None)
    elif standing:
        rows = rows.filter(Exists(ItemVersion.objects.filter(pk=OuterRef("held"), standing=standing)))
    if text:
        named = ItemVersion.objects.filter(item=OuterRef("pk")).filter(
            Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(base_code__startswith=text)
        )
        rows = rows.filter(Q(slug__icontains=text) | Exists(named))
    if after is not None:
        rows = rows.filter(Q(department__order__gt=after[0]) | Q(department__order=after[0], pk__gt=after[1]))
    page = list(
        rows.values_list(
            "pk", "slug", "tier", "department__order", "department__short_zh", "department__short_en", "shown"
        )[:limit]
    )
    versions = ItemVersion.objects.in_bulk([row[-1] for row in page])
    running = ItemChange.objects.filter(item__in=[row[0] for row in page], state__in=OPEN_STATES)
    changes = {item: (change, state) for item, change, state in running.values_list("item", "pk", "state")}
    return [
        Listed(pk, slug, tier, order, zh, en, versions[shown], *changes.get(pk, (None, "")))
        for pk, slug, tier, order, zh, en, shown in page
        if shown in versions
    ]


def _shown(on: date) -> QuerySet[Any, Any]:
    """Items with the version that holds on a day (``held``) and the one that is shown: it, or the newest there is."""
    versions = ItemVersion.objects.filter(item=OuterRef("pk"))
    held = versions.filter(published_at__isnull=False, effective_from__lte=on).order_by("-effective_from")
    newest = versions.order_by(F("published_at").asc(nulls_last=True), "-number")
    return Item.objects.annotate(held=Subquery(held.values("pk")[:1])).annotate(
        shown=Coalesce("held", Subquery(newest.values("pk")[:1]))
    )
