"""Statistics of packages (一件事统计): one table, as CSV and JSON too; the applications behind each figure."""

import csv
from datetime import date
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from onewindow.domain.bundles.queries.packages import ZHUZHOU
from onewindow.domain.bundles.queries.packages.statistics import GROUPS, Figures, behind, statistics
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50
WORDS: dict[str, Any] = {
    "all": _("Handed in"),
    "running": _("Under way"),
    "done": _("Done"),
    "withdrawn": _("Withdrawn"),
    "not-accepted": _("Not accepted"),
}


@staff("office", "supervisor")
@require_GET
def table(request: Asking) -> HttpResponse:
    """一件事统计. Every package in a period."""
    first, last = _period(request)
    rows = statistics(first, last)
    match request.GET.get("format"):
        case "json":
            return JsonResponse(
                {
                    "from": first.isoformat(),
                    "to": last.isoformat(),
                    "packages": [one.plain() for one in rows],
                    "zhuzhou": ZHUZHOU,
                },
                json_dumps_params={"ensure_ascii": False},
            )
        case "csv":
            return _csv(rows, first, last)
    context = {
        "rows": rows,
        "zhuzhou": ZHUZHOU,
        "first": first,
        "last": last,
        "query": urlencode({"from": first.isoformat(), "to": last.isoformat()}),
    }
    return render(request, "office/packages/figures.html", context)


@staff("office", "supervisor")
@require_GET
def drill(request: Asking, slug: str, group: str) -> HttpResponse:
    """统计下钻. The applications behind a figure, page by page."""
    first, last = _period(request)
    after = whole(request.GET.get("after", ""))
    found = behind(slug, group, first, last, timezone.now(), before=after, limit=PAGE + 1)
    period = {"from": first.isoformat(), "to": last.isoformat()}
    context = {
        "rows": found[:PAGE],
        "slug": slug,
        "name": found[0].package if found else slug,
        "group": WORDS[group if group in GROUPS else "all"],
        "first": first,
        "last": last,
        "query": urlencode(period),
        "older": "?" + urlencode({**period, "after": found[PAGE - 1].id}) if len(found) > PAGE else "",
        "newer": "?" + urlencode(period) if after is not None else "",
    }
    return render(request, "office/packages/behind.html", context)


def _period(request: Asking) -> tuple[date, date]:
    """The period asked for; else this year up to today."""
    today = timezone.localdate()
    first = _day(request.GET.get("from", "")) or date(today.year, 1, 1)
    last = _day(request.GET.get("to", "")) or today
    return (first, last) if first <= last else (last, first)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _csv(rows: list[Figures], first: date, last: date) -> HttpResponse:
    out = StringIO()
    plain = [one.plain() for one in rows]
    writer = csv.DictWriter(out, fieldnames=list(max(plain, key=len)) if plain else ["slug"])
    writer.writeheader()
    writer.writerows(plain)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="packages-{first}-{last}.csv"'
    return response
