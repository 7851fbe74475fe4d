"""What the demo provider's page shows (示范支付页)."""

from dataclasses import dataclass

from onewindow.domain.fees.models import TwinPayment
from onewindow.domain.fees.queries.providers.registry import provider
from onewindow.domain.fees.refusals import NoSuchPayment


@dataclass(frozen=True, slots=True)
class TwinOrder:
    """An order in the twin's book."""

    number: str
    amount: int
    title: str
    back: str
    state: str


def twin_order(number: str) -> TwinOrder:
    """示范支付订单. An order at the twin.

    :raises NoProvider: outside the demo city. :raises NoSuchPayment: it has none of this number.
    """
    provider("demo")
    row = TwinPayment.objects.filter(number=number, refund_of="").first()
    if row is None:
        raise NoSuchPayment(payment=number)
    return TwinOrder(row.number, row.amount, row.title, row.back, row.state)
