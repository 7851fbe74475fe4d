"""The base catalogue: its items with who adopts and who objects, an item's tree, adopting it."""

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.domain.catalogue.actions import inheritance
from onewindow.domain.catalogue.queries import inheritance as queries
from onewindow.web.office.forms.catalogue import inheritance as forms
from onewindow.web.office.forms.entry import Entry, fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff

PAGE = 50


@staff("office", "supervisor")
@require_GET
def bases(request: Asking) -> HttpResponse:
    """基本目录. Base items in the order of their codes: who has adopted them, who objects, what nobody has said."""
    words = request.GET.get("q", "").strip()[:60]
    status = request.GET.get("status", "")
    item_type = request.GET.get("type", "")
    after = request.GET.get("after", "")[:60]
    status = status if status in queries.STATUSES else ""
    item_type = item_type if item_type in forms.TYPES else ""
    rows = queries.base_lines(words, status=status, item_type=item_type, after=after, limit=PAGE + 1)
    chosen = {"q": words, "status": status, "type": item_type}
    kept = {key: value for key, value in chosen.items() if value}
    context = {
        "rows": rows[:PAGE],
        "figures": queries.figures(request.actor),
        "chosen": chosen,
        "some": bool(kept),
        "types": forms.TYPES,
        "statuses": forms.STATUSES,
        "older": "?" + urlencode({**kept, "after": rows[PAGE - 1].slug}) if len(rows) > PAGE else "",
        "newer": "?" + urlencode(kept) if after else "",
    }
    return render(request, "office/catalogue/base/list.html", context)


@staff("office", "supervisor")
@require_GET
def base(request: Asking, item: int) -> HttpResponse:
    """基本目录事项. What it says, who does it and what each says otherwise, who objects."""
    found = queries.base_page(item)
    levels = found.spec.particulars.get("levels") or [found.spec.level]
    context = {
        "page": found,
        "spec": found.spec,
        "type": forms.TYPES.get(found.spec.item_type, found.spec.item_type),
        "levels": [forms.LEVELS.get(one, one) for one in levels],
        "speaks": bool(queries.bodies_of(request.actor)),
        "placeable": queries.placeable(request.actor, item)[:1],
    }
    return render(request, "office/catalogue/base/item.html", context)


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def adopt(request: Asking, item: int) -> HttpResponse:
    """引用. A department takes a base item over as its own draft."""
    found = queries.base_page(item)
    levels = found.spec.particulars.get("levels") or [found.spec.level]
    bodies = bodies_of(request)
    form = forms.Adopt(request.POST or None, initial=only(bodies))
    every = [one for one in forms.LEVELS if one != "7"] if "7" in levels else levels
    fill(form, {"department": bodies, "level": [(one, forms.LEVELS.get(one, one)) for one in every]})
    show = partial(form_page, request, form, gettext("Adopt: %(name)s") % {"name": found.spec.name}, item)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="adopt-base",
        form=form,
        do=lambda at: inheritance.adopt_base(
            **{**form.typed(), "department": int(form.cleaned_data["department"])}, base=item, by=request.actor, at=at
        ),
        show=show,
        after=lambda change: reverse("office:catalogue-change", args=[change]),
        said=gettext(
            "The draft is created. Promised limits may be shortened and requirements reduced, never the reverse."
        ),
    )


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def handling(request: Asking, item: int, implementation: int) -> HttpResponse:
    """设立业务办理项. One more way of doing an implementation of this base item."""
    form = forms.Handling(request.POST or None)
    show = partial(form_page, request, form, gettext("Add a handling item"), item)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="add-handling",
        form=form,
        do=lambda at: inheritance.add_handling(**form.typed(), implementation=implementation, by=request.actor, at=at),
        show=show,
        after=lambda change: reverse("office:catalogue-change", args=[change]),
        said=gettext("The draft is created, with the next code."),
    )


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def place(request: Asking, item: int) -> HttpResponse:
    """归入上级事项. An item of one's own that stands already, with this base item's code, is placed under it."""
    found = queries.base_page(item)
    form = forms.Placing(request.POST or None)
    own = queries.placeable(request.actor, item, placed=request.method == "POST")
    fill(form, {"item": [(one.item_id, f"{one.name} · {one.department}") for one in own]})
    show = partial(form_page, request, form, gettext("Place under: %(name)s") % {"name": found.spec.name}, item)
    if request.method != "POST":
        return show(Attempt())

    def do(at: datetime) -> int:
        inheritance.place_under(item=int(form.cleaned_data["item"]), parent=item, by=request.actor, at=at)
        return item

    return save(
        request,
        name="place-under",
        form=form,
        do=do,
        show=show,
        after=lambda _: reverse("office:catalogue-base", args=[item]),
        said=gettext("The item is now placed under it."),
    )


def bodies_of(request: Asking) -> list[tuple[Any, Any]]:
    """The departments somebody may speak for, to choose from."""
    return [(one.pk, one.name) for one in queries.bodies_of(request.actor)]


def only(bodies: list[tuple[Any, Any]]) -> dict[str, Any]:
    """The department that is chosen already, where there is but one."""
    return {"department": bodies[0][0]} if len(bodies) == 1 else {}


def form_page(request: Asking, form: Entry, title: str, item: int, attempt: Attempt) -> HttpResponse:
    """A form about a base item, with what was just refused."""
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "title": title,
        "back": reverse("office:catalogue-base", args=[item]),
    }
    return render(request, "office/form.html", context, status=attempt.status)
