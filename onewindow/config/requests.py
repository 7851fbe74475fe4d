"""One line per request, without personal data: the address's pattern instead of the address, no query, no account."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
