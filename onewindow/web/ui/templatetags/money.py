"""Money as people read it: yuan with two decimals, the states of a bill, how it was paid."""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onewindow.domain.fees import queries

register = template.Library()

STATES = {
    "open": ("amber", _("To pay")),
    "paid": ("green", _("Paid")),
    "part_refunded": ("held", _("Partly refunded")),
    "refunded": ("held", _("Refunded")),
    "cancelled": ("waiting", _("Called off")),
}
MEANS = {"cash": _("Cash"), "card": _("Bank card"), "qr": _("QR code"), "transfer": _("Transfer")}


@register.inclusion_tag("ui/money/_bills.html")
def bills_of(door: str, kind: str, thing: int) -> dict[str, object]:
    """The bills of a matter on its page; nothing where there is none. ``door``: whose page of a bill is opened."""
    return {"cards": queries.of_matter(f"{kind}:{thing}"), "address": f"{door}:bill"}


@register.filter
def yuan(amount: int | None) -> str:
    """Fen in yuan: ``¥1,200.00``."""
    return "" if amount is None else f"¥{queries.yuan(amount)}"


@register.filter
def bill_state(state: str) -> tuple[str, str]:
    """The light and the word of a bill's state."""
    light, word = STATES[state]
    return light, str(word)


@register.filter
def paid_by(payment: object) -> str:
    """How a payment was made: over the counter by what means, or online through whom."""
    if getattr(payment, "channel", "") == "online":
        return gettext("Paid online")
    return str(MEANS.get(getattr(payment, "means", ""), ""))


@register.filter
def rate(row: object) -> str:
    """The rate of a fee: ``¥80.00 a case``, ``¥10.00 / copy``, free."""
    rule = getattr(row, "rule", "")
    if rule == "free":
        return gettext("free")
    amount = yuan(getattr(row, "amount", 0))
    return (
        f"{amount} / {getattr(row, 'unit', '')}"
        if rule == "unit"
        else gettext("%(amount)s a case") % {"amount": amount}
    )
