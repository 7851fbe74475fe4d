"""Switches in the header: language and large type; both are cookies and come back to the page where one was."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from onewindow.web.ui.access import public

LARGE_TYPE_COOKIE = "large_type"
_YEAR = 365 * 24 * 3600


def place_to_return(request: HttpRequest, fallback: str = "/") -> str:
    """The address in ``next`` if it is one of ours, else the fallback."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else fallback


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the interface (语言)."""
    response = HttpResponseRedirect(place_to_return(request))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=_YEAR, samesite="Lax", httponly=True)
    return response


@public
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Switch large type on or off (适老版)."""
    response = HttpResponseRedirect(place_to_return(request))
    if request.COOKIES.get(LARGE_TYPE_COOKIE) == "1":
        response.delete_cookie(LARGE_TYPE_COOKIE, samesite="Lax")
    else:
        response.set_cookie(LARGE_TYPE_COOKIE, "1", max_age=_YEAR, samesite="Lax", httponly=True)
    return response
