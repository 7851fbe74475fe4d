"""The application a clerk fills in for who stands here (代填): situation, form, papers, the applicant's hand; then it is filed."""

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

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.queries import ItemDraft
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import filling, reading
from onewindow.web.ui.values.showing import shown
from onewindow.web.ui.views.errors import wants_json


def open_draft(request: Asking, draft: int) -> ItemDraft:
    """The draft a clerk began at a window.

    :raises NoSuchDraft: also for a citizen's own, which no clerk reads.
    """
    return queries.item_draft(draft, request.actor, timezone.now())


def page(
    request: Asking,
    found: ItemDraft,
    *,
    data: dict[str, Any] | None = None,
    checked: bool = False,
    errors: list[tuple[str, str]] | None = None,
    status: int = 0,
) -> HttpResponse:
    """The whole application on one page; ``errors`` is what was just refused on it."""
    lines = errors or (filling.lines(found) if checked else [])
    context = {
        "draft": found,
        "errors": lines,
        "questions": [(one, list(one.answers), found.applied.answers.get(one.key, "")) for one in found.applied.asked],
        "parts": filling.parts(found, data or dict(found.data), checked=checked),
        "known": filling.known(found),
        "left": len(found.problems) + sum(not one.done for one in found.materials),
        "key": request.POST.get("key") or uuid.uuid4().hex,
    }
    return render(request, "workbench/window/draft.html", context, status=status or (422 if lines else 200))


@staff("window", "agent")
@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: Asking, draft: int) -> HttpResponse:
    """代填. One page: answers save by themselves while the clerk types."""
    found = open_draft(request, draft)
    if found.case is not None:
        return redirect("workbench:case", found.case)
    if request.method == "GET":
        return page(request, found, checked="check" in request.GET)
    values = filling.read(found, request.POST)
    grown = reading.rows_changed(values, request.POST)
    given = {one.key: request.POST[one.key] for one in found.applied.asked if one.key in request.POST}
    try:
        saved = actions.save_item_draft(
            draft=draft,
            number=reading.number(request.POST),
            situation=given,
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
    if again.problems and again.applied.settled:
        return page(request, again, checked=True)
    return redirect(f"{reverse('workbench:window-draft', args=[draft])}#materials")


@staff("window", "agent")
@require_POST
def reuse(request: Asking, draft: int) -> HttpResponse:
    """复用填报. What the same person answered in an earlier application; the log says who used it."""
    try:
        case = whole(request.POST.get("case", "")) or 0
        actions.reuse_answers(draft=draft, case=case, by=request.actor, at=timezone.now())
    except actions.NothingEarlier as refusal:
        return page(request, open_draft(request, draft), errors=[("", str(refusal))])
    return redirect("workbench:window-draft", draft)


@staff("window", "agent")
@require_POST
def file(request: Asking, draft: int) -> HttpResponse:
    """收件. File what the applicant has signed; then it can be accepted and the slip printed."""
    found = open_draft(request, draft)
    try:
        key = request.POST.get("key", "")[:64] or uuid.uuid4().hex
        filed = actions.submit_item_draft(draft=draft, key=key, by=request.actor, at=timezone.now())
    except (actions.AnswersWrong, actions.MaterialsMissing):
        return page(request, found, checked=True, errors=[*filling.lines(found), *filling.lacking(found)])
    except actions.SignatureMissing as refusal:
        return page(request, found, errors=[("signature", str(refusal))])
    except Refusal as refusal:
        return page(request, found, errors=[("", str(refusal))])
    said = gettext("%(number)s is filed. Check it once more and accept it, then print the slip.")
    messages.success(request, said % {"number": filed.number})
    return redirect("workbench:case", filed.id)


@staff("window", "agent")
@require_POST
def discard(request: Asking, draft: int) -> HttpResponse:
    """删除草稿. The person has left without applying."""
    actions.discard_item_draft(draft=draft, by=request.actor, at=timezone.now())
    at_window = any(role == "window" for role, _ in request.actor.scopes)
    return redirect("workbench:window" if at_window else "workbench:agencies")


@staff("window", "agent")
@require_GET
def sheet(request: Asking, draft: int) -> HttpResponse:
    """申请表. What was filled in, on paper, for who signs by hand: scanned, it stands for the hand on the pad."""
    found = open_draft(request, draft)
    context = {
        "draft": found,
        "situation": filling.situation(found),
        "parts": [
            (part, shown((field.element for field in part.fields if field.shown), found.data)) for part in found.asked
        ],
    }
    return render(request, "workbench/window/sheet.html", context)
