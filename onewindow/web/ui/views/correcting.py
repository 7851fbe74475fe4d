"""The answer to a correction notice (补正): all it names on one page, pages kept until they go out with the rest.

The applicant answers at the portal, an agent on his mandate at the desk or on the phone: one page, one rule, for a single
item and for a package.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles import queries as packages
from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking
from onewindow.web.ui.values import fields, reading
from onewindow.web.ui.views import keeping


def answer(
    request: Asking, case: int, template: str, *, after: str, more: dict[str, Any] | None = None
) -> HttpResponse:
    """补正. The page of the notice; handed in, or with nothing to answer, it leads to ``after``. ``more``: what the template needs."""
    dossier = queries.dossier(case, request.actor, timezone.now())
    notice = dossier.corrections[-1] if dossier.corrections else None
    if notice is None or notice.answered_at is not None or "correct" not in dossier.may:
        return HttpResponseRedirect(after)
    asked = [element for element in dossier.progress.item.elements if element.key in notice.items]
    under = _place("case", case)
    kept = keeping.pages_kept(request, under)
    data, errors, lines = dict(dossier.case.answers), {}, []
    if request.method == "POST":
        typed = reading.read(asked, request.POST)
        data |= typed
        grown = reading.rows_changed(data, request.POST)
        if not grown:
            files = keeping.files_of(kept)
            try:
                actions.resubmit(
                    case=case,
                    answers={key: value for key, value in queries.with_addresses(typed).items() if value is not None},
                    papers=[Paper(slug, "upload", file=one[0], pages=tuple(one)) for slug, one in files.items() if one],
                    by=request.actor,
                    at=timezone.now(),
                )
            except actions.AnswersWrong as refusal:
                errors = {queries.place(name): why for name, why in refusal.details["fields"].items()}
                lines = list(errors.items())
            except actions.StillFaulty as refusal:
                names = {one.spec.key: one.spec.name for one in dossier.materials} | {
                    one.key: one.label for one in asked
                }
                lines = _left(refusal, names)
            except Refusal as refusal:
                lines = [("", str(refusal))]
            else:
                request.session.pop(under, None)
                return HttpResponseRedirect(after)
    context = {
        "dossier": dossier,
        "case": dossier.case,
        "of": {"id": case, "holder": dossier.case.holder_name, "number": dossier.case.number},
        "what": dossier.progress.item.name,
        "notice": notice,
        "fields": fields.fields([(element, True) for element in asked], data, errors),
        "papers": [(one.spec, kept.get(one.spec.key, [])) for one in dossier.materials if one.spec.key in notice.items],
        "errors": lines,
    }
    return render(request, template, context | (more or {}), status=422 if lines else 200)


def answer_package(
    request: Asking, bundle: int, template: str, *, after: str, more: dict[str, Any] | None = None
) -> HttpResponse:
    """联办补正. The same of a package: one notice over all its items, one answer."""
    view = packages.acceptance(bundle, request.actor, timezone.now())
    notice = view.page.correction
    if notice is None or not packages.applies(view.row, request.actor):
        return HttpResponseRedirect(after)
    asked = [field for section in view.sections for field in section.fields if field.element.key in notice.items]
    under = _place("bundle", bundle)
    kept = keeping.pages_kept(request, under)
    data, errors, lines = dict(view.data), {}, []
    if request.method == "POST":
        typed = reading.read([field.element for field in asked], request.POST)
        data |= typed
        try:
            if not reading.rows_changed(data, request.POST):
                files = keeping.files_of(kept)
                bundles.resubmit(bundle=bundle, data=typed, files=files, by=request.actor, at=timezone.now())
                request.session.pop(under, None)
                return HttpResponseRedirect(after)
        except bundles.FormWrong as refusal:
            errors = {path: sentence for path, _, sentence in refusal.details["problems"]}
            lines = list(errors.items())
        except bundles.StillFaulty as refusal:
            names = {paper.type.key: str(paper.type.name) for paper in view.papers}
            lines = _left(refusal, names | {field.element.key: field.element.label for field in asked})
        except Refusal as refusal:
            lines = [("", str(refusal))]
    context = {
        "page": view.page,
        "of": {"id": bundle, "holder": view.row.holder_name, "number": view.row.number},
        "what": view.page.package,
        "notice": notice,
        "fields": fields.fields([(field.element, True) for field in asked], data, errors),
        "papers": [(one.type, kept.get(one.type.key, [])) for one in view.papers if one.type.key in notice.items],
        "errors": lines,
    }
    return render(request, template, context | (more or {}), status=422 if lines else 200)


def keep(request: Asking, case: int, material: str, *, here: str) -> HttpResponse:
    """补正材料. Keep a page for the answer, or take the kept ones out; then the page ``here`` again."""
    queries.must_see(request.actor, case)
    return keeping.keep(request, material, under=_place("case", case), there=here)


def keep_package(request: Asking, bundle: int, material: str, *, here: str) -> HttpResponse:
    """联办补正材料. The same of a package."""
    packages.must_see(bundle, request.actor)
    return keeping.keep(request, material, under=_place("bundle", bundle), there=here)


def _place(kind: str, thing: int) -> str:
    return f"correction-{kind}-{thing}"


def _left(refusal: Refusal, names: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the notice named and nobody put right, each with its name: a material's or a field's."""
    unnamed = gettext("something named in the notice")
    return [
        (item, gettext("%(label)s: %(sentence)s") % {"label": names.get(item, unnamed), "sentence": refusal})
        for item in refusal.details["items"]
    ]
