"""Why a limit was not kept (逾期说明): the deciding body explains, its supervisor corrects; everybody reads it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.web.ui.access import Asking, staff
from onewindow.web.workbench.forms import cases as forms
from onewindow.web.workbench.views.answering import Attempt, act


@staff()
@require_GET
def overrun(request: Asking, overrun: int) -> HttpResponse:
    """超期. Which limit, how long over it, and the explanation; for who may give one, the form."""
    return _page(request, overrun, Attempt())


def _page(request: Asking, overrun: int, attempt: Attempt) -> HttpResponse:
    case, late = queries.overrun(overrun, request.actor, timezone.now())
    context = {"case": case, "late": late, "row": late.row, "attempt": attempt}
    return render(request, "workbench/cases/overrun.html", context, status=attempt.status)


@staff("approver", "supervisor")
@require_POST
def explain(request: Asking, overrun: int) -> HttpResponse:
    """逾期说明. Said once; the applicant is told and everybody can read it."""
    return act(
        request,
        name="explain",
        form=forms.Explanation(request.POST),
        do=partial(actions.explain_overrun, overrun=overrun),
        show=partial(_page, request, overrun),
        said=gettext("The explanation is published, and the applicant has been told."),
        after=reverse("workbench:overrun", args=[overrun]),
    )


@staff("supervisor")
@require_POST
def correct(request: Asking, overrun: int) -> HttpResponse:
    """更正逾期说明. Better words in the place of published ones."""
    return act(
        request,
        name="explain",
        form=forms.Explanation(request.POST),
        do=partial(actions.correct_explanation, overrun=overrun),
        show=partial(_page, request, overrun),
        said=gettext("The explanation is corrected, and the applicant has been told."),
        after=reverse("workbench:overrun", args=[overrun]),
    )
