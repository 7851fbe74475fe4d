"""What holds for every request: one line without personal data (the address's pattern instead of the address, no query,
no account), and no zero bytes."""

import logging
import time
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

logger = logging.getLogger("onewindow.requests")
QUIET = ("/static/", "/healthz")


def one_line(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, outermost: ``GET 200 12 ms bundles/<int:bundle>/``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        if not request.path_info.startswith(QUIET):
            match = request.resolver_match
            spent = (time.perf_counter() - began) * 1000
            logger.info("%s %s %.0f ms /%s", request.method, response.status_code, spent, match.route if match else "?")
        return response

    return middleware


class NoZeroBytes:
    """Middleware near the innermost, for its answer is a whole page: a zero byte is in no text that people type, and PostgreSQL keeps none (400)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or _has_zero(request.GET):
            raise BadRequest("zero byte in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *unused: object) -> None:
        """The form; of an upload only what has been read by now: reading it here would be too early for one to be stopped."""
        read = hasattr(request, "_post") or request.content_type == "application/x-www-form-urlencoded"
        if read and _has_zero(request.POST):
            raise BadRequest("zero byte in the form")


def _has_zero(values: QueryDict) -> bool:
    return any("\0" in text for name, texts in values.lists() for text in (name, *texts))
