"""Reads of delivery: parcels, what they are for, who carries them."""

from onewindow.domain.delivery.queries.couriers.registry import configured, courier, price, problem
from onewindow.domain.delivery.queries.matters import Matter, brings, matter
from onewindow.domain.delivery.queries.parcels import (
    LANES,
    Page,
    TwinPage,
    carrier,
    desk,
    mine,
    of_matter,
    offered,
    page,
    slip,
    twin_parcel,
    window_side,
)
from onewindow.domain.delivery.queries.reading import may_see, must_see, owns
from onewindow.domain.delivery.rules import KINDS, NEWS, OUTCOMES, masked

__all__ = [
    "KINDS",
    "LANES",
    "NEWS",
    "OUTCOMES",
    "Matter",
    "Page",
    "TwinPage",
    "brings",
    "carrier",
    "configured",
    "courier",
    "desk",
    "masked",
    "matter",
    "may_see",
    "mine",
    "must_see",
    "of_matter",
    "offered",
    "owns",
    "page",
    "price",
    "problem",
    "slip",
    "twin_parcel",
    "window_side",
]
