"""The overview: what needs the administrator's attention."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.org.queries import bodies
from onewindow.web.ui.access import Asking, staff

SHOWN = 8
PAGES = {
    "change": "office:catalogue-change",
    "difference": "office:catalogue-base-report",
    "objection": "office:catalogue-base-objection",
    "package_change": "office:package-change",
}
TASKS = {
    "approve": _("Review a change"),
    "compare": _("Compare with the parent item"),
    "decide-objection": _("Decide on an objection"),
}


@staff("office")
@require_GET
def overview(request: Asking) -> HttpResponse:
    """概况. What needs attention in the administrator's area."""
    at = timezone.now()
    found = bodies.attention(request.actor, at)
    waiting = [
        (one, TASKS[one.name], reverse(PAGES[one.kind], args=[one.thing]))
        for one in bundles.desk(request.actor, at).rows
        if one.kind in PAGES and one.name in TASKS
    ]
    empties = [(post, found.waiting.get(post.pk, 0)) for post in found.empty_posts]
    calm = not (
        waiting or found.empty_posts or found.no_approver or found.empty_windows or found.never_used or found.ending
    )
    return render(
        request, "office/overview.html", {"found": found, "empties": empties, "calm": calm, "waiting": waiting[:SHOWN]}
    )
