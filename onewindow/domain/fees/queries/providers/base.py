"""What a payment provider (支付机构) must be able to do. Everything is keyed by our own number, so that each call may be repeated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from onewindow.domain.fees.rules import Entry


@dataclass(frozen=True, slots=True)
class Order:
    """下单. What the payer is to pay: our number, fen, words for the provider's page, where he is sent back to."""

    number: str
    amount: int
    title: str
    back: str


@dataclass(frozen=True, slots=True)
class Notice:
    """支付通知. What the provider says became of an order; ``ref`` is his own number of the payment."""

    number: str
    state: Literal["begun", "paid", "failed"]
    amount: int = 0
    ref: str = ""
    at: datetime | None = None


class Provider(Protocol):
    """支付机构. One folder or module a vendor; ``demo`` is the twin that needs nobody outside."""

    slug: str
    name_zh: str
    name_en: str

    def begin(self, order: Order) -> str:
        """下单. Make the order known; the address where the payer pays. The same number again gives the same order."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """验签. A callback, its signature checked.

        :raises BadNotice: if it is not the provider's.
        """

    def ask(self, number: str) -> Notice:
        """查单. What has become of an order: a callback may be lost."""

    def refund(self, *, payment: str, number: str, amount: int, at: datetime) -> str:
        """退款. Give money of a payment back; the provider's number of it. The same number again gives nothing more."""

    def statement(self, day: date) -> Sequence[Entry]:
        """对账单. Everything the provider says happened on a day (UTC+8)."""

    def problem(self) -> str:
        """配置检查. What is missing to use it, in a sentence; empty if nothing is."""
