"""Questions as the office watches them (咨询总览): open, late, answered in time; the file in the form of the standard."""

import csv
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from onewindow.domain.feedback import queries
from onewindow.domain.org.queries import bodies
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 50
STATES = {
    "open": _("To be answered"),
    "late": _("Late"),
    "answered": _("Answered"),
    "unhelpful": _("Did not help"),
    "published": _("In the guide"),
}


@staff("office")
@require_GET
def questions(request: Asking) -> HttpResponse:
    """咨询总览. The figures of the last thirty days, and the questions, newest first."""
    at = timezone.now()
    state, department = request.GET.get("state", ""), request.GET.get("department", "")
    state = state if state in STATES else ""
    after = request.GET.get("after", "")
    rows = queries.listed(
        request.actor, at, state=state, department=whole(department), after=whole(after), limit=PAGE + 1
    )
    chosen = {"state": state, "department": department}
    asked = {name: value for name, value in chosen.items() if value}
    context = {
        "rows": rows[:PAGE],
        "at": at,
        "figures": queries.figures(request.actor, at),
        "states": STATES.items(),
        "chosen": chosen,
        "some": bool(asked),
        "departments": bodies.departments(request.actor, "", limit=200),
        "newer": f"?{urlencode(asked)}" if after else "",
        "older": f"?{urlencode({**asked, 'after': rows[PAGE - 1].pk})}" if len(rows) > PAGE else "",
        "today": timezone.localdate(at),
        "month": timezone.localdate(at).replace(day=1),
    }
    return render(request, "office/catalogue/questions/list.html", context)


@staff("office")
@require_GET
def exported(request: Asking) -> HttpResponse:
    """咨询导出. CSV with the twelve fields of GB/T 39046-2020 6.7, for a period (a month, if none is named)."""
    at = timezone.now()
    today = timezone.localdate(at)
    first = _day(request.GET.get("from", "")) or today.replace(day=1)
    last = _day(request.GET.get("to", "")) or today
    zone = timezone.get_default_timezone()
    since = datetime.combine(first, time.min, zone)
    until = datetime.combine(last + timedelta(days=1), time.min, zone)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="questions-{first}-{last}.csv"'
    answer.write("\ufeff")  # what spreadsheets need to read Chinese
    lines = csv.DictWriter(answer, [one.name for one in queries.FORM])
    lines.writeheader()
    for row in queries.exported(request.actor, since=since, until=until, at=at):
        lines.writerow({name: _harmless(value) for name, value in row.items()})
    return answer


def _harmless(value: str) -> str:
    """A spreadsheet must not take a question for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t") else value


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
