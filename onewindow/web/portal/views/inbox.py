"""My messages (消息)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.messages import actions, queries
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole

PAGE = 20


@citizen
@require_GET
def inbox(request: Asking) -> HttpResponse:
    """消息. Newest first; opening the page marks nothing, a button does."""
    after = request.GET.get("after", "")
    rows = queries.inbox(request.actor.account or 0, whole(after), PAGE + 1)
    older = f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    return render(request, "portal/messages/inbox.html", {"rows": rows[:PAGE], "after": after, "older": older})


@citizen
@require_POST
def read(request: Asking) -> HttpResponse:
    """标为已读. One message, or all of them; then on to what it is about."""
    message = request.POST.get("message", "")
    actions.mark_read(message=whole(message), by=request.actor, at=timezone.now())
    kind, _, thing = request.POST.get("ref", "").partition(":")
    if kind in {"bundle", "case"} and thing.isdecimal():
        return HttpResponseRedirect(reverse(f"portal:{kind}", args=[thing]))
    if kind == "licence":
        return HttpResponseRedirect(reverse("portal:me-licences"))
    return HttpResponseRedirect(reverse("portal:me-inbox"))
