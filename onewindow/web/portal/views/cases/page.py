"""One's own case (我的办件): where it stands, its papers and its history; put right, withdraw, where to turn against a refusal."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import actions, queries
from onewindow.domain.licences import queries as licences
from onewindow.kernel import files
from onewindow.kernel.documents import qr_svg
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.drawing import single_standing
from onewindow.web.portal.views.cases import wording
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.lanes import lane_drawing
from onewindow.web.ui.values.procedure import stages_of
from onewindow.web.ui.values.showing import shown
from onewindow.web.ui.views import correcting


@citizen
@require_GET
def case(request: Asking, case: int) -> HttpResponse:
    """办件. A case of an application leads to the application; one handed in alone has its own page."""
    found = bundles.of_case(case)
    if found is not None and bundles.sees(found[0], request.actor):
        return HttpResponseRedirect(reverse("portal:bundle", args=[found[0]]))
    at = timezone.now()
    dossier = queries.dossier(case, request.actor, at)
    clock = queries.clock_page(case, request.actor, at)
    row = dossier.case
    notice = dossier.corrections[-1] if dossier.corrections else None
    context = {
        "dossier": dossier,
        "case": row,
        "own": [row],
        "clock": clock,
        "lane": lane_drawing(clock.lane, clock.names),
        "stages": stages_of(queries.steps(dossier.progress, dossier.joint)),
        "heard": queries.hearings(case, request.actor) if row.accepted_at else None,
        "standing": single_standing(dossier.progress),
        "licences": licences.of_case(case),
        "notice": notice if notice is not None and notice.answered_at is None else None,
        "history": wording.told(queries.history(case, request.actor)),
        "unsigned": _unsigned(dossier, request),
        "answers": [(one, text) for one, text in shown(dossier.progress.item.elements, row.answers) if text],
        "appeal": queries.appeal(case, request.actor) if dossier.refusal else None,
        "filed": "filed" in request.GET,
        "qr": mark_safe(qr_svg(_followed(row.number), border=0)) if "filed" in request.GET else "",
    }
    return render(request, "portal/cases/case.html", context)


def _unsigned(dossier: queries.Dossier, request: Asking) -> bool:
    """Whether a letter of promise waits for the applicant: filed at a window, it is not accepted before."""
    promised = dossier.case.state == "filed" and any(one.state == "promised" for one in dossier.materials)
    return promised and queries.promised(dossier.case.pk, request.actor).confirmed_at is None


def _followed(number: str) -> str:
    """Where a case is followed with its number alone, as its code names it."""
    return f"{settings.PUBLIC_URL}{reverse('portal:track')}?number={number}"


@citizen
@require_GET
def paper(request: Asking, case: int, kind: str) -> HttpResponse:
    """文书. The correction notice or the written refusal of a case, made to be printed."""
    found = bundles.case_paper(case, kind, request.actor)
    return render(request, "portal/cases/paper.html", {"paper": found, "case": case})


@citizen
@require_GET
def material(request: Asking, case: int, slug: str) -> HttpResponse:
    """材料. A page of what was handed in (``?page=2``), as it was sent."""
    page = whole(request.GET.get("page", "")) or 1
    return files.serve(queries.material_file(case, slug, request.actor, page), inline=True)  # type: ignore[return-value]


@citizen
@require_http_methods(["GET", "POST"])
def withdraw(request: Asking, case: int) -> HttpResponse:
    """撤回. Before the decision, by the applicant himself."""
    dossier, error = queries.dossier(case, request.actor, timezone.now()), ""
    if request.method == "POST":
        try:
            seen = whole(request.POST.get("version", ""))
            actions.withdraw(case=case, by=request.actor, at=timezone.now(), seen=seen)
        except Refusal as refusal:
            error = str(refusal)
        else:
            return HttpResponseRedirect(reverse("portal:case", args=[case]))
    context = {"dossier": dossier, "case": dossier.case, "errors": [("", error)] if error else []}
    return render(request, "portal/cases/withdraw.html", context, status=409 if error else 200)


@citizen
@require_http_methods(["GET", "POST"])
def correct(request: Asking, case: int) -> HttpResponse:
    """补正. Everything the notice names on one page: fields to change, papers to hand in anew, page by page."""
    return correcting.answer(request, case, "portal/cases/correct.html", after=reverse("portal:case", args=[case]))


@citizen
@require_POST
def correct_upload(request: Asking, case: int, material: str) -> HttpResponse:
    """补正材料. Keep a page for the answer to the notice, or take the kept ones out; they go out with the rest."""
    return correcting.keep(request, case, material, here=reverse("portal:case-correct", args=[case]))
