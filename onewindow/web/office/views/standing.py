"""Stand-ins: named by the administrator on a person's page, or by oneself."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.org.actions import office
from onewindow.domain.org.queries import personnel
from onewindow.domain.org.queries.personnel import StaffPage
from onewindow.web.office.forms.bodies import Plain
from onewindow.web.office.forms.entry import fill
from onewindow.web.office.forms.personnel import StandIn
from onewindow.web.office.templatetags.office import post_word
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff


@staff("office")
@require_http_methods(["GET", "POST"])
def stand_in(request: Asking, staff: int) -> HttpResponse:
    """设代理. A colleague acts with this person's posts from day to day."""
    found = personnel.staff_page(request.actor, staff, timezone.now())
    here = reverse("office:person", args=[staff])
    return _named(request, found, "office/people/stand_in.html", here, here)


@staff()
@require_http_methods(["GET", "POST"])
def mine(request: Asking) -> HttpResponse:
    """我的代理. Who is away names a colleague himself."""
    found = personnel.own_page(request.actor, timezone.now())
    return _named(request, found, "office/people/mine.html", reverse("office:mine"), reverse("ui:account"))


@staff()
@require_POST
def end(request: Asking, holding: int) -> HttpResponse:
    """结束代理. By who is back, by the stand-in, by the administrator."""
    own = request.POST.get("own") == "1"
    person = request.POST.get("person", "")
    here = reverse("office:mine") if own or not person.isdecimal() else reverse("office:person", args=[int(person)])
    return save(
        request,
        name="end-stand-in",
        form=Plain(request.POST),
        do=lambda at: office.end_stand_in(holding=holding, by=request.actor, at=at),
        show=lambda attempt: _again(attempt),
        after=lambda _: here,
        said=gettext("The stand-in has ended."),
    )


def _again(attempt: Attempt) -> HttpResponse:
    """There is no form to come back to: the refusal becomes its own page."""
    if attempt.refusal is not None:
        raise attempt.refusal
    raise ValueError(attempt.errors)


def _named(request: Asking, found: StaffPage, template: str, after: str, back: str) -> HttpResponse:
    form = StandIn(request.POST or None, initial={"from_on": timezone.localdate().isoformat()})
    own = [one for one in found.own if one.from_on <= found.today]
    choices: dict[str, list[tuple[Any, Any]]] = {
        "staff": [(one.pk, f"{one.name} · {one.number}") for one in personnel.colleagues(found.row)],
        "posts": [(one.post_id, post_word(one.post)) for one in own],
    }
    fill(form, choices)
    if not form.is_bound:
        form.initial["posts"] = [one.post_id for one in own]
    show = partial(_page, request, found, form, template, back)
    if request.method != "POST":
        return show(Attempt())

    def name(at: Any) -> list[int]:
        given = form.cleaned_data
        return office.stand_in(
            away=found.row.pk,
            staff=int(given["staff"]),
            posts=[int(one) for one in given["posts"]],
            from_on=given["from_on"],
            to_on=given["to_on"],
            by=request.actor,
            at=at,
        )

    return save(
        request,
        name="stand-in",
        form=form,
        do=name,
        show=show,
        after=lambda _: after,
        said=gettext("The stand-in is named."),
    )


def _page(request: Asking, found: StaffPage, form: StandIn, template: str, back: str, attempt: Attempt) -> HttpResponse:
    context = {
        "p": found,
        "row": found.row,
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "back": back,
    }
    return render(request, template, context, status=attempt.status)
