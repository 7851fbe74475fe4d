"""One file that was sent: kept and put where it belongs, or in the session until what it belongs to goes out."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, NoReturn

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone

from onewindow.domain.cases.queries import MOST_PAGES
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import StoredFile
from onewindow.kernel.typed import few
from onewindow.web.ui.access import Asking
from onewindow.web.ui.views.errors import status_of, wants_json


class Kept(NamedTuple):
    """A page kept in the session: its token and the name it came with."""

    token: str
    name: str


def receive(
    request: Asking,
    put: Callable[[StoredFile, datetime], object],
    *,
    refused: Callable[[Refusal, int], HttpResponse],
    there: str,
    said: str = "",
) -> HttpResponse:
    """收件. Keep the file and ``put`` it where it belongs; scripts are told the page ``there``, people are led to it.

    :param refused: the page with why not, and its status. :param said: what the page says when it has arrived.
    """
    now = timezone.now()
    try:
        sent = files.uploaded(request)
        kept = files.store(sent, name=sent.name or "", by=request.actor.account, at=now)
        put(kept, now)
    except Refusal as refusal:
        status = status_of(refusal)
        if wants_json(request):
            return JsonResponse({"error": str(refusal)}, status=status)
        return refused(refusal, status)
    if wants_json(request):
        return JsonResponse({"name": kept.name, "size": kept.size, "there": there})
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(there)


def keep(request: Asking, material: str, *, under: str, there: str) -> HttpResponse:
    """Keep a page, or take the kept ones of the material out again; then the page ``there``."""
    before = request.session.get(under, {})
    if request.POST.get("act") == "again":
        request.session[under] = {slug: rows for slug, rows in before.items() if slug != material}
        return HttpResponseRedirect(there)

    def put(file: StoredFile, at: datetime) -> None:
        pages = [*pages_kept(request, under).get(material, []), Kept(str(file.token), file.name)]
        request.session[under] = {**before, material: few(pages, MOST_PAGES)}

    return receive(request, put, refused=_raised, there=there)


def _raised(refusal: Refusal, status: int) -> NoReturn:
    raise refusal


def pages_kept(request: Asking, under: str) -> dict[str, list[Kept]]:
    """The pages kept so far, by material, in the order they came."""
    rows: dict[str, Any] = request.session.get(under, {})
    return {slug: [Kept(*one) for one in pages] for slug, pages in rows.items() if isinstance(pages, list)}


def files_of(kept: Mapping[str, list[Kept]]) -> dict[str, list[uuid.UUID]]:
    """The files of the kept pages, as the verbs take them."""
    return {slug: [uuid.UUID(one.token) for one in pages] for slug, pages in kept.items()}
