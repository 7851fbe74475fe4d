"""A package before it is begun (一件事): what it is and saves, its questions one by one, the list after the answers."""

from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.domain.bundles import actions, queries
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.drawing import package_drawing
from onewindow.web.ui.access import Asking, citizen, public
from onewindow.web.ui.values import filling


@public
@require_GET
def package(request: HttpRequest, slug: str) -> HttpResponse:
    """一件事页面. What it is, who works on it, what it saves for typical answers, and where it starts."""
    today = timezone.localdate()
    document = queries.current(slug, today).document
    typical = queries.page(slug, today, document["typical"])
    return render(
        request,
        "portal/bundles/package.html",
        {
            "page": typical,
            "summary": document["summary_en" if get_language() == "en" else "summary_zh"],
            "outlook": typical.outlook,
            "question_count": sum(1 for one in queries.page(slug, today).questions if not one.presumed),
            "icon": queries.icon_of(typical.package),
            "drawing": package_drawing(typical),
        },
    )


@public
@require_GET
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """情形引导. The first open question, one a page; all answers travel in the address, nothing is kept."""
    answers = _answers(request)
    page = queries.page(slug, timezone.localdate(), answers)
    asked = [one for one in page.questions if not one.presumed]
    wanted = request.GET.get("ask", "")
    current = next((one for one in page.questions if one.question.id == wanted), None)
    current = current or next((one for one in asked if one.question.id not in answers), None)
    if current is None:
        return HttpResponseRedirect(f"{reverse('portal:package-list', args=[slug])}?{urlencode(answers)}")
    missing = (
        "next" in request.GET and current.question.id not in answers and request.GET.get("last") == current.question.id
    )
    error = gettext("Please choose an answer.") if missing else ""
    ids = [one.question.id for one in asked]
    here = ids.index(current.question.id) + 1 if current.question.id in ids else len(ids)
    before = next((id_ for id_ in reversed(ids[: here - 1])), "")
    back = {key: value for key, value in answers.items() if key != current.question.id}
    return render(
        request,
        "portal/bundles/question.html",
        {
            "page": page,
            "asked": current,
            "choices": [(one.value, str(one.label)) for one in current.question.answers],
            "others": back,
            "number": here,
            "total": len(ids),
            "error": error,
            "errors": [(current.question.id, error)] if error else [],
            "back": f"?{urlencode({**back, 'ask': before})}" if before else reverse("portal:package", args=[slug]),
        },
    )


@public
@require_GET
def answered(request: HttpRequest, slug: str) -> HttpResponse:
    """办理清单. What the answers mean: items and order, one material list, one form, the gain with its arithmetic."""
    answers = _answers(request)
    page = queries.page(slug, timezone.localdate(), answers)
    if page.outlook is None:
        return HttpResponseRedirect(f"{reverse('portal:package-questions', args=[slug])}?{urlencode(answers)}")
    return render(
        request,
        "portal/bundles/list.html",
        {
            "page": page,
            "outlook": page.outlook,
            "answers": answers,
            "query": urlencode(answers),
            "said": [
                (one, str(chosen.label) if (chosen := one.question.answer(one.value)) else "") for one in page.questions
            ],
            "drawing": package_drawing(page),
        },
    )


@citizen
@require_http_methods(["GET", "POST"])
def begin(request: Asking, slug: str) -> HttpResponse:
    """开始填报. For whom: oneself or an enterprise one acts for; then the draft is made."""
    answers = _answers(request)
    page = queries.page(slug, timezone.localdate(), answers)
    if page.outlook is None:
        return HttpResponseRedirect(f"{reverse('portal:package-questions', args=[slug])}?{urlencode(answers)}")
    choices = filling.holders(request.actor, slug, "package")
    error = ""
    key = request.POST.get("key", "")[:64] or uuid4().hex
    if request.method == "POST" or len(choices) == 1:
        wanted = request.POST.get("holder", "me" if len(choices) == 1 else "")
        if wanted not in [value for value, _ in choices]:
            error = gettext("Please choose for whom.")
        elif request.method == "POST":
            try:
                begun = actions.begin(
                    package=slug,
                    answers=answers,
                    enterprise=int(wanted) if wanted.isdecimal() else None,
                    owner=int(wanted.removeprefix("for-")) if wanted.startswith("for-") else None,
                    key=key,
                    by=request.actor,
                    at=timezone.now(),
                )
            except Refusal as refusal:
                error = str(refusal)
            else:
                return HttpResponseRedirect(reverse("portal:draft", args=[begun.draft]))
    return render(
        request,
        "portal/bundles/begin.html",
        {
            "page": page,
            "key": key,
            "choices": choices,
            "answers": answers,
            "query": urlencode(answers),
            "error": error,
            "errors": [("holder", error)] if error else [],
        },
        status=422 if error else 200,
    )


def _answers(request: HttpRequest) -> dict[str, str]:
    """Answers in the address; other words of ours are no answers."""
    ours = {"ask", "next", "last", "csrfmiddlewaretoken", "holder", "key"}
    given = {**request.GET.dict(), **(request.POST.dict() if request.method == "POST" else {})}
    return {key[:40]: str(value)[:80] for key, value in given.items() if key not in ours and value}
