"""What follows from the base catalogue: difference reports of those below, objections and the decisions on them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.catalogue.actions import inheritance
from onewindow.domain.catalogue.queries import inheritance as queries
from onewindow.domain.catalogue.queries.sheets import named
from onewindow.domain.org.queries import names_of
from onewindow.web.office.forms.catalogue import inheritance as forms
from onewindow.web.office.forms.entry import fill
from onewindow.web.office.views.catalogue import showing
from onewindow.web.office.views.catalogue.base import bodies_of, form_page, only
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50


@staff("office", "supervisor")
@require_GET
def reports(request: Asking) -> HttpResponse:
    """差异报告. What changed above the items of one's own bodies, newest first; open ones unless all are asked for."""
    every = request.GET.get("state") == "all"
    before = whole(request.GET.get("before", ""))
    rows = queries.reports(request.actor, state="" if every else "open", before=before, limit=PAGE + 1)
    kept = "state=all&" if every else ""
    context = {
        "rows": rows[:PAGE],
        "every": every,
        "states": forms.REPORTS,
        "figures": queries.figures(request.actor),
        "older": f"?{kept}before={rows[PAGE - 1].row.pk}" if len(rows) > PAGE else "",
        "newer": f"?{kept}".rstrip("&") if before else "",
    }
    return render(request, "office/catalogue/base/reports.html", context)


@staff("office", "supervisor")
@require_GET
def report(request: Asking, report: int) -> HttpResponse:
    """差异报告. One report: what changed above, where the item is laxer now, what was done."""
    return _report(request, report, Attempt())


def _report(request: Asking, report: int, attempt: Attempt) -> HttpResponse:
    found = queries.report_page(request.actor, report)
    form = forms.Closing(request.POST or None, initial={"seen": found.row.version})
    context = {
        "page": found,
        "row": found.row,
        "state": forms.REPORTS[found.row.state],
        "differences": showing.differences(found.changed, named(*found.sheets)),
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": attempt.errors,
        "names": names_of({found.row.closed_by_id} if found.row.closed_by_id else set()),
    }
    return render(request, "office/catalogue/base/report.html", context, status=attempt.status)


@staff("office", "supervisor")
@require_POST
def close(request: Asking, report: int) -> HttpResponse:
    """办结差异报告. Followed by a new version, or looked at and nothing to do."""
    form = forms.Closing(request.POST)
    kept = request.POST.get("as") == "kept"

    def do(at: datetime) -> int:
        seen = form.cleaned_data["seen"]
        if kept:
            reason = form.cleaned_data["reason"]
            inheritance.close_as_kept(report=report, reason=reason, seen=seen, by=request.actor, at=at)
        else:
            inheritance.close_by_version(report=report, seen=seen, by=request.actor, at=at)
        return report

    return save(
        request,
        name="close-difference",
        form=form,
        do=do,
        show=partial(_report, request, report),
        after=lambda _: reverse("office:catalogue-base-report", args=[report]),
        said=gettext("The report is closed."),
    )


@staff("office", "supervisor")
@require_GET
def objections(request: Asking) -> HttpResponse:
    """不予引用. Objections of one's own bodies and those one's office decides on, newest first."""
    waiting = request.GET.get("state") == "stated"
    before = whole(request.GET.get("before", ""))
    rows = queries.objections(request.actor, state="stated" if waiting else "", before=before, limit=PAGE + 1)
    kept = "state=stated&" if waiting else ""
    context = {
        "rows": rows[:PAGE],
        "waiting": waiting,
        "states": forms.OBJECTIONS,
        "figures": queries.figures(request.actor),
        "older": f"?{kept}before={rows[PAGE - 1].row.pk}" if len(rows) > PAGE else "",
        "newer": f"?{kept}".rstrip("&") if before else "",
    }
    return render(request, "office/catalogue/base/objections.html", context)


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def state(request: Asking, item: int) -> HttpResponse:
    """申报不予引用. A body does not adopt this base item: reason and legal basis."""
    found = queries.base_page(item)
    bodies = bodies_of(request)
    form = forms.Objecting(request.POST or None, initial=only(bodies))
    fill(form, {"department": bodies})
    title = gettext("Do not adopt: %(name)s") % {"name": found.spec.name}
    show = partial(form_page, request, form, title, item)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="state-objection",
        form=form,
        do=lambda at: inheritance.state_objection(
            **{**form.typed(), "department": int(form.cleaned_data["department"])}, base=item, by=request.actor, at=at
        ),
        show=show,
        after=lambda pk: reverse("office:catalogue-base-objection", args=[pk]),
        said=gettext("The office that keeps the base catalogue decides on it."),
    )


@staff("office", "supervisor")
@require_GET
def objection(request: Asking, objection: int) -> HttpResponse:
    """不予引用. One objection: grounds, who stated it, what was decided."""
    return _objection(request, objection, Attempt())


def _objection(request: Asking, objection: int, attempt: Attempt) -> HttpResponse:
    found = queries.objection_page(request.actor, objection)
    row, actor = found.row, request.actor
    form = forms.Deciding(request.POST or None, initial={"seen": row.version})
    context = {
        "page": found,
        "row": row,
        "state": forms.OBJECTIONS[row.state],
        "form": form,
        "errors": attempt.errors,
        "names": names_of({who for who in (row.stated_by_id, row.decided_by_id) if who}),
        "decides": inheritance.keeps(actor, row.base.department) and row.stated_by_id != actor.account,
        "mine": row.stated_by_id == actor.account,
        "speaks": inheritance.speaks_for(actor, row.department),
    }
    return render(request, "office/catalogue/base/objection.html", context, status=attempt.status)


_MOVES: dict[str, Callable[..., object]] = {
    "approve": inheritance.approve_objection,
    "reject": inheritance.reject_objection,
    "lift": inheritance.lift_objection,
    "withdraw": inheritance.withdraw_objection,
}


@staff("office", "supervisor")
@require_POST
def decide(request: Asking, objection: int) -> HttpResponse:
    """审核不予引用. Approve, reject, lift or withdraw."""
    form = forms.Deciding(request.POST)
    name = request.POST.get("move", "")
    move = _MOVES.get(name)
    if move is None:
        raise SuspiciousOperation(name)

    def do(at: datetime) -> int:
        given = {"objection": objection, "seen": form.cleaned_data["seen"], "by": request.actor, "at": at}
        if name in ("reject", "lift"):
            given["decision"] = form.cleaned_data["decision"]
        move(**given)
        return objection

    return save(
        request,
        name="decide-objection",
        form=form,
        do=do,
        show=partial(_objection, request, objection),
        after=lambda _: reverse("office:catalogue-base-objection", args=[objection]),
        said=gettext("Done."),
    )
