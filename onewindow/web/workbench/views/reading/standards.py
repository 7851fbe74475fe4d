"""The service standards that apply to the posts somebody holds today (适用标准)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.domain.catalogue.queries import standards
from onewindow.domain.org.queries import posts_named
from onewindow.web.ui.access import Asking, staff


@staff()
@require_GET
def mine(request: Asking) -> HttpResponse:
    """适用标准. What I work by, each with its text and what is checked."""
    today = timezone.localdate()
    context = {
        "posts": posts_named(request.actor.posts),
        "lines": standards.standards_of_posts(request.actor, today),
    }
    return render(request, "workbench/standards.html", context)
