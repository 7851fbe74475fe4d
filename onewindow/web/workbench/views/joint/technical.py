"""Technical reviews (技术审查): ordered and recorded on pages of their own, where the item has the step; cancelled on the case page."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.queries import Dossier
from onewindow.domain.catalogue.queries import plus_steps
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.workbench import wording
from onewindow.web.workbench.forms import joint as forms
from onewindow.web.workbench.views import cases
from onewindow.web.workbench.views.answering import Attempt, act, sentence
from onewindow.web.workbench.views.joint.consulting import HANDLERS


@staff(*HANDLERS)
@require_http_methods(["GET", "POST"])
def order(request: Asking, case: int) -> HttpResponse:
    """安排技术审查. What is judged, by whom, by when."""
    found = queries.dossier(case, request.actor, timezone.now())
    kinds = [
        (one.kind, wording.TECHNICAL[one.kind])
        for one in plus_steps(found.progress.item)
        if one.kind in wording.TECHNICAL
    ]
    if not kinds:
        return HttpResponseRedirect(_case(case))
    show = partial(_ordering, request, found, kinds)
    if request.method == "GET":
        return show(Attempt())
    return act(
        request,
        name="order-technical",
        form=forms.Technical(request.POST, kinds=kinds),
        do=partial(actions.order_technical, case=case),
        show=show,
        said=gettext("The technical review of %(number)s is ordered."),
        after=_case(case),
    )


def _ordering(request: Asking, found: Dossier, kinds: list[tuple[str, Any]], attempt: Attempt) -> HttpResponse:
    when = [
        (wording.TECHNICAL[one.kind], one.when)
        for one in plus_steps(found.progress.item)
        if one.kind in wording.TECHNICAL
    ]
    context = {
        "case": found.case,
        "kinds": kinds,
        "first": attempt.values.get("kind") or kinds[0][0],
        "when": when,
        "attempt": attempt,
    }
    return render(request, "workbench/joint/technical_order.html", context, status=attempt.status)


@staff()
@require_http_methods(["GET", "POST"])
def record(request: Asking, case: int) -> HttpResponse:
    """技术审查结论. What experts or the technical body have found."""
    found = queries.dossier(case, request.actor, timezone.now())
    one = next((one for one in found.joint.technical if one.open), None)
    if one is None or "technical" not in found.may:
        return HttpResponseRedirect(_case(case))
    show = partial(_recording, request, found, one)
    if request.method == "GET":
        return show(Attempt())
    typed = request.POST.dict()
    try:
        more = _reports(request, case)
    except (actions.NotYours, actions.NoSuchCase):
        raise
    except Refusal as refusal:
        return show(Attempt("technical", typed, [("file", sentence(refusal, []))], 422))
    if more:
        return show(Attempt("technical", typed))
    return act(
        request,
        name="technical",
        form=forms.Judged(request.POST),
        do=partial(actions.record_technical, case=case),
        show=show,
        said=gettext("The technical review of %(number)s is recorded."),
        after=_case(case),
    )


def _reports(request: Asking, case: int) -> bool:
    """A report is taken out or put in, before anything is recorded; whether the page is gone on with."""
    at, adding = timezone.now(), request.POST.get("act") == "attach"
    report = whole(request.POST.get("take_out", ""))
    if report is not None:
        actions.take_out_report(case=case, report=report, by=request.actor, at=at)
    elif adding or files.brings(request):
        sent = files.uploaded(request)
        kept = files.store(sent, name=sent.name or "", by=request.actor.account, at=at)
        actions.attach_report(case=case, file=uuid.UUID(str(kept.token)), by=request.actor, at=at)
    return adding or report is not None


def _recording(request: Asking, found: Dossier, one: queries.Technical, attempt: Attempt) -> HttpResponse:
    if request.method == "POST":  # its reports may be others now
        known = queries.joint(found.case.pk, timezone.now()).technical
        one = next((row for row in known if row.id == one.id), one)
    context = {
        "case": found.case,
        "review": one,
        "result_choices": [(name, word) for name, (_, word) in wording.JUDGED.items()],
        "attempt": attempt,
    }
    return render(request, "workbench/joint/technical.html", context, status=attempt.status)


@staff()
@require_GET
def report(request: Asking, case: int, report: int) -> HttpResponse:
    """评审报告. The file under a technical review, for who may see the case."""
    return files.serve(queries.review_report(case, report, request.actor), inline=True)  # type: ignore[return-value]


@staff()
@require_POST
def cancel(request: Asking, case: int, review: int) -> HttpResponse:
    """取消技术审查. It is not made, for a reason."""
    return act(
        request,
        name="cancel-technical",
        form=forms.Why(request.POST),
        do=partial(actions.cancel_technical, case=case, review=review),
        show=partial(cases.page, request, case),
        said=gettext("The technical review of %(number)s is cancelled."),
        after=_case(case),
    )


def _case(case: int) -> str:
    return f"{reverse('workbench:case', args=[case])}#steps"
