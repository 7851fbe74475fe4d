"""Pages for what went wrong; calm, in both languages, with a way on. None of them needs the database to work."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext

from onewindow.domain.bundles.actions import NoSuchBundle
from onewindow.domain.cases.refusals import NoSuchCase
from onewindow.kernel.errors import Refusal
from onewindow.kernel.files import NoRoom, TooLarge, no_room

ABSENT: dict[str, tuple[str, type[Refusal]]] = {
    "cases.not-owner": ("case", NoSuchCase),
    "cases.not-yours": ("case", NoSuchCase),
    "bundles.not-yours": ("bundle", NoSuchBundle),
}
"""By the code of a refusal: what it is about, and what is said where nobody may learn that it exists."""
AGAIN = 10  # seconds after which asking again makes sense


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read; 413: it is more than a form may hold."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_much(request)
    return _page(request, 400, gettext("This request could not be read"), gettext("Please go back and try again."))


def too_much(request: HttpRequest) -> HttpResponse:
    """413: longer than a form may be; nothing of it was read."""
    said = gettext(
        "Nothing was kept. Go back: what you typed still stands there. Shorten it, or hand a file in that is smaller than 20 MB."
    )
    if wants_json(request):
        return JsonResponse({"error": said}, status=413)
    return _page(request, 413, gettext("This is too much for one form"), said)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: logged in, but not allowed here."""
    return _page(
        request,
        403,
        gettext("You may not open this page"),
        gettext("It belongs to another role or another person. If you should see it, log in with the right account."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here."""
    return _page(
        request,
        404,
        gettext("This page does not exist"),
        gettext("Perhaps the address was typed wrongly, or the page has moved. Search for what you need."),
    )


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or came from elsewhere."""
    return _page(
        request,
        403,
        gettext("This form has expired"),
        gettext("Nothing was sent. Go back, reload the page and send it again; your draft is kept."),
    )


def for_person(request: HttpRequest, refusal: Refusal) -> Refusal:
    """What a citizen is told: somebody else's case or application is not there. Their ids count up, and whoever tried them would learn
    how many there are; the staff is told whose they are."""
    of, absent = ABSENT.get(refusal.code, ("", None))
    actor = getattr(request, "actor", None)
    if absent is None or actor is None or actor.kind != "person" or of not in refusal.details:
        return refusal
    return absent(**{of: refusal.details[of]})


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A "no" that no form has caught: 404 for what is not there, 403 for what is somebody else's, else 409."""
    refusal = for_person(request, refusal)
    name = type(refusal).__name__
    status = 409
    if name.startswith("NoSuch") or name.endswith(("NotFound", "Unknown", "Gone")):
        status = 404
    elif name in {"NotAllowed", "NotYours", "NotOwner", "NotTheIssuer"}:
        status = 403
    status = status_of(refusal, status)
    if wants_json(request):
        return JsonResponse({"error": str(refusal), "code": refusal.code}, status=status)
    return _page(request, status, gettext("This could not be done"), str(refusal), refusal.source)


def status_of(refusal: Refusal, otherwise: int = 422) -> int:
    """413 for a file that is too large, 503 where there is no room for it, else what the door says to a form."""
    return {TooLarge: 413, NoRoom: 503}.get(type(refusal), otherwise)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, not a person."""
    return request.headers.get("Accept", "").startswith("application/json")


def passing(error: BaseException | None) -> bool:
    """暂时不可用. Whether what went wrong passes by itself: the database is away or full, the disk is full."""
    return isinstance(error, OperationalError | InterfaceError) or no_room(error)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; or 503 if it passes by itself. The page is rendered without session, database or context."""
    for_now = passing(sys.exc_info()[1])
    status = 503 if for_now else 500
    chosen = request.COOKIES.get("django_language", "zh-hans")
    with translation.override("en" if chosen == "en" else "zh-hans"):
        if for_now and wants_json(request):
            said = gettext(
                "The service is not available at the moment. Nothing was changed; please try again in a minute."
            )
            response: HttpResponse = JsonResponse({"error": said}, status=status)
        else:
            told = {
                "html_lang": "en" if chosen == "en" else "zh-Hans",
                "number": getattr(request, "number", ""),
                "status": status,
                "for_now": for_now,
            }
            response = HttpResponse(loader.render_to_string("ui/broken.html", told), status=status)
    if for_now:
        response["Retry-After"] = str(AGAIN)
    return response


def _page(request: HttpRequest, status: int, title: str, text: str, source: str = "") -> HttpResponse:
    context = {"status": status, "title": title, "text": text, "source": source}
    return render(request, "ui/error.html", context, status=status)
