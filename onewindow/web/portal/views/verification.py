"""Public verification of a licence (证照核验)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.web.ui.access import public


@public
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """核验. Is this licence genuine and valid?"""
    return render(request, "portal/home/find.html", {})
