"""A package a clerk fills in for who stands here (代办一件事): situation, one form, papers, the applicant's hand; filed once."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.queries import DraftPage, Section
from onewindow.domain.cases.refusals import NothingEarlier, SignatureMissing
from onewindow.domain.org.queries import actor_of
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import fields, filling, reading
from onewindow.web.ui.values.showing import shown
from onewindow.web.ui.views.errors import wants_json
from onewindow.web.workbench.views.window.receiving import applicant


def open_draft(request: Asking, draft: int) -> DraftPage:
    """The draft of a package a clerk began at a window, or an agent on a mandate.

    :raises NoSuchDraft: also for a citizen's own, which no clerk reads.
    """
    return queries.draft_page(draft, request.actor, timezone.now())


@staff("window")
@require_http_methods(["GET", "POST"])
def begin(request: Asking, slug: str) -> HttpResponse:
    """代办一件事. For the person himself or for a business he acts for; questions come on the next page."""
    found = applicant(request)
    if found is None:
        messages.info(request, gettext("First confirm who is at the window."))
        return redirect("workbench:window")
    account, who = found
    package = queries.current(slug, timezone.localdate())
    there = filling.holders(actor_of(account, timezone.now()), slug, "package")
    choices = [("me", who.name_zh), *(one for one in there if one[0].isdecimal())]
    error, key = "", request.POST.get("key", "")[:64] or uuid.uuid4().hex  # pressed twice, it is one draft
    if request.method == "POST":
        wanted = request.POST.get("holder", "me")
        try:
            saved = actions.begin(
                package=slug,
                owner=account,
                enterprise=int(wanted) if wanted in [value for value, _ in choices] and wanted.isdecimal() else None,
                key=key,
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            error = str(refusal)
        else:
            return redirect(reverse("workbench:window-package-draft", args=[saved.draft]))
    context = {
        "title": package.name,
        "who": who,
        "choices": choices,
        "key": key,
        "errors": [("", error)] if error else [],
    }
    return render(request, "workbench/window/begin.html", context, status=422 if error else 200)


def page(
    request: Asking,
    found: DraftPage,
    *,
    data: dict[str, Any] | None = None,
    checked: bool = False,
    errors: list[tuple[str, str]] | None = None,
    status: int = 0,
) -> HttpResponse:
    """The whole application on one page; ``errors`` is what was just refused on it."""
    lines = errors or (_wrong(found) if checked else [])
    wrong = {one.field: str(one) for one in reversed(found.problems)} if checked else {}
    values, given = data or dict(found.data), queries.given_before(found, request.actor)
    names = {slug: str(item.name) for slug, item in found.page.package.plan.items.items()}
    context = {
        "draft": found,
        "holder": queries.holder_of(found),
        "errors": lines,
        "questions": [
            (one.question, [(answer.value, str(answer.label)) for answer in one.question.answers], one.value)
            for one in found.page.questions
        ],
        "parts": [
            (part, fields.fields([(one.element, one.shown) for one in part.fields], values, wrong))
            for part in _sections(found)
        ],
        "known": _known(found),
        "earlier": given.answers,
        "papers": [
            (
                one,
                gettext(", ").join(names[slug] for slug in one.material.used_by),
                given.papers.get(one.material.type.key),
            )
            for one in found.uploads
        ],
        "left": len(found.problems) + sum(not one.done for one in found.uploads),
        "key": request.POST.get("key") or uuid.uuid4().hex,
    }
    return render(request, "workbench/window/package.html", context, status=status or (422 if lines else 200))


@staff("window", "agent")
@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: Asking, draft: int) -> HttpResponse:
    """代填一张表. One page for all items: answers save by themselves while the clerk types."""
    found = open_draft(request, draft)
    if found.bundle is not None:
        return redirect("workbench:bundle", found.bundle)
    if request.method == "GET":
        return page(request, found, checked="check" in request.GET)
    values = reading.read([one.element for part in _sections(found) for one in part.fields], request.POST)
    grown = reading.rows_changed(values, request.POST)
    said = {one.question.id: request.POST.get(one.question.id, "") for one in found.page.questions}
    try:
        saved = actions.save_draft(
            draft=draft,
            number=reading.number(request.POST),
            answers={key: value for key, value in said.items() if value},
            data=values,
            by=request.actor,
            at=timezone.now(),
        )
    except Refusal as refusal:
        if wants_json(request):
            return JsonResponse({"error": str(refusal)}, status=409)
        return page(request, found, data={**found.data, **values}, errors=[("", str(refusal))])
    if wants_json(request):
        return JsonResponse({"number": saved.number, "saved_at": f"{timezone.localtime(saved.saved_at):%H:%M}"})
    again = open_draft(request, draft)
    if grown:
        return page(request, again, data={**again.data, **values})
    asked_more = again.outlook is None or {one.question.id for one in again.page.questions} - said.keys()
    if again.problems and found.outlook is not None and not asked_more:
        return page(request, again, checked=True)
    place = "" if asked_more or found.outlook is None else "#materials"
    return redirect(f"{reverse('workbench:window-package-draft', args=[draft])}{place}")


@staff("window", "agent")
@require_POST
def reuse(request: Asking, draft: int) -> HttpResponse:
    """复用填报. What the same person answered in an earlier application; the log says who used it."""
    try:
        case = whole(request.POST.get("case", "")) or 0
        actions.reuse_answers(draft=draft, case=case, by=request.actor, at=timezone.now())
    except NothingEarlier as refusal:
        return page(request, open_draft(request, draft), errors=[("", str(refusal))])
    return redirect("workbench:window-package-draft", draft)


@staff("window", "agent")
@require_POST
def file(request: Asking, draft: int) -> HttpResponse:
    """收件. File what the applicant has signed, all items at once; then it can be accepted and the slip printed."""
    found = open_draft(request, draft)
    try:
        key = request.POST.get("key", "")[:64] or uuid.uuid4().hex
        filed = actions.submit(draft=draft, key=key, by=request.actor, at=timezone.now())
    except (actions.FormWrong, actions.MaterialsMissing):
        return page(request, found, checked=True, errors=[*_wrong(found), *_lacking(found)])
    except SignatureMissing as refusal:
        return page(request, found, errors=[("signature", str(refusal))])
    except Refusal as refusal:
        return page(request, found, errors=[("", str(refusal))])
    said = gettext("%(number)s is filed. Check it once more and accept it, then print the slip.")
    messages.success(request, said % {"number": filed.number})
    return redirect("workbench:bundle", filed.id)


@staff("window", "agent")
@require_POST
def discard(request: Asking, draft: int) -> HttpResponse:
    """删除草稿. The person has left without applying."""
    actions.discard(draft=draft, by=request.actor, at=timezone.now())
    at_window = any(role == "window" for role, _ in request.actor.scopes)
    return redirect("workbench:window" if at_window else "workbench:agencies")


@staff("window", "agent")
@require_GET
def sheet(request: Asking, draft: int) -> HttpResponse:
    """申请表. What was filled in for all items, on paper, for who signs by hand."""
    found = open_draft(request, draft)
    context = {
        "draft": found,
        "holder": queries.holder_of(found),
        "situation": [
            (one.question.text, answer.label)
            for one in found.page.questions
            if (answer := one.question.answer(one.value)) is not None
        ],
        "parts": [
            (part, shown((one.element for one in part.fields if one.shown), found.data))
            for part in _sections(found)
            if part.shown
        ],
    }
    return render(request, "workbench/window/package_sheet.html", context)


def _sections(found: DraftPage) -> tuple[Section, ...]:
    return found.outlook.form.sections if found.outlook else ()


def _known(found: DraftPage) -> str:
    """What conditions of fields read that no field of the page says: the answers, and what they have filled."""
    if found.outlook is None:
        return "{}"
    told = {"fields": dict(found.outlook.form.preset), "answers": dict(found.outlook.selection.answers)}
    return json.dumps(told, ensure_ascii=False)


def _wrong(found: DraftPage) -> list[tuple[str, str]]:
    """What is wrong, for the summary: where, and the label with the sentence; an open question first."""
    labels = {one.element.key: one.element.label for part in _sections(found) for one in part.fields}
    lines = [(one.question.id, gettext("Please choose an answer.")) for one in found.page.questions if not one.value]
    for one in found.problems:
        key = next((key for key in labels if one.field == key or one.field.startswith(f"{key}.")), "")
        said = {"label": labels.get(key, one.field), "sentence": str(one)}
        lines.append((one.field, gettext("%(label)s: %(sentence)s") % said))
    return lines


def _lacking(found: DraftPage) -> list[tuple[str, str]]:
    """The materials that are missing, for the summary: where, and a sentence."""
    return [
        (one.material.type.key, gettext("Missing: %(material)s") % {"material": one.material.type.name})
        for one in found.uploads
        if not one.done
    ]
