"""Reconciliation (对账): days compared with the provider's statement, differences closed by a person with a reason."""

from datetime import timedelta
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.fees import actions, queries
from onewindow.web.office.forms import fees as forms
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff

DAYS = 31


@staff("office")
@require_http_methods(["GET", "POST"])
def days(request: Asking) -> HttpResponse:
    """对账记录. The days compared so far; one more, or one again."""
    form = forms.Day(request.POST or None, initial={"day": (timezone.localdate() - timedelta(days=1)).isoformat()})
    show = partial(_days, request, form)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="reconcile",
        form=form,
        do=lambda at: actions.reconcile(day=form.cleaned_data["day"], by=request.actor, at=at),
        show=show,
        after=lambda row: reverse("office:catalogue-fee-day", args=[row]),
    )


def _days(request: Asking, form: forms.Day, attempt: Attempt) -> HttpResponse:
    before = parse_date(request.GET.get("before", "")[:10]) if request.GET.get("before") else None
    rows = queries.days(before, DAYS)
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "rows": rows,
        "vendor": queries.configured(),
        "older": f"?before={rows[-1].row.day.isoformat()}" if len(rows) == DAYS else "",
        "newer": reverse("office:catalogue-fee-days") if before else "",
    }
    return render(request, "office/catalogue/fees/days.html", context, status=attempt.status)


@staff("office")
@require_http_methods(["GET"])
def day(request: Asking, reconciliation: int) -> HttpResponse:
    """对账结果. One day: two sums, and what differs."""
    return _day(request, reconciliation, Attempt())


def _day(request: Asking, reconciliation: int, attempt: Attempt) -> HttpResponse:
    context = {
        "day": queries.reconciled(reconciliation),
        "errors": attempt.errors,
        "key": forms.Close().key_value,
        "typed": request.POST,
    }
    return render(request, "office/catalogue/fees/day.html", context, status=attempt.status)


@staff("office")
@require_POST
def close(request: Asking, reconciliation: int, difference: int) -> HttpResponse:
    """差异处理. What it was."""
    form = forms.Close(request.POST)
    return save(
        request,
        name="difference-close",
        form=form,
        do=lambda at: actions.close_difference(
            difference=difference, reason=form.cleaned_data["reason"], by=request.actor, at=at
        ),
        show=partial(_day, request, reconciliation),
        after=lambda _: reverse("office:catalogue-fee-day", args=[reconciliation]),
        said=gettext("The difference is closed."),
    )
