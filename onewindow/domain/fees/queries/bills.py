"""Bills as pages show them: mine, the counter's, one with its lines; receipts and who may check them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from onewindow.domain.fees.models import Bill, BillLine, Payment, Receipt, Refund
from onewindow.domain.fees.queries.reading import must_see
from onewindow.domain.fees.rules import capital, yuan
from onewindow.domain.org.queries import Actor, mask_name
from onewindow.kernel import documents
from onewindow.kernel.worktime import CHINA

PAGE = 30
_PAPER = Path(__file__).parents[1] / "papers" / "receipt.typ"


@dataclass(frozen=True, slots=True)
class Line:
    """缴费明细. A fee on a bill, in the active language; amounts in fen."""

    code: str
    name: str
    ref: str
    quantity: int
    unit: str
    price: int
    amount: int
    basis: str
    dropped: bool


@dataclass(frozen=True, slots=True)
class Page:
    """缴费单页. A bill with everything that happened to its money."""

    bill: Bill
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    receipt: Receipt | None

    @property
    def waiting(self) -> Refund | None:
        """The refund that waits for its approval."""
        return next((one for one in self.refunds if one.approved_at is None and one.declined_at is None), None)

    @property
    def left(self) -> int:
        """Fen that could be given back."""
        return self.bill.paid - self.bill.refunded


def _line(row: BillLine) -> Line:
    english = (get_language() or "zh").startswith("en")
    fee = row.fee
    unit = (fee.unit_en if english else "") or fee.unit_zh
    name = fee.name_en if english else fee.name_zh
    gone = row.dropped_at is not None
    return Line(fee.code, name, row.ref, row.quantity, unit, row.price, row.amount, fee.basis, gone)


def page(actor: Actor, bill: int) -> Page:
    """缴费单页. One bill for somebody who may see it; five queries.

    :raises NoSuchBill: otherwise.
    """
    row = must_see(actor, bill)
    return Page(
        row,
        tuple(_line(one) for one in BillLine.objects.filter(bill=row).select_related("fee").order_by("id")),
        tuple(Payment.objects.filter(bill=row).order_by("id")),
        tuple(Refund.objects.filter(bill=row).order_by("id")),
        Receipt.objects.filter(bill=row).first(),
    )


@dataclass(frozen=True, slots=True)
class Card:
    """缴费单条目. A bill in a list with the names of what it is for."""

    bill: Bill
    names: tuple[str, ...]


def _cards(rows: QuerySet[Bill]) -> list[Card]:
    english = (get_language() or "zh").startswith("en")
    found = list(rows)
    names: dict[int, list[str]] = {}
    for line in BillLine.objects.filter(bill__in=found, dropped_at=None).select_related("fee").order_by("id"):
        names.setdefault(line.bill_id, []).append(line.fee.name_en if english else line.fee.name_zh)
    return [Card(row, tuple(names.get(row.pk, ()))) for row in found]


def mine(actor: Actor, after: int | None = None) -> list[Card]:
    """我的缴费单. One's own bills and those of the businesses one acts for, the latest first; two queries."""
    whose = Q(owner=actor.account, enterprise=None) | Q(enterprise__in=list(actor.enterprises))
    rows = Bill.objects.filter(whose)
    return _cards((rows.filter(pk__lt=after) if after else rows).order_by("-id")[:PAGE])


def of_matter(*refs: str) -> list[Card]:
    """本件缴费单. The bills of a matter (``case:12``) and those that have a line for it, called off ones left out.

    Two looks into two indexes, joined by number: an OR over both tables would read all bills.
    """
    lines = BillLine.objects.filter(ref__in=refs, dropped_at=None).values("bill")
    rows = Bill.objects.filter(pk__in=Bill.objects.filter(ref__in=refs).values("pk").union(lines))
    return _cards(rows.exclude(state="cancelled").order_by("id"))


def counter(words: str = "", state: str = "open", after: int | None = None) -> list[Card]:
    """窗口缴费单. Bills of one state, the latest first, or those of a number or a payer's name; two queries."""
    rows: QuerySet[Bill] = Bill.objects.all()
    said = words.strip()
    if said:
        named = Bill.objects.filter(payer_name=said).order_by("-id").values("pk")[:PAGE]
        numbered = Bill.objects.filter(number=said.upper()).values("pk")
        receipts = Receipt.objects.filter(number=said.upper()).values("bill")
        rows = rows.filter(pk__in=named.union(numbered, receipts))
    elif state == "refund":
        rows = rows.filter(pk__in=Refund.objects.filter(approved_at=None, declined_at=None).values("bill"))
    else:
        rows = rows.filter(state=state)
    return _cards((rows.filter(pk__lt=after) if after else rows).order_by("-id")[:PAGE])


@dataclass(frozen=True, slots=True)
class Verified:
    """查验结果. What anybody who has the paper may know: it is ours, how much, when, what was given back since."""

    number: str
    payer: str
    amount: int
    refunded: int
    at: datetime


def verified(number: str, code: str) -> Verified | None:
    """票据查验. The receipt of this number if the code is its own; the payer's name masked."""
    row = Receipt.objects.select_related("bill").filter(number=number.strip().upper()).first()
    if row is None or row.code != code.strip().upper():
        return None
    return Verified(row.number, mask_name(row.bill.payer_name), row.amount, row.bill.refunded, row.at)


def paper(shown: Page) -> bytes:
    """票据打印. The receipt as PDF/A with its QR; both languages on one sheet, the same row gives the same bytes."""
    receipt = shown.receipt
    assert receipt is not None
    address = f"{settings.PUBLIC_URL}/receipts/{receipt.number}/?code={receipt.code}"
    paid = next(one for one in shown.payments if one.state == "paid")
    lines: list[dict[str, Any]] = [
        {
            "code": row.fee.code, "zh": row.fee.name_zh, "en": row.fee.name_en, "quantity": row.quantity,
            "unit": row.fee.unit_zh, "price": yuan(row.price), "amount": yuan(row.amount), "basis": row.fee.basis,
        }
        for row in BillLine.objects.filter(bill=shown.bill, dropped_at=None).select_related("fee").order_by("id")
    ]  # fmt: skip
    said = {
        "number": receipt.number, "code": receipt.code, "bill": shown.bill.number, "payer": shown.bill.payer_name,
        "lines": lines, "total": yuan(receipt.amount), "capital": capital(receipt.amount), "means": paid.means or "online",
        "payment": paid.number, "at": f"{receipt.at.astimezone(CHINA):%Y-%m-%d %H:%M}", "address": address,
    }  # fmt: skip
    return documents.document(_PAPER, said, at=receipt.at, svgs={"qr.svg": documents.qr_svg(address)})
