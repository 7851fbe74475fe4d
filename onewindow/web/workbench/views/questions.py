"""Questions at the desk (咨询): answered, passed on, given time, told by telephone, published; taken down at a window."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.feedback import actions, queries
from onewindow.domain.feedback.queries import Page
from onewindow.web.ui.access import Asking, staff
from onewindow.web.workbench.forms import questions as forms
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.telling import Entry, told
from onewindow.web.workbench.views.answering import Attempt, act


@staff()
@require_GET
def question(request: Asking, consultation: int) -> HttpResponse:
    """咨询. The question with the guide beside it, and what I may do now."""
    return page(request, consultation, Attempt())


def page(request: Asking, consultation: int, attempt: Attempt) -> HttpResponse:
    """The page of a question; ``attempt`` is what was just refused on it."""
    found = queries.page(request.actor, consultation, timezone.now())
    row = found.row
    context = {
        "page": found,
        "row": row,
        "covered": {name: queries.covered(getattr(row, name)) for name in ("title", "text", "answer", "remark")},
        "history": _history(found),
        "departments": _departments(found) if "forward" in found.may else [],
        "guide": _for_guide(found, attempt),
        "gone": not found.may,
        "attempt": attempt,
    }
    return render(request, "workbench/questions/question.html", context, status=attempt.status)


def _history(found: Page) -> list[Entry]:
    lines = told(found.history)  # newest first
    return [replace(line, note=one.note) for line, one in zip(lines, reversed(found.history), strict=True)]


def _departments(found: Page) -> list[tuple[str, str]]:
    english = (get_language() or "zh").startswith("en")
    rows = queries.departments_to_ask(found.row.answering_id)
    return [("", gettext("Choose …")), *((str(one.pk), one.short_en if english else one.short_zh) for one in rows)]


def _for_guide(found: Page, attempt: Attempt) -> dict[str, str]:
    """The words for the guide: as just typed, as proposed, else the question's own."""
    row = found.row
    return {
        "question": str(attempt.values.get("question") or row.guide_question or queries.covered(row.text)),
        "answer": str(attempt.values.get("answer") or row.guide_answer or row.answer),
    }


@staff()
@require_POST
def answer(request: Asking, consultation: int) -> HttpResponse:
    """答复. The asker reads it at once."""
    said = gettext("%(number)s is answered.")
    return _act(request, consultation, "answer", forms.Answer(request.POST), actions.answer, said)


@staff()
@require_POST
def forward(request: Asking, consultation: int) -> HttpResponse:
    """转办. To the department that knows."""
    said = gettext("%(number)s is passed on.")
    return _act(request, consultation, "forward", forms.Forward(request.POST), actions.forward, said)


@staff()
@require_POST
def extend(request: Asking, consultation: int) -> HttpResponse:
    """延期答复. More time, once."""
    said = gettext("%(number)s has been extended; the person who asked is told why.")
    here = reverse("workbench:consultation", args=[consultation])
    return _act(request, consultation, "extend", forms.Reason(request.POST), actions.extend, said, here)


@staff("window")
@require_POST
def tell(request: Asking, consultation: int) -> HttpResponse:
    """告知答复. Told by telephone."""
    said = gettext("%(number)s: the person who asked has been told.")
    return _act(request, consultation, "tell", forms.Told(request.POST), actions.tell, said)


@staff()
@require_POST
def propose(request: Asking, consultation: int) -> HttpResponse:
    """拟公开. For the guide, without anybody's data."""
    said = gettext("%(number)s is waiting for review.")
    return _act(request, consultation, "guide", forms.Guide(request.POST), actions.propose, said)


@staff()
@require_POST
def publish(request: Asking, consultation: int) -> HttpResponse:
    """公开. It stands in the guide from now on."""
    said = gettext("%(number)s is published in the guide.")
    return _act(request, consultation, "guide", forms.Guide(request.POST), actions.publish, said)


@staff()
@require_POST
def decline(request: Asking, consultation: int) -> HttpResponse:
    """不予公开. It stays between the office and the asker."""
    said = gettext("%(number)s will not be published.")
    return _act(request, consultation, "decline", forms.Reason(request.POST), actions.decline, said)


@staff()
@require_POST
def take_off(request: Asking, consultation: int) -> HttpResponse:
    """撤下. It no longer stands in the guide."""
    said = gettext("%(number)s has been taken off the guide.")
    here = reverse("workbench:consultation", args=[consultation])
    return _act(request, consultation, "take-off", forms.Reason(request.POST), actions.take_off, said, here)


def _act(
    request: Asking, consultation: int, name: str, form: Act, verb: Any, said: str, after: str = ""
) -> HttpResponse:
    return act(
        request,
        name=name,
        form=form,
        do=partial(verb, consultation=consultation),
        show=partial(page, request, consultation),
        said=said,
        after=after,
    )


_FIELDS: dict[type[Exception], str] = {
    actions.NameMissing: "name",
    actions.ContactMissing: "phone",
    actions.NothingAsked: "text",
    actions.TooLong: "text",
}


@staff("window")
@sensitive_post_parameters("id_no", "phone")
@require_http_methods(["GET", "POST"])
def take(request: Asking) -> HttpResponse:
    """代为咨询. First what it is about, then who asks and what."""
    at = timezone.now()
    today = timezone.localdate(at)
    item = request.GET.get("item", "")[:50]
    known = catalogue.spec(catalogue.current(item, today)) if item else None
    error: dict[str, str] = {}
    if request.method == "POST" and known:
        typed = {name: request.POST.get(name, "") for name in ("name", "phone", "id_no", "title", "text")}
        try:
            asked = actions.take(
                item=item, **typed, key=request.POST.get("key", "")[:64] or uuid4().hex, by=request.actor, at=at
            )
        except (*_FIELDS, actions.NobodyAnswers) as refusal:
            error[_FIELDS.get(type(refusal), "")] = str(refusal)
        else:
            messages.success(request, gettext("%(number)s is recorded.") % {"number": asked.number})
            return HttpResponseRedirect(reverse("workbench:consultation", args=[asked.id]))
    context = {
        "item": known,
        "typed": request.POST,
        "key": request.POST.get("key") or uuid4().hex,
        "error": error,
        "errors": list(error.items()),
    }
    return render(request, "workbench/questions/take.html", context, status=422 if error else 200)
