"""What holds for every request: a number, one line without personal data (the address's pattern instead of the address, no
query, no account), its time measured; no zero bytes, and no number that no row can have.
"""

import re
import secrets
import time
from collections.abc import Callable
from functools import lru_cache

from django.core.exceptions import BadRequest
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from onewindow.config.watch import addresses, logs, metrics
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.cases.models import Case
from onewindow.kernel import errors

QUIET = ("/static/", "/healthz", "/metrics")
NUMBERED = {"case": Case, "bundle": Bundle}
LARGEST = 2**63 - 1
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


def one_line(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, outermost: ``GET 200 12 ms /desk/cases/<int:case>/`` with the case's number and the request's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began, refusals = time.perf_counter(), list[str]()
        request.began_at = time.time()  # type: ignore[attr-defined]  # since when a page has to hear news
        request.number = _request_id(request)  # type: ignore[attr-defined]
        number = logs.request_id.set(request.number)  # type: ignore[attr-defined]
        noted = errors.noted.set(refusals)
        try:
            response = get_response(request)
            response.headers["X-Request-Id"] = logs.request_id.get()
            if not request.path_info.startswith(QUIET):
                _told(request, response.status_code, began, refusals)
        finally:
            errors.noted.reset(noted)
            logs.request_id.reset(number)
        return response

    return middleware


def _request_id(request: HttpRequest) -> str:
    """The number a proxy of ours has given, else a new one."""
    given = request.headers.get("X-Request-Id", "") if addresses.by_proxy(request) else ""
    return given if _GIVEN.fullmatch(given) else secrets.token_hex(8)


def _told(request: HttpRequest, status: int, began: float, refusals: list[str]) -> None:
    match = request.resolver_match
    pattern = match.route if match else "?"
    about = _about(match.kwargs) if match and status < 400 else ""
    refused = refusals[-1] if refusals and status >= 400 else ""  # the last one is the one that was told
    metrics.measured(request.method or "", pattern, status, time.perf_counter() - began, refused)
    logs.told(request.method or "", status, began, pattern, about=about, refused=refused)


def _about(named: dict[str, object]) -> str:
    """The number of the case or bundle in the address: what stands on the receipt, not the row."""
    kind = next((one for one in NUMBERED if one in named), "")
    thing = str(named.get(kind, ""))
    if not thing.isdecimal():
        return thing[:40]  # an address of the API bears the number itself; it was found, or the status would tell
    try:
        return _number(kind, int(thing))
    except (Error, LookupError):
        return ""


@lru_cache(maxsize=20_000)
def _number(kind: str, thing: int) -> str:
    found: str | None = NUMBERED[kind]._default_manager.filter(pk=thing).values_list("number", flat=True).first()
    if found is None:
        raise LookupError(thing)
    return found


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


class NoHugeNumbers:
    """A number in an address that no row can have is no row's (404); PostgreSQL would call it an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, named: dict[str, object]) -> None:
        """Before the view is called."""
        if any(isinstance(one, int) and one > LARGEST for one in named.values()):
            raise Http404


def _has_zero(values: QueryDict) -> bool:
    return any("\0" in text for name, texts in values.lists() for text in (name, *texts))
