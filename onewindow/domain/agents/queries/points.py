"""Service points (便民服务点): every place of the city with its hours and what it may take for other bodies; one of them for its office."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from onewindow.domain.cases.events import POINT_UNLISTED
from onewindow.domain.cases.models import PointItem
from onewindow.domain.catalogue.queries import ItemSpec, current_of, specs
from onewindow.domain.org.models import Area, Centre, OpeningHours
from onewindow.domain.org.queries import Actor, Who, names_of
from onewindow.domain.org.queries.bodies import within
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA

BELOW = (Area.Level.TOWN, Area.Level.VILLAGE)
PAGE = 50


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
    known = _known({slug for some in slugs.values() for slug in some}, at)
    return [
        Point(one, tuple(hours[one.pk]), tuple(known[slug] for slug in slugs[one.pk] if slug in known))
        for one in centres
    ]


def _known(slugs: set[str], at: datetime) -> dict[str, ItemSpec]:
    found = specs(current_of(sorted(slugs), at.astimezone(CHINA).date()).values()) if slugs else []
    return {one.slug: one for one in found}


def administered(
    actor: Actor, words: str = "", *, after: tuple[str, int] | None = None, limit: int = PAGE
) -> list[tuple[Centre, int]]:
    """服务点清单. Places of the administrator's area, each body's villages below it, with how many items they take for others."""
    rows = Centre.objects.filter(within(actor)).select_related("area")
    if words.strip():
        rows = rows.filter(Q(name_zh__contains=words.strip()) | Q(name_en__icontains=words.strip()))
    if after is not None:
        rows = rows.filter(Q(area__gt=after[0]) | Q(area=after[0], pk__gt=after[1]))
    found = list(rows.order_by("area", "pk")[:limit])
    taken = PointItem.objects.filter(centre__in=found, ended_on=None).values_list("centre").annotate(n=Count("pk"))
    counted = dict(taken.values_list("centre", "n"))
    return [(one, counted.get(one.pk, 0)) for one in found]


@dataclass(frozen=True, slots=True)
class Taking:
    """One item at a point (下放事项): who handed it down, and who took it off, if somebody did."""

    row: PointItem
    item: ItemSpec | None
    entered: Who | None
    ended: Who | None = None


@dataclass(frozen=True, slots=True)
class PointPage:
    """A point for its office: what it takes, and what it took."""

    centre: Centre
    taken: tuple[Taking, ...]
    over: tuple[Taking, ...]

    @property
    def basis(self) -> str:
        """What was agreed last: most often the next item is handed down by the same paper."""
        newest = max((one.row for one in self.taken), key=lambda row: row.pk, default=None)
        return newest.basis if newest is not None else ""


def place(actor: Actor, centre: int) -> Centre:
    """服务点. A place of the administrator's area.

    :raises NoSuchEntry: of any other.
    """
    row = Centre.objects.select_related("area").filter(within(actor), pk=centre).first()
    if row is None:
        raise NoSuchEntry(id=centre)
    return row


def point_page(actor: Actor, centre: int, at: datetime, *, before: int | None = None) -> PointPage:
    """服务点事项. What a place takes for other bodies and what it took, newest first; seven SQL whatever their number.

    :raises NoSuchEntry: also when it is not the actor's to administer.
    """
    found = place(actor, centre)
    rows = PointItem.objects.select_related("item").filter(centre=centre)
    taken = list(rows.filter(ended_on=None).order_by("item__slug"))
    over = rows.exclude(ended_on=None)
    if before is not None:
        over = over.filter(pk__lt=before)
    ended = list(over.order_by("-pk")[: PAGE + 1])
    known = _known({one.item.slug for one in (*taken, *ended)}, at)
    off = Event.objects.filter(kind="centre", thing=centre, name=POINT_UNLISTED).order_by("id")
    by = {((event.data or {})["item"], event.at.astimezone(CHINA).date()): event.by for event in off} if ended else {}
    who = names_of({one for one in (*(row.entered_by_id for row in (*taken, *ended)), *by.values()) if one is not None})

    def told(row: PointItem) -> Taking:
        last = by.get((row.item.slug, row.ended_on)) if row.ended_on else None
        return Taking(row, known.get(row.item.slug), who.get(row.entered_by_id or 0), who.get(last or 0))

    return PointPage(found, tuple(told(one) for one in taken), tuple(told(one) for one in ended))


def areas_below(actor: Actor, under: str) -> tuple[list[Area], list[Area]]:
    """可选区划. Counties and towns to choose from, and, one of them chosen, it and its villages: where a point may be."""
    upper = list(Area.objects.filter(within(actor, ""), level__in="345", valid_to=None).order_by("code"))
    if under not in {one.code for one in upper}:
        return upper, []
    below = Area.objects.filter(parent=under, level=Area.Level.VILLAGE, valid_to=None).order_by("code")
    return upper, [next(one for one in upper if one.code == under), *below]
