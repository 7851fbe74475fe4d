"""A task of a case goes to another person of the same body (转办), with a reason."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from onewindow.domain.cases import actions, queries
from onewindow.web.ui.access import Asking, staff
from onewindow.web.workbench import wording
from onewindow.web.workbench.forms import joint as forms
from onewindow.web.workbench.views.answering import Attempt, act


@staff()
@require_http_methods(["GET", "POST"])
def pass_on(request: Asking, case: int) -> HttpResponse:
    """转办. Which task, to whom, why."""
    found = queries.handed_over(case, request.actor, timezone.now())
    show = partial(_page, request, found)
    if request.method == "GET":
        return show(Attempt())
    return act(
        request,
        name="pass-on",
        form=forms.PassOn(request.POST),
        do=partial(actions.pass_on, case=case),
        show=show,
        said=gettext("The task of %(number)s is passed on."),
        after=reverse("workbench:home"),
    )


def _page(request: Asking, found: Any, attempt: Attempt) -> HttpResponse:
    english = (get_language() or "zh").startswith("en")
    context = {
        "case": found.case,
        "attempt": attempt,
        "tasks": [
            (
                str(one.task),
                gettext("%(who)s: %(what)s") % {"who": one.department, "what": wording.TASKS.get(one.name, one.name)},
            )
            for one in found.tasks
        ],
        "people": [
            ("", gettext("Choose …")),
            *(
                (
                    one.number,
                    f"{one.department_en} · {one.name_en}" if english else f"{one.department_zh} · {one.name_zh}",
                )
                for one in found.people
            ),
        ],
    }
    return render(request, "workbench/joint/pass_on.html", context, status=attempt.status)
