"""Hearings at the desk (听证): told of the right, a third party's request, time and place, the record; the notice as PDF."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.values.notices import hearing_pdf
from onewindow.web.workbench.forms import cases as forms
from onewindow.web.workbench.views import cases
from onewindow.web.workbench.views.answering import act


@staff("approver")
@require_POST
def tell(request: Asking, case: int) -> HttpResponse:
    """告知听证权利. Applicant and third parties are told; or a public hearing is announced."""
    said = gettext("The parties to %(number)s have been told of their right to a hearing.")
    return _act(request, case, "tell-hearing", forms.HearingTold(request.POST), actions.tell_hearing, said)


@staff("approver")
@require_POST
def ask(request: Asking, case: int) -> HttpResponse:
    """利害关系人申请听证. A third party has asked; the time is held."""
    said = gettext("A hearing on %(number)s is to be arranged; the clock is stopped.")
    return _act(request, case, "ask-hearing", forms.HearingAsked(request.POST), actions.ask_hearing, said)


@staff("approver")
@require_POST
def announce(request: Asking, case: int) -> HttpResponse:
    """听证通知. When, where, who chairs."""
    said = gettext("Time and place of the hearing on %(number)s have been announced.")
    return _act(request, case, "announce-hearing", forms.HearingMeets(request.POST), actions.announce_hearing, said)


@staff("approver")
@require_POST
def record(request: Asking, case: int) -> HttpResponse:
    """听证笔录. The signed record; the time runs on."""
    said = gettext("The record of the hearing on %(number)s is saved.")
    return _act(request, case, "record-hearing", forms.HearingRecord(request.POST), actions.record_hearing, said)


@staff()
@require_GET
def notice(request: Asking, case: int, hearing: int) -> HttpResponse:
    """听证告知书、听证通知书 PDF. For the applicant and for each third party."""
    return hearing_pdf(queries.hearing_notice(case, hearing, request.actor))


def _act(request: Asking, case: int, name: str, form: forms.Act, verb: Any, said: str) -> HttpResponse:
    after = reverse("workbench:case", args=[case])
    do, show = partial(verb, case=case), partial(cases.page, request, case)
    return act(request, name=name, form=form, do=do, show=show, said=said, after=after)
