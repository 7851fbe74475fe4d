"""How long things are kept (保存期限): the rules in force, what they would delete now, and a new rule from a day to come."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from onewindow.domain.org import actions
from onewindow.kernel import retention as rules
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking
from onewindow.web.ui.access import staff as only
from onewindow.web.ui.numbers import whole


@only("office")
@require_http_methods(["GET", "POST"])
def retention(request: Asking) -> HttpResponse:
    """保存期限. A dry run: nothing is deleted by opening this page; the nightly job does it."""
    now, error = timezone.now(), ""
    if request.method == "POST":
        try:
            actions.change_retention(
                key=request.POST.get("key", ""),
                days=whole(request.POST.get("days", "")),
                effective_from=date.fromisoformat(request.POST.get("from", "")),
                source=request.POST.get("source", "")[:300],
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
