"""My page: what is running, messages, licences."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.web.ui.access import citizen


@citizen
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """我的. What I have running and what I hold."""
    return render(request, "portal/home/me.html", {})


@citizen
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """消息. My messages, newest first."""
    return render(request, "portal/home/me.html", {})
