"""Service points (便民服务点): every place of the city with its hours and what it may take for other bodies."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from onewindow.domain.cases.models import PointItem
from onewindow.domain.catalogue.queries import ItemSpec, current_of, specs
from onewindow.domain.org.models import Area, Centre, OpeningHours
from onewindow.kernel.worktime import CHINA

BELOW = (Area.Level.TOWN, Area.Level.VILLAGE)


@dataclass(frozen=True, slots=True)
class Point:
    """One place: ``hours`` as (weekday, opens, closes), ``items`` what it takes beside its own area's."""

    centre: Centre
    hours: tuple[tuple[int, str, str], ...]
    items: tuple[ItemSpec, ...]


def points(at: datetime) -> list[Point]:
    """便民服务点. From the city's centre down to the villages, in four SQL and those of the items not in memory."""
    on = at.astimezone(CHINA).date()
    centres = list(Centre.objects.select_related("area").order_by("-main", "area__level", "area", "slug"))
    hours: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for centre, day, opens, closes in OpeningHours.objects.order_by("weekday", "opens").values_list(
        "centre", "weekday", "opens", "closes"
    ):
        hours[centre].append((day, f"{opens:%H:%M}", f"{closes:%H:%M}"))
    rows = PointItem.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on), from_on__lte=on)
    slugs: dict[int, list[str]] = defaultdict(list)
    for centre, slug in rows.order_by("item__slug").values_list("centre", "item__slug"):
        slugs[centre].append(slug)
    named = sorted({slug for some in slugs.values() for slug in some})
    known = {one.slug: one for one in specs(current_of(named, on).values())} if named else {}
    return [
        Point(one, tuple(hours[one.pk]), tuple(known[slug] for slug in slugs[one.pk] if slug in known))
        for one in centres
    ]
