"""Packages in the office: the list, one package with its versions, a change begun, written on and put into force."""

from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles.actions import packages as verbs
from onewindow.domain.bundles.queries import packages as queries
from onewindow.domain.bundles.queries.packages import Editing
from onewindow.domain.org.queries import names_of
from onewindow.web.office.catalogue_words import STATES
from onewindow.web.office.forms.catalogue import packages as forms
from onewindow.web.office.views.packages import drawing
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff


@staff("office", "supervisor")
@require_GET
def packages(request: Asking) -> HttpResponse:
    """一件事清单. Every package: the version in force, the change under way."""
    rows = [
        (one, STATES[one.change.state] if one.change else None) for one in queries.office_lines(timezone.localdate())
    ]
    return render(request, "office/packages/list.html", {"rows": rows})


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """新编一件事. Its name and address; the rest is written in the editor."""
    form = forms.New(request.POST or None, initial={"effective_from": timezone.localdate().isoformat()})
    show = partial(_form, request, form, gettext("New package"), reverse("office:packages"))
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="new-package",
        form=form,
        do=lambda at: verbs.start_new(**form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda pk: reverse("office:package-change", args=[pk]),
    )


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def package(request: Asking, slug: str) -> HttpResponse:
    """一件事详情. What it saves beside what is published elsewhere, its versions, and where a change begins."""
    form = forms.Start(request.POST or None, initial={"effective_from": timezone.localdate().isoformat()})
    show = partial(_package, request, slug, form)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="start-package",
        form=form,
        do=lambda at: verbs.start(package=slug, **form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda pk: reverse("office:package-change", args=[pk]),
    )


@staff("office", "supervisor")
@require_GET
def change(request: Asking, change: int) -> HttpResponse:
    """一件事编辑. The drawing, the lists, the checks and the gain of a draft."""
    return page(request, change, Attempt())


@staff("office", "supervisor")
@require_POST
def edit(request: Asking, change: int, what: str) -> HttpResponse:
    """修改草稿. One thing of it."""
    if what not in forms.FORMS:
        raise Http404
    form = forms.FORMS[what](request.POST)
    found = _found(request, change)
    if what == "ask":
        form.fields["items"].choices = [(row.slug, row.slug) for row in found.rows]  # type: ignore[attr-defined]

    def do(at: Any) -> int:
        verbs.revise(
            change=change,
            edit=forms.edit(what, form, request.POST),
            effective_from=form.cleaned_data.get("effective_from"),
            seen=form.cleaned_data["seen"] or 0,
            by=request.actor,
            at=at,
        )
        return change

    return save(
        request,
        name=f"package-{what}",
        form=form,
        do=do,
        show=partial(page, request, change, what=what),
        after=lambda _: reverse("office:package-change", args=[change]),
    )


@staff("office", "supervisor")
@require_POST
def submit(request: Asking, change: int) -> HttpResponse:
    """提交复核. Hand it to the second person."""
    return _move(request, change, "submit", verbs.submit, gettext("A second person can publish it now."))


@staff("office", "supervisor")
@require_POST
def approve(request: Asking, change: int) -> HttpResponse:
    """批准发布. The second person publishes the version."""
    return _move(request, change, "approve", verbs.approve, gettext("The version is published."))


@staff("office", "supervisor")
@require_POST
def give_back(request: Asking, change: int) -> HttpResponse:
    """退回修改. With a reason, to who wrote it."""
    return _move(request, change, "give-back", verbs.give_back, gettext("The change is returned."))


@staff("office", "supervisor")
@require_POST
def withdraw(request: Asking, change: int) -> HttpResponse:
    """撤回变更. It stays in the history and is never published."""
    return _move(request, change, "withdraw", verbs.withdraw_change, gettext("The change is withdrawn."))


def page(request: Asking, change: int, attempt: Attempt, *, what: str = "") -> HttpResponse:
    """The editor; ``attempt`` is what was just refused on it, in the form of ``what``: typed words stay."""
    found = _found(request, change)
    row = found.change
    names = {one.slug: one.name for one in found.rows}
    offered, library = queries.choices(row.effective_from) if found.writes else ([], ())
    labels = {one.key: one.label for one in library}
    context = {
        "page": found,
        "row": row,
        "document": row.document,
        "name": drawing.words(row.document, "name"),
        "state": STATES[row.state],
        "drawing": drawing.package_drawing(found),
        "findings": drawing.told(found, names),
        "arrows": drawing.arrows(found, names),
        "questions": drawing.questions(row.document, names, request.POST if what == "question" else None),
        "asked_items": request.POST.getlist("items") if what == "ask" else [],
        "offered": [one for one in offered if one.slug not in names],
        "library": [one for one in library if one.key not in row.document.get("extra", ())],
        "extra": [(key, labels.get(key, key)) for key in row.document.get("extra", ())],
        "shared": drawing.shared(found, names),
        "merged": drawing.merged(found, names),
        "usual": drawing.usual(row.document),
        "outputs": drawing.outputs(found),
        "form": forms.Move(request.POST or None, initial={"seen": row.version}),
        "words": (
            forms.Words(request.POST)
            if what == "words"
            else forms.Words(initial=_words(row.document, row.effective_from))
        ).shown(attempt.errors),
        "typed": request.POST if what else {},
        "what": what,
        "seen": row.version,
        "errors": attempt.errors,
        "names": names_of({one for one in (row.started_by_id, row.submitted_by_id, row.decided_by_id) if one}),
    }
    return render(request, "office/packages/change.html", context, status=attempt.status)


def _words(document: dict[str, Any], day: date) -> dict[str, Any]:
    return {
        **{key: document.get(key, "") for key in ("name_zh", "name_en", "summary_zh", "summary_en")},
        "lead_zh": document["lead"]["zh"],
        "lead_en": document["lead"]["en"],
        "aliases": "\n".join(document["aliases"]),
        "effective_from": day.isoformat(),
    }


def _found(request: Asking, change: int) -> Editing:
    found = queries.editing_page(change, request.actor)
    if found is None:
        raise Http404
    return found


def _move(request: Asking, change: int, name: str, verb: Any, said: str) -> HttpResponse:
    form = forms.Move(request.POST)
    _found(request, change)

    def do(at: Any) -> int:
        more = {"reason": form.cleaned_data["reason"]} if name == "give-back" else {}
        verb(change=change, seen=form.cleaned_data["seen"] or 0, by=request.actor, at=at, **more)
        return change

    return save(
        request,
        name=f"{name}-package",
        form=form,
        do=do,
        show=partial(page, request, change, what=name),
        after=lambda _: reverse("office:package-change", args=[change]),
        said=said,
    )


def _package(request: Asking, slug: str, form: forms.Start, attempt: Attempt) -> HttpResponse:
    found = queries.versions(slug)
    open_ = queries.open_change(slug)
    today = timezone.localdate()
    current = next((one for one in found if one.effective_from <= today), None)
    context = {
        "slug": slug,
        "versions": found,
        "current": current,
        "change": open_,
        "state": STATES[open_.state] if open_ else None,
        "name": drawing.words(found[0].document if found else open_.document if open_ else {}, "name"),
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": attempt.errors,
        "counted": queries.counted(current) if current else None,
        "names": names_of({one.published_by_id for one in found if one.published_by_id}),
        "writes": bool(found) and queries.may_change(found[0].document, request.actor),
    }
    return render(request, "office/packages/package.html", context, status=attempt.status)


def _form(request: Asking, form: Any, title: str, back: str, attempt: Attempt) -> HttpResponse:
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "title": title,
        "back": back,
    }
    return render(request, "office/form.html", context, status=attempt.status)
