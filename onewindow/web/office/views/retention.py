"""How long things are kept (保存期限): the rules in force, a new rule from a day to come; files that are due, destroyed by two."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.queries import archive as files
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org import actions
from onewindow.domain.org.queries import names_of
from onewindow.kernel import retention as rules
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking
from onewindow.web.ui.access import staff as only
from onewindow.web.ui.numbers import whole

STATES = {
    "proposed": ("amber", _("Waiting for a second person")),
    "approved": ("amber", _("Approved, not yet destroyed")),
    "declined": ("none", _("Declined")),
    "destroyed": ("none", _("Destroyed")),
}
"""State of a list → light and word."""


@only("office")
@require_http_methods(["GET", "POST"])
def retention(request: Asking) -> HttpResponse:
    """保存期限. A dry run: nothing is deleted by opening this page; the nightly job does it."""
    now, error = timezone.now(), ""
    if request.method == "POST":
        try:
            actions.change_retention(
                key=request.POST.get("key", ""),
                days=_days(request.POST.get("days", "")),
                effective_from=date.fromisoformat(request.POST.get("from", "")),
                source=request.POST.get("source", ""),
                by=request.actor,
                at=now,
            )
        except ValueError:
            error = str(rules.RuleUnfit())
        except Refusal as refused:
            error = str(refused)
        else:
            messages.success(request, gettext("The new rule is entered."))
            return redirect("office:retention")
    lines = rules.report(now)
    context = {
        "lines": [(line, gettext(line.kept.title)) for line in lines],
        "kinds": [(line.kept.key, gettext(line.kept.title)) for line in lines],
        "typed": request.POST,
        "may_change": actions.may_keep_calendar(request.actor),
        "error": error,
        "error_list": [("key", error)] if error else [],
    }
    return render(request, "office/retention.html", context, status=422 if error else 200)


def _days(typed: str) -> int | None:
    """A number of days; nothing typed: kept without end. What is no number is refused, never taken for nothing.

    :raises ValueError: for that.
    """
    if not typed.strip():
        return None
    days = whole(typed)
    if days is None:
        raise ValueError(typed)
    return days


@only("office")
@require_http_methods(["GET", "POST"])
def archive(request: Asking) -> HttpResponse:
    """到期案卷. Files whose term is over, a list of them proposed, and the lists so far; opening this page destroys nothing."""
    now, error = timezone.now(), ""
    if request.method == "POST":
        try:
            made = cases.propose_disposal(
                cases=[one for text in request.POST.getlist("file") if (one := whole(text)) is not None],
                reason=request.POST.get("reason", ""),
                by=request.actor,
                at=now,
            )
        except Refusal as refused:
            error = str(refused)
        else:
            messages.success(request, gettext("The list is waiting for a second person."))
            return redirect("office:archive-list", made)
    lists = files.disposals()
    due = files.files_due(now, after=whole(request.GET.get("after", "")) or 0)
    context = {
        "due": due,
        "more": due[-1].id if len(due) == 100 else None,
        "lists": [(one, STATES[one.state]) for one in lists],
        "names": names_of({one.proposed_by_id for one in lists}),
        "chosen": {whole(text) for text in request.POST.getlist("file")},
        "typed": request.POST,
        "may_change": actions.may_keep_calendar(request.actor),
        "errors": [("reason", error)] if error else [],
    }
    return render(request, "office/archive/due.html", context, status=409 if error else 200)


def _days(typed: str) -> int | None:
    """A number of days; nothing typed: kept without end. What is no number is refused, never taken for nothing.

    :raises ValueError: for that.
    """
    if not typed.strip():
        return None
    days = whole(typed)
    if days is None:
        raise ValueError(typed)
    return days


@only("office")
@require_http_methods(["GET", "POST"])
def archive_list(request: Asking, disposal: int) -> HttpResponse:
    """销毁清册. The files of a list for the second person; when they are gone, the certificate."""
    now, error, seen = timezone.now(), "", whole(request.POST.get("seen", ""))
    given: dict[str, Any] = {"disposal": disposal, "by": request.actor, "at": now}
    if request.method == "POST":
        try:
            match request.POST.get("move"):
                case "approve":
                    cases.approve_disposal(**given, seen=seen)
                case "decline":
                    cases.decline_disposal(**given, seen=seen, why=request.POST.get("why", ""))
                case "destroy":
                    cases.destroy(**given)
        except cases.NoSuchDisposal as gone:
            raise Http404 from gone
        except Refusal as refused:
            error = str(refused)
        else:
            return redirect("office:archive-list", disposal)
    row = files.disposal(disposal)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "state": STATES[row.state],
        "files": [(one, spec(one.item_version_id).name) for one in files.files_of(row)],
        "names": names_of({who for who in (row.proposed_by_id, row.answered_by_id) if who}),
        "mine": row.proposed_by_id == request.actor.account,
        "may": actions.may_keep_calendar(request.actor),
        "typed": request.POST,
        "errors": [("why", error)] if error else [],
    }
    return render(request, "office/archive/list.html", context, status=409 if error else 200)
