"""Parcels as people read them: their states, their ways, what the courier says, an address without its door."""

from django import template
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from onewindow.domain.delivery import queries
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.fees.queries import yuan
from onewindow.domain.org.queries import mask_name, mask_phone

register = template.Library()

STATES = {
    "wanted": ("waiting", _("Sent when the results are there")),
    "ready": ("amber", _("To be sent")),
    "ordered": ("running", _("Courier ordered")),
    "under_way": ("running", _("On its way")),
    "delivered": ("green", _("Delivered")),
    "returning": ("amber", _("On its way back")),
    "lost": ("red", _("Lost in transit")),
    "settled": ("green", _("Settled")),
    "cancelled": ("waiting", pgettext_lazy("parcel", "Called off")),
}
KINDS = {
    "collect": _("Papers fetched"),
    "send": _("Results sent home"),
    "return": _("Originals given back"),
}
NEWS = {
    "picked": ("running", _("Picked up")),
    "moving": ("running", _("Passed a station")),
    "out": ("running", _("Out for delivery")),
    "failed": ("amber", _("Nobody was there")),
    "delivered": ("green", _("Delivered and signed for")),
    "refused": ("amber", _("Not adopted")),
    "undeliverable": ("amber", _("Could not be delivered")),
    "returned": ("held", _("Back at the window")),
    "lost": ("red", _("Lost in transit")),
}
OUTCOMES = {
    "received": _("Everything was in it"),
    "short": _("Something lacked"),
    "again": _("Sent again"),
    "counter": _("Settled at the counter"),
}
RESULTS = ("granted", "refused", "partly")
"""Outcomes of an application that leave something to send."""


@register.inclusion_tag("ui/parcels/_parcels.html")
def parcels_of(door: str, kind: str, thing: int, ended: object = None, outcome: str = "") -> dict[str, object]:
    """The parcels of a matter on its page, and what may be asked for. ``ended``: when it ended, with what ``outcome``."""
    rows = queries.of_matter(f"{kind}:{thing}")
    offered = queries.offered()
    waiting = any(row.kind == "send" and row.state in ("wanted", "ready", "ordered", "under_way") for row in rows)
    return {
        "rows": rows,
        "ref": f"{kind}:{thing}",
        "address": f"{door}:parcel",
        "ask": f"{door}:parcel-new",
        "desk": door == "workbench",
        "may_send": offered and not waiting and (not ended or outcome in RESULTS),
        "may_fetch": offered and not ended,
    }


@register.filter
def courier_charge(fen: int | None) -> str:
    """What the person pays the courier."""
    if not fen:
        return gettext("Free of charge, the city pays")
    return gettext("%(amount)s, paid to the courier") % {"amount": f"¥{yuan(fen)}"}


@register.filter
def parcel_state(row: Parcel) -> tuple[str, str]:
    """The light and the word of a parcel's state; papers that arrived still have to be checked."""
    if row.kind == "collect" and row.state == "delivered":
        return "amber", str(_("Papers to check"))
    if row.state == "settled" and row.outcome == "short":
        return "amber", str(OUTCOMES["short"])
    light, word = STATES[row.state]
    return light, str(word)


@register.filter
def parcel_kind(kind: str) -> str:
    """Which way a parcel goes."""
    return str(KINDS[kind])


@register.filter
def parcel_outcome(outcome: str) -> str:
    """How a parcel was settled."""
    return str(OUTCOMES.get(outcome, ""))


@register.filter
def parcel_news(news: str) -> tuple[str, str]:
    """The light and the word of what the courier says."""
    light, word = NEWS[news]
    return light, str(word)


@register.filter
def masked_address(address: str) -> str:
    """An address without its door."""
    return queries.masked(address)


@register.filter
def masked_name(name: str) -> str:
    """A name without its given part."""
    return mask_name(name)


@register.filter
def masked_phone(phone: str) -> str:
    """A telephone number without its middle."""
    return mask_phone(phone)
