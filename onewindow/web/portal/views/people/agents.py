"""An agent goes along (帮代办): asked for, entrusted, ordered to the door, watched; and what everybody may read: points, green channel."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.agents import actions
from onewindow.domain.agents.queries import agents as places
from onewindow.domain.agents.queries import green, points
from onewindow.domain.agents.queries import helping as queries
from onewindow.domain.agents.refusals import AddressMissing, NoAgentThere, NothingAsked, PhoneMissing, SlotWrong
from onewindow.domain.org.actions import SignatureWrong, TermWrong
from onewindow.domain.org.queries import sides
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.views.people.roles import typed_day
from onewindow.web.ui.access import Asking, citizen, public
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.templatetags import agents
from onewindow.web.ui.templatetags.agents import chinese, words_of

_FIELDS: dict[type[Refusal], str] = {
    NothingAsked: "scope",
    PhoneMissing: "phone",
    NoAgentThere: "centre",
    SignatureWrong: "signature",
    TermWrong: "to",
    SlotWrong: "begins",
    AddressMissing: "address",
}
TERM = timedelta(days=60)


@citizen
@require_GET
def services(request: Asking) -> HttpResponse:
    """我的帮代办. Those I asked for, the latest first."""
    rows = queries.mine(request.actor, before=whole(request.GET.get("before", "")))
    shown = rows[: queries.PAGE]
    context = {
        "rows": [(row, words_of(row.scope)) for row in shown],
        "newer": reverse("portal:me-agents") if "before" in request.GET else "",
        "older": f"?before={shown[-1].pk}" if len(rows) > queries.PAGE else "",
    }
    return render(request, "portal/agents/list.html", context)


@citizen
@require_http_methods(["GET", "POST"])
def ask(request: Asking) -> HttpResponse:
    """申请帮代办. For what, where, how to be reached; once, however often it is sent."""
    typed = request.POST if request.method == "POST" else request.GET
    item = request.GET.get("item") or request.POST.get("item") or ""
    offered = dict(agents.offered([item[:60]]))
    errors: dict[str, str] = {}
    if request.method == "POST":
        wanted = typed.get("holder", "")
        try:
            made = actions.ask(
                scope=[one for one in typed.getlist("scope") if one in offered],
                centre=whole(typed.get("centre", "")) or 0,
                phone=typed.get("phone", ""),
                address=typed.get("address", ""),
                words=typed.get("words", ""),
                enterprise=whole(wanted) if wanted.isdecimal() else None,
                key=typed.get("key", "")[:64] or uuid4().hex,
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            errors = {_FIELDS.get(type(refusal), refusal.field): str(refusal)}
        else:
            return HttpResponseRedirect(reverse("portal:agent-service", args=[made]))
    english = (get_language() or "zh").startswith("en")
    found = places.places(timezone.now())
    context = {
        "offered": list(offered.items()),
        "chosen": typed.getlist("scope"),
        "holders": [("me", gettext("Myself")), *_businesses(request)],
        "places": [(str(one.pk), one.name_en if english else one.name_zh) for one in found],
        "typed": typed,
        "key": typed.get("key") or uuid4().hex,
        "error": errors,
        "errors": list(errors.items()),
    }
    return render(request, "portal/agents/ask.html", context, status=422 if errors else 200)


def _businesses(request: Asking) -> list[tuple[str, str]]:
    return [(str(one.enterprise), one.name) for one in sides(request.actor) if one.enterprise is not None and one.files]


@citizen
@require_GET
def service(request: Asking, service: int) -> HttpResponse:
    """我的帮代办员. What he did for me, when he comes, on which mandate."""
    return _page(request, service)


def _page(request: Asking, service: int, refusal: Refusal | None = None, act: str = "") -> HttpResponse:
    shown = queries.page(service, request.actor, timezone.now())
    at_field = {_FIELDS.get(type(refusal), refusal.field): str(refusal)} if refusal else {}
    today = timezone.localdate()
    context = {
        "page": shown,
        "row": shown.row,
        "scope": words_of(shown.row.scope),
        "errors": list(at_field.items()),
        "attempt": {"values": request.POST, "at_field": at_field},
        "act": act,
        "today": today,
        "until": today + TERM,
        "key": request.POST.get("key") or uuid4().hex,
    }
    return render(request, "portal/agents/service.html", context, status=422 if refusal else 200)


def _do(request: Asking, service: int, act: str, do: Callable[[], Any]) -> HttpResponse:
    try:
        do()
    except Refusal as refusal:
        return _page(request, service, refusal, act)
    return HttpResponseRedirect(reverse("portal:agent-service", args=[service]))


@citizen
@require_POST
def entrust(request: Asking, service: int) -> HttpResponse:
    """签署委托. What the agent may do, until when; signed with one's own name, taken back at once when one likes."""
    shown = queries.page(service, request.actor, timezone.now())

    def do() -> None:
        to_on = typed_day(request.POST.get("to", ""))
        if to_on is None:
            raise TermWrong()
        actions.entrust(
            service=service,
            scope=chinese(shown.row.scope),
            from_on=timezone.localdate(),
            to_on=to_on,
            signature=request.POST.get("signature", ""),
            seen=whole(request.POST.get("seen", "")),
            by=request.actor,
            at=timezone.now(),
        )

    return _do(request, service, "entrust", do)


