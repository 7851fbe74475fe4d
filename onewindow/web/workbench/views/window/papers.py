"""Papers at the window (扫描、拍照): page by page in order, compared with the original, and the applicant's hand.

The same for one item and for a package: ``KINDS`` says whose verbs are called.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.bundles import actions as bundles
from onewindow.domain.cases import actions, queries
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import StoredFile
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import filling
from onewindow.web.ui.views import keeping
from onewindow.web.ui.views.errors import status_of, wants_json
from onewindow.web.workbench.views.window import filling as items
from onewindow.web.workbench.views.window import packages


@dataclass(frozen=True, slots=True)
class Kind:
    """What is filled in: how its draft is opened and shown, whose verbs change it, its pages by material."""

    opened: Callable[[Asking, int], Any]
    page: Callable[..., HttpResponse]
    verbs: Any
    promise: Callable[..., Any]
    pages: Callable[[Any], dict[str, tuple[Any, ...]]]
    address: str


KINDS = {
    "item": Kind(
        items.open_draft,
        items.page,
        actions,
        actions.promise_paper,
        lambda found: {one.spec.key: one.pages for one in found.materials},
        "workbench:window-draft",
    ),
    "package": Kind(
        packages.open_draft,
        packages.page,
        bundles,
        bundles.promise,
        lambda found: {one.material.type.key: one.pages for one in found.uploads},
        "workbench:window-package-draft",
    ),
}


@staff("window", "agent")
@require_POST
def upload(request: Asking, draft: int, material: str, kind: str = "item") -> HttpResponse:
    """扫描件. Keep the scan or photo as the next page of this material."""

    def put(file: StoredFile, at: datetime) -> None:
        KINDS[kind].verbs.add_page(draft=draft, material=material, file=file.pk, by=request.actor, at=at)

    def refused(refusal: Refusal, status: int) -> HttpResponse:
        return _refused(request, kind, draft, material, refusal)

    return keeping.receive(request, put, refused=refused, there=_address(kind, draft, material))


@staff("window", "agent")
@require_POST
def change(request: Asking, draft: int, material: str, kind: str = "item") -> HttpResponse:
    """调整材料. Move a page, take one out, promise it, use it again; say that the original was seen, or take that back."""
    act, named = request.POST.get("act", ""), whole(request.POST.get("page", "")) or 0
    told = {"draft": draft, "by": request.actor, "at": timezone.now()}
    one = KINDS[kind]
    try:
        match act:
            case "earlier" | "later":
                pages = [sheet.id for sheet in one.pages(one.opened(request, draft)).get(material, ())]
                moved = filling.moved(pages, named, -1 if act == "earlier" else 1)
                one.verbs.order_pages(material=material, pages=moved, **told)
            case "take-out":
                one.verbs.take_out_page(page=named, **told)
            case "promise" | "bring":
                one.promise(material=material, promised=act == "promise", **told)
            case "reuse":
                one.verbs.reuse_paper(material=material, case=whole(request.POST.get("case", "")) or 0, **told)
            case "original" | "not-original":
                one.verbs.see_original(material=material, seen=act == "original", **told)
    except Refusal as refusal:
        return _refused(request, kind, draft, material, refusal)
    return HttpResponseRedirect(_address(kind, draft, material))


@staff("window", "agent")
@require_POST
def sign(request: Asking, draft: int, kind: str = "item") -> HttpResponse:
    """签名. The hand on the pad as a picture, or the signed paper as a scan; or it is taken out to be given again."""
    now = timezone.now()
    told = {"draft": draft, "by": request.actor, "at": now}
    try:
        if request.POST.get("act") == "again":
            KINDS[kind].verbs.sign_draft(file=None, **told)
        else:
            sent = files.uploaded(request)
            kept = files.store(sent, name=sent.name or "", by=request.actor.account, at=now)
            way = "pad" if request.POST.get("way") == "pad" else "paper"
            KINDS[kind].verbs.sign_draft(file=uuid.UUID(str(kept.token)), way=way, **told)
    except Refusal as refusal:
        return _refused(request, kind, draft, "signature", refusal)
    if wants_json(request):
        return JsonResponse({"signed": True, "there": _address(kind, draft, "signature")})
    return HttpResponseRedirect(_address(kind, draft, "signature"))


@staff("window", "agent")
@require_GET
def look(request: Asking, draft: int, page: int, kind: str = "item") -> HttpResponse:
    """查看. A page, as it was scanned; 0 is the applicant's hand."""
    found = KINDS[kind].opened(request, draft)
    kept = [one.file for pages in KINDS[kind].pages(found).values() for one in pages if one.id == page]
    if page == 0 and found.signature is not None:
        kept = [found.signature]
    if not kept:
        raise files.FileGone()
    return files.serve(kept[0], inline=True)  # type: ignore[return-value]


@staff()
@require_GET
def signature(request: Asking, case: int) -> HttpResponse:
    """签名. The applicant's hand under a filed application, for who may see the case."""
    return files.serve(queries.signature_file(case, request.actor), inline=True)  # type: ignore[return-value]


def _address(kind: str, draft: int, place: str) -> str:
    return f"{reverse(KINDS[kind].address, args=[draft])}#{place}"


def _refused(request: Asking, kind: str, draft: int, place: str, refusal: Refusal) -> HttpResponse:
    status = status_of(refusal)
    if wants_json(request):
        return JsonResponse({"error": str(refusal)}, status=status)
    shown = KINDS[kind].opened(request, draft)
    return KINDS[kind].page(request, shown, errors=[(place, str(refusal))], status=status)
