"""Criteria of the green channel (绿色通道条件): published with their source from a day on, read by a second person, ended."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.agents import actions
from onewindow.domain.agents.models import Criterion
from onewindow.domain.agents.queries import green as queries
from onewindow.domain.org.actions import may_keep_calendar
from onewindow.domain.org.queries import names_of
from onewindow.web.office.forms import places as forms
from onewindow.web.office.forms.entry import fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff

STATES = {"now": "green", "coming": "running", "over": "waiting"}
"""Whether a version holds → its light."""


@staff("office")
@require_GET
def criteria(request: Asking) -> HttpResponse:
    """绿色通道条件. Every version with its days and its source; what everybody reads stands at the portal."""
    return page(request, Attempt())


def page(request: Asking, attempt: Attempt) -> HttpResponse:
    """The criteria; ``attempt`` is what was just refused on one of them."""
    rows = queries.published(timezone.now())
    people = {who for one in rows for who in (one.row.published_by_id, one.row.checked_by_id) if who}
    names = names_of(people) if people else {}
    words = {"now": gettext("In force"), "coming": gettext("To come"), "over": gettext("No longer in force")}
    context = {
        "rows": [
            {
                "one": one,
                "state": (STATES[one.state], words[one.state]),
                "rule": rule_words(one.row.rule),
                "by": names.get(one.row.published_by_id or 0),
                "read_by": names.get(one.row.checked_by_id or 0),
                "mine": one.row.published_by_id == request.actor.account,
            }
            for one in rows
        ],
        "may": may_keep_calendar(request.actor),
        "errors": attempt.errors,
        "key": forms.TakeOff().key_value,
    }
    return render(request, "office/places/criteria.html", context, status=attempt.status)


def rule_words(rule: dict[str, Any]) -> str:
    """What the machine looks at, in words."""
    match rule:
        case {"fact": "age", "at_least": least}:
            return gettext("Age at least %(n)s") % {"n": least}
        case {"fact": "item", "in": items}:
            return gettext("Item: %(names)s") % {"names": gettext(", ").join(items)}
        case {"key": key, "at_least": least}:
            return gettext("Field %(key)s at least %(n)s") % {"key": key, "n": least}
    said = gettext(", ").join(str(one) for one in rule.get("in", ()))
    return gettext("Field %(key)s is %(names)s") % {"key": rule.get("key", ""), "names": said}


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """公布条件. A new criterion, or the next version of one (``?after=``)."""
    earlier = request.GET.get("after", "")
    initial = _typed(queries.criterion(int(earlier))) if earlier.isdecimal() else {"fact": "age"}
    initial["from_on"] = timezone.localdate().isoformat()
    form = forms.Criterion(request.POST or None, initial=initial)
    fill(form, {"fact": list(forms.FACTS.items())})

    def show(attempt: Attempt) -> HttpResponse:
        context = {
            "form": form,
            "fields": {one.name: one for one in form.shown(attempt.errors)},
            "errors": form.summary(attempt.errors),
        }
        return render(request, "office/places/criterion.html", context, status=attempt.status)

    def do(at: Any) -> int:
        given = form.cleaned_data
        told = {name: given[name] for name in ("code", "name_zh", "name_en", "source", "from_on")}
        return actions.publish_criterion(**told, rule=form.rule(), by=request.actor, at=at)

    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="publish-criterion",
        form=form,
        do=do,
        show=show,
        after=lambda _: reverse("office:criteria"),
        said=gettext("The criterion is published. A second person will check its source."),
    )


def _typed(row: Criterion) -> dict[str, Any]:
    """The version before, as it would be typed."""
    rule: dict[str, Any] = row.rule
    wanted = "\n".join(str(one) for one in rule.get("in", ()))
    told = {name: getattr(row, name) for name in ("code", "name_zh", "name_en", "source")} | {"fact": rule["fact"]}
    match rule["fact"]:
        case "age":
            return told | {"age": rule["at_least"]}
        case "item":
            return told | {"items": wanted}
    return told | {"field": rule["key"], "least": rule.get("at_least", ""), "values": wanted}


@staff("office")
@require_http_methods(["GET", "POST"])
def end(request: Asking, criterion: int) -> HttpResponse:
    """停用条件. With its last day; who goes first already, still does."""
    row = queries.criterion(criterion)
    first: date = max(row.effective_from, timezone.localdate())
    form = forms.End(request.POST or None, initial={"on": first.isoformat()})

    def show(attempt: Attempt) -> HttpResponse:
        context = {
            "form": form,
            "fields": form.shown(attempt.errors),
            "errors": form.summary(attempt.errors),
            "title": queries.name_of(row),
            "lead": gettext("After its last day it no longer applies; cases already in the green channel stay there."),
            "back": reverse("office:criteria"),
        }
        return render(request, "office/form.html", context, status=attempt.status)

    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="end-criterion",
        form=form,
        do=lambda at: actions.end_criterion(criterion=criterion, **form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda _: reverse("office:criteria"),
        said=gettext("Its last day is set."),
    )


@staff("office")
@require_POST
def confirm(request: Asking, criterion: int) -> HttpResponse:
    """核对依据. I have read the document, and the criterion stands in it."""
    return save(
        request,
        name="confirm-criterion",
        form=forms.TakeOff(request.POST),
        do=lambda at: actions.confirm_criterion(criterion=criterion, by=request.actor, at=at),
        show=partial(page, request),
        after=lambda _: reverse("office:criteria"),
        said=gettext("The source is confirmed."),
    )
