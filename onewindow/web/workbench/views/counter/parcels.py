"""Parcels at the window (快件): to send, on the road, in trouble; packed, checked in, traced, made good."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.delivery import actions, queries
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.tracks import tracked
from onewindow.web.workbench.forms import parcels as forms
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.views.answering import Attempt, act

PAGE = 30


@staff("window", "supervisor")
@require_GET
def parcels(request: Asking) -> HttpResponse:
    """快件. One lane, or by number or waybill."""
    lane = request.GET.get("lane", "send")
    lane = lane if lane in queries.LANES else "send"
    words = request.GET.get("q", "")[:60]
    rows = queries.desk(words, lane, whole(request.GET.get("after", "")))
    named = {"send": gettext("To send"), "road": gettext("In transit"), "trouble": gettext("Needs attention"),
             "wanted": gettext("Asked for"), "done": gettext("Done")}  # fmt: skip
    context = {
        "rows": rows,
        "lane": lane,
        "lanes": list(named.items()),
        "words": words,
        "older": f"?lane={lane}&after={rows[-1].pk}" if len(rows) == PAGE and not words else "",
        "newer": f"?lane={lane}" if "after" in request.GET else "",
        "vendor": queries.configured(),
    }
    return render(request, "workbench/parcels/list.html", context)


@staff("window", "supervisor")
@require_GET
def parcel(request: Asking, parcel: int) -> HttpResponse:
    """快件. Where it is, and what I may do with it."""
    return _page(request, parcel, Attempt())


def _page(request: Asking, parcel: int, attempt: Attempt) -> HttpResponse:
    shown = queries.page(request.actor, parcel)
    row = shown.parcel
    window = any(role == "window" for role, _ in request.actor.scopes)
    kind, _, thing = row.ref.partition(":")
    context = {
        "page": shown,
        "parcel": row,
        "attempt": attempt,
        "entries": tracked(shown.tracks),
        "about": reverse(f"workbench:{kind}", args=[int(thing)]),
        "contents": attempt.values.get("contents") or "\n".join(row.contents),
        "may_send": window and row.state == "ready",
        "may_check": window and row.state == "delivered" and row.kind == "collect",
        "may_settle": window and row.state in ("lost", "returning"),
        "may_lose": window and row.state in ("ordered", "under_way", "returning"),
        "may_cancel": window and row.state in ("wanted", "ready", "ordered"),
        "may_label": window and row.ended_at is None,
        "ways": [
            ("again", gettext("Send it again"), gettext("A new parcel to the same address, to be packed here")),
            ("counter", gettext("At the counter"), gettext("The applicant comes to the window")),
        ][row.kind == "collect" :],
        "everything": [("yes", gettext("Everything is there")), ("no", gettext("Something is missing"))],
    }
    return render(request, "workbench/parcels/parcel.html", context, status=attempt.status)


def _do(request: Asking, parcel: int, name: str, form: Act, do: Callable[..., Any], said: str) -> HttpResponse:
    after = reverse("workbench:parcel", args=[parcel])
    verb = partial(do, parcel=parcel)
    return act(request, name=name, form=form, do=verb, show=partial(_page, request, parcel), said=said, after=after)


@staff("window")
@require_POST
def send(request: Asking, parcel: int) -> HttpResponse:
    """寄出. Packed; the courier is ordered."""
    said = gettext("%(number)s is packed; the courier is ordered.")
    return _do(request, parcel, "send", forms.Send(request.POST), actions.send, said)


@staff("window")
@require_POST
def check_in(request: Asking, parcel: int) -> HttpResponse:
    """收到核对. What the courier brought has been opened."""
    said = gettext("%(number)s is checked in.")
    return _do(request, parcel, "check-in", forms.CheckIn(request.POST), actions.check_in, said)


@staff("window")
@require_POST
def lose(request: Asking, parcel: int) -> HttpResponse:
    """申报丢失. The courier knows nothing of it any more."""
    said = gettext("%(number)s is declared lost; the applicant is told.")
    return _do(request, parcel, "lose", forms.Reason(request.POST), actions.declare_lost, said)


@staff("window")
@require_POST
def settle(request: Asking, parcel: int) -> HttpResponse:
    """处理异常件. Sent again, or settled at the counter."""
    said = gettext("%(number)s is settled.")
    return _do(request, parcel, "settle", forms.Settle(request.POST), actions.settle, said)


@staff("window")
@require_POST
def cancel(request: Asking, parcel: int) -> HttpResponse:
    """取消. The applicant has called and needs it no more."""
    said = gettext("%(number)s is cancelled.")
    return _do(request, parcel, "cancel", forms.Reason(request.POST), actions.cancel, said)


@staff("window")
@require_POST
def label(request: Asking, parcel: int) -> HttpResponse:
    """打印面单. With name and address; who printed it is in the log."""
    try:
        number, made = actions.label(parcel=parcel, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _page(request, parcel, Attempt("label", {}, [("", str(refusal))], 409))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


@staff("window")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """备件. For who stands at the window, or for originals that go back."""
    show = partial(_new, request)
    if request.method != "POST":
        return show(Attempt())
    ref = request.GET.get("ref", "")[:40]
    key = request.POST.get("key", "")[:64] or uuid4().hex
    made: list[int] = []

    def do(**typed: Any) -> None:
        made.append(actions.prepare(ref=ref, key=key, **typed).id)

    form = forms.New(request.POST)
    done = act(
        request, name="new", form=form, do=do, show=show, said=gettext("The parcel is made."), after=request.path
    )
    if made:
        done["Location"] = reverse("workbench:parcel", args=made)
    return done


def _new(request: Asking, attempt: Attempt) -> HttpResponse:
    matter = queries.matter(request.GET.get("ref", "")[:40], request.actor)
    kinds = [("return", gettext("Originals go back")), ("send", gettext("Results"))]
    values = attempt.values or {  # name and telephone are typed as told: a page of the desk shows neither unmasked
        "contents": "\n".join(matter.results),
        "kind": "send" if matter.decided else "return",
    }
    context = {
        "matter": matter,
        "attempt": attempt,
        "values": values,
        "kinds": kinds if matter.decided else kinds[:1],
        "key": attempt.values.get("key") or uuid4().hex,
    }
    return render(request, "workbench/parcels/new.html", context, status=attempt.status)
