"""An application on its way (办件进度): receipt, progress, correction, withdrawal."""

from datetime import datetime
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.queries import BundlePage
from onewindow.domain.bundles.queries.together import handing
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.queries import Progress
from onewindow.domain.org.queries import Actor
from onewindow.kernel.documents import qr_svg
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.drawing import bundle_drawing, single_standing, standing
from onewindow.web.ui.access import Asking, citizen, public
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values.procedure import stages_of, stages_together
from onewindow.web.ui.views import correcting, joining

TRIES = 20
TRIES_SECONDS = 600


@citizen
@require_GET
def receipt(request: Asking, bundle: int) -> HttpResponse:
    """收件凭证. The number with its QR, what was handed in, what happens next; made to be printed."""
    page = queries.bundle_page(bundle, request.actor, timezone.now())
    slip = queries.receipt(bundle, request.actor, timezone.now())
    address = f"{settings.PUBLIC_URL}{reverse('portal:track')}?number={slip.number}"
    return render(
        request,
        "portal/bundles/receipt.html",
        {
            "page": page,
            "slip": slip,
            "received": [one for one in slip.materials if one.file or one.state == "promised"],
            "qr": mark_safe(qr_svg(address, border=0)),
            "standing": standing(page),
            "stages": stages_together(page),
        },
    )


@citizen
@require_GET
def bundle(request: Asking, bundle: int) -> HttpResponse:
    """办件进度. One drawn graph, who acts next and by when, what has been granted."""
    page = queries.bundle_page(bundle, request.actor, timezone.now())
    return render(request, "portal/bundles/bundle.html", _shown(page, request))


@citizen
@require_GET
def progress(request: Asking, bundle: int) -> HttpResponse:
    """The part of the page that stays fresh."""
    page = queries.bundle_page(bundle, request.actor, timezone.now())
    return render(request, "portal/bundles/_fresh.html", _shown(page, request))


def _shown(page: BundlePage, request: Asking) -> dict[str, Any]:
    refused = queries.refusals(page.id, request.actor)
    return {
        "page": page,
        "standing": standing(page),
        "stages": stages_together(page),
        "drawing": bundle_drawing(page),
        "licences": [licence for node in page.nodes for licence in node.licences],
        "open": page.state in {"filed", "correcting", "running"},
        "refusals": refused,
        "filed_by": queries.filed_by(page.id),
        "changeable": page.state in {"filed", "running"},
        "appeal": next((cases.appeal(one.case, Actor.SYSTEM) for one in refused if one.case), None),
        "going": [node for node in page.nodes if node.case.closed_at is None and node.case.state != "refused"],
        "stopped": [node for node in page.nodes if node.case.state == "stopped"],
        "handed": handing.handing(page.id, request.actor) if page.state == "closed" else None,
        "personally": not request.actor.mandates or queries.sees(page.id, request.actor.himself),
    }


@citizen
@require_GET
def paper(request: Asking, bundle: int, kind: str) -> HttpResponse:
    """文书. The notice to put something right, or that the application was not accepted, made to be printed."""
    found = queries.bundle_paper(bundle, kind, request.actor)
    return render(request, "portal/cases/paper.html", {"paper": found, "bundle": bundle})


class TooManyTries(Refusal):
    """Too many tries; please wait ten minutes (查询过于频繁)."""


def _slowly(request: HttpRequest) -> None:
    """Nobody tries out four signs one after another: twenty tries in ten minutes from one address.

    :raises TooManyTries: beyond that.
    """
    place = f"track.{get_client_ip_address(request) or ''}"  # behind a proxy too
    cache.add(place, 0, TRIES_SECONDS)
    if cache.incr(place) > TRIES:
        raise TooManyTries()


def _tracked(number: str, tail: str, at: datetime) -> tuple[BundlePage | None, Progress | None]:
    """What a number names: a package on its receipt, or a single item on its slip.

    :raises NoSuchBundle: neither.
    """
    try:
        return queries.tracked(number, tail, at), None
    except queries.NoSuchBundle:
        single = cases.tracked(number, tail, at)
        if single is None:
            raise
        return None, single


@public
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """进度查询. By the number on the receipt and the end of the applicant's code; whoever is logged in sees his own page."""
    number = (request.POST.get("number") or request.GET.get("number") or "").strip()
    tail = request.POST.get("tail", "").strip()
    error, page, single = "", None, None
    if request.method == "POST":
        try:
            _slowly(request)
            page, single = _tracked(number, tail, timezone.now())
        except Refusal as refusal:
            error = str(refusal)
    return render(
        request,
        "portal/bundles/track.html",
        {
            "number": number,
            "tail": tail,
            "page": page,
            "single": single,
            "standing": standing(page) if page else single_standing(single) if single else None,
            "stages": stages_together(page) if page else stages_of(cases.steps(single)) if single else [],
            "drawing": bundle_drawing(page) if page else None,
            "error": error,
            "errors": [("number", error)] if error else [],
        },
        status=422 if error else 200,
    )


@citizen
@require_http_methods(["GET", "POST"])
def withdraw(request: Asking, bundle: int) -> HttpResponse:
    """撤回. What is not decided yet is withdrawn; what was granted stays."""
    page = queries.bundle_page(bundle, request.actor, timezone.now())
    error = ""
    if request.method == "POST":
        try:
            seen = request.POST.get("version", "")
            actions.withdraw(
                bundle=bundle,
                by=request.actor,
                at=timezone.now(),
                seen=whole(seen),
            )
        except Refusal as refusal:
            error = str(refusal)
        else:
            return HttpResponseRedirect(reverse("portal:bundle", args=[bundle]))
    context = {"page": page, "error": error, "errors": [("", error)] if error else []}
    return render(request, "portal/bundles/withdraw.html", context, status=409 if error else 200)


@citizen
@require_http_methods(["GET", "POST"])
def correct(request: Asking, bundle: int) -> HttpResponse:
    """补正. Everything the notice names on one page: fields to change, files to hand in anew."""
    after = reverse("portal:bundle", args=[bundle])
    return correcting.answer_package(request, bundle, "portal/bundles/correct.html", after=after)


@citizen
@require_POST
def correct_upload(request: Asking, bundle: int, material: str) -> HttpResponse:
    """补正材料. Keep a file for the answer to the notice; it goes out with the rest."""
    here = reverse("portal:bundle-correct", args=[bundle])
    return correcting.keep_package(request, bundle, material, here=here)


@citizen
@require_http_methods(["GET", "POST"])
def items(request: Asking, bundle: int) -> HttpResponse:
    """增减事项. Other answers to the questions that choose items: what they add or drop, what is asked for, then done."""
    change = joining.Change(request, bundle, upload="portal:bundle-items-upload")
    if change.made():
        return HttpResponseRedirect(reverse("portal:bundle", args=[bundle]))
    return render(request, "portal/bundles/items.html", change.context(), status=change.status)


@citizen
@require_POST
def items_upload(request: Asking, bundle: int, material: str) -> HttpResponse:
    """增项材料. Keep a file for an item that is to join."""
    return joining.kept(request, bundle, material, "portal:bundle-items")
