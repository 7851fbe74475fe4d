"""The to-do list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.web.ui.access import staff


@staff()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """待办. What waits for my posts."""
    return render(request, "workbench/tasks/home.html", {})
