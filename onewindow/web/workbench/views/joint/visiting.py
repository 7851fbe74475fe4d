"""Site visits (现场勘验): ordered on a page of their own, recorded on a phone on the spot, with photos."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.queries import Dossier, Visit
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.views.errors import status_of, wants_json
from onewindow.web.workbench import wording
from onewindow.web.workbench.forms import joint as forms
from onewindow.web.workbench.views import cases
from onewindow.web.workbench.views.answering import Attempt, act
from onewindow.web.workbench.views.joint.consulting import HANDLERS


@staff(*HANDLERS)
@require_http_methods(["GET", "POST"])
def order(request: Asking, case: int) -> HttpResponse:
    """安排现场勘验. What is to be looked at, by which list, by when."""
    row = queries.must_see(request.actor, case)
    if request.method == "GET":
        return _ordering(request, row, Attempt())
    return act(
        request,
        name="order",
        form=forms.Order(request.POST),
        do=partial(actions.order_visit, case=case),
        show=partial(_ordering, request, row),
        said=gettext("The visit for %(number)s is ordered."),
        after=_case(case),
    )


def _ordering(request: Asking, row: Any, attempt: Attempt) -> HttpResponse:
    context = {
        "case": row,
        "attempt": attempt,
        "lists": [
            ("", gettext("The list of the item")),
            *((one.code, one.name) for one in queries.checklists().values()),
        ],
    }
    return render(request, "workbench/joint/order.html", context, status=attempt.status)


@staff()
@require_http_methods(["GET", "POST"])
def visit(request: Asking, case: int, visit: int) -> HttpResponse:
    """现场勘验. What is to be looked at, photos, and the record; made for a phone."""
    found = queries.dossier(case, request.actor, timezone.now())
    one = next((one for one in found.joint.visits if one.id == visit), None)
    if one is None or not one.open or "visit" not in found.may:
        return HttpResponseRedirect(_case(case))
    if request.method == "GET":
        return _page(request, found, one, Attempt())
    points = [point.key for point in queries.checklist(one.checklist).points]
    return act(
        request,
        name="visit",
        form=forms.Visited(request.POST, points=points),
        do=partial(actions.record_visit, case=case),
        show=partial(_page, request, found, one),
        said=gettext("The visit for %(number)s is recorded."),
        after=_case(case),
    )


def _page(request: Asking, found: Dossier, one: Visit, attempt: Attempt) -> HttpResponse:
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    listed = queries.checklist(one.checklist)
    context = {
        "case": found.case,
        "item": found.progress.item,
        "visit": one,
        "list": listed,
        "points": [
            (
                point,
                attempt.values.get(f"found-{point.key}", ""),
                attempt.values.get(f"note-{point.key}", ""),
                attempt.at_field.get(f"found-{point.key}", ""),
            )
            for point in listed.points
        ],
        "found_choices": list(wording.FOUND.items()),
        "result_choices": [(name, word) for name, (_, word) in wording.RESULTS.items()],
        "now": now,
        "attempt": attempt,
    }
    return render(request, "workbench/joint/visit.html", context, status=attempt.status)


@staff()
@require_POST
def add_photo(request: Asking, case: int, visit: int) -> HttpResponse:
    """现场照片. One more picture of the visit."""
    at = timezone.now()
    try:
        sent = files.uploaded(request)
        kept = files.store(sent, name=sent.name or "", by=request.actor.account, at=at)
        caption = request.POST.get("caption", "")
        file = uuid.UUID(str(kept.token))
        actions.add_photo(case=case, file=file, caption=caption, by=request.actor, at=at)
    except (actions.NotYours, actions.NoSuchCase):
        raise
    except Refusal as refusal:
        status = status_of(refusal)
        if wants_json(request):
            return JsonResponse({"error": str(refusal)}, status=status)
        found = queries.dossier(case, request.actor, at)
        one = next((one for one in found.joint.visits if one.id == visit), None)
        if one is None:
            raise
        return _page(request, found, one, Attempt("photo", {}, [("file", str(refusal))], status))
    if wants_json(request):
        return JsonResponse({"name": kept.name, "size": kept.size, "there": _visit(case, visit)})
    return HttpResponseRedirect(_visit(case, visit))


@staff()
@require_POST
def take_out_photo(request: Asking, case: int, visit: int) -> HttpResponse:
    """取出现场照片. The picture does not go with the record."""
    photo = int(request.POST["file"]) if request.POST.get("file", "").isdecimal() else 0
    actions.take_out_photo(case=case, photo=photo, by=request.actor, at=timezone.now())
    return HttpResponseRedirect(_visit(case, visit))


@staff()
@require_GET
def photo(request: Asking, case: int, photo: int) -> HttpResponse:
    """现场照片. A picture of a visit, for who may see the case."""
    return files.serve(queries.visit_photo(case, photo, request.actor), inline=True)  # type: ignore[return-value]


@staff()
@require_POST
def cancel(request: Asking, case: int, visit: int) -> HttpResponse:
    """取消现场勘验. It is not made, for a reason."""
    return act(
        request,
        name="cancel-visit",
        form=forms.Why(request.POST),
        do=partial(actions.cancel_visit, case=case, visit=visit),
        show=partial(cases.page, request, case),
        said=gettext("The visit for %(number)s is cancelled."),
        after=_case(case),
    )


def _case(case: int) -> str:
    return f"{reverse('workbench:case', args=[case])}#visits"


def _visit(case: int, visit: int) -> str:
    return f"{reverse('workbench:case-visit', args=[case, visit])}#photos"
