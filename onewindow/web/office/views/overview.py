"""The overview: what needs the administrator's attention."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.web.ui.access import Asking, staff


@staff("office")
@require_GET
def overview(request: Asking) -> HttpResponse:
    """概况. What needs attention in the administrator's area."""
    return render(request, "office/overview.html", {})
