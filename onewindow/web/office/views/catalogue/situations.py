"""Situations of a draft (情形), its samples and blank forms, and its guide as it will be read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue import actions, queries
from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.domain.catalogue.queries.changes import ChangePage, revision
from onewindow.domain.catalogue.queries.guides import easy, slugs, sound
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.office.forms.catalogue import situations as forms
from onewindow.web.office.views.catalogue.changes import found_or_404
from onewindow.web.office.views.saving import sentence
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.procedure import procedure_drawing
from onewindow.web.ui.views.errors import status_of

KINDS = (("sample", "Sample"), ("blank_form", "Blank form"))


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def situations(request: Asking, change: int) -> HttpResponse:
    """情形决策表. Questions and rows of a draft, with what the check finds beside them."""
    found = found_or_404(request, change)
    stands = found.sheet.get("situations") or {}
    seen = found.row.draft.revision
    if request.method == "GET" or not _open(found):
        return _table(request, found, stands, seen)
    sent = request.POST
    seen = whole(sent.get("seen", "")) or seen
    before = (revision(found.row.draft_id, seen) or found.sheet).get("situations") or {}
    mine, problems = forms.typed(sent, before)
    if sent.get("_add") or sent.get("_remove") or "_check" in sent or problems:
        mine = forms.extended(mine, sent.get("_add", ""))
        return _table(request, found, mine, seen, problems, typing=True)
    try:
        actions.revise(change=change, sheet={"situations": mine}, seen=seen, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        if isinstance(refusal, actions.EditedMeanwhile):
            seen = int(refusal.details["revision"])  # he is told; saving again is his decision
        return _table(request, found, mine, seen, [("", sentence(refusal))], typing=True, status=409)
    messages.success(request, gettext("Saved."))
    return HttpResponseRedirect(reverse("office:catalogue-change-situations", args=[change]))


@staff("office", "supervisor")
@require_GET
def guide(request: Asking, change: int) -> HttpResponse:
    """办事指南预览. The draft as citizens will read it, and what in it is hard to read."""
    found = found_or_404(request, change)
    draft = found.row.draft_id
    shown = queries.guide(draft, request.GET.dict(), on=timezone.localdate())
    spec = queries.spec(draft)
    context = {
        **_head(found, spec, "guide"),
        "guide": shown,
        "sections": shown.sections,
        "drawing": procedure_drawing(spec, *queries.bodies(spec)),
        "hard": easy(spec),
    }
    return render(request, "office/catalogue/situations/guide.html", context)


@staff("office", "supervisor")
@require_GET
def papers(request: Asking, change: int) -> HttpResponse:
    """样表、空白表格. What of a draft's materials has a sample or a blank form, and where to attach one."""
    return _papers(request, change)


@staff("office", "supervisor")
@require_POST
def attach(request: Asking, change: int, material: str, kind: str) -> HttpResponse:
    """上传样表. One file for one material; nothing is kept for somebody who may not change the draft."""
    at = timezone.now()
    try:
        actions.may_attach(change=change, by=request.actor)
        sent = files.uploaded(request)
        stored = files.store(sent, name=sent.name or "", by=request.actor.account, at=at)
        found = found_or_404(request, change)
        actions.attach(
            change=change,
            material=material,
            kind=kind,
            file=stored.token,
            seen=found.row.draft.revision,
            by=request.actor,
            at=at,
        )
    except Refusal as refusal:
        status = status_of(refusal, 422 if isinstance(refusal, files.REFUSALS) else 409)
        return _papers(request, change, [("", sentence(refusal))], status)
    messages.success(request, gettext("Saved."))
    return HttpResponseRedirect(reverse("office:catalogue-change-papers", args=[change]))


@staff("office", "supervisor")
@require_POST
def detach(request: Asking, change: int, material: str, kind: str) -> HttpResponse:
    """撤下样表. Take a sample or blank form away from a draft; published versions keep theirs."""
    found = found_or_404(request, change)
    seen = found.row.draft.revision
    try:
        actions.attach(
            change=change, material=material, kind=kind, file=None, seen=seen, by=request.actor, at=timezone.now()
        )
    except Refusal as refusal:
        return _papers(request, change, [("", sentence(refusal))], 409)
    return HttpResponseRedirect(reverse("office:catalogue-change-papers", args=[change]))


@staff("office", "supervisor")
@require_GET
def paper(request: Asking, change: int, material: str, kind: str) -> HttpResponseBase:
    """样表下载. A sample or blank form of a draft."""
    found = found_or_404(request, change)
    return files.serve(queries.paper(found.row.draft_id, material, kind))


def _open(found: ChangePage) -> bool:
    return found.row.state in ("draft", "returned")


def _head(found: ChangePage, spec: ItemSpec, tab: str) -> dict[str, Any]:
    return {"row": found.row, "spec": spec, "tab": tab, "editable": _open(found)}


def _table(
    request: Asking,
    found: ChangePage,
    table: forms.Table,
    seen: int,
    errors: list[tuple[str, str]] | None = None,
    *,
    typing: bool = False,
    status: int = 200,
) -> HttpResponse:
    spec = queries.spec(found.row.draft_id)
    findings = [] if errors else sound(spec, table)
    items = slugs()
    context = {
        **_head(found, spec, "situations"),
        "table": forms.shown(table, spec, dict(items), request.POST if typing else None),
        "findings": findings,
        "slugs": items,
        "seen": seen,
        "errors": errors or [],
        "typing": typing,
    }
    return render(request, "office/catalogue/situations/table.html", context, status=status)


def _papers(
    request: Asking, change: int, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    found = found_or_404(request, change)
    spec = queries.spec(found.row.draft_id)
    tokens = [token for one in spec.materials for token in (one.sample, one.blank_form) if token]
    kept = {one.token: one for one in files.StoredFile.objects.filter(token__in=tokens)}
    rows = [
        (
            one,
            [
                (kind, gettext(word), [kept[token]] if (token := getattr(one, kind)) in kept else [])
                for kind, word in KINDS
            ],
        )
        for one in spec.materials
    ]
    context = {**_head(found, spec, "papers"), "rows": rows, "errors": errors or []}
    return render(request, "office/catalogue/situations/papers.html", context, status=status)
