"""What every page is given: the city, the language, the type size, who is here, the unread count, where to go."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from onewindow.domain.messages import queries as messages
from onewindow.domain.org import queries
from onewindow.domain.org.models import Area
from onewindow.web.ui import access
from onewindow.web.ui.views.switches import LARGE_TYPE_COOKIE

_CITY_SECONDS = 300


@dataclass(frozen=True)
class Here:
    """Who is logged in, as shown in the header."""

    account: int
    name: str
    department: str
    is_staff: bool


def chosen_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware in the place of Django's LocaleMiddleware: the language the person chose, else Chinese, never the browser's.

    A city's pages are official texts in Chinese; a browser sold abroad is no wish for English. The header offers the other
    language in its own words on every page.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)  # type: ignore[attr-defined]
        return response

    return middleware


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of all pages; what costs a query is lazy."""
    language = get_language() or settings.LANGUAGE_CODE
    english = language.startswith("en")
    return {
        "city": SimpleLazyObject(lambda: city_name(english)),
        "language": "en" if english else "zh",
        "html_lang": "en" if english else "zh-Hans",
        "other_language": ("zh-hans", "中文") if english else ("en", "English"),
        "large_type": request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "here": SimpleLazyObject(lambda: _here(request, english)),
        "demo": settings.DEMO,
        "events_url": events_url(request),
        "since": f"{getattr(request, 'began_at', None) or time.time():.3f}",  # before the page was read
        "section": _section(request),
    }


def events_url(request: HttpRequest) -> str:
    """Where pages hear news: the address behind the proxy, or the events process on this host; empty: polling only."""
    if settings.EVENTS_URL:
        return str(settings.EVENTS_URL).rstrip("/")
    if not settings.EVENTS_PORT:
        return ""
    host = request.get_host().rsplit(":", 1)[0]
    return f"{request.scheme}://{host}:{settings.EVENTS_PORT}"


def city_name(english: bool) -> str:
    """The name of the city: the area without a parent; the product's name while there is none."""
    names = cache.get("ui.city")
    if names is None:
        names = Area.objects.filter(parent=None).values_list("name_zh", "name_en").first()
        if names is None:
            return gettext("OneWindow")
        cache.set("ui.city", names, _CITY_SECONDS)
    return str(names[1] if english and names[1] else names[0])


def _here(request: HttpRequest, english: bool) -> Here | None:
    actor = access.actor_of(request) if hasattr(request, "session") else None
    if actor is None or actor.account is None:
        return None
    who = queries.names_of({actor.account})[actor.account]
    return Here(
        account=actor.account,
        name=who.name_en if english else who.name_zh,
        department=who.department_en if english else who.department_zh,
        is_staff=actor.kind == "staff",
    )


def _unread(request: HttpRequest) -> int:
    actor = access.actor_of(request) if hasattr(request, "session") else None
    return messages.unread(actor) if actor is not None and actor.account is not None else 0


def _section(request: HttpRequest) -> str:
    match = request.resolver_match
    name = match.url_name if match and match.namespace == "portal" else ""
    if name in {"", "home", "verify", "verified", "track"}:
        return name
    return (
        "find"
        if name.startswith(("find", "item", "package", "list", "reform", "known", "points", "green", "hearings"))
        else "me"
    )
