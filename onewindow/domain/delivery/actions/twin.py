"""The demo courier's page (示范快递页): somebody clicks what happened, the twin writes its book and sends its signed message."""

from datetime import datetime

from onewindow.domain.delivery.actions.hearing import told
from onewindow.domain.delivery.queries.couriers import demo
from onewindow.domain.delivery.queries.couriers.registry import courier
from onewindow.domain.org.queries import Actor


def happen(*, number: str, news: str, place: str = "", signed_by: str = "", by: Actor | None, at: datetime) -> str:
    """示范物流. What was clicked at the twin, through the same door a real courier's message comes in by.

    :raises NoCourier: outside the demo city. :raises NoSuchParcel: the twin has no such parcel, or there are no such news.
    """
    courier("demo")
    body, signature = demo.happen(number, news=news, at=at, place=place, signed_by=signed_by)
    return told(slug="demo", body=body, headers={demo.SIGNATURE: signature}, at=at)
