"""Service points (便民服务点): where they are, which items of other bodies they take, what was agreed, since when and until when."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.agents.queries import points as queries
from onewindow.domain.cases import actions as cases
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.org.actions import office
from onewindow.web.office.forms import places as forms
from onewindow.web.office.forms.entry import fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

FOUND = 30


@staff("office")
@require_GET
def points(request: Asking) -> HttpResponse:
    """服务点. County, town and village places of the administrator's area, with how much each takes for others."""
    words = request.GET.get("q", "").strip()[:40]
    area, _, pk = request.GET.get("after", "").rpartition("~")
    key = whole(pk)
    after = (area, key) if area and key is not None else None
    rows = queries.administered(request.actor, words, after=after, limit=queries.PAGE + 1)
    last = rows[queries.PAGE - 1][0] if len(rows) > queries.PAGE else None
    context = {
        "rows": rows[: queries.PAGE],
        "words": words,
        "older": "?" + urlencode({"q": words, "after": f"{last.area_id}~{last.pk}"}) if last else "",
        "newer": "?" + urlencode({"q": words}) if after else "",
    }
    return render(request, "office/places/points.html", context)


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """增设服务点. First the town, then it or one of its villages."""
    under = (request.POST.get("under") or request.GET.get("under", ""))[:12]
    upper, below = queries.areas_below(request.actor, under)
    form = forms.NewPoint(request.POST or None)
    fill(form, {"area": [(one.pk, one.name) for one in below]})

    def show(attempt: Attempt) -> HttpResponse:
        context = {
            "form": form,
            "fields": form.shown(attempt.errors),
            "errors": form.summary(attempt.errors),
            "upper": [(one.pk, one.name) for one in upper],
            "under": under if below else "",
        }
        return render(request, "office/places/point_new.html", context, status=attempt.status)

    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="add-point",
        form=form,
        do=lambda at: office.add_centre(**_values(form.cleaned_data), by=request.actor, at=at),
        show=show,
        after=lambda pk: reverse("office:point", args=[pk]),
        said=gettext("The service point is added. Set its opening hours and the items it takes."),
    )


def _values(given: dict[str, Any]) -> dict[str, Any]:
    address = office.Address(given["address_zh"], given["address_en"], given["phone"])
    return {"area": given["area"], "name_zh": given["name_zh"], "name_en": given["name_en"], "address": address}


@staff("office")
@require_GET
def point(request: Asking, centre: int) -> HttpResponse:
    """服务点. What it takes for other bodies today, and what it took."""
    return page(request, centre, Attempt())


def page(request: Asking, centre: int, attempt: Attempt) -> HttpResponse:
    """The page of a point; ``attempt`` is what was just refused on it."""
    before = whole(request.GET.get("before", ""))
    found = queries.point_page(request.actor, centre, timezone.now(), before=before)
    over = found.over[: queries.PAGE]
    context = {
        "p": found,
        "row": found.centre,
        "over": over,
        "errors": attempt.errors,
        "older": f"?before={over[-1].row.pk}#over" if len(found.over) > queries.PAGE else "",
        "newer": "?#over" if before is not None else "",
        "key": forms.TakeOff().key_value,
    }
    return render(request, "office/places/point.html", context, status=attempt.status)


@staff("office")
@require_GET
def choose(request: Asking, centre: int) -> HttpResponse:
    """选择事项. Items in force by words; those the point takes already are marked."""
    found = queries.point_page(request.actor, centre, timezone.now())
    words = request.GET.get("q", "").strip()[:100]
    services = catalogue.services(words, timezone.localdate(), kinds=("item", "situation"), limit=FOUND)
    taken = {one.row.item.slug for one in found.taken}
    context = {
        "row": found.centre,
        "words": words,
        "rows": [(one, one.ref in taken) for one in services.rows],
        "more": services.more,
    }
    return render(request, "office/places/point_choose.html", context)


@staff("office")
@require_http_methods(["GET", "POST"])
def take_on(request: Asking, centre: int, item: str) -> HttpResponse:
    """下放事项. By what was agreed, from today on."""
    found = queries.point_page(request.actor, centre, timezone.now())
    known = catalogue.spec(catalogue.newest(item, timezone.localdate()))
    form = forms.TakeOn(request.POST or None, initial={"basis": found.basis})

    def show(attempt: Attempt) -> HttpResponse:
        context = {
            "form": form,
            "fields": form.shown(attempt.errors),
            "errors": form.summary(attempt.errors),
            "title": known.name,
            "lead": gettext("From today %(point)s takes this item; %(body)s continues to decide.")
            % {"point": found.centre.name, "body": known.department},
            "back": reverse("office:point-choose", args=[centre]),
        }
        return render(request, "office/form.html", context, status=attempt.status)

    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="list-at-point",
        form=form,
        do=lambda at: cases.list_at_point(centre=centre, item=item, **form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda _: reverse("office:point", args=[centre]),
        said=gettext("From today on the point takes it."),
    )


@staff("office")
@require_POST
def take_off(request: Asking, centre: int, item: str) -> HttpResponse:
    """停止下放. What was taken before goes its way."""
    queries.place(request.actor, centre)
    return save(
        request,
        name="take-off-point",
        form=forms.TakeOff(request.POST),
        do=lambda at: cases.take_off_point(centre=centre, item=item, by=request.actor, at=at),
        show=partial(page, request, centre),
        after=lambda _: reverse("office:point", args=[centre]),
        said=gettext("The point no longer takes this item; cases already taken continue."),
    )
