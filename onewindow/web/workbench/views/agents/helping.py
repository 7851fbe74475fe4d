"""Services at the desk (帮代办): the list, one with its log, given to an agent, followed, ended; an agent begins a filing on the mandate."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.agents import actions
from onewindow.domain.agents.queries import helping as queries
from onewindow.domain.bundles import actions as bundles
from onewindow.domain.cases import actions as cases
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.templatetags.agents import chinese, words_of
from onewindow.web.workbench.forms import agents as forms
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.views.agents.notices import waiting
from onewindow.web.workbench.views.answering import Attempt, act

LANES = ("open", "mine", "ended")
_BEGUN = {"item:": "workbench:agency-begin", "package:": "workbench:agency-begin-package"}
"""What a mandate may name that is filed at the desk, and where that begins."""


@staff("agent", "supervisor")
@require_GET
def services(request: Asking) -> HttpResponse:
    """帮代办. What runs at my place, what is mine, what has ended."""
    lane = request.GET.get("lane", "open")
    lane = lane if lane in LANES else "open"
    rows = queries.at_desk(request.actor, lane=lane, before=whole(request.GET.get("before", "")))
    shown = rows[: queries.PAGE]
    words = {"open": gettext("Under way"), "mine": gettext("Mine"), "ended": pgettext("applications", "Ended")}
    context = {
        "rows": [(row, words_of(row.scope)) for row in shown],
        "notices": waiting(request.actor, "desk"),
        "lane": lane,
        "lanes": [(one, words[one]) for one in LANES],
        "older": f"?lane={lane}&before={shown[-1].pk}" if len(rows) > queries.PAGE else "",
        "newer": f"?lane={lane}" if "before" in request.GET else "",
    }
    return render(request, "workbench/agents/list.html", context)


@staff("agent", "supervisor")
@require_GET
def service(request: Asking, service: int) -> HttpResponse:
    """帮代办服务. Who is helped with what, by whom, on which mandate; all that was done."""
    return page(request, service, Attempt())


def page(request: Asking, service: int, attempt: Attempt) -> HttpResponse:
    """The page of one service, also after something on it was refused."""
    shown = queries.page(service, request.actor, timezone.now())
    named = words_of(shown.row.scope)
    fileable = [one for one in shown.row.scope if one.startswith(tuple(_BEGUN))]
    context = {
        "page": shown,
        "row": shown.row,
        "scope": named,
        "attempt": attempt,
        "key": attempt.values.get("key") or uuid4().hex,
        "agents": [(str(one.account), f"{one.name_zh} · {one.number}") for one in shown.agents],
        "fileable": [
            (reverse(_BEGUN[f"{kind}:"], args=[service, slug]), said)
            for one, said in zip(fileable, words_of(fileable), strict=True)
            for kind, _, slug in [one.partition(":")]
        ],
        "kinds": [("call", gettext("Telephone call")), ("act", gettext("Done in the applicant's name")), ("note", gettext("Remark"))],
    }  # fmt: skip
    return render(request, "workbench/agents/service.html", context, status=attempt.status)


def _do(request: Asking, service: int, name: str, form: Act, do: Callable[..., Any], said: str) -> HttpResponse:
    after = reverse("workbench:agency", args=[service])
    return act(request, name=name, form=form, do=do, show=partial(page, request, service), said=said, after=after)


@staff("agent", "supervisor")
@require_POST
def assign(request: Asking, service: int) -> HttpResponse:
    """指派. To oneself or to a colleague of the place."""
    do = partial(actions.assign, service=service)
    return _do(request, service, "assign", forms.Assign(request.POST), do, gettext("The agent is named."))


@staff("agent")
@require_POST
def note(request: Asking, service: int) -> HttpResponse:
    """服务日志. One line more."""
    do = partial(actions.note, service=service)
    return _do(request, service, "note", forms.Note(request.POST), do, gettext("Recorded."))


@staff("agent", "supervisor")
@require_POST
def close(request: Asking, service: int) -> HttpResponse:
    """帮代办办结. With what came of it."""
    do = partial(actions.close, service=service)
    return _do(request, service, "close", forms.Close(request.POST), do, gettext("The service is closed."))


@staff("agent")
@require_POST
def entrust(request: Asking, service: int) -> HttpResponse:
    """当面签署委托. The applicant signs here: his name typed, his hand photographed or on the pad."""

    def do(*, by: Any, at: Any, **told: Any) -> None:
        shown = queries.page(service, by, at)
        sent = files.uploaded(request)
        kept = files.store(sent, name=sent.name or "hand.png", by=by.account, at=at)
        scope = chinese(shown.row.scope)
        actions.entrust(service=service, scope=scope, hand=UUID(str(kept.token)), by=by, at=at, **told)

    form = forms.Entrust(request.POST)
    return _do(request, service, "entrust", form, do, gettext("The mandate is signed. You act on it from now on."))


@staff("agent")
@require_POST
def begin(request: Asking, service: int, slug: str, kind: str = "item") -> HttpResponse:
    """代为申报. A draft for the giver of the mandate, of an item or a package; what is filed says for whom."""
    shown = queries.page(service, request.actor, timezone.now())
    told: dict[str, Any] = {
        "owner": shown.row.owner_id,
        "enterprise": shown.row.enterprise_id,
        "key": request.POST.get("key", "")[:64] or uuid4().hex,
        "by": request.actor,
        "at": timezone.now(),
    }
    try:
        if kind == "package":
            return redirect("workbench:window-package-draft", bundles.begin(package=slug, **told).draft)
        return redirect("workbench:window-draft", cases.begin_draft(item=slug, **told).draft)
    except Refusal as refusal:
        return page(request, service, Attempt("begin", {}, [("", str(refusal))], 409))


@staff("agent", "window")
@require_POST
def visit(request: Asking, service: int) -> HttpResponse:
    """预约上门. The agent and the applicant have agreed on a time."""
    key = request.POST.get("key", "")[:64] or uuid4().hex

    def do(*, by: Any, at: Any, seen: Any = None, **told: Any) -> int:
        return actions.order_visit(service=service, key=key, by=by, at=at, **told)

    return _do(request, service, "visit", forms.Slot(request.POST), do, gettext("The visit is ordered."))


@staff("agent")
@require_GET
def doorvisit(request: Asking, visit: int) -> HttpResponse:
    """上门任务. The to-do list leads to the service it belongs to."""
    return HttpResponseRedirect(f"{reverse('workbench:agency', args=[queries.service_of_visit(visit)])}#visits")


@staff("agent")
@require_POST
def report(request: Asking, visit: int) -> HttpResponse:
    """上门回报."""
    service, do = queries.service_of_visit(visit), partial(actions.report_visit, visit=visit)
    return _do(request, service, f"report-{visit}", forms.Report(request.POST), do, gettext("Recorded."))


@staff("agent")
@require_POST
def cancel_visit(request: Asking, visit: int) -> HttpResponse:
    """取消上门."""
    service, do = queries.service_of_visit(visit), partial(actions.cancel_visit, visit=visit)
    said = gettext("The visit is cancelled; the applicant is told.")
    return _do(request, service, f"cancel-{visit}", forms.Reason(request.POST), do, said)
