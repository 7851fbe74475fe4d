"""Promised papers at the desk (容缺): the signed letter, a paper brought to the window, checked or sent back; notices as PDF."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files
from onewindow.kernel.step import Moved
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.values.notices import letter_pdf, notice_pdf
from onewindow.web.workbench.forms import cases as forms
from onewindow.web.workbench.views import cases
from onewindow.web.workbench.views.answering import act


@staff("window")
@require_POST
def sign(request: Asking, case: int) -> HttpResponse:
    """承诺书已签. The applicant has signed the printed letter."""

    def do(*, by: Actor, at: datetime, **_: object) -> int:
        return actions.sign_letter(case=case, how="paper", by=by, at=at)

    return _act(request, case, "promise", forms.Act(request.POST), do, gettext("The letter of %(number)s is signed."))


@staff("window")
@require_POST
def bring(request: Asking, case: int, material: str) -> HttpResponse:
    """窗口补交. The promised paper is brought to the window and scanned."""

    def do(*, by: Actor, at: datetime, seen: int | None = None) -> Moved:
        sent = files.uploaded(request)
        kept = files.store(sent, name=sent.name or "", by=by.account, at=at)
        return actions.bring_paper(
            case=case, paper=Paper(material, file=uuid.UUID(str(kept.token))), by=by, at=at, seen=seen
        )

    return _act(
        request, case, "promise", forms.Act(request.POST), do, gettext("A document for %(number)s has been handed in.")
    )


@staff("window")
@require_POST
def check(request: Asking, case: int, material: str) -> HttpResponse:
    """核对补交材料. It is what was promised."""
    do = partial(actions.check_paper, case=case, material=material)
    return _act(
        request, case, "promise", forms.Act(request.POST), do, gettext("The document for %(number)s is checked.")
    )


@staff("window")
@require_POST
def back(request: Asking, case: int, material: str) -> HttpResponse:
    """退回补交材料. It is not what was promised; the applicant is told why."""
    do = partial(actions.return_paper, case=case, material=material)
    return _act(
        request, case, "promise", forms.Decline(request.POST), do, gettext("The applicant of %(number)s has been told.")
    )


@staff()
@require_GET
def letter(request: Asking, case: int) -> HttpResponse:
    """承诺书 PDF."""
    return letter_pdf(queries.promised(case, request.actor))


@staff()
@require_GET
def notice(request: Asking, case: int, kind: str) -> HttpResponse:
    """文书 PDF. The correction notice or the written refusal, with seal and date."""
    return notice_pdf(bundles.case_paper(case, kind, request.actor))


def _act(request: Asking, case: int, name: str, form: forms.Act, do: Any, said: str) -> HttpResponse:
    after = reverse("workbench:case", args=[case])
    return act(request, name=name, form=form, do=do, show=partial(cases.page, request, case), said=said, after=after)
