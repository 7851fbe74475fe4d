"""Limits that were not kept, for everybody (超期公开): which item, how long over, what the department says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from onewindow.domain.cases import queries
from onewindow.web.ui.access import public
from onewindow.web.ui.numbers import whole

PAGE = 30


@public
@require_GET
def overruns(request: HttpRequest) -> HttpResponse:
    """超期公开. The overruns of the last year, newest first, of all departments or one (优化营商环境条例 art. 36)."""
    at = timezone.now()
    department, after = request.GET.get("department", "")[:50], whole(request.GET.get("after", ""))
    rows = queries.overruns(at, department=department, after=after, limit=PAGE + 1)
    given = {"department": department} if department else {}
    context = {
        "rows": rows[:PAGE],
        "departments": queries.late_departments(at),
        "chosen": department,
        "newer": f"?{urlencode(given)}" if after else "",
        "older": f"?{urlencode(given | {'after': rows[PAGE - 1].row.pk})}" if len(rows) > PAGE else "",
    }
    return render(request, "portal/cases/overruns.html", context)
