"""Papers at the window (扫描、拍照): page by page in order, compared with the original, and the applicant's hand."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.cases import actions, queries
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import filling
from onewindow.web.ui.views.errors import status_of, wants_json
from onewindow.web.workbench.views.window.filling import open_draft, page


@staff("window", "agent")
@require_POST
def upload(request: Asking, draft: int, material: str) -> HttpResponse:
    """扫描件. Keep the scan or photo as the next page of this material."""
    now = timezone.now()
    try:
        sent = files.uploaded(request)
        kept = files.store(sent, name=sent.name or "", by=request.actor.account, at=now)
        actions.add_page(draft=draft, material=material, file=uuid.UUID(str(kept.token)), by=request.actor, at=now)
    except Refusal as refusal:
        return _refused(request, draft, material, refusal)
    if wants_json(request):
        return JsonResponse({"name": kept.name, "size": kept.size})
    return _back(draft, material)


@staff("window", "agent")
@require_POST
def change(request: Asking, draft: int, material: str) -> HttpResponse:
    """调整材料. Move a page, take one out, promise it, use it again; say that the original was seen, or take that back."""
    act, named = request.POST.get("act", ""), whole(request.POST.get("page", "")) or 0
    told = {"draft": draft, "by": request.actor, "at": timezone.now()}
    try:
        match act:
            case "earlier" | "later":
                found = open_draft(request, draft)
                pages = [one.id for m in found.materials if m.spec.key == material for one in m.pages]
                moved = filling.moved(pages, named, -1 if act == "earlier" else 1)
                actions.order_pages(material=material, pages=moved, **told)
            case "take-out":
                actions.take_out_page(page=named, **told)
            case "promise" | "bring":
                actions.promise_paper(material=material, promised=act == "promise", **told)
            case "reuse":
                actions.reuse_paper(material=material, case=whole(request.POST.get("case", "")) or 0, **told)
            case "original" | "not-original":
                actions.see_original(material=material, seen=act == "original", **told)
    except Refusal as refusal:
        return _refused(request, draft, material, refusal)
    return _back(draft, material)


@staff("window", "agent")
@require_POST
def sign(request: Asking, draft: int) -> HttpResponse:
    """签名. The hand on the pad as a picture, or the signed paper as a scan; or it is taken out to be given again."""
    now = timezone.now()
    told = {"draft": draft, "by": request.actor, "at": now}
    try:
        if request.POST.get("act") == "again":
            actions.sign_draft(file=None, **told)
        else:
            sent = files.uploaded(request)
            kept = files.store(sent, name=sent.name or "", by=request.actor.account, at=now)
            way = "pad" if request.POST.get("way") == "pad" else "paper"
            actions.sign_draft(file=uuid.UUID(str(kept.token)), way=way, **told)
    except Refusal as refusal:
        return _refused(request, draft, "signature", refusal)
    if wants_json(request):
        return JsonResponse({"signed": True})
    return _back(draft, "signature")


@staff("window", "agent")
@require_GET
def look(request: Asking, draft: int, page: int) -> HttpResponse:
    """查看. A page, as it was scanned; 0 is the applicant's hand."""
    found = open_draft(request, draft)
    kept = [one.file for m in found.materials for one in m.pages if one.id == page]
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


def _back(draft: int, place: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('workbench:window-draft', args=[draft])}#{place}")


def _refused(request: Asking, draft: int, place: str, refusal: Refusal) -> HttpResponse:
    status = status_of(refusal)
    if wants_json(request):
        return JsonResponse({"error": str(refusal)}, status=status)
    return page(request, open_draft(request, draft), errors=[(place, str(refusal))], status=status)
