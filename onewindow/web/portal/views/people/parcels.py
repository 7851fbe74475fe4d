"""My parcels (我的快件): results sent home, papers fetched at the door, where they are; the courier's door, the demo courier's page."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.delivery import actions, queries
from onewindow.domain.delivery.refusals import (
    AddressMissing,
    BadNews,
    ContentsMissing,
    DayUnfit,
    NoCourier,
    NoSuchParcel,
)
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, citizen, public
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.tracks import tracked

PAGE = 30
_FIELD = {ContentsMissing: "contents", DayUnfit: "day"}
LACKS = {
    "name": _("Say whom the courier asks for."),
    "phone": _("Give a telephone number: digits, at least seven."),
    "address": _("Give the full address."),
}
HAPPENS = ("picked", "moving", "out", "delivered", "refused", "returned", "lost")
"""What one may let happen at the demo courier."""


@citizen
@require_GET
def parcels(request: Asking) -> HttpResponse:
    """我的快件. One's own and those of one's businesses, the latest first."""
    rows = queries.mine(request.actor, whole(request.GET.get("after", "")))
    context = {
        "rows": rows,
        "newer": reverse("portal:me-parcels") if "after" in request.GET else "",
        "older": f"?after={rows[-1].pk}" if len(rows) == PAGE else "",
    }
    return render(request, "portal/parcels/list.html", context)


@citizen
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """预约寄送、上门取件. Where to, and for papers what and when; what was typed stays when something is missing."""
    kind = "collect" if request.GET.get("kind") == "collect" else "send"
    matter = queries.matter(request.GET.get("ref", "")[:40], request.actor)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            made = _asked(request, matter.ref, kind)
        except AddressMissing as refusal:
            errors, status = {name: str(LACKS[name]) for name in refusal.details["fields"]}, 422
        except (ContentsMissing, DayUnfit) as refusal:
            errors, status = {_FIELD[type(refusal)]: str(refusal)}, 422
        except Refusal as refusal:
            errors, status = {refusal.field: str(refusal)}, 409
        else:
            return HttpResponseRedirect(reverse("portal:parcel", args=[made.id]))
    typed: dict[str, Any] = request.POST.dict() or {"name": matter.name, "phone": matter.phone}
    context = {
        "matter": matter,
        "kind": kind,
        "typed": typed,
        "error": errors,
        "errors": list(errors.items()),
        "key": typed.get("key") or uuid4().hex,
        "today": timezone.localdate(),
        "price": queries.price(kind),
    }
    return render(request, "portal/parcels/new.html", context, status=status)


def _asked(request: Asking, ref: str, kind: str) -> actions.Asked:
    typed = request.POST
    to = actions.Goal(typed.get("name", ""), typed.get("phone", ""), typed.get("address", ""))
    key = typed.get("key", "")[:64] or uuid4().hex
    if kind == "send":
        return actions.ask(ref=ref, to=to, key=key, by=request.actor, at=timezone.now())
    lines = typed.get("contents", "").splitlines()
    day = _day(typed.get("day", ""))
    return actions.order_pickup(ref=ref, to=to, contents=lines, day=day, key=key, by=request.actor, at=timezone.now())


def _day(text: str) -> date | None:
    """A day as typed; one that is none is refused like one too far away."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return date.min


@citizen
@require_GET
def parcel(request: Asking, parcel: int) -> HttpResponse:
    """快件. Where it is, what the courier says."""
    return _page(request, parcel)


def _page(request: Asking, parcel: int, refusal: Refusal | None = None) -> HttpResponse:
    shown = queries.page(request.actor, parcel)
    kind, thing = shown.parcel.ref.split(":")
    context = {
        "page": shown,
        "parcel": shown.parcel,
        "entries": tracked(shown.tracks),
        "about": reverse(f"portal:{kind}", args=[int(thing)]),
        "may_cancel": shown.parcel.state in ("wanted", "ready", "ordered"),
        "errors": [(refusal.field, str(refusal))] if refusal else [],
        "wrong": {refusal.field: str(refusal)} if refusal else {},
        "typed": request.POST,
    }
    return render(request, "portal/parcels/parcel.html", context, status=409 if refusal else 200)


@citizen
@require_POST
def cancel(request: Asking, parcel: int) -> HttpResponse:
    """取消. Until the courier has it."""
    queries.must_see(request.actor, parcel)
    seen = whole(request.POST.get("seen", ""))
    reason = request.POST.get("reason", "")
    try:
        actions.cancel(parcel=parcel, reason=reason, seen=seen, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _page(request, parcel, refusal)
    return HttpResponseRedirect(reverse("portal:parcel", args=[parcel]))


@citizen
@require_GET
def slip(request: Asking, parcel: int) -> HttpResponse:
    """快件单. Number and contents as a paper, without the address."""
    number, made = queries.slip(request.actor, parcel)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


@public
@require_http_methods(["GET", "POST"])
def twin(request: Asking, number: str) -> HttpResponse:
    """示范快递页. The demo courier's own page: one clicks what happens to a parcel. Only in the demo city."""
    if request.method == "POST":
        news = request.POST.get("news", "")
        shown = queries.twin_parcel(number)
        actions.happen(
            number=shown.number, news=news, place=request.POST.get("place", "")[:60],
            signed_by=request.POST.get("signed_by", "")[:60], by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return HttpResponseRedirect(reverse("portal:express-demo", args=[number]))
    return render(request, "portal/parcels/twin.html", {"twin": queries.twin_parcel(number), "happens": HAPPENS})


@csrf_exempt
@public
@require_POST
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """物流推送. The door of a courier's signed callback; the same one twice is answered alike."""
    try:
        state = actions.told(slug=slug, body=request.body, headers=dict(request.headers.items()), at=timezone.now())
    except (BadNews, NoCourier):
        return HttpResponse("refused", status=403, content_type="text/plain")
    except NoSuchParcel:
        return HttpResponse("unknown", status=404, content_type="text/plain")
    return HttpResponse(state, content_type="text/plain")
