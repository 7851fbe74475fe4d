"""What departments do for a project before its stages are filed (预审和联审): papers looked at early, joint reviews."""

from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.bundles.actions import projects as actions
from onewindow.domain.bundles.queries import projects as queries
from onewindow.kernel import files
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.projects import OUTCOMES, REVIEWS, STAGES, STANCES
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.views.answering import Attempt, act


class Findings(Act):
    """预审答复. A word for each paper that is faulty; no word: good."""

    words = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.faults = {
            key.removeprefix("fault."): value.strip()
            for key, value in self.data.items()
            if key.startswith("fault.") and value.strip()
        }

    def typed(self) -> dict[str, object]:
        """The arguments for the verb."""
        return {**super().typed(), "faults": self.faults}


class Opinion(Act):
    """联审意见. The stance of a department."""

    stance = forms.CharField(max_length=16, required=False)
    text = forms.CharField(max_length=2000, required=False)

    def version(self) -> dict[str, int]:
        """Opinions of others meanwhile are no matter."""
        return {}


class Conclusion(Act):
    """联审结论. One for all."""

    outcome = forms.CharField(max_length=16, required=False)
    text = forms.CharField(max_length=2000, required=False)


@staff()
@require_GET
def pre_review(request: Asking, pre_review: int) -> HttpResponse:
    """预审. The papers uploaded so far, what is missing."""
    return _pre_review(request, pre_review, Attempt())


def _pre_review(request: Asking, pre_review: int, attempt: Attempt) -> HttpResponse:
    page = queries.pre_review_page(pre_review, request.actor, timezone.now())
    context = {
        "page": page,
        "row": page.row,
        "project": page.row.stage.project,
        "stage": STAGES[page.row.stage.stage],
        "attempt": attempt,
        "lines": [
            (one, attempt.values.get(f"fault.{one.slug}", one.words), range(2, one.there + 1)) for one in page.lines
        ],
    }
    return render(request, "workbench/projects/pre_review.html", context, status=attempt.status)


@staff("window")
@require_POST
def answer(request: Asking, pre_review: int) -> HttpResponse:
    """预审答复. Everything that is missing or faulty, at once."""
    return act(
        request,
        name="answer",
        form=Findings(request.POST),
        do=partial(actions.answer_pre_review, pre_review=pre_review),
        show=partial(_pre_review, request, pre_review),
        said=gettext("The project owner has been told what is missing."),
        after=reverse("workbench:pre_review", args=[pre_review]),
    )


@staff()
@require_GET
def paper(request: Asking, pre_review: int, slug: str) -> HttpResponse:
    """预审材料. One paper."""
    page = whole(request.GET.get("page", "")) or 1
    return files.serve(queries.paper_of(pre_review, slug, request.actor, page), inline=True)  # type: ignore[return-value]


@staff()
@require_GET
def review(request: Asking, review: int) -> HttpResponse:
    """联审. The set of papers, the opinions, the conclusion."""
    return _review(request, review, Attempt())


def _review(request: Asking, review: int, attempt: Attempt) -> HttpResponse:
    page = queries.review_page(review, request.actor)
    context = {
        "page": page,
        "row": page.row,
        "project": page.row.project,
        "kind": REVIEWS[page.row.kind],
        "outcome": OUTCOMES.get(page.row.outcome, ""),
        "stances": list(STANCES.items()),
        "outcomes": list(OUTCOMES.items()),
        "attempt": attempt,
        "lines": [(one, STANCES[one.opinion.stance] if one.opinion else "") for one in page.lines],
    }
    return render(request, "workbench/projects/review.html", context, status=attempt.status)


@staff("examiner")
@require_POST
def opine(request: Asking, review: int) -> HttpResponse:
    """联审意见. One's department's."""
    said = gettext("Your opinion is given.")
    return _act(request, review, "opine", Opinion(request.POST), actions.give_opinion, said)


@staff("approver")
@require_POST
def conclude(request: Asking, review: int) -> HttpResponse:
    """联审结论. The department that leads."""
    said = gettext("The joint review is concluded.")
    return _act(request, review, "conclude", Conclusion(request.POST), actions.conclude_review, said)


def _act(request: Asking, review: int, name: str, form: Act, verb: object, said: str) -> HttpResponse:
    return act(
        request,
        name=name,
        form=form,
        do=partial(verb, review=review),  # type: ignore[arg-type]
        show=partial(_review, request, review),
        said=said,
        after=reverse("workbench:project_review", args=[review]),
    )


@staff()
@require_GET
def review_paper(request: Asking, review: int, slug: str) -> HttpResponse:
    """联审图纸. One paper of the set."""
    page = whole(request.GET.get("page", "")) or 1
    return files.serve(queries.review_paper(review, slug, request.actor, page), inline=True)  # type: ignore[return-value]
