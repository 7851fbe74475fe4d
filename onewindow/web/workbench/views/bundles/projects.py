"""The board of investment projects (投资项目总览) for those who lead, and the page of one project."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.domain.bundles.queries import projects
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.projects import KINDS, STAGES, STATES, picture, row_view


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
    }
    return render(request, "workbench/projects/project.html", context)
