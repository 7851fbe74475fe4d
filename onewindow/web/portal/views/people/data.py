"""My data (我的信息): a copy of everything held about me; erasure of what no duty keeps; closing the account."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.org import actions, queries
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, citizen


def _page(request: Asking, refusal: Refusal | None = None) -> HttpResponse:
    found = queries.data_page(request.actor, timezone.now())
    context = {"page": found, "errors": [("", str(refusal))] if refusal else []}
    return render(request, "portal/people/data.html", context, status=409 if refusal else 200)


@citizen
@require_GET
def data(request: Asking) -> HttpResponse:
    """我的信息. Copies, what can be erased now, what must be kept, until when and by which rule."""
    return _page(request)


@citizen
@require_POST
def order(request: Asking) -> HttpResponse:
    """订取副本. Made by a job; the person is told when it is ready."""
    try:
        actions.order_copy(by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("portal:me-data"))


@citizen
@require_GET
def copy(request: Asking, copy: int) -> HttpResponse:
    """下载副本. For its person only, for seven days; each download is in the log."""
    return files.serve(actions.fetch_copy(copy=copy, by=request.actor, at=timezone.now()))  # type: ignore[return-value]


@citizen
@require_POST
def erase(request: Asking) -> HttpResponse:
    """申请删除、注销. Confirmed by a tick; carried out when the days to reconsider are over."""
    try:
        if request.POST.get("sure") != "yes":
            return HttpResponseRedirect(reverse("portal:me-data"))
        actions.ask_erasure(closes=request.POST.get("closes") == "yes", by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("portal:me-data"))


@citizen
@require_POST
def keep(request: Asking) -> HttpResponse:
    """撤回删除申请. Everything stays as it is."""
    try:
        actions.cancel_erasure(by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("portal:me-data"))
