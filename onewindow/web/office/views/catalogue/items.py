"""Items in the office (事项管理): the list, one item with its past, two versions side by side, a change begun."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.domain.catalogue import actions
from onewindow.domain.catalogue.queries import named, sheet, sheets
from onewindow.domain.catalogue.queries.changes import CODES, difference
from onewindow.domain.catalogue.queries.figures.reform import open_batches
from onewindow.domain.catalogue.queries.history import Version, history
from onewindow.domain.catalogue.queries.listing import listed
from onewindow.domain.catalogue.queries.sheets import departments
from onewindow.domain.org.queries import names_of
from onewindow.web.office.catalogue_words import KINDS, STANDING, STATES, TIERS
from onewindow.web.office.forms.catalogue.changes import NewItem, Start
from onewindow.web.office.forms.entry import fill
from onewindow.web.office.views.catalogue import showing
from onewindow.web.office.views.catalogue.changes import of_refusal
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50


@staff("office", "supervisor")
@require_GET
def items(request: Asking) -> HttpResponse:
    """事项清单. All items, whatever their standing, by department."""
    chosen = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "department", "tier", "standing")}
    usual = "tier" not in request.GET and not chosen["q"]
    chosen["tier"] = (
        "implementation" if usual else chosen["tier"]
    )  # what the city does; the base catalogue has its page
    order, _, item = request.GET.get("after", "").partition("~")
    first, second = whole(order), whole(item)
    rows = listed(
        timezone.localdate(),
        text=chosen["q"],
        department=chosen["department"],
        tier=chosen["tier"],
        standing=chosen["standing"],
        after=(first, second) if first is not None and second is not None else None,
        limit=PAGE + 1,
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    kept = {name: value for name, value in chosen.items() if value}
    context = {
        "rows": [(one, _standing(one.version), STATES.get(one.change_state), TIERS[one.tier]) for one in rows[:PAGE]],
        "chosen": chosen,
        "narrowed": any(value for name, value in kept.items() if not (usual and name == "tier")),
        "departments": departments(),
        "tiers": TIERS,
        "standings": {key: word for key, (_, word) in STANDING.items()},
        "older": "?" + urlencode(kept | {"after": f"{last.order}~{last.item}"}) if last else "",
        "newer": "?" + urlencode(kept) if first is not None else "",
    }
    return render(request, "office/catalogue/items/list.html", context)


def _standing(version: Any) -> tuple[str, Any]:
    return STANDING["draft" if version.published_at is None else version.standing]


@staff("office", "supervisor")
@require_GET
def item(request: Asking, slug: str) -> HttpResponse:
    """事项. Every field of one version as the standard groups them, and all versions with who and why."""
    return page(request, slug, Attempt())


def page(request: Asking, slug: str, attempt: Attempt, form: Start | None = None) -> HttpResponse:
    """The page of an item; ``attempt`` is what was just refused on it."""
    past = history(slug)
    shown = _chosen(past, request.GET.get("version", ""), timezone.localdate())
    known = sheet(shown.id)
    start = form or Start(initial={"effective_from": timezone.localdate()})
    bodies = [one for one in departments() if one[0] != known["department"]]
    fill(start, {"bodies": bodies, "batch": _batches(slug)})
    context = {
        "slug": slug,
        "sheet": known,
        "name": known["name_en"] if showing.language() == "en" and known["name_en"] else known["name_zh"],
        "department": named(known)["department"].get(known["department"], ""),
        "shown": shown,
        "sections": showing.sections(known, named(known)),
        "past": [(one, STATES[one.state], KINDS.get(one.kind, "")) for one in past],
        "running": next((one for one in past if one.state in ("draft", "submitted", "returned") and one.change), None),
        "standing": STANDING["draft" if shown.published_at is None else shown.standing],
        "tier": TIERS[known["tier"]],
        "names": names_of({who for one in past for who in (one.drafted_by, one.decided_by) if who}),
        "form": start,
        "fields": {one.name: one for one in start.shown(attempt.errors)},
        "errors": of_refusal(attempt.refusal) or start.summary(attempt.errors),
        "numbers": [one.number for one in past],
    }
    return render(request, "office/catalogue/items/item.html", context, status=attempt.status)


def _chosen(past: tuple[Version, ...], number: str, on: date) -> Version:
    """The version that was asked for, else the one that holds today, else the newest."""
    if number:
        found = next((one for one in past if str(one.number) == number), None)
        if found is None:
            raise Http404
        return found
    held = [one for one in past if one.published_at is not None and one.effective_from <= on]
    return max(held, key=lambda one: one.effective_from) if held else past[0]


@staff("office", "supervisor")
@require_GET
def compare(request: Asking, slug: str) -> HttpResponse:
    """对比. Two versions of an item side by side."""
    past = {str(one.number): one for one in history(slug)}
    numbers = sorted(past, key=int)
    new = past.get(request.GET.get("new", ""), past[numbers[-1]])
    old = past.get(request.GET.get("old", ""), past[numbers[max(0, numbers.index(str(new.number)) - 1)]])
    known = sheets([old.id, new.id])
    names = named(*known.values())
    context = {
        "slug": slug,
        "name": known[new.id]["name_zh"],
        "old": old,
        "new": new,
        "numbers": [int(one) for one in numbers],
        "differences": showing.differences(difference(known[old.id], known[new.id]), names),
        "names": names_of({who for one in (old, new) for who in (one.drafted_by, one.decided_by) if who}),
    }
    return render(request, "office/catalogue/items/compare.html", context)


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def start(request: Asking, slug: str) -> HttpResponse:
    """起草变更. A revision, a suspension, an end, a delegation: each begins as a draft with its reason."""
    if request.method == "GET":
        return page(request, slug, Attempt())
    form = Start(request.POST)
    fill(form, {"bodies": departments(), "batch": _batches(slug)})
    return save(
        request,
        name="start-change",
        form=form,
        do=lambda at: actions.start(item=slug, **form.wanted(), by=request.actor, at=at),
        show=lambda attempt: page(request, slug, attempt, form),
        after=lambda pk: reverse("office:catalogue-change-edit", args=[pk, "validity" if form.closes else "limits"]),
        said=gettext("The draft is started."),
    )


def _batches(slug: str) -> list[tuple[int, str]]:
    """The batches of reform a change of this item may belong to."""
    return [(one.pk, one.name) for one in open_batches(slug)]


@staff("office", "supervisor")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """新增事项. A new item: its name and who does it; the rest in the editor."""
    form = NewItem(request.POST or None, initial={"effective_from": timezone.localdate(), "level": "3", "unit": "wd"})
    codes = {
        name: [(code, en if showing.language() == "en" else zh) for code, zh, en in CODES[codes]]
        for name, codes in (("item_type", "A.1"), ("level", "A.2"), ("unit", "unit"))
    }
    fill(form, codes | {"department": departments(), "tier": [*TIERS.items()][:2]})

    def show(attempt: Attempt) -> HttpResponse:
        context = {
            "form": form,
            "fields": form.shown(attempt.errors),
            "errors": of_refusal(attempt.refusal) or form.summary(attempt.errors),
            "title": gettext("Add an item"),
            "back": reverse("office:catalogue-items"),
        }
        return render(request, "office/form.html", context, status=attempt.status)

    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="start-item",
        form=form,
        do=lambda at: actions.start_item(sheet=form.sheet(), tier=form.cleaned_data["tier"], by=request.actor, at=at),
        show=show,
        after=lambda pk: reverse("office:catalogue-change-edit", args=[pk, "basics"]),
        said=gettext("The draft is started."),
    )
