"""Papers of a draft for one item (上传材料): page by page, moved, taken out, promised, used again from an earlier case."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.cases import actions
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import StoredFile
from onewindow.web.portal.views.cases.filing import framed, open_draft
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import filling
from onewindow.web.ui.views import keeping


@citizen
@require_GET
def materials(request: Asking, draft: int) -> HttpResponse:
    """材料. What is needed, page by page; what nobody has to bring stands below with its reason."""
    return _show(request, draft)


@citizen
@require_POST
def upload(request: Asking, draft: int, material: str) -> HttpResponse:
    """上传. Keep the file as the next page; scripts get a sentence, people the page again."""

    def put(file: StoredFile, at: datetime) -> None:
        actions.add_page(draft=draft, material=material, file=file.pk, by=request.actor, at=at)

    def refused(refusal: Refusal, status: int) -> HttpResponse:
        return _show(request, draft, {material: str(refusal)}, status)

    return keeping.receive(request, put, refused=refused, there=_page(draft, material))


@citizen
@require_POST
def change(request: Asking, draft: int, material: str) -> HttpResponse:
    """调整材料. Move a page, take one out, promise to bring it later, or put in what was given before."""
    act, told = request.POST.get("act", ""), {"draft": draft, "by": request.actor, "at": timezone.now()}
    named = whole(request.POST.get("page", "")) or 0
    try:
        match act:
            case "earlier" | "later":
                pages = filling.moved(
                    [one.id for m in open_draft(request, draft).materials if m.spec.key == material for one in m.pages],
                    named,
                    -1 if act == "earlier" else 1,
                )
                actions.order_pages(material=material, pages=pages, **told)
            case "take-out":
                actions.take_out_page(page=named, **told)
            case "promise" | "bring":
                actions.promise_paper(material=material, promised=act == "promise", **told)
            case "reuse":
                actions.reuse_paper(material=material, case=whole(request.POST.get("case", "")) or 0, **told)
    except Refusal as refusal:
        return _show(request, draft, {material: str(refusal)}, 422)
    return HttpResponseRedirect(_page(draft, material))


@citizen
@require_GET
def look(request: Asking, draft: int, page: int) -> HttpResponse:
    """查看. An uploaded page, as it was sent."""
    found = [one.file for m in open_draft(request, draft).materials for one in m.pages if one.id == page]
    if not found:
        raise files.FileGone()
    return files.serve(found[0], inline=True)  # type: ignore[return-value]


def _page(draft: int, material: str) -> str:
    return f"{reverse('portal:filing-materials', args=[draft])}#{material}"


def _show(request: Asking, draft: int, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    page = open_draft(request, draft)
    if page.case is not None or not page.applied.settled:
        return HttpResponseRedirect(reverse("portal:filing", args=[draft]))
    context = framed(
        request,
        page,
        "materials",
        rows=[(one, (errors or {}).get(one.spec.key, "")) for one in page.needed],
        errors=list((errors or {}).items()),
        done=sum(one.done for one in page.needed),
    )
    return render(request, "portal/filing/materials.html", context, status=status)
