"""What a courier (快递企业) must be able to do. Everything is keyed by our own number, so that each call may be repeated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Order:
    """下单. What is to be carried: our number, which way, the person's side of the trip, the window's side, the day.

    ``kind``: ``collect`` from the person to the window; ``send`` and ``return`` the other way. ``back``: our page of it.
    """

    number: str
    kind: str
    name: str
    phone: str
    address: str
    window: str
    day: date | None
    back: str


@dataclass(frozen=True, slots=True)
class News:
    """物流动态. One event of the courier's: his own id of it, our number, what happened (``rules.NEWS``), when, where.

    ``signed_by``: who signed, where it was delivered.
    """

    event: str
    number: str
    news: str
    at: datetime
    place: str = ""
    signed_by: str = ""


class Courier(Protocol):
    """快递企业. One folder or module a vendor; ``demo`` is the twin that needs nobody outside."""

    slug: str
    name_zh: str
    name_en: str

    def price(self, kind: str) -> int:
        """运费. What the person pays the courier for a trip of this kind, in fen; 0: the city pays it."""

    def order(self, order: Order) -> str:
        """下单. Make the order known; the waybill. The same number again gives the same waybill."""

    def cancel(self, number: str) -> None:
        """撤单. The courier need not come. Repeatable; an unknown number is no error."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> Sequence[News]:
        """推送验签. The events of a callback, its signature checked.

        :raises BadNews: if it is not the courier's.
        """

    def track(self, number: str) -> Sequence[News]:
        """查询轨迹. Everything that happened to a parcel so far: a callback may be lost."""

    def problem(self) -> str:
        """配置检查. What is missing to use it, in a sentence; empty if nothing is."""
