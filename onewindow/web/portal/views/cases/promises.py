"""Promised papers (容缺后补): the letter, its confirmation, the paper itself when it comes; notices as PDF."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import StoredFile
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.values.notices import letter_pdf, notice_pdf, said_in, then, until
from onewindow.web.ui.views import keeping


@citizen
@require_http_methods(["GET", "POST"])
def promise(request: Asking, case: int) -> HttpResponse:
    """容缺承诺. What was promised, by when, and what follows else; confirmed here, and the papers are brought here."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        told = {"by": request.actor, "at": timezone.now(), "about": bundles.about_case(case)}
        if request.POST.get("promised") != "yes":
            errors = [("promised", gettext("Please confirm the letter."))]
        else:
            try:
                actions.sign_letter(case=case, **told)
            except Refusal as refusal:
                errors = [("", str(refusal))]
            else:
                messages.success(request, gettext("You have confirmed the letter."))
                return HttpResponseRedirect(reverse("portal:case-promise", args=[case]))
    return _show(request, case, errors)


@citizen
@require_POST
def bring(request: Asking, case: int, material: str) -> HttpResponse:
    """补交材料. The promised paper comes; scripts get a sentence, people the page again."""

    def put(file: StoredFile, at: datetime) -> None:
        paper = Paper(material, file=file.pk)
        actions.bring_paper(case=case, paper=paper, by=request.actor, at=at, about=bundles.about_case(case))

    def refused(refusal: Refusal, status: int) -> HttpResponse:
        return _show(request, case, [(material, str(refusal))], status)

    there, said = reverse("portal:case-promise", args=[case]), gettext("It has arrived; the window checks it.")
    return keeping.receive(request, put, refused=refused, there=there, said=said)


@citizen
@require_GET
def letter(request: Asking, case: int) -> HttpResponse:
    """承诺书 PDF."""
    return letter_pdf(queries.promised(case, bundles.reads_as(case, request.actor)))


@citizen
@require_GET
def notice(request: Asking, case: int, kind: str) -> HttpResponse:
    """文书 PDF. The correction notice or the written refusal, with seal and date."""
    return notice_pdf(bundles.case_paper(case, kind, request.actor))


def _show(request: Asking, case: int, errors: list[tuple[str, str]], status: int = 422) -> HttpResponse:
    found = queries.promised(case, bundles.reads_as(case, request.actor))
    wrong = dict(errors)
    context = {
        "letter": found,
        "lines": said_in(found),
        "papers": [(one, until(one), then(one), wrong.get(one.spec.key, "")) for one in found.papers],
        "errors": errors,
        "error": wrong,
    }
    return render(request, "portal/cases/promise.html", context, status=status if errors else 200)
