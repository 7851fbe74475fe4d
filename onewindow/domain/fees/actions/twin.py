"""The demo provider's page (示范支付页): the payer clicks, the twin writes its book and sends its signed notice."""

from datetime import datetime

from onewindow.domain.fees.actions.paying import notified
from onewindow.domain.fees.queries.providers import demo
from onewindow.domain.fees.queries.providers.registry import provider
from onewindow.domain.org.queries import Actor


def decide(*, payment: str, pays: bool, by: Actor | None, at: datetime) -> str:
    """示范支付. What the payer clicked at the twin, through the same door a real provider's notice comes in by.

    :raises NoProvider: outside the demo city. :raises NoSuchPayment: the twin has no such order.
    """
    provider("demo")
    body, signature = demo.decide(payment, pays=pays, at=at)
    return notified(slug="demo", body=body, headers={demo.SIGNATURE: signature}, at=at)
