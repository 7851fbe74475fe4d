"""The reform ledger in the office (改革台账): batches opened, filled with changes of items, closed; the cheapest next cuts."""

from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue.actions import reform as verbs
from onewindow.domain.catalogue.queries.figures import reform
from onewindow.domain.org.queries import bodies
from onewindow.web.office.forms.catalogue.reform import Assign, Batch, TakeOut
from onewindow.web.office.forms.entry import Entry, fill
from onewindow.web.office.views.saving import Attempt, save
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import ledger

PAGE = 20
CUTS = 100
LOOK_BACK = timedelta(days=730)
KINDS: dict[str, Any] = {
    "held": _("A document the government already holds"),
    "shared": _("Asked by several items of a package"),
    "step": _("A step that decides nothing new"),
    "review": _("Reviewed twice"),
}


@staff("office")
@require_GET
def batches(request: Asking) -> HttpResponse:
    """改革批次. All batches with their figures, the newest first."""
    after = whole(request.GET.get("after", ""))
    rows = reform.batches(after=after, limit=PAGE + 1)
    context = {
        "rows": [(one, ledger.bars(one.comparison)) for one in rows[:PAGE]],
        "older": "?" + urlencode({"after": rows[PAGE - 1].row.pk}) if len(rows) > PAGE else "",
        "newer": "?" if after is not None else "",
    }
    return render(request, "office/catalogue/reform/list.html", context)


@staff("office")
@require_http_methods(["GET", "POST"])
def new(request: Asking) -> HttpResponse:
    """开设改革批次. Its name, order and aim."""
    areas = bodies.areas(request.actor)
    usual = {"on": timezone.localdate().isoformat(), "area": areas[0].pk if areas else ""}
    form = Batch(request.POST or None, initial=usual)
    fill(form, {"area": [(one.pk, one.name) for one in areas]})
    show = partial(_form, request, form)
    if request.method != "POST":
        return show(Attempt())
    return save(
        request,
        name="open-batch",
        form=form,
        do=lambda at: verbs.open_batch(**form.typed(), by=request.actor, at=at),
        show=show,
        after=lambda pk: reverse("office:catalogue-reform-batch", args=[pk]),
        said=gettext("The batch is open."),
    )


@staff("office")
@require_GET
def batch(request: Asking, batch: int) -> HttpResponse:
    """改革批次. Its figures, its items, and the changes that belong to no batch yet."""
    return _page(request, batch, Attempt())


@staff("office")
@require_POST
def assign(request: Asking, batch: int) -> HttpResponse:
    """列入批次. The changes ticked join the batch."""
    form = Assign(request.POST)
    fill(form, {"versions": [(pk, pk) for pk in request.POST.getlist("versions") if pk.isdecimal()]})
    return _moved(
        request,
        batch,
        form,
        "assign",
        lambda at: verbs.assign(
            batch=batch,
            versions=[int(one) for one in form.cleaned_data["versions"]],
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=at,
        ),
        gettext("Added to this batch."),
    )


@staff("office")
@require_POST
def take_out(request: Asking, batch: int) -> HttpResponse:
    """移出批次. One item leaves the batch."""
    form = TakeOut(request.POST)
    return _moved(
        request,
        batch,
        form,
        "take-out",
        lambda at: verbs.take_out(
            batch=batch, item=form.cleaned_data["item"], seen=form.cleaned_data["seen"], by=request.actor, at=at
        ),
        gettext("Removed from this batch."),
    )


@staff("office")
@require_POST
def close(request: Asking, batch: int) -> HttpResponse:
    """结束批次. Its figures are final."""
    form = Entry(request.POST)
    return _moved(
        request,
        batch,
        form,
        "close-batch",
        lambda at: verbs.close_batch(batch=batch, seen=form.cleaned_data["seen"], by=request.actor, at=at),
        gettext("The batch is closed; its figures are final."),
    )


@staff("office")
@require_GET
def proposals(request: Asking) -> HttpResponse:
    """精简建议. The cheapest next cuts over the items in force; each leads to where a change is started."""
    today = timezone.localdate()
    packages = {one.slug: one for one in bundles.in_force(today)}
    found = reform.proposals(today, {slug: list(one.plan.items) for slug, one in packages.items()})
    kind = request.GET.get("kind", "")
    shown = [one for one in found if kind not in KINDS or one.kind == kind]
    start = min(whole(request.GET.get("after", "")) or 0, len(shown))
    end = start + CUTS
    context = {
        "rows": [(one, KINDS[one.kind], packages.get(one.package)) for one in shown[start:end]],
        "kinds": [(key, word, sum(one.kind == key for one in found)) for key, word in KINDS.items()],
        "kind": kind if kind in KINDS else "",
        "count": len(found),
        "papers": sum(one.papers for one in shown),
        "days": sum(one.days for one in shown),
        "older": "?" + urlencode({"kind": kind, "after": end}) if end < len(shown) else "",
        "newer": "?" + urlencode({"kind": kind}) if start else "",
    }
    return render(request, "office/catalogue/reform/proposals.html", context)


def _page(request: Asking, batch: int, attempt: Attempt) -> HttpResponse:
    page = reform.batch(batch)
    since = page.row.on - LOOK_BACK
    free = [] if page.row.closed_at else reform.free_versions(request.actor, since)
    form = Assign(initial={"seen": page.row.version})
    context = {
        "page": page,
        "row": page.row,
        "found": page.comparison,
        "bars": ledger.bars(page.comparison),
        "kinds": ledger.kinds(page.comparison),
        "lines": [_line(one) for one in page.comparison.turns],
        "columns": [label for key, label in ledger.MEASURES if key != "items"],
        "free": [_line(one) for one in free],
        "ticked": set(request.POST.getlist("versions")) if request.method == "POST" else set(),
        "form": form,
        "errors": attempt.errors,
    }
    return render(request, "office/catalogue/reform/batch.html", context, status=attempt.status)


def _line(turn: reform.Turn) -> tuple[Any, ...]:
    return (
        turn,
        [(kind, ledger.KINDS[kind]) for kind in turn.kinds],
        ledger.cells(turn.was, turn.now),
        str(turn.item.id),
    )


def _moved(request: Asking, batch: int, form: Entry, name: str, do: Any, said: str) -> HttpResponse:
    here = reverse("office:catalogue-reform-batch", args=[batch])
    show = partial(_page, request, batch)
    return save(request, name=name, form=form, do=do, show=show, after=lambda _: here, said=said)


def _form(request: Asking, form: Entry, attempt: Attempt) -> HttpResponse:
    context = {
        "form": form,
        "fields": form.shown(attempt.errors),
        "errors": form.summary(attempt.errors),
        "title": gettext("Open a batch of reform"),
        "back": reverse("office:catalogue-reform"),
    }
    return render(request, "office/form.html", context, status=attempt.status)
