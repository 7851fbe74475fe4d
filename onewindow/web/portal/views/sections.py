"""One section of the one form (一张表): saved by itself while one types, checked when one goes on."""

import json
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.queries import DraftPage, Section
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.views.drafts import open_draft, said, sections_of
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.values import fields, reading
from onewindow.web.ui.views.errors import wants_json

CONDITION_TYPES = (str, bool, int, list)


@citizen
@require_http_methods(["GET", "POST"])
def section(request: Asking, draft: int, key: str) -> HttpResponse:
    """填报. A section's page; ``?check=1`` shows its problems at once (one comes from the last page's summary)."""
    page = open_draft(request, draft)
    here = next((one for one in (page.outlook.form.sections if page.outlook else ()) if one.key == key), None)
    if here is None:
        return HttpResponseRedirect(reverse("portal:draft", args=[draft]))
    if request.method == "GET":
        return _show(request, page, here, dict(page.data), checked="check" in request.GET)
    values = reading.read([field.element for field in here.fields], request.POST)
    grown = reading.rows_changed(values, request.POST)
    try:
        saved = actions.save_draft(
            draft=draft,
            number=reading.number(request.POST),
            data=values,
            step="form",
            by=request.actor,
            at=timezone.now(),
        )
    except Refusal as refusal:
        if wants_json(request):
            return JsonResponse({"error": str(refusal)}, status=409)
        return _show(request, page, here, {**page.data, **values}, refusal=refusal)
    if wants_json(request):
        return JsonResponse({"number": saved.number, "saved_at": clock(saved.saved_at)})
    page = open_draft(request, draft)
    if grown:
        return _show(request, page, here, {**page.data, **values})
    if queries.problems_of_step(page, key):
        return _show(request, page, here, {**page.data, **values}, checked=True)
    return HttpResponseRedirect(_onward(page, key))


def clock(at: datetime) -> str:
    """The time of the last save: 10:32."""
    return f"{timezone.localtime(at):%H:%M}"


def _onward(page: DraftPage, key: str) -> str:
    """The next section in which something is left, else back to the list."""
    order = sections_of(page)
    place = next((n for n, one in enumerate(order) if one.key == key), -1)
    for one in order[place + 1 :]:
        if queries.problems_of_step(page, one.key):
            return reverse("portal:draft-section", args=[page.id, one.key])
    return reverse("portal:draft", args=[page.id])


def _show(
    request: Asking,
    page: DraftPage,
    here: Section,
    data: dict[str, object],
    *,
    checked: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    fresh = next((one for one in (page.outlook.form.sections if page.outlook else ()) if one.key == here.key), here)
    problems = sorted(queries.problems_of_step(page, here.key), key=page.problems.index) if checked else []
    errors: dict[str, str] = {}
    for problem in problems:
        errors.setdefault(problem.field, str(problem))
    order = sections_of(page)
    keys = [one.key for one in order]
    inside = {field.element.key for field in fresh.fields}
    answers = dict(page.outlook.selection.answers) if page.outlook else {}
    preset = dict(page.outlook.form.preset) if page.outlook else {}
    known = {k: v for k, v in {**page.data, **preset}.items() if k not in inside and isinstance(v, CONDITION_TYPES)}
    labels = {field.element.key: field.element.label for field in fresh.fields}
    lines = [(path, said(_label(labels, path), sentence)) for path, sentence in errors.items()]
    if refusal is not None:
        lines.insert(0, ("", str(refusal)))
    return render(
        request,
        "portal/bundles/section.html",
        {
            "draft": page,
            "section": fresh,
            "fields": fields.fields([(one.element, one.shown) for one in fresh.fields], data, errors),
            "errors": lines,
            "known": json.dumps({"fields": known, "answers": answers}, ensure_ascii=False),
            "number": keys.index(here.key) + 1 if here.key in keys else 1,
            "total": len(keys),
        },
        status=422 if lines else 200,
    )


def _label(labels: dict[str, str], path: str) -> str:
    """The label of the element a path belongs to."""
    return next((label for key, label in labels.items() if path == key or path.startswith(f"{key}.")), path)
