"""Dispatch meetings at the desk (调度会): called, errands given, reported, closed."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.agents import actions
from onewindow.domain.agents.queries import meetings as queries
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.workbench.forms import agents as forms
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.views.answering import Attempt, act
from onewindow.web.workbench.wording import ROLES


@staff("agent", "supervisor")
@require_GET
def meetings(request: Asking) -> HttpResponse:
    """调度会. Those of my body, the latest first."""
    rows = queries.listed(request.actor, before=whole(request.GET.get("before", "")))
    shown = rows[: queries.PAGE]
    context = {
        "rows": shown,
        "older": f"?before={shown[-1].pk}" if len(rows) > queries.PAGE else "",
        "newer": "?" if "before" in request.GET else "",
    }
    return render(request, "workbench/agents/meetings.html", context)


@staff("agent", "supervisor")
@require_http_methods(["GET", "POST"])
def call(request: Asking) -> HttpResponse:
    """召开调度会. When, where, what about."""
    key = request.POST.get("key", "")[:64] or uuid4().hex

    def show(attempt: Attempt) -> HttpResponse:
        context = {"attempt": attempt, "key": key}
        return render(request, "workbench/agents/call.html", context, status=attempt.status)

    if request.method != "POST":
        return show(Attempt())
    made: list[int] = []

    def do(*, by: Any, at: Any, seen: Any = None, **told: Any) -> None:
        made.append(actions.call_meeting(key=key, by=by, at=at, **told))

    done = act(
        request, name="call", form=forms.Call(request.POST), do=do, show=show, said=gettext("The meeting is called.")
    )
    if made:
        done["Location"] = reverse("workbench:dispatch", args=made)
    return done


@staff()
@require_GET
def meeting(request: Asking, meeting: int) -> HttpResponse:
    """调度会. The agenda, the errands, the result; who has an errand from it sees it too."""
    return page(request, meeting, Attempt())


def page(request: Asking, meeting: int, attempt: Attempt) -> HttpResponse:
    """The page of one meeting, also after something on it was refused."""
    shown = queries.page(meeting, request.actor)
    posts = [
        (str(one.post), f"{one.department_zh} · {ROLES.get(one.role, one.role)}") for one in queries.posts_to_charge()
    ] if shown.leads else []  # fmt: skip
    context = {"page": shown, "row": shown.row, "attempt": attempt, "posts": posts}
    return render(request, "workbench/agents/meeting.html", context, status=attempt.status)


def _do(request: Asking, meeting: int, name: str, form: Act, do: Callable[..., Any], said: str) -> HttpResponse:
    after = reverse("workbench:dispatch", args=[meeting])
    return act(request, name=name, form=form, do=do, show=partial(page, request, meeting), said=said, after=after)


@staff("agent", "supervisor")
@require_POST
def give(request: Asking, meeting: int) -> HttpResponse:
    """交办. To a post, by a day."""
    do = partial(actions.give_errand, meeting=meeting)
    return _do(request, meeting, "give", forms.Errand(request.POST), do, gettext("The assignment has been given."))


@staff("agent", "supervisor")
@require_POST
def close(request: Asking, meeting: int) -> HttpResponse:
    """调度会结束. With its result."""
    do = partial(actions.close_meeting, meeting=meeting)
    return _do(request, meeting, "close", forms.Result(request.POST), do, gettext("The meeting is closed."))


@staff()
@require_GET
def errand(request: Asking, errand: int) -> HttpResponse:
    """交办事项. The to-do list leads to the meeting that asked for it."""
    return HttpResponseRedirect(f"{reverse('workbench:dispatch', args=[queries.meeting_of(errand)])}#errand-{errand}")


@staff()
@require_POST
def report(request: Asking, errand: int) -> HttpResponse:
    """交办回报."""
    meeting, do = queries.meeting_of(errand), partial(actions.report_errand, errand=errand)
    return _do(request, meeting, f"report-{errand}", forms.Result(request.POST), do, gettext("Reported."))


@staff("agent", "supervisor")
@require_POST
def drop(request: Asking, errand: int) -> HttpResponse:
    """撤销交办."""
    meeting, do = queries.meeting_of(errand), partial(actions.drop_errand, errand=errand)
    return _do(
        request, meeting, f"drop-{errand}", forms.Reason(request.POST), do, gettext("The assignment is withdrawn.")
    )
