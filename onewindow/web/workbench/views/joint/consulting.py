"""Opinions of others on a case (征求意见): asked on a page of their own, answered on the case page, recalled."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Moved
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.views.errors import status_of
from onewindow.web.workbench.forms import joint as forms
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.views import cases
from onewindow.web.workbench.views.answering import Attempt, act, sentence

HANDLERS = ("examiner", "approver")


def choices() -> list[tuple[str, str]]:
    """Every department that can be asked."""
    english = (get_language() or "zh").startswith("en")
    return [(str(one.pk), one.short_en if english else one.short_zh) for one in queries.askable()]


@staff(*HANDLERS)
@require_http_methods(["GET", "POST"])
def ask(request: Asking, case: int) -> HttpResponse:
    """征求意见. What is asked, whom, by when."""
    row = queries.must_see(request.actor, case)
    known = choices()
    if request.method == "GET":
        return _asking(request, row, known, Attempt())
    return act(
        request,
        name="consult",
        form=forms.Consult(request.POST, choices=known),
        do=partial(actions.consult, case=case),
        show=partial(_asking, request, row, known),
        said=gettext("The question on %(number)s is sent."),
        after=_case(case, "joint"),
    )


def _asking(
    request: Asking, row: Any, known: list[tuple[str, str]], attempt: Attempt, *, page: str = "ask"
) -> HttpResponse:
    context = {
        "case": row,
        "choices": known,
        "attempt": attempt,
        "chosen": request.POST.getlist("departments"),
    }
    return render(request, f"workbench/joint/{page}.html", context, status=attempt.status)


@staff(*HANDLERS)
@require_http_methods(["GET", "POST"])
def notify(request: Asking, case: int) -> HttpResponse:
    """抄告. What departments are told; each confirms that it has read it."""
    row, known = queries.must_see(request.actor, case), choices()
    show = partial(_asking, request, row, known, page="notify")
    if request.method == "GET":
        return show(Attempt())
    return act(
        request,
        name="notify",
        form=forms.Notice(request.POST, choices=known),
        do=partial(actions.notify, case=case),
        show=show,
        said=gettext("The departments are notified of %(number)s."),
        after=_case(case, "told"),
    )


@staff()
@require_POST
def read_notice(request: Asking, case: int) -> HttpResponse:
    """抄告已阅. Read."""
    do = partial(_read, case)
    said = gettext("Your reading is recorded.")
    return act(request, name="read", form=Act(request.POST), do=do, show=partial(cases.page, request, case), said=said)


def _read(case: int, *, by: Actor, at: datetime, **_: object) -> Moved:
    return actions.read_notice(case=case, by=by, at=at)


@staff()
@require_POST
def opine(request: Asking, case: int) -> HttpResponse:
    """答复意见. An answer, with a file if one was chosen; a file may be put there or taken out before it is given."""
    paper = whole(request.POST.get("take_out", ""))
    if refused := files.stopped(request):  # which button was pressed has not come: nothing is given by mistake
        attempt = Attempt("opine", request.POST.dict(), [("file", str(refused))], status_of(refused))
        return cases.page(request, case, attempt)
    if paper is None and request.POST.get("act") != "attach":
        return act(
            request,
            name="opine",
            form=forms.Opine(request.POST),
            do=partial(_answer, request, case),
            show=partial(cases.page, request, case),
            said=gettext("Your answer on %(number)s is given."),
        )
    typed = request.POST.dict()
    try:
        if paper is not None:
            actions.take_out_opinion_paper(case=case, paper=paper, by=request.actor, at=timezone.now())
        else:
            _attach(request, case, timezone.now())
    except (actions.NotYours, actions.NoSuchCase):
        raise
    except Refusal as refusal:
        return cases.page(request, case, Attempt("opine", typed, [("file", sentence(refusal, []))], status_of(refusal)))
    return cases.page(request, case, Attempt("opine", typed))


def _answer(request: Asking, case: int, *, by: Actor, at: datetime, stance: str, text: str) -> Moved:
    if files.brings(request):  # one that was too large, too: nothing is given without the paper that was to go with it
        _attach(request, case, at)
    return actions.opine(case=case, stance=stance, text=text, by=by, at=at)


def _attach(request: Asking, case: int, at: datetime) -> None:
    sent = files.uploaded(request)
    kept = files.store(sent, name=sent.name or "", by=request.actor.account, at=at)
    actions.attach_opinion(case=case, file=uuid.UUID(str(kept.token)), by=request.actor, at=at)


@staff(*HANDLERS)
@require_POST
def recall(request: Asking, case: int, consult: int) -> HttpResponse:
    """撤回征求意见. Nobody is waited for any more."""
    return act(
        request,
        name="recall",
        form=forms.Why(request.POST),
        do=partial(actions.recall_consult, case=case, consult=consult),
        show=partial(cases.page, request, case),
        said=gettext("The question on %(number)s is recalled."),
        after=_case(case, "joint"),
    )


@staff()
@require_GET
def paper(request: Asking, case: int, paper: int) -> HttpResponse:
    """意见附件. The file under an answer."""
    return files.serve(queries.opinion_file(case, paper, request.actor), inline=True)  # type: ignore[return-value]


def _case(case: int, place: str) -> str:
    return f"{reverse('workbench:case', args=[case])}#{place}"
