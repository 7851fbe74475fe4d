"""Addresses of the API: the operations under v1, their description, the reference page."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from onewindow.web.api.door import entered
from onewindow.web.api.operations import addresses
from onewindow.web.api.problems import nothing_here
from onewindow.web.api.views import reference
from onewindow.web.ui.access import public

app_name = "api"


def nothing(request: HttpRequest) -> HttpResponse:
    """Every other address below /api/."""
    return nothing_here(request)


urlpatterns = [
    path("v1/openapi.json", entered(reference.description, "public"), name="description"),
    path("v1/", include(list(addresses()))),
    path("docs/", public(reference.reference), name="reference"),
    re_path("^.*$", entered(nothing, "public")),
]
