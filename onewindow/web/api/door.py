"""The door itself: every answer in the caller's language, with the headers of this door, every "no" as a problem."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from onewindow.web.api import problems


def language_of(request: HttpRequest) -> str:
    """The language a program asks for; Chinese if it asks for none of ours."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200].lower()):
        if wanted.startswith("en"):
            return "en"
        if wanted.startswith("zh") or wanted == "*":
            break
    return "zh-hans"


def entered(view: Callable[..., HttpResponseBase], access: str) -> Callable[..., HttpResponseBase]:
    """A view of this door: in the caller's language, with the headers of every answer; it carries its ``access``."""

    @csrf_exempt  # cookies open nothing here
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = language_of(request)
        with translation.override(chosen):
            if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
                response: HttpResponseBase = problems.nothing_here(request)
            else:
                response = view(request, *args, **kwargs)
            if response.status_code == 405:
                response = problems.not_allowed(request, response["Allow"])
        response["Content-Language"] = chosen
        patch_vary_headers(response, ("Accept-Language", "Authorization"))  # type: ignore[arg-type]
        response.headers.setdefault("Cache-Control", "no-store")
        _tell_calls(request, response)
        return response

    enter.access = access  # type: ignore[attr-defined]
    return enter


def _tell_calls(request: HttpRequest, response: HttpResponseBase) -> None:
    """How many calls are left in this minute, and when the next one begins."""
    if not hasattr(request, "calls"):
        return
    limit, used = request.calls
    left = 60 - int(time.time()) % 60
    response["RateLimit-Limit"] = str(limit)
    response["RateLimit-Remaining"] = str(max(0, limit - used))
    response["RateLimit-Reset"] = str(left)
    if response.status_code == 429:
        response["Retry-After"] = str(left)
