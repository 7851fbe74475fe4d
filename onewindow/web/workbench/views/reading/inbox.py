"""Messages to the staff (站内信): urgings, what became of what one asked, changes of the calendar; read and unread."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.messages import actions, queries
from onewindow.domain.org.queries import Actor
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole

PAGE = 20
_NUMBERED = {"bundle": "workbench:bundle", "case": "workbench:case"}
_OFFICE = {
    "calendar": ("office:calendar-notice", ("office",)),
    "package_change": ("office:package-change", ("office", "supervisor")),
    "stage_rule": ("office:package-stages", ("office", "supervisor")),
}


@staff()
@require_GET
def inbox(request: Asking) -> HttpResponse:
    """消息. To me or my department, newest first; opening the page marks nothing, a button does."""
    after, fresh = request.GET.get("after", ""), "fresh" in request.GET
    rows = queries.inbox(request.actor, after=whole(after), fresh=fresh, limit=PAGE + 1)
    here = reverse("workbench:inbox") + ("?fresh=1" if fresh else "")
    context = {
        "rows": rows[:PAGE],
        "fresh": fresh,
        "read_url": reverse("workbench:inbox-read"),
        "here_link": here,
        "after": after,
        "older": f"{here}{'&' if fresh else '?'}after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "empty_word": gettext("You have read everything.")
        if fresh
        else gettext("When someone reminds your department or answers you, the message appears here."),
    }
    return render(request, "workbench/messages/inbox.html", context)


@staff()
@require_POST
def read(request: Asking) -> HttpResponse:
    """标为已读. One message, or all of them; then on to what it is about, where one may go there."""
    actions.mark_read(message=whole(request.POST.get("message", "")), by=request.actor, at=timezone.now())
    return HttpResponseRedirect(_place(request.POST.get("ref", ""), request.actor))


def _place(ref: str, actor: Actor) -> str:
    kind, _, thing = ref.partition(":")
    number = whole(thing)
    if kind in _NUMBERED and number is not None:
        return reverse(_NUMBERED[kind], args=[number])
    if kind in _OFFICE and number is not None:
        page, roles = _OFFICE[kind]
        if any(role in roles for role, _ in actor.scopes):
            return reverse(page, args=[] if kind == "stage_rule" else [number])
    return reverse("workbench:inbox")
