"""My bills (我的缴费单): what is to pay, paying online, the receipt; anybody who has a receipt may check it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.fees import actions, queries
from onewindow.domain.fees.refusals import BadNotice, NoProvider, NoSuchPayment
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, citizen, public
from onewindow.web.ui.numbers import whole

PAGE = 30


@citizen
@require_GET
def bills(request: Asking) -> HttpResponse:
    """我的缴费单. One's own and those of one's businesses, the latest first."""
    rows = queries.mine(request.actor, whole(request.GET.get("after", "")))
    context = {
        "rows": rows,
        "newer": reverse("portal:me-bills") if "after" in request.GET else "",
        "older": f"?after={rows[-1].bill.pk}" if len(rows) == PAGE else "",
    }
    return render(request, "portal/fees/list.html", context)


@citizen
@require_GET
def bill(request: Asking, bill: int) -> HttpResponse:
    """缴费单. What it is for, what was paid, what went back."""
    return _page(request, bill)


def _page(request: Asking, bill: int, refusal: Refusal | None = None) -> HttpResponse:
    shown = queries.page(request.actor, bill)
    under_way = next((one for one in shown.payments if one.state == "begun"), None)
    context = {
        "page": shown,
        "bill": shown.bill,
        "vendor": queries.configured(),
        "under_way": under_way if shown.bill.state == "open" else None,
        "returned": [one for one in shown.payments if one.state in ("stray", "returned")],
        "errors": [("", str(refusal))] if refusal else [],
    }
    return render(request, "portal/fees/bill.html", context, status=409 if refusal else 200)


@citizen
@require_POST
def pay(request: Asking, bill: int) -> HttpResponse:
    """网上缴费. On to the provider's page; a second click leads to the same order."""
    seen = whole(request.POST.get("seen", ""))
    try:
        begun = actions.begin(bill=bill, seen=seen, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _page(request, bill, refusal)
    return HttpResponseRedirect(begun.address)


@citizen
@require_POST
def ask(request: Asking, bill: int) -> HttpResponse:
    """查单. "I have paid": the provider is asked, for his notice may be late."""
    shown = queries.page(request.actor, bill)
    for one in shown.payments:
        if one.state == "begun":
            actions.asked(payment=one.number, at=timezone.now())
    return HttpResponseRedirect(reverse("portal:bill", args=[bill]))


@citizen
@require_GET
def receipt(request: Asking, bill: int) -> HttpResponse:
    """票据打印. The receipt as a paper."""
    shown = queries.page(request.actor, bill)
    if shown.receipt is None:
        return _page(request, bill)
    response = HttpResponse(queries.paper(shown), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{shown.receipt.number}.pdf"'
    return response


@public
@require_GET
def verify(request: HttpRequest, number: str = "") -> HttpResponse:
    """票据查验. Number and code say whether a receipt is ours and what was given back since."""
    asked = number or request.GET.get("number", "")
    code = request.GET.get("code", "")
    context = {
        "number": asked[:40],
        "code": code[:12],
        "looked": bool(asked and code),
        "found": queries.verified(asked, code) if asked and code else None,
    }
    return render(request, "portal/fees/verify.html", context)


@public
@require_http_methods(["GET", "POST"])
def twin(request: Asking, payment: str) -> HttpResponse:
    """示范支付页. The demo provider's own page: whoever is sent here decides whether he pays. Only in the demo city."""
    if request.method == "POST":
        order = queries.twin_order(payment)
        pays = request.POST.get("act") == "pay"
        actions.decide(payment=payment, pays=pays, by=request.actor, at=timezone.now())
        return HttpResponseRedirect(order.back)
    return render(request, "portal/fees/twin.html", {"order": queries.twin_order(payment)})


@csrf_exempt
@public
@require_POST
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """支付通知. The door of a provider's signed callback; the same one twice is answered alike."""
    try:
        state = actions.notified(slug=slug, body=request.body, headers=dict(request.headers.items()), at=timezone.now())
    except (BadNotice, NoProvider):
        return HttpResponse("refused", status=403, content_type="text/plain")
    except NoSuchPayment:
        return HttpResponse("unknown", status=404, content_type="text/plain")
    return HttpResponse(state, content_type="text/plain")
