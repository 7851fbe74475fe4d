"""Nobody is turned away unseen (窗口无否决权): who came and was not filed, and what the supervisor says and counts."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.domain.catalogue import queries as catalogue
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import TooLong
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.workbench.forms import cases as forms
from onewindow.web.workbench.views.answering import Attempt, act

PAGE = 30
_TYPED = ("asked", "told", "reason", "body", "name", "phone", "away")
_FIELDS: dict[type[Refusal], str] = {
    actions.EnquirySaysLittle: "asked",
    actions.ReasonUnknown: "reason",
    actions.BodyMissing: "body",
}


@staff("window")
@sensitive_post_parameters("name", "phone")
@require_http_methods(["GET", "POST"])
def take(request: Asking) -> HttpResponse:
    """登记未收件. Somebody came and nothing was filed: what he asked for, why not, what he was told."""
    item = request.GET.get("item", "")[:50]
    known = catalogue.spec(catalogue.current(item, timezone.localdate())) if item else None
    error: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in _TYPED}
        away = typed.pop("away") == "yes"
        key = request.POST.get("key", "")[:64] or uuid4().hex
        try:
            made = actions.record_enquiry(
                **typed, turned_away=away, item=item, key=key, by=request.actor, at=timezone.now()
            )
        except (*_FIELDS, TooLong) as refusal:
            error[_FIELDS.get(type(refusal), refusal.field)] = str(refusal)
        else:
            said = gettext("Recorded.")
            messages.success(request, gettext("Recorded; the supervisor will review it.") if away else said)
            return HttpResponseRedirect(reverse("workbench:enquiry", args=[made]))
    context = {
        "item": known,
        "typed": request.POST,
        "reasons": [("", gettext("Choose …")), *((one.code, one.name) for one in queries.reasons("enquiry"))],
        "key": request.POST.get("key") or uuid4().hex,
        "error": error,
        "errors": list(error.items()),
    }
    return render(request, "workbench/enquiries/take.html", context, status=422 if error else 200)


@staff("window", "supervisor")
@require_GET
def listed(request: Asking) -> HttpResponse:
    """未收件登记. One's own records; a supervisor's are those of his department."""
    before, post = whole(request.GET.get("before", "")), whole(request.GET.get("post", ""))
    away = request.GET.get("away") == "1"
    rows = queries.enquiries(request.actor, before=before, turned_away=away, post=post, limit=PAGE + 1)
    rest = ("&away=1" if away else "") + (f"&post={post}" if post else "")
    wanted = {one.row.item.slug for one in rows if one.row.item}
    names = {one.slug: one.name for one in catalogue.in_force(timezone.localdate())} if wanted else {}
    context = {
        "rows": [(one, names.get(one.row.item.slug, "") if one.row.item else "") for one in rows[:PAGE]],
        "away": away,
        "newer": f"?{rest.removeprefix('&')}" if before else "",
        "older": f"?before={rows[PAGE - 1].row.pk}{rest}" if len(rows) > PAGE else "",
    }
    return render(request, "workbench/enquiries/list.html", context)


@staff("window", "supervisor")
@require_GET
def enquiry(request: Asking, enquiry: int) -> HttpResponse:
    """登记. What was asked and told, and the supervisor's answer."""
    return _page(request, enquiry, Attempt())


def _page(request: Asking, enquiry: int, attempt: Attempt) -> HttpResponse:
    context = {"one": queries.enquiry(request.actor, enquiry), "attempt": attempt}
    return render(request, "workbench/enquiries/enquiry.html", context, status=attempt.status)


@staff("supervisor")
@require_POST
def answer(request: Asking, enquiry: int) -> HttpResponse:
    """答复被拒收. Rightly turned away, or he must be let file."""
    return act(
        request,
        name="answer",
        form=forms.Verdict(request.POST),
        do=partial(actions.answer_enquiry, enquiry=enquiry),
        show=partial(_page, request, enquiry),
        said=gettext("It is answered."),
    )


@staff("supervisor")
@require_GET
def counted(request: Asking) -> HttpResponse:
    """窗口统计. Proposals, consents, what was sent back, who was turned away: by post and window, of the last thirty days."""
    return render(request, "workbench/enquiries/counted.html", {"rows": queries.counted(request.actor, timezone.now())})


@staff("supervisor")
@require_GET
def proposals(request: Asking, post: int) -> HttpResponse:
    """提议明细. The proposals of one post, each with its case."""
    before = whole(request.GET.get("before", ""))
    rows: list[Any] = queries.proposals(request.actor, post, before=before, limit=PAGE + 1)
    context = {
        "rows": rows[:PAGE],
        "newer": "?" if before else "",
        "older": f"?before={rows[PAGE - 1].row.pk}" if len(rows) > PAGE else "",
    }
    return render(request, "workbench/enquiries/proposals.html", context)
