"""An agent for who stands at the window (窗口登记帮代办): what he wants help with, his mandate signed here, the visit at his door."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.agents import actions
from onewindow.domain.agents.queries import agents as places
from onewindow.domain.agents.queries import helping as queries
from onewindow.domain.agents.refusals import NoAgentThere, NothingAsked, PhoneMissing
from onewindow.domain.org.queries import actor_of, sides
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.templatetags.agents import chinese, offered, words_of
from onewindow.web.ui.views.errors import status_of, wants_json
from onewindow.web.workbench.forms import agents as forms
from onewindow.web.workbench.views.answering import Attempt, act, sentence
from onewindow.web.workbench.views.window.receiving import applicant

_FIELDS: dict[type[Refusal], str] = {NothingAsked: "scope", PhoneMissing: "phone", NoAgentThere: "centre"}
TERM = timedelta(days=60)


@staff("window")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """申请帮代办. Written down for who stands here; once, however often it is sent."""
    here = applicant(request)
    if here is None:
        messages.info(request, gettext("First confirm who is at the window."))
        return redirect("workbench:window")
    account, who = here
    typed = request.POST if request.method == "POST" else request.GET
    choices = dict(offered([typed.get("item", "")[:60]]))
    business = [
        (str(one.enterprise), one.name)
        for one in sides(actor_of(account, timezone.now()))
        if one.enterprise and one.files
    ]
    errors: dict[str, str] = {}
    if request.method == "POST":
        wanted = typed.get("holder", "")
        try:
            made = actions.ask(
                scope=[one for one in typed.getlist("scope") if one in choices],
                centre=whole(typed.get("centre", "")) or 0,
                phone=typed.get("phone", ""),
                address=typed.get("address", ""),
                words=typed.get("words", ""),
                owner=account,
                enterprise=int(wanted) if wanted in dict(business) else None,
                key=typed.get("key", "")[:64] or uuid4().hex,
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            errors = {_FIELDS.get(type(refusal), refusal.field): str(refusal)}
        else:
            return redirect("workbench:window-agent", made)
    english = (get_language() or "zh").startswith("en")
    context = {
        "who": who,
        "offered": list(choices.items()),
        "chosen": typed.getlist("scope") or [f"item:{typed.get('item', '')}"],
        "holders": [("me", who.name_zh), *business],
        "places": [(str(one.pk), one.name_en if english else one.name_zh) for one in places.places(timezone.now())],
        "typed": typed,
        "key": typed.get("key") or uuid4().hex,
        "error": errors,
        "errors": list(errors.items()),
    }
    return render(request, "workbench/window/agent_new.html", context, status=422 if errors else 200)


@staff("window")
@never_cache
@require_GET
def service(request: Asking, service: int) -> HttpResponse:
    """帮代办登记. The mandate is signed here; a visit is ordered."""
    return _page(request, service, Attempt())


def _page(request: Asking, service: int, attempt: Attempt) -> HttpResponse:
    here = applicant(request)
    if here is None:
        messages.info(request, gettext("First confirm who is at the window."))
        return redirect("workbench:window")
    shown = queries.at_window(service, here[0], request.actor, timezone.now())
    today = timezone.localdate()
    context = {
        "page": shown,
        "row": shown.row,
        "who": here[1],
        "scope": words_of(shown.row.scope),
        "agents": [(str(one.account), f"{one.name_zh} · {one.number}") for one in shown.agents],
        "attempt": attempt,
        "today": today,
        "until": attempt.values.get("to_on") or (today + TERM).isoformat(),
        "key": attempt.values.get("key") or uuid4().hex,
    }
    return render(request, "workbench/window/agent.html", context, status=attempt.status)


@staff("window")
@require_POST
def sign(request: Asking, service: int) -> HttpResponse:
    """签署委托. The hand on the pad as a picture, or the signed paper scanned; the agent is who the applicant names."""
    here, form = applicant(request), forms.SignHere(request.POST)
    typed = {name: request.POST.get(name, "") for name in ("agent", "to_on", "signature")}
    if here is None:
        return _refused(
            request, service, Attempt("sign", typed, [("", gettext("First confirm who is at the window."))], 409)
        )
    if stopped := files.stopped(request):
        return _refused(request, service, Attempt("sign", typed, [("file", str(stopped))], status_of(stopped)))
    if not form.is_valid():
        return _refused(request, service, Attempt("sign", typed, form.problems(), 422))
    now = timezone.now()
    try:
        shown = queries.at_window(service, here[0], request.actor, now)
        sent = files.uploaded(request)
        kept = files.store(sent, name=sent.name or "hand.png", by=request.actor.account, at=now)
        told = form.typed()
        hand, scope = UUID(str(kept.token)), chinese(shown.row.scope)
        actions.sign_here(service=service, owner=here[0], scope=scope, hand=hand, by=request.actor, at=now, **told)
    except Refusal as refusal:
        about = "file" if isinstance(refusal, files.REFUSALS) else ""
        attempt = Attempt("sign", typed, [(about, sentence(refusal, []))], status_of(refusal, 422 if about else 409))
        return _refused(request, service, attempt)
    if wants_json(request):
        return JsonResponse({"signed": True})
    messages.success(request, gettext("The mandate is signed. The agent is told what to do."))
    return redirect("workbench:window-agent", service)


def _refused(request: Asking, service: int, attempt: Attempt) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": " ".join(said for _, said in attempt.errors)}, status=attempt.status)
    return _page(request, service, attempt)


@staff("window")
@require_POST
def visit(request: Asking, service: int) -> HttpResponse:
    """预约上门. A time at the door, while the person still stands here."""
    here, key = applicant(request), request.POST.get("key", "")[:64] or uuid4().hex
    if here is None:
        messages.info(request, gettext("First confirm who is at the window."))
        return redirect("workbench:window")
    queries.at_window(service, here[0], request.actor, timezone.now())

    def do(*, by: Any, at: Any, seen: Any = None, **told: Any) -> int:
        return actions.order_visit(service=service, key=key, by=by, at=at, **told)

    return act(
        request,
        name="visit",
        form=forms.Slot(request.POST),
        do=do,
        show=partial(_page, request, service),
        said=gettext("The visit is ordered."),
        after=reverse("workbench:window-agent", args=[service]),
    )


@staff("window")
@never_cache
@require_GET
def paper(request: Asking, service: int) -> HttpResponse:
    """委托书. To be printed and signed by hand; scanned, it stands for the hand on the pad."""
    here = applicant(request)
    if here is None:
        messages.info(request, gettext("First confirm who is at the window."))
        return redirect("workbench:window")
    shown = queries.at_window(service, here[0], request.actor, timezone.now())
    context = {"row": shown.row, "scope": words_of(shown.row.scope), "today": timezone.localdate()}
    return render(request, "workbench/window/agent_paper.html", context)
