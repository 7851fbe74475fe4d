"""The editor of a draft (事项编辑): a section at a time, what was typed is kept, what another wrote is never overwritten."""

from copy import deepcopy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from onewindow.domain.catalogue import actions
from onewindow.domain.catalogue.queries import elements, named
from onewindow.domain.catalogue.queries import sheet as sheet_of
from onewindow.domain.catalogue.queries.changes import (
    CODES,
    SECTIONS,
    ChangePage,
    Sheet,
    difference,
    faults,
    merged,
    revision,
)
from onewindow.domain.catalogue.queries.findings import findings
from onewindow.domain.catalogue.queries.sheets import choices
from onewindow.domain.licences.queries import named_types
from onewindow.kernel.errors import Refusal
from onewindow.web.office.catalogue_words import KINDS
from onewindow.web.office.forms.catalogue import sheet as forms
from onewindow.web.office.views.catalogue import showing
from onewindow.web.office.views.catalogue.changes import found_or_404, of_refusal, place, showing_name
from onewindow.web.office.views.saving import sentence
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def edit(request: Asking, change: int, section: str) -> HttpResponse:
    """修改草稿. One section: save it, add or take away a row, or learn what another has changed meanwhile."""
    if section not in {one.key for one in SECTIONS}:
        raise Http404
    found = found_or_404(request, change)
    if found.row.state not in ("draft", "returned"):
        return HttpResponseRedirect(reverse("office:catalogue-change", args=[change]))
    if request.method == "GET":
        return _page(request, found, section, found.sheet)
    sent = request.POST
    seen = whole(sent.get("seen", "")) or 0
    base = revision(found.row.draft_id, seen) or found.sheet
    mine = forms.typed(section, sent, base)
    if sent.get("_add") or sent.get("_remove"):
        return _page(request, found, section, mine, seen=seen, typing=True)
    try:
        actions.revise(change=change, sheet=mine, seen=seen, by=request.actor, at=timezone.now())
    except actions.EditedMeanwhile as refusal:
        return _joined(request, found, section, base, mine, refusal)
    except Refusal as refusal:
        return _page(request, found, section, mine, seen=seen, refusal=refusal, typing=True)
    messages.success(request, gettext("Saved."))
    order = [one.key for one in SECTIONS]
    after = order[order.index(section) + 1] if "_next" in sent and section != order[-1] else section
    return HttpResponseRedirect(reverse("office:catalogue-change-edit", args=[change, after]))


def _joined(
    request: Asking, found: ChangePage, section: str, base: Sheet, mine: Sheet, refusal: Refusal
) -> HttpResponse:
    """Somebody was faster: his changes and mine are joined, what both have changed shows mine and says so."""
    sheet, both = merged(base, mine, found.sheet)
    names = named(base, found.sheet)
    theirs = showing.differences(difference(base, found.sheet), names)
    return _page(
        request,
        found,
        section,
        sheet,
        seen=found.row.draft.revision,
        refusal=refusal,
        typing=True,
        theirs=theirs,
        both=[place(path) for path in both],
    )


def _page(
    request: Asking,
    found: ChangePage,
    section: str,
    sheet: Sheet,
    *,
    seen: int | None = None,
    refusal: Refusal | None = None,
    typing: bool = False,
    theirs: list[showing.Differs] | None = None,
    both: list[str] | None = None,
) -> HttpResponse:
    row = found.row
    before = [sheet_of(found.before.pk)] if found.before else []
    wrong = list(faults(sheet, complete=not typing)) if typing else []
    here = forms.boxes(section, deepcopy(sheet), {**choices(), "licence": named_types()}, wrong)
    lacking = {one.path.split("[")[0] for one in faults(found.sheet)}
    errors = of_refusal(refusal) or ([("", sentence(refusal))] if refusal else [])
    context: dict[str, Any] = {
        "page": found,
        "row": row,
        "name": showing_name(found),
        "kind": KINDS[row.kind],
        "section": next(one for one in SECTIONS if one.key == section),
        "title": next(showing.label(one) for one in SECTIONS if one.key == section),
        "sections": [
            (one.key, showing.label(one), any(f.section == one.key and f.path in lacking for f in showing.FIELDS))
            for one in SECTIONS
        ],
        "boxes": here,
        "groups": _groups() if section == "form" else [],
        "seen": seen or row.draft.revision,
        "errors": errors,
        "theirs": theirs or [],
        "both": both or [],
        "differences": showing.differences(found.differences, named(found.sheet, *before)),
        "findings": findings(row.draft_id)[:12],
        "units": [(code, en if showing.language() == "en" else zh) for code, zh, en in CODES["unit"]],
        "last": section == SECTIONS[-1].key,
        "code": found.sheet["implementation_code"],
    }
    return render(
        request, "office/catalogue/changes/edit.html", context, status=409 if theirs else 422 if errors else 200
    )


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The form fields of the city by group, to tick."""
    english = showing.language() == "en"
    found: dict[str, list[tuple[str, str]]] = {}
    for one in elements():
        group = one.group_en if english and one.group_en else one.group_zh
        found.setdefault(group, []).append((one.key, one.label_en if english and one.label_en else one.label_zh))
    return list(found.items())
