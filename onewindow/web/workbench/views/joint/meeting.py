"""Joint review meetings (联审会商): called and minuted on pages of their own, signed on the case page, printed."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.queries import Dossier, Met
from onewindow.web.ui.access import Asking, staff
from onewindow.web.workbench import wording
from onewindow.web.workbench.forms import joint as forms
from onewindow.web.workbench.views import cases
from onewindow.web.workbench.views.answering import Attempt, act
from onewindow.web.workbench.views.joint.consulting import HANDLERS, choices


@staff(*HANDLERS)
@require_http_methods(["GET", "POST"])
def convene(request: Asking, case: int) -> HttpResponse:
    """召集联审会商. What about, where, when, which cases, who is invited."""
    row, known = queries.must_see(request.actor, case), choices()
    show = partial(_calling, request, row, known)
    if request.method == "GET":
        return show(Attempt())
    return act(
        request,
        name="convene",
        form=forms.Convene(request.POST, choices=known),
        do=partial(actions.convene, case=case),
        show=show,
        said=gettext("The meeting on %(number)s is called."),
        names=lambda refusal: list(refusal.details.get("numbers", ())),
        after=_case(case),
    )


def _calling(request: Asking, row: Any, known: list[tuple[str, str]], attempt: Attempt) -> HttpResponse:
    context = {
        "case": row,
        "choices": known,
        "attempt": attempt,
        "chosen": request.POST.getlist("departments"),
        "now": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
    }
    return render(request, "workbench/joint/convene.html", context, status=attempt.status)


@staff(*HANDLERS)
@require_http_methods(["GET", "POST"])
def minutes(request: Asking, case: int, meeting: int) -> HttpResponse:
    """会商纪要. What was said, one conclusion a case."""
    found = queries.dossier(case, request.actor, timezone.now())
    one = next((one for one in found.joint.meetings if one.id == meeting), None)
    if one is None or one.called_off_at or one.begun or one.post not in request.actor.posts:
        return HttpResponseRedirect(_case(case))
    show = partial(_writing, request, found, one)
    if request.method == "GET":
        return show(Attempt())
    return act(
        request,
        name="minutes",
        form=forms.Minutes(request.POST, cases=[line.case for line in one.agenda if line.running]),
        do=partial(actions.write_minutes, case=case, meeting=meeting),
        show=show,
        said=gettext("The minutes are written; they wait for the signatures."),
        after=_case(case),
    )


def _writing(request: Asking, found: Dossier, one: Met, attempt: Attempt) -> HttpResponse:
    lines = [
        (
            line,
            attempt.values.get(f"conclusion-{line.case}", line.conclusion),
            attempt.values.get(f"text-{line.case}", line.text),
            attempt.at_field.get(f"conclusion-{line.case}", ""),
        )
        for line in one.agenda
        if line.running
    ]
    context = {
        "case": found.case,
        "met": one,
        "lines": lines,
        "minutes": attempt.values.get("minutes", one.minutes),
        "conclusion_choices": [(name, word) for name, (_, word) in wording.CONCLUSIONS.items()],
        "attempt": attempt,
    }
    return render(request, "workbench/joint/minutes.html", context, status=attempt.status)


@staff()
@require_POST
def sign(request: Asking, case: int) -> HttpResponse:
    """会签. The conclusion is signed for one's own body."""
    return act(
        request,
        name="sign-minutes",
        form=forms.SignMinutes(request.POST),
        do=partial(actions.sign_minutes, case=case),
        show=partial(cases.page, request, case),
        said=gettext("The conclusion on %(number)s is signed."),
        after=_case(case),
    )


@staff(*HANDLERS)
@require_POST
def call_off(request: Asking, case: int, meeting: int) -> HttpResponse:
    """取消会商. It does not take place, for a reason."""
    return act(
        request,
        name="call-off",
        form=forms.Why(request.POST),
        do=partial(actions.call_off_meeting, case=case, meeting=meeting),
        show=partial(cases.page, request, case),
        said=gettext("The meeting on %(number)s is cancelled."),
        after=_case(case),
    )


@staff()
@require_GET
def paper(request: Asking, case: int, meeting: int) -> HttpResponse:
    """会商纪要打印. The minutes with conclusions and signatures, PDF/A."""
    made = queries.minutes_paper(case, meeting, request.actor)
    headers = {"Content-Disposition": f'inline; filename="minutes-{meeting}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _case(case: int) -> str:
    return f"{reverse('workbench:case', args=[case])}#meetings"
