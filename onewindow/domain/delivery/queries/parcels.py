"""Parcels as pages show them: of a matter, the desk's lanes, one with everything the courier said, its slip."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from onewindow.domain.delivery.models import Parcel, Track, TwinParcel
from onewindow.domain.delivery.queries.couriers.registry import configured, courier
from onewindow.domain.delivery.queries.reading import must_see
from onewindow.domain.delivery.refusals import NoCourier, NoSuchParcel
from onewindow.domain.delivery.states import ROAD
from onewindow.domain.org.models import Centre
from onewindow.domain.org.queries import Actor
from onewindow.kernel import documents
from onewindow.kernel.worktime import CHINA

PAGE = 30
LANES: dict[str, Q] = {
    "send": Q(state="ready"),
    "road": Q(state__in=ROAD[:2]),
    "trouble": Q(state__in=("returning", "lost")) | Q(state="delivered", kind="collect"),
    "wanted": Q(state="wanted"),
    "done": Q(state__in=("delivered", "settled", "cancelled")),
}
"""待寄出, 在途, 需处理 (back, lost, papers to check in), 已预约, 已了结."""
_SLIP = Path(__file__).parents[1] / "papers" / "parcel.typ"


@dataclass(frozen=True, slots=True)
class Page:
    """快件页. A parcel with what the courier said, latest first, and what it replaces or was replaced by."""

    parcel: Parcel
    tracks: tuple[Track, ...]
    carrier: str
    twin: bool
    before: Parcel | None
    after: Parcel | None


def page(actor: Actor, parcel: int) -> Page:
    """快件. :raises NoSuchParcel: also when the actor may not see it."""
    row = must_see(actor, parcel)
    return Page(
        row,
        tuple(Track.objects.filter(parcel=row).order_by("-at", "-id")),
        carrier(row.courier),
        row.courier == "demo" and settings.DEMO and row.waybill != "",
        Parcel.objects.filter(pk=row.replaces_id).first() if row.replaces_id else None,
        Parcel.objects.filter(replaces=row).first(),
    )


def carrier(slug: str) -> str:
    """The courier's name in the active language; its slug where it is not known here any more."""
    if not slug:
        return ""
    try:
        found = courier(slug)
    except NoCourier:
        return slug
    return found.name_en if (get_language() or "zh").startswith("en") else found.name_zh


def of_matter(ref: str) -> list[Parcel]:
    """本件快件. The parcels of a matter, the latest first; called off ones left out. The caller has asked who may see it."""
    return list(Parcel.objects.filter(ref=ref).exclude(state="cancelled").order_by("-id")[:PAGE])


def mine(actor: Actor, after: int | None = None) -> list[Parcel]:
    """我的快件. One's own and those of one's businesses, the latest first."""
    whose = Q(owner=actor.account, enterprise=None) | Q(enterprise__in=list(actor.enterprises))
    rows = Parcel.objects.filter(whose)
    return list((rows.filter(pk__lt=after) if after else rows).order_by("-id")[:PAGE])


def desk(words: str = "", lane: str = "send", after: int | None = None) -> list[Parcel]:
    """窗口快件. Parcels of one lane, the latest first; or that of a number or waybill."""
    said = words.strip().upper()
    rows: QuerySet[Parcel] = Parcel.objects.all()
    if said:
        numbered = Parcel.objects.filter(number=said).values("pk")
        rows = rows.filter(pk__in=numbered.union(Parcel.objects.exclude(courier="").filter(waybill=said).values("pk")))
    else:
        rows = rows.filter(LANES[lane])
    return list((rows.filter(pk__lt=after) if after else rows).order_by("-id")[:PAGE])


@dataclass(frozen=True, slots=True)
class TwinPage:
    """What the demo courier's page shows."""

    number: str
    waybill: str
    back: str
    news: tuple[str, ...]


def twin_parcel(number: str) -> TwinPage:
    """示范快递单. A parcel in the twin's book.

    :raises NoCourier: outside the demo city. :raises NoSuchParcel: it has none of this number.
    """
    courier("demo")
    row = TwinParcel.objects.filter(number=number, cancelled=False).first()
    if row is None:
        raise NoSuchParcel(parcel=number)
    return TwinPage(row.number, row.waybill, row.back, tuple(one["news"] for one in row.news))


def window_side(row: Parcel) -> str:
    """The window's side of a trip: name and address of the centre."""
    centre = (
        Centre.objects.filter(pk=row.centre_id).first() if row.centre_id else Centre.objects.filter(main=True).first()
    )
    return f"{centre.name_zh} {centre.address_zh}" if centre else ""


def slip(actor: Actor, parcel: int, *, full: bool = False) -> tuple[str, bytes]:
    """快件单. Number and contents, for who keeps it; ``full``: with name and address, for whoever writes the label.

    :raises NoSuchParcel: also when the actor may not see it.
    """
    shown = page(actor, parcel)
    row = shown.parcel
    said = {
        "number": row.number, "kind": row.kind, "waybill": row.waybill, "carrier": shown.carrier,
        "contents": row.contents, "window": window_side(row), "full": full,
        "name": row.name if full else "", "phone": row.phone if full else "", "address": row.address if full else "",
        "at": f"{(row.ordered_at or row.asked_at).astimezone(CHINA):%Y-%m-%d %H:%M}",
    }  # fmt: skip
    address = f"{settings.PUBLIC_URL}/me/parcels/{row.pk}/"
    made = documents.document(
        _SLIP, said, at=row.ordered_at or row.asked_at, svgs={"qr.svg": documents.qr_svg(address)}
    )
    return row.number, made


def offered() -> bool:
    """可寄递. Whether anything is sent by courier here."""
    return configured() is not None
