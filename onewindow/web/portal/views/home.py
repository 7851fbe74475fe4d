"""First page and finding a service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.web.ui.access import public


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """首页. Search, packages as cards, what is running."""
    return render(request, "portal/home/home.html", {})


@public
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """找事项. Packages and items by words."""
    return render(request, "portal/home/find.html", {"q": request.GET.get("q", "").strip()[:100]})
