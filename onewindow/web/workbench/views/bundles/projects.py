"""The board of investment projects (投资项目总览) for those who lead, and the page of one project."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.bundles.actions import projects as actions
from onewindow.domain.bundles.queries import projects
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.projects import KINDS, STAGES, STATES, picture, reviews_view, row_view, stage_view
from onewindow.web.workbench.forms.cases import Act
from onewindow.web.workbench.views.answering import Attempt, act


@staff()
@require_GET
def board(request: Asking) -> HttpResponse:
    """项目总览. All projects: stage, days used against allowed, lights, who is due."""
    asked = request.GET.get
    kind, stage = asked("kind", ""), asked("stage", "")
    chosen = {
        "kind": kind if kind in KINDS else "",
        "stage": stage if stage in STAGES else "",
        "late": "1" if asked("late") else "",
        "over": "1" if asked("over") else "",
    }
    found = projects.board(
        timezone.now(),
        kind=chosen["kind"],
        stage=chosen["stage"],
        late=bool(chosen["late"]),
        over=bool(chosen["over"]),
        before=whole(asked("after", "")),
    )
    kept = {key: value for key, value in chosen.items() if value}
    context = {
        "rows": [row_view(line) for line in found.rows],
        "chosen": chosen,
        "narrowed": bool(kept),
        "lanes": [(f"?{urlencode({'stage': key})}", word, key == chosen["stage"]) for key, word in STAGES.items()],
        "kinds": [(f"?{urlencode({'kind': key})}", word, key == chosen["kind"]) for key, word in KINDS.items()],
        "older": f"?{urlencode({**kept, 'after': found.after})}" if found.after else "",
        "newer": f"?{urlencode(kept)}" if asked("after") else "",
    }
    return render(request, "workbench/projects/board.html", context)


@staff()
@require_GET
def project(request: Asking, project: int) -> HttpResponse:
    """项目页. The four stages with their items, the sum of days, what is known of the project."""
    section = whole(request.GET.get("section", "")) or 1
    page = projects.project_page(project, request.actor, timezone.now(), section=section)
    context = {
        "page": page,
        "row": page.row,
        "kind": KINDS[page.row.kind],
        "state": STATES[page.row.state],
        "view": row_view(page.line),
        "stages": picture(page),
        "total": page.section.total,
        "reviews": reviews_view(page, "workbench:project_review"),
    }
    return render(request, "workbench/projects/project.html", context)


@staff()
@require_GET
def batches(request: Asking) -> HttpResponse:
    """月度批次. The months with how far each is."""
    return render(request, "workbench/projects/batches.html", {"rows": projects.batches()})


@staff()
@require_GET
def batch(request: Asking, batch: int) -> HttpResponse:
    """批次. The small projects of a month."""
    return _batch(request, batch, Attempt())


def _batch(request: Asking, batch: int, attempt: Attempt) -> HttpResponse:
    page = projects.batch_page(batch, request.actor, timezone.now())
    rows = [
        (line, stage_view(stage))
        for line in page.lines
        for section in line.sections
        for stage in section.stages
        if stage.id in page.stages
    ]
    context = {"page": page, "rows": rows, "attempt": attempt}
    return render(request, "workbench/projects/batch.html", context, status=attempt.status)


@staff("approver")
@require_POST
def grant(request: Asking, batch: int) -> HttpResponse:
    """集中审批. Everything of the batch that waits for me."""
    return act(
        request,
        name="grant",
        form=Act(request.POST),
        do=partial(actions.grant_batch, batch=batch),
        show=partial(_batch, request, batch),
        said=gettext("Everything waiting for you in this batch has been granted."),
        after=reverse("workbench:project-batch", args=[batch]),
    )
