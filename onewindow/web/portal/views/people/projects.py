"""My investment projects (我的项目): registering one, its four stages, filing the stage that is open."""

from datetime import date
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles.actions import projects as actions
from onewindow.domain.bundles.queries import projects as queries
from onewindow.domain.org import queries as org
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import TooLong
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import address
from onewindow.web.ui.values.projects import KINDS, REVIEWS, STAGES, STATES, picture, reviews_view, row_view


@citizen
@require_GET
def projects(request: Asking) -> HttpResponse:
    """我的项目. Those of the businesses one acts for."""
    found = queries.of_owner(request.actor, timezone.now(), before=whole(request.GET.get("after", "")))
    context = {
        "rows": [row_view(line) for line in found.rows],
        "businesses": _businesses(request),
        "older": f"?after={found.after}" if found.after else "",
        "newer": reverse("portal:projects") if "after" in request.GET else "",
    }
    return render(request, "portal/projects/list.html", context)


def _businesses(request: Asking) -> list[tuple[str, str]]:
    return [(str(one.enterprise), one.name) for one in org.sides(request.actor) if one.enterprise and one.files]


@citizen
@require_http_methods(["GET", "POST"])
def register(request: Asking) -> HttpResponse:
    """项目登记. What the project is; it gets its code and its stages."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            done = actions.register(
                plan=_plan(request),
                enterprise=whole(request.POST.get("enterprise", "")) or 0,
                key=request.POST.get("key", "")[:64] or uuid4().hex,
                by=request.actor,
                at=timezone.now(),
            )
        except actions.ProjectIncomplete as refusal:
            words = {"sections": gettext("Name each section, each name once; only linear works have sections.")}
            missing = gettext("Please fill this in.")
            errors = [(name, words.get(name, missing)) for name in refusal.details["fields"]]
        except (actions.ProjectCodeWrong, actions.ProjectCodeTaken) as refusal:
            errors = [("code", " ".join([str(refusal), *refusal.details.get("problems", [])]))]
        except Refusal as refusal:
            errors = [(refusal.field, str(refusal))]
        else:
            return HttpResponseRedirect(reverse("portal:project", args=[done.id]))
    context = {
        "typed": request.POST,
        "key": request.POST.get("key", "") or uuid4().hex,
        "kinds": list(KINDS.items()),
        "businesses": _businesses(request),
        "areas": address.below(""),
        "errors": errors,
        "error": dict(errors),
    }
    return render(request, "portal/projects/register.html", context, status=422 if errors else 200)


def _plan(request: Asking) -> actions.Plan:
    typed = request.POST.get
    return actions.Plan(
        name=typed("name", ""),
        kind=typed("kind", ""),
        investment=whole(typed("investment", "")) or 0,
        area=typed("area", ""),
        address=typed("address", ""),
        land_area=min(whole(typed("land_area", "")) or 0, 100_000_000),
        floor_area=min(whole(typed("floor_area", "")) or 0, 100_000_000),
        sections=tuple(line.strip() for line in typed("sections", "").splitlines() if line.strip()),
        prepares=typed("prepares") == "yes",
        code=typed("code", ""),
    )


@citizen
@require_GET
def project(request: Asking, project: int) -> HttpResponse:
    """项目页. Four stages, what is to be done now, the sum of days."""
    return _page(request, project)


def _page(request: Asking, project: int, refusal: Refusal | None = None) -> HttpResponse:
    section = whole(request.GET.get("section", "")) or 1
    page = queries.project_page(project, request.actor, timezone.now(), section=section)
    context = {
        "page": page,
        "row": page.row,
        "kind": KINDS[page.row.kind],
        "state": STATES[page.row.state],
        "view": row_view(page.line),
        "stages": picture(page),
        "total": page.section.total,
        "today": timezone.localdate(),
        "reviews": reviews_view(page),
        "askable": _askable(page),
        "errors": [(refusal.field, str(refusal))] if refusal else [],
        "wrong": {refusal.field: str(refusal)} if refusal else {},
        "typed": request.POST,
    }
    return render(request, "portal/projects/project.html", context, status=409 if refusal else 200)


def _askable(page: queries.ProjectPage) -> list[tuple[str, object]]:
    """The joint reviews whose stage has not been filed and whose papers may be there."""
    ready = {one.line.stage for one in page.stages if one.draft and one.line.state in ("open", "waiting")}
    open_ = {one.kind for one in page.reviews if not one.outcome}
    return [(key, REVIEWS[key]) for key, told in actions.kinds().items() if told["stage"] in ready and key not in open_]


@citizen
@require_POST
def review(request: Asking, project: int) -> HttpResponse:
    """发起联审. The uploaded papers go to all departments at once."""
    section = whole(request.POST.get("section", "")) or 1
    kind = request.POST.get("kind", "")
    try:
        actions.ask_review(project=project, kind=kind, section=section, by=request.actor, at=timezone.now())
    except (actions.ReviewNotReady, actions.StageNotOpen) as refusal:
        return _page(request, project, refusal)
    return HttpResponseRedirect(reverse("portal:project", args=[project]))


@citizen
@require_POST
def look(request: Asking, project: int, stage: int) -> HttpResponse:
    """申请预审. The uploaded papers go to the window."""
    try:
        actions.ask_pre_review(stage=stage, by=request.actor, at=timezone.now())
    except (actions.NothingToLookAt, actions.StageNotOpen) as refusal:
        return _page(request, project, refusal)
    return HttpResponseRedirect(reverse("portal:project", args=[project]))


@citizen
@require_GET
def looked(request: Asking, pre_review: int) -> HttpResponse:
    """预审答复. What is good, faulty, missing."""
    page = queries.pre_review_page(pre_review, request.actor, timezone.now())
    stage = page.row.stage
    context = {"page": page, "project": stage.project, "stage": STAGES[stage.stage]}
    return render(request, "portal/projects/looked.html", context)


@citizen
@require_POST
def begin(request: Asking, project: int, stage: int) -> HttpResponse:
    """申报阶段. On to the one form of the stage; what is known stands in it."""
    try:
        draft = actions.begin_stage(stage=stage, by=request.actor, at=timezone.now())
    except (actions.StageNotOpen, actions.NoSuchProject) as refusal:
        return _page(request, project, refusal)
    return HttpResponseRedirect(reverse("portal:draft", args=[draft]))


@citizen
@require_POST
def land(request: Asking, project: int) -> HttpResponse:
    """取得土地. The stages open."""
    try:
        on = date.fromisoformat(request.POST.get("on", "").strip() or timezone.localdate().isoformat())
        actions.win_land(project=project, on=on, by=request.actor, at=timezone.now())
    except ValueError:
        return _page(request, project, actions.DayWrong())
    except (actions.LandWonAlready, actions.DayWrong) as refusal:
        return _page(request, project, refusal)
    return HttpResponseRedirect(reverse("portal:project", args=[project]))


@citizen
@require_POST
def end(request: Asking, project: int) -> HttpResponse:
    """终止项目. With a reason, and only while no stage is under way."""
    try:
        actions.end(project=project, reason=request.POST.get("reason", ""), by=request.actor, at=timezone.now())
    except (actions.ProjectUnderWay, actions.WhyMissing, TooLong) as refusal:
        return _page(request, project, refusal)
    return HttpResponseRedirect(reverse("portal:project", args=[project]))
