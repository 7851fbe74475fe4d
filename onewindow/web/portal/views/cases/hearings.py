"""Hearings at the portal (听证): ask for one, read the notices of hearings and holds, see which are held in public."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import actions, queries
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, citizen, public
from onewindow.web.ui.values.notices import hearing_pdf, hold_pdf


@public
@require_GET
def announced(request: HttpRequest) -> HttpResponse:
    """听证公告. Public hearings that are still to come (行政许可法 art. 46)."""
    return render(request, "portal/cases/hearings.html", {"rows": queries.announced(timezone.now())})


@citizen
@require_http_methods(["GET", "POST"])
def hearing(request: Asking, case: int) -> HttpResponse:
    """申请听证. What the hearing is about, and to ask for it within the five days (行政许可法 art. 47)."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        told = {"by": request.actor, "at": timezone.now(), "about": bundles.about_case(case)}
        try:
            actions.ask_hearing(case=case, **told)
        except Refusal as refusal:
            errors = [("", str(refusal))]
        else:
            messages.success(request, gettext("You have asked for a hearing. You will be told its time and place."))
            return HttpResponseRedirect(reverse("portal:case-hearing", args=[case]))
    reader = bundles.reads_as(case, request.actor)
    row = queries.must_see(reader, case)
    found = queries.hearings(case, reader)
    context = {"case": row, "found": found, "open": found.open, "errors": errors, "at": timezone.now()}
    return render(request, "portal/cases/hearing.html", context, status=422 if errors else 200)


@citizen
@require_GET
def notice(request: Asking, case: int, hearing: int) -> HttpResponse:
    """听证告知书、听证通知书 PDF."""
    return hearing_pdf(queries.hearing_notice(case, hearing, bundles.reads_as(case, request.actor)))


@citizen
@require_GET
def hold(request: Asking, case: int, hold: int) -> HttpResponse:
    """暂停计时告知书 PDF. What the applicant is told in writing of a hold (行政许可法 art. 45)."""
    return hold_pdf(queries.hold_notice(case, hold, bundles.reads_as(case, request.actor)))
