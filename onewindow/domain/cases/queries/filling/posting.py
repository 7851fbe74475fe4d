"""送达方式. How the results come and whether papers are fetched, asked with every application where a courier is used.

The city asks it, not the item: the department's file keeps only what the item's own form asks (行政许可法 art. 31).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from onewindow.domain.catalogue.queries import Choice, ElementSpec, ItemSpec
from onewindow.domain.delivery.queries import price
from onewindow.domain.fees.queries import yuan

MODE, ADDRESS, FETCH = "delivery.mode", "delivery.address", "delivery.fetch"
NAME, PHONE, PAPERS, DAY = "delivery.name", "delivery.phone", "delivery.papers", "delivery.day"
OURS = frozenset((NAME, PHONE, FETCH, PAPERS, DAY))
"""What no item's own form asks."""
POST = "post"
_SENT: dict[str, Any] = {"field": [MODE, "is", POST]}
_FETCHED: dict[str, Any] = {"field": [FETCH, "is", True]}
_LAST = 90
"""Behind the item's own groups."""


def posting(items: Iterable[ItemSpec]) -> tuple[ElementSpec, ...]:
    """送达方式. The fields that ask it for these items; none without a courier, or where nothing could be sent.

    Papers are fetched only where an item says that they may travel (GB/T 39046 table 4, 46 是否支持物流快递).
    """
    sending, fetching = price("send"), price("collect")
    known = list(items)
    allowed = [one for one in known if one.results and one.particulars.get("express") is not False]
    if sending is None or fetching is None or not allowed:
        return ()
    own = next((one for item in known for one in item.elements if one.key == MODE), None)
    order = own.group_order if own else _LAST
    asked = [_mode(sending, required=own is not None and own.required)]
    where: dict[str, Any] = _SENT
    if any(one.particulars.get("express") for one in allowed):
        where = {"any": [_SENT, _FETCHED]}
        asked += [
            _field(FETCH, "bool", "请快递上门取纸质材料", "Have papers fetched by courier", _said(fetching)),
            _field(
                PAPERS, "long_text", "取哪些材料（每行一件）", "Which papers, one a line",
                ("窗口按此清单核对收到的材料", "The window checks what arrives against this list"),
                when=_FETCHED, required=True,
            ),
            _field(
                DAY, "date", "取件日期", "Day",
                ("今天起七日内；不填则快递尽快上门", "Today or within a week. Left empty, the courier comes as soon as he can"),
                when=_FETCHED,
            ),
        ]  # fmt: skip
    asked += [
        _field(NAME, "text", "收寄人", "Name for the courier", when=where, required=True),
        _field(PHONE, "phone", "收寄人电话", "Telephone for the courier", when=where, required=True),
        _field(
            ADDRESS, "address", "收寄地址", "Address for the courier",
            ("市外地址请在提交后于办件页面预约", "Outside the city: ask on the page of the application once it is filed"),
            when=where, required=True,
        ),
    ]  # fmt: skip
    return tuple(replace(one, group_order=order, order=number) for number, one in enumerate(asked))


def with_posting(item: ItemSpec, besides: Sequence[ElementSpec] | None = None) -> ItemSpec:
    """The item with these fields in the place of its own on the same matter; it stays as it is where nothing is asked."""
    fields = tuple(posting((item,)) if besides is None else besides)
    keys = {one.key for one in fields}
    return replace(item, elements=(*(one for one in item.elements if one.key not in keys), *fields)) if keys else item


def _mode(sending: int, *, required: bool) -> ElementSpec:
    zh, en = _said(sending)
    choices = (
        Choice("electronic", "电子证照（不领纸质）", "Electronic licence only"),
        Choice("window", "窗口领取", "Collect at the window"),
        Choice(POST, f"快递送达（{zh}）", f"By courier ({en})"),
    )
    hint = (
        "提交后直到寄出前，都可以在办件页面更改",
        "You can change this on the page of the application until it is sent",
    )
    made = _field(MODE, "choice", "送达方式", "How to receive results", hint, required=required)
    return replace(made, choices=choices)


def _said(fen: int) -> tuple[str, str]:
    if not fen:
        return "免费，由本市承担", "free of charge, the city pays"
    return f"{yuan(fen)} 元，当面付给快递", f"{yuan(fen)} yuan, paid to the courier"


def _field(
    key: str,
    kind: str,
    zh: str,
    en: str,
    hint: tuple[str, str] = ("", ""),
    *,
    when: dict[str, Any] | None = None,
    required: bool = False,
) -> ElementSpec:
    return ElementSpec(
        key=key,
        label_zh=zh,
        label_en=en,
        type=kind,
        group="delivery",
        group_zh="领取方式",
        group_en="Receiving the results",
        group_order=_LAST,
        order=0,
        required=required,
        condition=when,
        choices=(),
        validation={"max_length": {"text": 60, "long_text": 1000}[kind]} if kind in ("text", "long_text") else {},
        prefill_from="account",
        help_zh=hint[0],
        help_en=hint[1],
    )
