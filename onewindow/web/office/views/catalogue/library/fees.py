"""The fee list (收费目录): every row in force with its law and its items; a new row, the end of one; where guides differ."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.fees import actions, queries
from onewindow.domain.org.queries.bodies import department_choices
from onewindow.web.office.forms import fees as forms
from onewindow.web.office.forms.entry import fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff


@staff("office", "supervisor")
@require_GET
def fees(request: Asking) -> HttpResponse:
    """收费目录. What may be charged today, and nothing else."""
    return _page(request, Attempt())


def _page(request: Asking, attempt: Attempt) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "rows": queries.the_list(today),
        "differing": queries.differing(today),
        "may": any(role == "office" for role, _ in request.actor.scopes),
        "errors": attempt.errors,
        "key": forms.End().key_value,
        "today": today,
    }
    return render(request, "office/catalogue/fees/list.html", context, status=attempt.status)


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """列入目录. A row from a day on."""
    form = forms.Fee(
        request.POST or None, initial={"effective_from": timezone.localdate().isoformat(), "rule": "fixed"}
    )
    english = (get_language() or "zh").startswith("en")
    named = [(one.pk, one.name_en if english else one.name_zh) for one in department_choices(request.actor)]
    fill(form, {"rule": forms.RULES, "department": named})
    show = partial(_form, request, form)
    if request.method != "POST":
        return show(Attempt())

    def do(at: datetime) -> Any:
        typed = form.typed()
        items = [one.strip() for one in typed.pop("items").replace("，", ",").split(",") if one.strip()]
        department = int(typed.pop("department"))
        return actions.enter(**typed, department=department, items=items, by=request.actor, at=at)

    return save(
        request,
        name="fee-enter",
        form=form,
        do=do,
        show=show,
        after=lambda _: reverse("office:catalogue-fees"),
        said=gettext("Added to the fee list."),
    )


def _form(request: Asking, form: forms.Fee, attempt: Attempt) -> HttpResponse:
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "back": reverse("office:catalogue-fees"),
    }
    return render(request, "office/catalogue/fees/form.html", context, status=attempt.status)


@staff("office")
@require_POST
def end(request: Asking, fee: int) -> HttpResponse:
    """移出目录. From today on nothing is charged by this row."""
    form = forms.End(request.POST)
    return save(
        request,
        name="fee-end",
        form=form,
        do=lambda at: actions.end(fee=fee, on=form.cleaned_data["on"], by=request.actor, at=at),
        show=partial(_page, request),
        after=lambda _: reverse("office:catalogue-fees"),
        said=gettext("It is no longer charged."),
    )
