"""The overview: what needs the administrator's attention."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.domain.org.queries import bodies
from onewindow.web.ui.access import Asking, staff


@staff("office")
@require_GET
def overview(request: Asking) -> HttpResponse:
    """概况. What needs attention in the administrator's area."""
    found = bodies.attention(request.actor, timezone.now())
    empties = [(post, found.waiting.get(post.pk, 0)) for post in found.empty_posts]
    calm = not (found.empty_posts or found.no_approver or found.empty_windows or found.never_used or found.ending)
    return render(request, "office/overview.html", {"found": found, "empties": empties, "calm": calm})
