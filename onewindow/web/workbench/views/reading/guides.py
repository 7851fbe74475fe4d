"""The guide at the window (办事指南): what the clerk reads out is what the applicant has read."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.feedback import queries as feedback
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.values.procedure import stages_in_guide


@staff()
@require_GET
def guide(request: Asking, slug: str) -> HttpResponse:
    """办事指南（窗口）. The guide in force for the answers the applicant gives at the window, and the slip to hand him."""
    today = timezone.localdate()
    given = {key[:40]: value[:80] for key, value in request.GET.dict().items()}
    told = tuple((one.guide_question, one.guide_answer) for one in feedback.answers(slug))
    shown = catalogue.guide(catalogue.current(slug, today), given, on=today, asked=told)
    now, here = shown.applied, reverse("workbench:guide", args=[slug])
    asked: list[dict[str, Any]] = [
        {
            "question": one,
            "choices": [
                (f"{here}?{urlencode({**now.answers, one.key: value})}", word, now.answers.get(one.key) == value)
                for value, word in one.answers
            ],
        }
        for one in now.asked
    ]
    context = {
        "guide": shown,
        "stages": stages_in_guide(catalogue.spec(shown.version)),
        "asked": asked,
        "query": urlencode(now.answers),
        "slug": slug,
    }
    return render(request, "workbench/guides/guide.html", context)