@citizen
@require_POST
def visit(request: Asking, service: int) -> HttpResponse:
    """预约上门. Day and time, evenings and weekends too."""

    def do() -> None:
        told = request.POST
        try:
            moments = [
                datetime.fromisoformat(f"{told.get('day', '')}T{told.get(one, '')}") for one in ("begins", "ends")
            ]
        except ValueError:
            raise SlotWrong() from None
        begins, ends = (timezone.make_aware(one) for one in moments)
        actions.order_visit(
            service=service,
            from_at=begins,
            to_at=ends,
            address=told.get("address", ""),
            purpose=told.get("purpose", ""),
            key=told.get("key", "")[:64] or uuid4().hex,
            by=request.actor,
            at=timezone.now(),
        )

    return _do(request, service, "visit", do)


@citizen
@require_POST
def cancel_visit(request: Asking, visit: int) -> HttpResponse:
    """取消上门. With a word why."""
    service, told = queries.service_of_visit(visit), request.POST
    return _do(
        request,
        service,
        "cancel-visit",
        lambda: actions.cancel_visit(
            visit=visit,
            reason=told.get("reason", ""),
            seen=whole(told.get("seen", "")),
            by=request.actor,
            at=timezone.now(),
        ),
    )


@citizen
@require_POST
def cancel(request: Asking, service: int) -> HttpResponse:
    """撤销帮代办. I need no agent any more."""
    told = request.POST
    return _do(
        request,
        service,
        "cancel",
        lambda: actions.cancel(
            service=service,
            reason=told.get("reason", ""),
            seen=whole(told.get("seen", "")),
            by=request.actor,
            at=timezone.now(),
        ),
    )


@public
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """便民服务点. Centre, towns, villages: where, when, what they take."""
    english = (get_language() or "zh").startswith("en")
    rows = [
        {
            "centre": one.centre,
            "name": one.centre.name_en if english else one.centre.name_zh,
            "address": one.centre.address_en if english else one.centre.address_zh,
            "week": _week(one.hours),
            "items": one.items,
        }
        for one in points.points(timezone.now())
    ]
    return render(request, "portal/agents/points.html", {"rows": rows})


def _week(hours: tuple[tuple[int, str, str], ...]) -> list[tuple[str, str]]:
    """The hours as (days, spans); days one after the other with the same hours stand together."""
    days: dict[int, str] = {}
    for day, opens, closes in hours:
        days[day] = f"{days[day]} {opens}–{closes}" if day in days else f"{opens}–{closes}"
    runs: list[tuple[int, int, str]] = []
    for day, spans in days.items():
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    names = [str(WEEKDAYS_ABBR[n]) for n in range(7)]
    return [(names[a - 1] if a == b else f"{names[a - 1]}–{names[b - 1]}", spans) for a, b, spans in runs]


@public
@require_GET
def channel(request: HttpRequest) -> HttpResponse:
    """绿色通道. Who goes first, by which document, and how often it happened; what is coming, and what was."""
    rows = green.published(timezone.now())
    titles = {"now": "", "coming": gettext("To come"), "over": gettext("Earlier criteria")}
    parts = [(state, title, [one for one in rows if one.state == state]) for state, title in titles.items()]
    return render(request, "portal/agents/green.html", {"parts": [part for part in parts if part[2]]})
