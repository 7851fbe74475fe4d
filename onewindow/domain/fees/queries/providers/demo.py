"""The demo provider (示范支付): a twin with a book of its own and a page of its own; it signs its notices and moves no money."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings

from onewindow.domain.fees.models import TwinPayment
from onewindow.domain.fees.queries.providers.base import Notice, Order
from onewindow.domain.fees.queries.providers.registry import known
from onewindow.domain.fees.refusals import BadNotice, NoSuchPayment
from onewindow.domain.fees.rules import Entry
from onewindow.kernel.worktime import CHINA

SIGNATURE = "X-Demo-Signature"
PAGE = "/pay/demo/{}/"


def sign(body: bytes) -> str:
    """签名. HMAC-SHA256 under a key that only this installation has."""
    key = hashlib.sha256(b"onewindow demo payments " + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, body, hashlib.sha256).hexdigest()


@known("demo")
class Demo:
    """示范支付. See the module."""

    slug = "demo"
    name_zh = "示范支付"
    name_en = "Demo pay"

    def begin(self, order: Order) -> str:
        """下单. A line in the twin's book; the address of its page."""
        TwinPayment.objects.get_or_create(
            number=order.number, defaults={"amount": order.amount, "title": order.title, "back": order.back}
        )
        return PAGE.format(order.number)

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """验签. The notice of a callback.

        :raises BadNotice: if the signature or the form is wrong.
        """
        given = {key.lower(): value for key, value in headers.items()}.get(SIGNATURE.lower(), "")
        if not hmac.compare_digest(given.encode(), sign(body).encode()):
            raise BadNotice()
        try:
            said = json.loads(body)
            return Notice(
                str(said["number"]),
                said["state"],
                int(said["amount"]),
                str(said["ref"]),
                datetime.fromisoformat(said["at"]) if said["at"] else None,
            )
        except (ValueError, KeyError, TypeError) as wrong:
            raise BadNotice() from wrong

    def ask(self, number: str) -> Notice:
        """查单. What the twin's book says of an order."""
        row = TwinPayment.objects.filter(number=number, refund_of="").first()
        if row is None:
            return Notice(number, "failed")
        if row.state == "paid":
            return Notice(row.number, "paid", row.amount, row.ref, row.paid_at)
        return Notice(row.number, "failed" if row.state == "failed" else "begun")

    def refund(self, *, payment: str, number: str, amount: int, at: datetime) -> str:
        """退款. Another line in the twin's book; once a number."""
        ref = f"R{number}"
        TwinPayment.objects.get_or_create(
            number=number,
            defaults={"amount": amount, "title": "", "back": "", "state": "paid", "ref": ref, "paid_at": at, "refund_of": payment},
        )  # fmt: skip
        return ref

    def statement(self, day: date) -> Sequence[Entry]:
        """对账单. The twin's book of a day."""
        rows = TwinPayment.objects.filter(state="paid", paid_at__isnull=False).order_by("number")
        return [Entry("refund" if row.refund_of else "pay", row.number, row.amount) for row in rows.filter(**_day(day))]

    def problem(self) -> str:
        """配置检查. The twin serves the demo city only."""
        return "" if settings.DEMO else "The demo provider moves no money; it serves the demo city only."


def decide(number: str, *, pays: bool, at: datetime) -> tuple[bytes, str]:
    """The payer's click on the twin's page: its book is written; the callback it sends, body and signature.

    Once paid an order stays paid; every click sends the notice again.

    :raises NoSuchPayment: if the twin has no such order.
    """
    said = {"state": "paid" if pays else "failed", "ref": f"D{number}", "paid_at": at if pays else None}
    TwinPayment.objects.filter(number=number, refund_of="", state="begun").update(**said)
    row = TwinPayment.objects.filter(number=number, refund_of="").first()
    if row is None:
        raise NoSuchPayment(payment=number)
    body = json.dumps(
        {
            "number": row.number,
            "state": row.state,
            "amount": row.amount,
            "ref": row.ref,
            "at": row.paid_at.isoformat() if row.paid_at else "",
        }
    ).encode()
    return body, sign(body)


def _day(day: date) -> dict[str, datetime]:
    begin = datetime.combine(day, time(), CHINA)
    return {"paid_at__gte": begin, "paid_at__lt": begin + timedelta(days=1)}
