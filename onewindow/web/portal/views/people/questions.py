"""Questions (咨询): asked on an item or on one's own application, followed, rated; good answers for everybody."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.feedback import actions, queries
from onewindow.domain.feedback.queries import Subject
from onewindow.domain.org import queries as org
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import ChangedMeanwhile
from onewindow.kernel.typed import TooLong
from onewindow.web.portal.views.mine import addressed, side_of
from onewindow.web.ui.access import Asking, citizen, public
from onewindow.web.ui.numbers import whole

PAGE = 20
_FIELD = {actions.NothingAsked: "text", actions.TooLong: "text"}


def _name(one: Subject) -> str:
    return one.en if (get_language() or "zh").startswith("en") and one.en else one.zh


@citizen
@require_http_methods(["GET", "POST"])
def ask(request: Asking) -> HttpResponse:
    """提问. One question about one thing; what was typed stays when something is missing."""
    at = timezone.now()
    about = {
        "item": request.GET.get("item", "")[:50],
        "case": whole(request.GET.get("case", "")),
        "bundle": whole(request.GET.get("bundle", "")),
    }
    subject = queries.subject(request.actor, **about, on=timezone.localdate(at))  # type: ignore[arg-type]
    error: dict[str, str] = {}
    if request.method == "POST":
        try:
            asked = actions.ask(
                **about,  # type: ignore[arg-type]
                title=request.POST.get("title", ""),
                text=request.POST.get("text", ""),
                key=request.POST.get("key", "")[:64] or uuid4().hex,
                by=request.actor,
                at=at,
            )
        except (actions.NothingAsked, actions.TooLong, actions.NobodyAnswers) as refusal:
            error[_FIELD.get(type(refusal), "")] = str(refusal)
        else:
            return HttpResponseRedirect(reverse("portal:question", args=[asked.id]) + "?asked")
    context = {
        "about": _name(subject),
        "subject": subject,
        "typed": request.POST,
        "key": request.POST.get("key") or uuid4().hex,
        "published": queries.answers(subject.item) if subject.item else [],
        "error": error,
        "errors": list(error.items()),
    }
    return render(request, "portal/questions/ask.html", context, status=422 if error else 200)


@citizen
@require_GET
def mine(request: Asking) -> HttpResponse:
    """我的咨询. The questions of one side, newest first."""
    side, after = side_of(request), request.GET.get("after", "")
    rows = queries.mine(side, after=whole(after), limit=PAGE + 1)
    context = {
        "side": side,
        "sides": org.sides(request.actor),
        "rows": rows[:PAGE],
        "newer": addressed("me-questions", side) if after else "",
        "older": addressed("me-questions", side, after=rows[PAGE - 1].pk) if len(rows) > PAGE else "",
    }
    return render(request, "portal/questions/list.html", context)


@citizen
@require_GET
def question(request: Asking, question: int) -> HttpResponse:
    """咨询. How it stands, the answer, and whether it helped."""
    return _page(request, question)


def _page(request: Asking, question: int, errors: tuple[tuple[str, str], ...] = ()) -> HttpResponse:
    found = queries.page(request.actor, question, timezone.now())
    context = {
        "page": found,
        "row": found.row,
        "just_asked": "asked" in request.GET,
        "asked_about": _asked_about(found.row.bundle_id, found.row.case_id, found.item.slug if found.item else ""),
        "errors": list(errors),
        "wrong": dict(errors),
        "typed": request.POST,
    }
    return render(request, "portal/questions/question.html", context, status=409 if errors else 200)


def _asked_about(bundle: int | None, case: int | None, item: str) -> str:
    """The query of the page on which one asks about the same thing again."""
    if bundle is not None:
        return f"bundle={bundle}"
    return f"case={case}" if case is not None else f"item={item}" if item else ""


@citizen
@require_POST
def rate(request: Asking, question: int) -> HttpResponse:
    """评价答复. Whether the answer helped."""
    try:
        actions.rate(
            consultation=question,
            satisfied=request.POST.get("satisfied") == "yes",
            remark=request.POST.get("remark", ""),
            by=request.actor,
            at=timezone.now(),
        )
    except TooLong as refusal:
        return _page(request, question, (("remark", str(refusal)),))
    except (actions.RatedAlready, actions.NotAtThisStep, ChangedMeanwhile) as refusal:
        return _page(request, question, (("", str(refusal)),))
    return HttpResponseRedirect(reverse("portal:question", args=[question]))


@citizen
@require_POST
def withdraw(request: Asking, question: int) -> HttpResponse:
    """撤回咨询. No answer is needed any more."""
    seen = whole(request.POST.get("seen", ""))
    try:
        actions.withdraw(consultation=question, seen=seen, by=request.actor, at=timezone.now())
    except actions.NoSuchConsultation:
        raise
    except Refusal as refusal:
        return _page(request, question, (("", str(refusal)),))
    return HttpResponseRedirect(reverse("portal:question", args=[question]))


@public
@require_GET
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """公开问答. The answers that stand in the guide of an item, newest first."""
    known = catalogue.spec(catalogue.current(slug, timezone.localdate()))
    after = request.GET.get("after", "")
    rows = queries.published(slug, after=whole(after), limit=PAGE + 1)
    here = reverse("portal:item-questions", args=[slug])
    context = {
        "item": known,
        "slug": slug,
        "rows": rows[:PAGE],
        "newer": here if after else "",
        "older": f"{here}?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "title": gettext("Questions and answers"),
    }
    return render(request, "portal/questions/published.html", context)
