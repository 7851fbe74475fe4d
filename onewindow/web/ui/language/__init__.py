"""The language of a page: the one chosen by the person, else Chinese; never guessed from the browser.

A city's pages are official texts in Chinese; a browser sold abroad is no wish for English. The header offers the other
language in its own words on every page.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def chosen_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware in the place of Django's LocaleMiddleware."""
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)  # type: ignore[attr-defined]
        return response

    return middleware
