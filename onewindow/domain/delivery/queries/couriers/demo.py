"""The demo courier (示范快递): a twin with a book of its own and a page of its own; it signs its messages and carries nothing."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from onewindow.domain.delivery.models import TwinParcel
from onewindow.domain.delivery.queries.couriers.base import News, Order
from onewindow.domain.delivery.queries.couriers.registry import known
from onewindow.domain.delivery.refusals import BadNews, NoSuchParcel
from onewindow.domain.delivery.rules import NEWS

SIGNATURE = "X-Demo-Signature"


def sign(body: bytes) -> str:
    """签名. HMAC-SHA256 under a key that only this installation has."""
    key = hashlib.sha256(b"onewindow demo courier " + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, body, hashlib.sha256).hexdigest()


@known("demo")
class Demo:
    """示范快递. See the module."""

    slug = "demo"
    name_zh = "示范快递"
    name_en = "Demo Express"

    def price(self, kind: str) -> int:
        """运费. The city pays for what it sends; who has papers fetched pays the courier at his door."""
        return 1200 if kind == "collect" else 0

    def order(self, order: Order) -> str:
        """下单. A line in the twin's book; its waybill is our number with a mark."""
        row, _ = TwinParcel.objects.get_or_create(
            number=order.number, defaults={"waybill": f"SF{order.number[2:]}", "back": order.back}
        )
        return row.waybill

    def cancel(self, number: str) -> None:
        """撤单. The line stays, struck out."""
        TwinParcel.objects.filter(number=number).update(cancelled=True)

    def read(self, body: bytes, headers: Mapping[str, str]) -> Sequence[News]:
        """推送验签. The events of a message.

        :raises BadNews: if the signature or the form is wrong.
        """
        given = {key.lower(): value for key, value in headers.items()}.get(SIGNATURE.lower(), "")
        if not hmac.compare_digest(given.encode(), sign(body).encode()):
            raise BadNews()
        try:
            return [_news(one) for one in json.loads(body)["events"]]
        except (ValueError, KeyError, TypeError) as wrong:
            raise BadNews() from wrong

    def track(self, number: str) -> Sequence[News]:
        """查询轨迹. What the twin's book says of a parcel."""
        row = TwinParcel.objects.filter(number=number).first()
        return [_news(one) for one in row.news] if row else []

    def problem(self) -> str:
        """配置检查. The twin serves the demo city only."""
        return "" if settings.DEMO else "The demo courier carries nothing; it serves the demo city only."


def _news(said: Mapping[str, Any]) -> News:
    return News(
        str(said["event"]), str(said["number"]), str(said["news"]), datetime.fromisoformat(said["at"]),
        str(said.get("place", "")), str(said.get("signed_by", "")),
    )  # fmt: skip


def happen(number: str, *, news: str, at: datetime, place: str = "", signed_by: str = "") -> tuple[bytes, str]:
    """A click on the twin's page: its book is written; the message it sends, body and signature.

    :raises NoSuchParcel: if the twin has no such parcel, or there are no such news.
    """
    with transaction.atomic():
        row = TwinParcel.objects.select_for_update().filter(number=number, cancelled=False).first()
        if row is None or news not in NEWS:
            raise NoSuchParcel(parcel=number)
        said = {"event": f"{row.waybill}-{len(row.news) + 1}", "number": number, "news": news, "at": at.isoformat(),
                "place": place, "signed_by": signed_by}  # fmt: skip
        TwinParcel.objects.filter(pk=row.pk).update(news=[*row.news, said])
    body = json.dumps({"events": [said]}, ensure_ascii=False).encode()
    return body, sign(body)
