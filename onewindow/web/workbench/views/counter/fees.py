"""The counter (收费窗口): bills to pay, paid here, made here; refunds proposed by a clerk, agreed to by a supervisor."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.fees import actions, queries
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.templatetags.money import MEANS
from onewindow.web.workbench.forms import fees as forms
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.views.answering import Attempt, act

PAGE = 30
LANES = ("open", "refund", "paid", "cancelled")


@staff("window", "supervisor")
@require_GET
def bills(request: Asking) -> HttpResponse:
    """缴费单. To pay, waiting for a refund's approval, paid; or by number or the payer's name."""
    lane = request.GET.get("lane", "open")
    lane = lane if lane in LANES else "open"
    words = request.GET.get("q", "")[:60]
    rows = queries.counter(words, lane, whole(request.GET.get("after", "")))
    today = timezone.localdate()
    words_of = {"open": gettext("To pay"), "refund": gettext("Refunds to approve"), "paid": gettext("Paid"),
                "cancelled": gettext("Called off")}  # fmt: skip
    context = {
        "rows": rows,
        "lane": lane,
        "lanes": [(one, words_of[one]) for one in LANES],
        "words": words,
        "takings": queries.takings(today),
        "today": today,
        "means": MEANS,
        "older": f"?lane={lane}&after={rows[-1].bill.pk}" if len(rows) == PAGE and not words else "",
        "newer": f"?lane={lane}" if "after" in request.GET else "",
    }
    return render(request, "workbench/fees/list.html", context)


@staff("window", "supervisor")
@require_GET
def bill(request: Asking, bill: int) -> HttpResponse:
    """缴费单. The bill, and what I may do with it."""
    return _page(request, bill, Attempt())


def _page(request: Asking, bill: int, attempt: Attempt) -> HttpResponse:
    shown = queries.page(request.actor, bill)
    waiting = shown.waiting
    roles = {role for role, _ in request.actor.scopes}
    context = {
        "page": shown,
        "bill": shown.bill,
        "attempt": attempt,
        "means": [(key, str(word)) for key, word in MEANS.items()],
        "key": attempt.values.get("key") or uuid4().hex,
        "may_pay": "window" in roles and shown.bill.state == "open",
        "may_propose": "window" in roles and shown.left > 0 and waiting is None,
        "may_approve": "supervisor" in roles and waiting is not None,
        "waiting": waiting,
        "left": queries.yuan(shown.left),
    }
    return render(request, "workbench/fees/bill.html", context, status=attempt.status)


def _do(request: Asking, bill: int, name: str, form: Act, do: Callable[..., Any], said: str) -> HttpResponse:
    after = reverse("workbench:bill", args=[bill])
    return act(request, name=name, form=form, do=do, show=partial(_page, request, bill), said=said, after=after)


@staff("window")
@require_POST
def pay(request: Asking, bill: int) -> HttpResponse:
    """窗口缴费. The clerk has the money in hand."""
    said = gettext("%(number)s is paid. The receipt can be printed.")
    key = request.POST.get("key", "")[:64] or uuid4().hex
    return _do(request, bill, "pay", forms.Pay(request.POST), partial(actions.pay, bill=bill, key=key), said)


@staff("window")
@require_POST
def cancel(request: Asking, bill: int) -> HttpResponse:
    """作废. An open bill is called off, with a reason."""
    said = gettext("%(number)s is cancelled.")
    return _do(request, bill, "cancel", forms.Reason(request.POST), partial(actions.cancel, bill=bill), said)


@staff("window")
@require_POST
def propose(request: Asking, bill: int) -> HttpResponse:
    """拟退费. A supervisor decides."""
    said = gettext("The refund of %(number)s waits for a supervisor.")
    return _do(request, bill, "propose", forms.Refund(request.POST), partial(actions.propose_refund, bill=bill), said)


@staff("supervisor")
@require_POST
def approve(request: Asking, bill: int, refund: str) -> HttpResponse:
    """同意退费. The second person agrees."""
    said = gettext("The refund of %(number)s is agreed; the money goes back.")
    return _do(request, bill, "approve", forms.Seen(request.POST), partial(actions.approve_refund, refund=refund), said)


@staff("supervisor")
@require_POST
def decline(request: Asking, bill: int, refund: str) -> HttpResponse:
    """不同意退费. The second person says why not."""
    said = gettext("The refund of %(number)s is not agreed to.")
    form = forms.Reason(request.POST)
    return _do(request, bill, "decline", form, partial(actions.decline_refund, refund=refund), said)


@staff("window", "supervisor")
@require_GET
def receipt(request: Asking, bill: int) -> HttpResponse:
    """票据打印. The receipt as a paper."""
    shown = queries.page(request.actor, bill)
    if shown.receipt is None:
        return _page(request, bill, Attempt())
    response = HttpResponse(queries.paper(shown), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{shown.receipt.number}.pdf"'
    return response


@staff("window")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """出具缴费单. For what is charged at the window itself: further copies of a certificate; from the fee list only."""
    form = forms.New(request.POST)
    show = partial(_new, request)
    if request.method != "POST":
        return show(Attempt())
    key = request.POST.get("key", "")[:64] or uuid4().hex
    made: list[int] = []

    def do(*, payer: str, code: str, quantity: int, by: Any, at: Any, seen: Any = None) -> None:
        owed = [actions.Owed(code, f"counter:{key}", quantity)]
        area = next((area for role, area in by.scopes if role == "window"), "")
        charged = actions.charge(
            ref=f"counter:{key}", payer=actions.Payer(payer), owed=owed, key=f"counter:{key}", area=area,
            centre=by.centre, by=by, at=at,
        )  # fmt: skip
        made.append(charged.id)

    done = act(request, name="new", form=form, do=do, show=show, said=gettext("The bill has been issued."))
    if made:
        done["Location"] = reverse("workbench:bill", args=made)
    return done


def _new(request: Asking, attempt: Attempt) -> HttpResponse:
    english = (get_language() or "zh").startswith("en")
    rows = queries.fees_on(timezone.localdate()).exclude(rule="free")
    context = {
        "attempt": attempt,
        "key": attempt.values.get("key") or uuid4().hex,
        "fees": [
            (row.code, f"{row.name_en if english else row.name_zh} · ¥{queries.yuan(row.amount)}") for row in rows
        ],
    }
    return render(request, "workbench/fees/new.html", context, status=attempt.status)
