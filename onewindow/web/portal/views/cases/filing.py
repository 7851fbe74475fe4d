"""Applying for one item (单件申请): for whom, the situation, the form, check and submit."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.queries import ItemDraft
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.org.queries import Actor, names_of
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.values import filling, reading
from onewindow.web.ui.values.notices import drafted_letter
from onewindow.web.ui.values.showing import shown
from onewindow.web.ui.views.errors import wants_json


def open_draft(request: Asking, draft: int) -> ItemDraft:
    """The draft's page for whoever asks.

    :raises NoSuchDraft: also when it is another's.
    """
    return queries.item_draft(draft, request.actor, timezone.now())


def behalf(page: ItemDraft, actor: Actor) -> str:
    """The name of who gave the mandate this draft is filled in on; empty for one's own and a business's."""
    if page.enterprise is not None or page.owner == actor.account:
        return ""
    return names_of({page.owner})[page.owner].name_zh


def framed(request: Asking, page: ItemDraft, step: str, **more: Any) -> dict[str, Any]:
    """What every page of a draft shows around its own."""
    steps = [("form", gettext("Form")), ("materials", gettext("Materials")), ("check", gettext("Check and submit"))]
    if page.applied.asked:
        steps.insert(0, ("questions", gettext("Your situation")))
    keys = [key for key, _ in steps]
    return {
        "draft": page,
        "behalf": behalf(page, request.actor),
        "steps": [word for _, word in steps],
        "current": keys.index(step) + 1,
        **more,
    }


@citizen
@require_http_methods(["GET", "POST"])
def begin(request: Asking, slug: str) -> HttpResponse:
    """在线办理. For whom: oneself, a business, or who gave a mandate; then the draft is made."""
    item = catalogue.spec(catalogue.current(slug, timezone.localdate()))
    answers, choices, error = _answers(request), filling.holders(request.actor, slug), ""
    key = request.POST.get("key", "")[:64] or uuid.uuid4().hex
    if request.method == "POST":
        wanted = request.POST.get("holder", "me" if len(choices) == 1 else "")
        if wanted not in [value for value, _ in choices]:
            error = gettext("Please choose for whom.")
        else:
            try:
                begun = actions.begin_draft(
                    item=slug,
                    situation=answers,
                    enterprise=int(wanted) if wanted.isdecimal() else None,
                    owner=int(wanted.removeprefix("for-")) if wanted.startswith("for-") else None,
                    key=key,
                    by=request.actor,
                    at=timezone.now(),
                )
            except Refusal as refusal:
                error = str(refusal)
            else:
                return HttpResponseRedirect(reverse("portal:filing", args=[begun.draft]))
    context = {
        "item": item,
        "key": key,
        "choices": choices,
        "answers": answers,
        "error": error,
        "errors": [("holder", error)] if error else [],
    }
    return render(request, "portal/filing/begin.html", context, status=422 if error else 200)


def _answers(request: HttpRequest) -> dict[str, str]:
    """Answers that were given on the guide; other words of ours are no answers."""
    given = {**request.GET.dict(), **(request.POST.dict() if request.method == "POST" else {})}
    ours = {"csrfmiddlewaretoken", "holder", "key", "ask", "last"}
    return {key[:40]: str(value)[:80] for key, value in given.items() if key not in ours and value}


@citizen
@require_GET
def draft(request: Asking, draft: int) -> HttpResponse:
    """填报. The first step at which something is left; what has been filed leads to its case."""
    page = open_draft(request, draft)
    if page.case is not None:
        return HttpResponseRedirect(reverse("portal:case", args=[page.case]))
    step = "check"
    if not page.applied.settled:
        step = "questions"
    elif page.problems:
        step = "form"
    elif not all(one.done for one in page.materials):
        step = "materials"
    return HttpResponseRedirect(reverse(f"portal:filing-{step}", args=[draft]))


@citizen
@require_http_methods(["GET", "POST"])
def questions(request: Asking, draft: int) -> HttpResponse:
    """情形. All questions on one page; more may follow from the answers."""
    page = open_draft(request, draft)
    if page.case is not None or not page.applied.asked:
        return HttpResponseRedirect(reverse("portal:filing", args=[draft]))
    given = {one.key: request.POST.get(one.key, page.applied.answers.get(one.key, "")) for one in page.applied.asked}
    missing = {one.key for one in page.applied.asked if given[one.key] not in one.values}
    errors = [(key, gettext("Please choose an answer.")) for key in given if key in missing]
    if request.method == "POST" and not errors:
        try:
            actions.save_item_draft(
                draft=draft,
                number=reading.number(request.POST),
                situation=given,
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            errors = [("", str(refusal))]
        else:
            again = open_draft(request, draft)
            step = "form" if again.applied.settled and not again.applied.item else "questions"
            return HttpResponseRedirect(reverse(f"portal:filing-{step}", args=[draft]))
    rows = [
        (one, list(one.answers), given[one.key], gettext("Please choose an answer.") if one.key in missing else "")
        for one in page.applied.asked
    ]
    if request.method == "GET":
        errors, rows = [], [(one, answers, value, "") for one, answers, value, _ in rows]
    other = catalogue.named([page.applied.item]).get(page.applied.item) if page.applied.item else None
    context = framed(request, page, "questions", errors=errors, rows=rows, other=other)
    return render(request, "portal/filing/questions.html", context, status=422 if errors else 200)


@citizen
@require_http_methods(["GET", "POST"])
def form(request: Asking, draft: int) -> HttpResponse:
    """填报. The whole form of the item; saved by itself while one types, checked when one goes on."""
    page = open_draft(request, draft)
    if page.case is not None or not page.applied.settled:
        return HttpResponseRedirect(reverse("portal:filing", args=[draft]))
    if request.method == "GET":
        return _form(request, page, dict(page.data), checked="check" in request.GET)
    values = filling.read(page, request.POST)
    grown = reading.rows_changed(values, request.POST)
    try:
        saved = actions.save_item_draft(
            draft=draft, number=reading.number(request.POST), data=values, by=request.actor, at=timezone.now()
        )
    except Refusal as refusal:
        if wants_json(request):
            return JsonResponse({"error": str(refusal)}, status=409)
        return _form(request, page, {**page.data, **values}, refusal=refusal)
    if wants_json(request):
        return JsonResponse({"number": saved.number, "saved_at": f"{timezone.localtime(saved.saved_at):%H:%M}"})
    page = open_draft(request, draft)
    if grown or page.problems:
        return _form(request, page, {**page.data, **values}, checked=not grown)
    return HttpResponseRedirect(reverse("portal:filing-materials", args=[draft]))


def _form(
    request: Asking, page: ItemDraft, data: dict[str, Any], *, checked: bool = False, refusal: Refusal | None = None
) -> HttpResponse:
    lines = filling.lines(page) if checked else []
    if refusal is not None:
        lines.insert(0, ("", str(refusal)))
    context = framed(
        request,
        page,
        "form",
        errors=lines,
        parts=filling.parts(page, data, checked=checked),
        known=filling.known(page),
    )
    return render(request, "portal/filing/form.html", context, status=422 if lines else 200)


@citizen
@require_POST
def reuse(request: Asking, draft: int) -> HttpResponse:
    """复用填报. Fill the empty fields with what one answered in an earlier application."""
    case = request.POST.get("case", "")
    try:
        actions.reuse_answers(
            draft=draft, case=int(case) if case.isdecimal() else 0, by=request.actor, at=timezone.now()
        )
    except actions.NothingEarlier as refusal:
        page = open_draft(request, draft)
        return _form(request, page, dict(page.data), refusal=refusal)
    return HttpResponseRedirect(reverse("portal:filing-form", args=[draft]))


@citizen
@require_http_methods(["GET", "POST"])
def check(request: Asking, draft: int) -> HttpResponse:
    """核对提交. Everything on one page in words; submitting needs the applicant's word that it is true."""
    page = open_draft(request, draft)
    if page.case is not None:
        return HttpResponseRedirect(f"{reverse('portal:case', args=[page.case])}?filed=1")
    if not page.applied.settled:
        return HttpResponseRedirect(reverse("portal:filing-questions", args=[draft]))
    promised = queries.to_promise([page.item.id], {one.spec.key for one in page.needed if one.promised})
    errors = unconfirmed(request, bool(promised)) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            key = request.POST.get("key", "")[:64] or uuid.uuid4().hex
            filed = actions.submit_item_draft(draft=draft, key=key, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            errors = _wrong(page, refusal)
        else:
            return HttpResponseRedirect(f"{reverse('portal:case', args=[filed.id])}?filed=1")
    context = framed(
        request,
        page,
        "check",
        errors=errors,
        key=request.POST.get("key") or uuid.uuid4().hex,
        situation=filling.situation(page),
        letter=drafted_letter(page.item.name, page.item.department, promised),
        parts=[
            (part, shown((field.element for field in part.fields if field.shown), page.data)) for part in page.asked
        ],
        left=len(page.problems) + sum(not one.done for one in page.materials),
    )
    return render(request, "portal/filing/check.html", context, status=422 if errors else 200)


def unconfirmed(request: Asking, promised: bool) -> list[tuple[str, str]]:
    """What must be confirmed before it is handed in: the letter of what is to follow, and that it is true."""
    errors = []
    if promised and request.POST.get("promised") != "yes":
        errors.append(("promised", gettext("Please confirm the letter.")))
    if request.POST.get("true") != "yes":
        errors.append(("true", gettext("Please confirm that what you state is true.")))
    return errors


def _wrong(page: ItemDraft, refusal: Refusal) -> list[tuple[str, str]]:
    """The refusal as lines of the error summary, each leading to where it is put right."""
    if isinstance(refusal, actions.AnswersWrong | actions.MaterialsMissing):
        return [
            *filling.lines(page, f"{reverse('portal:filing-form', args=[page.id])}?check=1"),
            *filling.lacking(page, reverse("portal:filing-materials", args=[page.id])),
        ]
    return [("", str(refusal))]


@citizen
@require_POST
def discard(request: Asking, draft: int) -> HttpResponse:
    """删除草稿. With everything in it."""
    actions.discard_item_draft(draft=draft, by=request.actor, at=timezone.now())
    return HttpResponseRedirect(reverse("portal:me"))
