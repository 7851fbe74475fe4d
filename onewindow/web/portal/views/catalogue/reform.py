"""The reform ledger for everybody (改革公示): what the city asked of people before and asks now, batch by batch."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from onewindow.domain.catalogue.queries.figures import reform
from onewindow.domain.catalogue.queries.figures.reform import Turn
from onewindow.domain.catalogue.refusals import NoSuchBatch
from onewindow.web.portal.views.catalogue.exporting import FORMATS, exported
from onewindow.web.ui.access import public
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import ledger

PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a batch: what happened to it, its figures before and after."""

    turn: Turn
    kinds: list[Any]
    cells: list[tuple[Any, str, str, bool]]


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """改革公示. The city between two days, and the batches with their figures, the newest first."""
    today = timezone.localdate()
    first = _day(request, "from", date(today.year - 1, today.month, 1), today)
    last = _day(request, "to", today, today)
    found = reform.between(min(first, last), max(first, last))
    rows = reform.batches(after=whole(request.GET.get("after", "")), limit=PAGE + 1)
    context = {
        "from": min(first, last),
        "to": max(first, last),
        "found": found,
        "bars": ledger.bars(found) if found.before.items or found.after.items else [],
        "kinds": ledger.kinds(found, without="new"),
        "fresh": dict(found.by_kind).get("new", 0),
        "batches": [(one, ledger.bars(one.comparison), ledger.kinds(one.comparison)) for one in rows[:PAGE]],
        "older": f"?after={rows[PAGE - 1].row.pk}" if len(rows) > PAGE else "",
        "newer": "?" if request.GET.get("after") else "",
    }
    return render(request, "portal/reform/index.html", context)


@public
@require_GET
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """改革批次. Its order and aim, the figures, each item before and after; ``as`` gives the table as a file."""
    try:
        page = reform.batch(batch)
    except NoSuchBatch as unknown:
        raise Http404(str(batch)) from unknown
    if request.GET.get("as") in FORMATS:
        return _file(request.GET["as"], page)
    context = {
        "page": page,
        "row": page.row,
        "found": page.comparison,
        "bars": ledger.bars(page.comparison),
        "kinds": ledger.kinds(page.comparison),
        "lines": [
            Line(one, [(kind, ledger.KINDS[kind]) for kind in one.kinds], ledger.cells(one.was, one.now))
            for one in page.comparison.turns
        ],
        "columns": [label for key, label in ledger.MEASURES if key != "items"],
        "formats": [(one, one.upper()) for one in FORMATS],
    }
    return render(request, "portal/reform/batch.html", context)


def _day(request: HttpRequest, name: str, usual: date, latest: date) -> date:
    """A day of the address; nonsense is the usual one, the future is today."""
    try:
        given = parse_date(request.GET.get(name, "")[:10])
    except ValueError:
        given = None
    return min(given or usual, latest)


def _file(form: str, page: reform.BatchPage) -> HttpResponse:
    head = [("name", gettext("Item")), ("department", gettext("Department")), ("kinds", gettext("What was done"))]
    for key, label in ledger.MEASURES[1:]:
        head += [(f"{key}_before", _BEFORE % {"what": label}), (f"{key}_after", _AFTER % {"what": label})]
    body = []
    for one in page.comparison.turns:
        figures = [float(getattr(side, key)) for key, _label in ledger.MEASURES[1:] for side in (one.was, one.now)]
        body.append([one.item.name, one.item.department, [str(ledger.KINDS[kind]) for kind in one.kinds], *figures])
    return exported(form, f"reform-{page.row.pk}", [(key, str(title)) for key, title in head], body)


_BEFORE, _AFTER = _("%(what)s before"), _("%(what)s after")
