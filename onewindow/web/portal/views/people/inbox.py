"""My messages (消息)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.messages import actions, queries
from onewindow.domain.org import queries as org
from onewindow.web.portal.views.mine import addressed, side_of
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole

PAGE = 20


@citizen
@require_GET
def inbox(request: Asking) -> HttpResponse:
    """消息. Newest first; opening the page marks nothing, a button does."""
    after = request.GET.get("after", "")
    side = side_of(request) if "for" in request.GET else None
    rows = queries.inbox(request.actor, side, after=whole(after), limit=PAGE + 1)
    here = addressed("me-inbox", side) if side is not None else reverse("portal:me-inbox")
    return render(
        request,
        "portal/messages/inbox.html",
        {
            "rows": rows[:PAGE],
            "side": side,
            "sides": org.sides(request.actor),
            "here_link": here,
            "home": addressed("me", side) if side is not None else reverse("portal:me"),
            "read_url": reverse("portal:me-inbox-read"),
            "empty_word": gettext("When something happens to your applications, you read it here."),
            "after": after,
            "older": f"{here}{'&' if '?' in here else '?'}after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        },
    )


@citizen
@require_POST
def read(request: Asking) -> HttpResponse:
    """标为已读. One message, or all of them; then on to what it is about."""
    message = request.POST.get("message", "")
    side = side_of(request) if "for" in request.GET else None
    actions.mark_read(message=whole(message), side=side, by=request.actor, at=timezone.now())
    kind, _, thing = request.POST.get("ref", "").partition(":")
    if kind in {"bundle", "case"} and thing.isdecimal():
        return HttpResponseRedirect(reverse(f"portal:{kind}", args=[thing]))
    if kind == "bill" and thing.isdecimal():
        return HttpResponseRedirect(reverse("portal:bill", args=[thing]))
    if kind == "parcel" and thing.isdecimal():
        return HttpResponseRedirect(reverse("portal:parcel", args=[thing]))
    if kind == "consultation" and thing.isdecimal():
        return HttpResponseRedirect(reverse("portal:question", args=[thing]))
    if kind == "service" and thing.isdecimal():
        return HttpResponseRedirect(reverse("portal:agent-service", args=[thing]))
    if kind == "mandate" and thing:
        return HttpResponseRedirect(reverse("portal:mandate", args=[thing[:24]]))
    if kind in {"role", "data"}:
        return HttpResponseRedirect(reverse("portal:me" if kind == "role" else "portal:me-data"))
    if kind == "licence":
        return HttpResponseRedirect(reverse("portal:me-licences"))
    return HttpResponseRedirect(addressed("me-inbox", side) if side is not None else reverse("portal:me-inbox"))
