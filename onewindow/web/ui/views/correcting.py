"""The answer to a correction notice (补正): all it names on one page, pages kept until they go out with the rest.

The applicant answers at the portal, an agent on his mandate at the desk or on the phone: one page, one rule.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.queries import Dossier
from onewindow.domain.catalogue.queries import ElementSpec
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import few
from onewindow.web.ui.access import Asking
from onewindow.web.ui.values import fields, reading
from onewindow.web.ui.views.errors import status_of, wants_json


@dataclass(frozen=True)
class Kept:
    """A file kept for the answer to a notice until it goes out."""

    token: str
    name: str


def answer(
    request: Asking, case: int, template: str, *, after: str, more: dict[str, Any] | None = None
) -> HttpResponse:
    """补正. The page of the notice; handed in, or with nothing to answer, it leads to ``after``. ``more``: what the template needs."""
    dossier = queries.dossier(case, request.actor, timezone.now())
    notice = dossier.corrections[-1] if dossier.corrections else None
    if notice is None or notice.answered_at is not None or "correct" not in dossier.may:
        return HttpResponseRedirect(after)
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
                return HttpResponseRedirect(after)
    kept = _kept(request, case)
    context = {
        "dossier": dossier,
        "case": dossier.case,
        "notice": notice,
        "fields": fields.fields([(element, True) for element in asked], data, errors),
        "papers": [(one.spec, kept.get(one.spec.key, [])) for one in dossier.materials if one.spec.key in notice.items],
        "errors": lines,
    }
    return render(request, template, context | (more or {}), status=422 if lines else 200)


def keep(request: Asking, case: int, material: str, *, here: str) -> HttpResponse:
    """补正材料. Keep a page for the answer, or take the kept ones out; then the page ``here`` again."""
    queries.must_see(request.actor, case)
    kept: dict[str, Any] = request.session.get(_place(case), {})
    if request.POST.get("act") == "again":
        request.session[_place(case)] = {slug: rows for slug, rows in kept.items() if slug != material}
        return HttpResponseRedirect(here)
    try:
        sent = files.uploaded(request)
        stored = files.store(sent, name=sent.name or "", by=request.actor.account, at=timezone.now())
        rows = few([*kept.get(material, []), [str(stored.token), stored.name]], queries.MOST_PAGES)
    except Refusal as refusal:
        if not wants_json(request):
            raise
        status = status_of(refusal)
        return JsonResponse({"error": str(refusal)}, status=status)
    request.session[_place(case)] = {**kept, material: rows}
    if wants_json(request):
        return JsonResponse({"name": stored.name})
    return HttpResponseRedirect(here)


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
