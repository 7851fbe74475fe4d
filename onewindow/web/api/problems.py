"""Every "no" as a problem (RFC 9457): the refusal's code, its sentence, its details and the source of the rule."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja.errors import HttpError, ValidationError

from onewindow.kernel.errors import Refusal
from onewindow.web.ui.views import errors

logger = logging.getLogger("django.request")
TYPE = "application/problem+json"

# Everything not named here is 422: understood, and against a rule of the thing itself.
STATUS: dict[int, frozenset[str]] = {
    401: frozenset({"api.token-missing", "org.token-unknown"}),
    403: frozenset(
        {
            "agents.not-yours",
            "api.not-for-this-account",
            "api.scope-missing",
            "bundles.may-not-publish",
            "bundles.not-yours",
            "bundles.second-person",
            "cases.not-owner",
            "cases.not-yours",
            "cases.own-case",
            "cases.second-person",
            "delivery.not-yours",
            "feedback.not-yours",
            "fees.not-yours",
            "fees.second-person",
            "licences.not-the-issuer",
            "org.log-in-refused",
            "org.not-ademo",
            "org.not-allowed",
        }
    ),
    404: frozenset(
        {
            "agents.no-such-criterion",
            "agents.no-such-errand",
            "agents.no-such-meeting",
            "agents.no-such-service",
            "agents.no-such-visit",
            "bundles.no-such-bundle",
            "bundles.no-such-draft",
            "bundles.no-such-part",
            "bundles.no-such-project",
            "bundles.package-unknown",
            "cases.no-such-case",
            "cases.no-such-disposal",
            "cases.no-such-draft",
            "cases.no-such-enquiry",
            "cases.no-such-overrun",
            "cases.no-such-paper",
            "catalogue.item-unknown",
            "catalogue.no-such-batch",
            "catalogue.no-such-justification",
            "delivery.no-such-matter",
            "delivery.no-such-parcel",
            "feedback.no-such-consultation",
            "fees.no-such-bill",
            "fees.no-such-difference",
            "fees.no-such-payment",
            "fees.no-such-refund",
            "kernel.file-gone",
            "kernel.no-such-kind",
            "kernel.not-found",
            "licences.licence-not-found",
            "org.account-unknown",
            "org.no-such-copy",
            "org.no-such-entry",
            "org.no-such-mandate",
            "org.no-such-role",
            "org.no-such-side",
            "org.not-founded",
            "org.token-not-found",
        }
    ),
    409: frozenset(
        {
            "bundles.draft-elsewhere",
            "bundles.draft-submitted",
            "bundles.not-at-this-step",
            "cases.already-filed",
            "cases.case-withdrawn",
            "cases.input-undecided",
            "cases.item-closed",
            "cases.not-at-this-step",
            "kernel.changed-meanwhile",
            "kernel.no-such-move",
            "kernel.task-gone",
        }
    ),
    410: frozenset({"cases.file-destroyed"}),
    413: frozenset({"bundles.draft-too-large", "kernel.too-large"}),
    429: frozenset({"api.too-many-calls"}),
    503: frozenset({"kernel.no-room"}),
}
_BY_CODE = {code: status for status, codes in STATUS.items() for code in codes}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return _BY_CODE.get(refusal.code, 422)


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    title: str,
    *,
    detail: str = "",
    source: str = "",
    details: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A problem as a response; ``code`` is stable, ``title`` is for people, ``details`` are for programs."""
    body = {
        "type": f"urn:onewindow:refusal:{code}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "instance": request.path,
        "code": code,
        "source": source,
        "details": plain(details or {}),
    }
    response = JsonResponse(body, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="onewindow"'
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a problem; a citizen does not learn of what is somebody else's."""
    refusal = errors.for_person(request, refusal)
    title = gettext(refusal.default_message()) if "%(" not in refusal.default_message() else str(refusal)
    return problem(
        request,
        status_of(refusal),
        refusal.code,
        title,
        detail=str(refusal),
        source=refusal.source,
        details=refusal.details,
    )


def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: the request does not have the form that the description asks for."""
    found = [{"where": ".".join(str(part) for part in one["loc"]), "what": one["msg"]} for one in error.errors]
    title = gettext("The request does not have the described form.")
    return problem(request, 422, "api.request-unfit", title, details={"problems": found})


def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """400: not even readable, for example broken JSON. (Nothing else of the framework reaches here.)"""
    status = error.status_code if isinstance(error, HttpError) else 400
    return problem(request, status, "api.unreadable", gettext("The request cannot be read."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 of the whole site: a program gets a problem, a person the page."""
    if request.path_info.startswith("/api/"):
        if isinstance(exception, RequestDataTooBig):
            return too_long(request, exception)
        return unreadable(request, exception or SuspiciousOperation())
    return errors.bad_request(request, exception)


def too_long(request: HttpRequest, error: Exception) -> HttpResponse:
    """413: a body beyond what a form may hold; files go through the upload."""
    return problem(request, 413, "api.too-long", gettext("The request is too long; files are uploaded on their own."))


def nothing_here(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """404: no such address."""
    return problem(request, 404, "api.no-such-address", gettext("There is no such address."))


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address is right, the method is not."""
    response = problem(request, 405, "api.no-such-method", gettext("This address does not know this method."))
    response["Allow"] = allowed
    return response


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """500: our fault; the log knows more. 503: the database is away or the disk is full, and it passes by itself."""
    status = 503 if errors.passing(error) else 500
    logger.error("API: %s", type(error).__name__, exc_info=error, extra={"status_code": status, "request": request})
    if status == 503:
        response = problem(
            request, 503, "api.unavailable", gettext("Not available at the moment; try again in a minute.")
        )
        response["Retry-After"] = str(errors.AGAIN)
        return response
    return problem(request, 500, "api.broken", gettext("Something went wrong on our side; nothing was carried out."))


HANDLERS: dict[type[Exception], Any] = {
    Exception: broken,
    Refusal: refused,
    ValidationError: unfit,
    HttpError: unreadable,
    SuspiciousOperation: unreadable,
    RequestDataTooBig: too_long,
    Http404: nothing_here,
}


def plain(value: Any) -> Any:
    """Details as JSON can carry them."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Iterable):
        return [plain(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return str(value)


PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "properties": {
        "type": {"type": "string", "description": "urn:onewindow:refusal: and the code"},
        "title": {"type": "string", "description": "in the language of Accept-Language"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string", "description": "stable: room.reason"},
        "source": {"type": "string", "description": "the law or standard behind the rule, or empty"},
        "details": {"type": "object", "description": "ids, names of fields and materials"},
    },
    "required": ["type", "title", "status", "detail", "instance", "code", "source", "details"],
}
PHRASES = {status: HTTPStatus(status).phrase for status in (400, 401, 403, 404, 409, 410, 413, 422, 429)}
