"""Centres, windows and opening hours."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.org.actions import office
from onewindow.domain.org.queries import bodies
from onewindow.domain.org.queries.bodies import CentrePage
from onewindow.web.office import wording
from onewindow.web.office.forms import bodies as forms
from onewindow.web.office.forms.entry import Entry, fill
from onewindow.web.office.templatetags.office import short
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff


@staff("office")
@require_GET
def centres(request: Asking) -> HttpResponse:
    """中心清单. The centres of the administrator's area."""
    return render(request, "office/places/list.html", {"rows": bodies.centres(request.actor)})


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """增设中心. A service centre."""
    form = forms.NewCentre(request.POST or None)
    fill(form, {"area": [(one.pk, one.name) for one in bodies.areas(request.actor)]})
    return _edited(
        request,
        form,
        name="add-centre",
        title=gettext("Add a centre"),
        back=reverse("office:centres"),
        do=lambda at: office.add_centre(
            area=form.cleaned_data["area"], **_centre_values(form.cleaned_data), by=request.actor, at=at
        ),
        after=lambda pk: reverse("office:centre", args=[pk]),
    )


@staff("office")
@require_GET
def centre(request: Asking, centre: int) -> HttpResponse:
    """中心. Its opening hours and windows."""
    return page(request, centre, Attempt())


def page(request: Asking, centre: int, attempt: Attempt) -> HttpResponse:
    """The page of a centre; ``attempt`` is what was just refused on it."""
    found = bodies.centre_page(request.actor, centre)
    context = {"c": found, "row": found.row, "errors": attempt.errors, "key": forms.Plain().key_value}
    return render(request, "office/places/centre.html", context, status=attempt.status)


@staff("office")
@require_http_methods(["GET", "POST"])
def edit(request: Asking, centre: int) -> HttpResponse:
    """变更中心. Name, address, telephone."""
    row = bodies.centre_page(request.actor, centre).row
    names = ("name_zh", "name_en", "address_zh", "address_en", "phone")
    form = forms.Centre(request.POST or None, initial={one: getattr(row, one) for one in names} | {"seen": row.version})
    return _edited(
        request,
        form,
        name="change-centre",
        title=gettext("Change the centre"),
        back=reverse("office:centre", args=[centre]),
        do=lambda at: office.change_centre(
            centre=centre, **_centre_values(form.cleaned_data), seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
    )


@staff("office")
@require_http_methods(["GET", "POST"])
def opening(request: Asking, centre: int) -> HttpResponse:
    """开放时间. The week, each day one line."""
    found = bodies.centre_page(request.actor, centre)
    form = forms.Week(request.POST or None, initial=_week(found) | {"seen": found.row.version})
    return _edited(
        request,
        form,
        name="set-opening",
        title=gettext("Opening hours"),
        lead=gettext(
            "From now on, limits in working hours count by these hours; times already promised do not change."
        ),
        back=reverse("office:centre", args=[centre]),
        do=lambda at: office.set_opening(
            centre=centre, week=form.week(), seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
        fields=lambda attempt: _at_weekday(form, attempt),
    )


@staff("office")
@require_http_methods(["GET", "POST"])
def new_window(request: Asking, centre: int) -> HttpResponse:
    """增设窗口. One more window of a centre."""
    bodies.centre_page(request.actor, centre)
    form = _window_form(request, forms.Window(request.POST or None, initial={"kind": "comprehensive"}))
    return _edited(
        request,
        form,
        name="add-window",
        title=gettext("Add a window"),
        back=reverse("office:centre", args=[centre]),
        do=lambda at: office.add_window(centre=centre, **_window_values(form), by=request.actor, at=at),
    )


@staff("office")
@require_http_methods(["GET", "POST"])
def window(request: Asking, window: int) -> HttpResponse:
    """变更窗口. Number, name, kind, floor, department."""
    row = bodies.window(request.actor, window)
    names = ("number", "name_zh", "name_en", "kind", "floor")
    initial = {name: getattr(row, name) for name in names} | {"department": row.department_id, "seen": row.version}
    form = _window_form(request, forms.Window(request.POST or None, initial=initial))
    return _edited(
        request,
        form,
        name="change-window",
        title=gettext("Change the window"),
        back=reverse("office:centre", args=[row.centre_id]),
        do=lambda at: office.change_window(
            window=window, **_window_values(form), seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
    )


@staff("office")
@require_POST
def close_window(request: Asking, window: int) -> HttpResponse:
    """撤销窗口. Refused while somebody sits there."""
    row = bodies.window(request.actor, window)
    form = forms.Plain(request.POST)
    return save(
        request,
        name="close-window",
        form=form,
        do=lambda at: office.close_window(window=window, seen=form.cleaned_data["seen"], by=request.actor, at=at),
        show=partial(page, request, row.centre_id),
        after=lambda _: reverse("office:centre", args=[row.centre_id]),
        said=gettext("The window is closed."),
    )


def _edited(
    request: Asking,
    form: Entry,
    *,
    name: str,
    title: str,
    back: str,
    do: Any,
    after: Any = None,
    lead: str = "",
    fields: Any = None,
) -> HttpResponse:
    """A form on a page of its own; saved, it leads back."""

    def show(attempt: Attempt) -> HttpResponse:
        errors = fields(attempt) if fields else attempt.errors
        context = {
            "form": form,
            "fields": form.shown(errors),
            "errors": form.summary(errors),
            "title": title,
            "back": back,
            "lead": lead,
        }
        return render(request, "office/form.html", context, status=attempt.status)

    if request.method != "POST":
        return show(Attempt())
    return save(
        request, name=name, form=form, do=do, show=show, after=after or (lambda _: back), said=gettext("Saved.")
    )


def _at_weekday(form: Entry, attempt: Attempt) -> list[tuple[str, str]]:
    """A refusal of the hours stands at its weekday."""
    weekday = attempt.refusal.details.get("weekday") if attempt.refusal else None
    return [(f"day{weekday}" if weekday else name, words) for name, words in attempt.errors]


def _week(found: CentrePage) -> dict[str, str]:
    return {
        f"day{weekday}": " ".join(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in stretches)
        for weekday, stretches in found.week.items()
    }


def _centre_values(given: dict[str, Any]) -> dict[str, Any]:
    address = office.Address(given["address_zh"], given["address_en"], given["phone"])
    return {"name_zh": given["name_zh"], "name_en": given["name_en"], "address": address}


def _window_form(request: Asking, form: forms.Window) -> forms.Window:
    departments = [(one.pk, short(one)) for one in bodies.department_choices(request.actor)]
    fill(form, {"kind": list(wording.WINDOWS.items()), "department": departments})
    return form


def _window_values(form: forms.Window) -> dict[str, Any]:
    return form.typed() | {"department": int(form.cleaned_data["department"])}
