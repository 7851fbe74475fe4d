"""One's own case (我的办件): where it stands, its papers and its history; put right, withdraw, where to turn against a refusal."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.queries import Dossier
from onewindow.domain.catalogue.queries import ElementSpec
from onewindow.domain.licences import queries as licences
from onewindow.kernel import files
from onewindow.kernel.documents import qr_svg
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.drawing import single_standing
from onewindow.web.portal.views.cases import wording
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import fields, reading
from onewindow.web.ui.values.lanes import lane_drawing
from onewindow.web.ui.values.procedure import stages_of
from onewindow.web.ui.values.showing import shown
from onewindow.web.ui.views.errors import wants_json


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
        "clock": clock,
        "lane": lane_drawing(clock.lane, clock.names),
        "stages": stages_of(queries.steps(dossier.progress, dossier.joint)),
        "heard": queries.hearings(case, request.actor) if row.accepted_at else None,
        "standing": single_standing(dossier.progress),
        "licences": licences.of_case(case),
        "notice": notice if notice is not None and notice.answered_at is None else None,
        "history": wording.told(queries.history(case, request.actor)),
        "answers": [(one, text) for one, text in shown(dossier.progress.item.elements, row.answers) if text],
        "appeal": queries.appeal(case, request.actor) if dossier.refusal else None,
        "filed": "filed" in request.GET,
        "qr": mark_safe(qr_svg(row.number)) if "filed" in request.GET else "",
    }
    return render(request, "portal/cases/case.html", context)


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


@dataclass(frozen=True)
class Kept:
    """A file kept for the answer to a notice until it goes out."""

    token: str
    name: str


@citizen
@require_http_methods(["GET", "POST"])
def correct(request: Asking, case: int) -> HttpResponse:
    """补正. Everything the notice names on one page: fields to change, papers to hand in anew, page by page."""
    dossier = queries.dossier(case, request.actor, timezone.now())
    notice = dossier.corrections[-1] if dossier.corrections else None
    if notice is None or notice.answered_at is not None or "correct" not in dossier.may:
        return HttpResponseRedirect(reverse("portal:case", args=[case]))
    asked = [element for element in dossier.progress.item.elements if element.key in notice.items]
    data, errors, lines = dict(dossier.case.answers), {}, []
    if request.method == "POST":
        typed = reading.read(asked, request.POST)
        data |= typed
        grown = reading.rows_changed(data, request.POST)
        if not grown:
            try:
                actions.resubmit(
                    case=case,
                    answers={key: value for key, value in queries.with_addresses(typed).items() if value is not None},
                    papers=_papers(request, case),
                    by=request.actor,
                    at=timezone.now(),
                )
            except actions.AnswersWrong as refusal:
                errors = {queries.place(name): why for name, why in refusal.details["fields"].items()}
                lines = list(errors.items())
            except actions.StillFaulty as refusal:
                lines = [(item, f"{refusal} {_name(dossier, asked, item)}") for item in refusal.details["items"]]
            except Refusal as refusal:
                lines = [("", str(refusal))]
            else:
                request.session.pop(_place(case), None)
                return HttpResponseRedirect(reverse("portal:case", args=[case]))
    kept = _kept(request, case)
    context = {
        "dossier": dossier,
        "case": dossier.case,
        "notice": notice,
        "fields": fields.fields([(element, True) for element in asked], data, errors),
        "papers": [(one.spec, kept.get(one.spec.key, [])) for one in dossier.materials if one.spec.key in notice.items],
        "errors": lines,
    }
    return render(request, "portal/cases/correct.html", context, status=422 if lines else 200)


@citizen
@require_POST
def correct_upload(request: Asking, case: int, material: str) -> HttpResponse:
    """补正材料. Keep a page for the answer to the notice, or take the kept ones out; they go out with the rest."""
    queries.must_see(request.actor, case)
    kept: dict[str, Any] = request.session.get(_place(case), {})
    if request.POST.get("act") == "again":
        request.session[_place(case)] = {slug: rows for slug, rows in kept.items() if slug != material}
        return HttpResponseRedirect(reverse("portal:case-correct", args=[case]))
    try:
        sent = files.uploaded(request)
        stored = files.store(sent, name=sent.name or "", by=request.actor.account, at=timezone.now())
    except Refusal as refusal:
        if not wants_json(request):
            raise
        status = {files.TooLarge: 413, files.NoRoom: 503}.get(type(refusal), 422)
        return JsonResponse({"error": str(refusal)}, status=status)
    rows = [*kept.get(material, []), [str(stored.token), stored.name]][: queries.MOST_PAGES]
    request.session[_place(case)] = {**kept, material: rows}
    if wants_json(request):
        return JsonResponse({"name": stored.name})
    return HttpResponseRedirect(reverse("portal:case-correct", args=[case]))


def _place(case: int) -> str:
    return f"correction-case-{case}"


def _kept(request: Asking, case: int) -> dict[str, list[Kept]]:
    rows: dict[str, Any] = request.session.get(_place(case), {})
    return {slug: [Kept(*one) for one in found] for slug, found in rows.items()}


def _papers(request: Asking, case: int) -> list[Paper]:
    papers = []
    for slug, rows in _kept(request, case).items():
        tokens = tuple(uuid.UUID(one.token) for one in rows)
        if tokens:
            papers.append(Paper(slug, "upload", file=tokens[0], pages=tokens))
    return papers


def _name(dossier: Dossier, asked: list[ElementSpec], item: str) -> str:
    """A material's or a field's name."""
    names = {one.spec.key: one.spec.name for one in dossier.materials} | {one.key: one.label for one in asked}
    return names.get(item, gettext("something named in the notice"))
