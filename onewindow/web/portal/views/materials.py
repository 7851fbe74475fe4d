"""Materials of a draft (上传材料): page by page, moved, taken out, promised to be brought later, looked at."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.bundles import actions, queries
from onewindow.domain.cases.refusals import NothingEarlier
from onewindow.domain.catalogue import queries as catalogue
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import StoredFile
from onewindow.web.portal.views.drafts import open_draft
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.values import filling
from onewindow.web.ui.views import keeping


@citizen
@require_GET
def materials(request: Asking, draft: int) -> HttpResponse:
    """材料. One list for all items; what nobody has to bring stands below with its reason."""
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
    """调整材料. Move a page, take one out, use an earlier one again, promise to bring it later, or take the promise back."""
    act, told = request.POST.get("act", ""), {"draft": draft, "by": request.actor, "at": timezone.now()}
    named, uploads = whole(request.POST.get("page", "")) or 0, open_draft(request, draft).uploads
    try:
        match act:
            case "earlier" | "later":
                pages = [one.id for upload in uploads if upload.material.type.key == material for one in upload.pages]
                moved = filling.moved(pages, named, -1 if act == "earlier" else 1)
                actions.order_pages(material=material, pages=moved, **told)
            case "take-out":
                actions.take_out_page(page=named, **told)
            case "promise" | "bring":
                actions.promise(material=material, promised=act == "promise", **told)
            case "reuse":
                actions.reuse_paper(material=material, case=whole(request.POST.get("case", "")) or 0, **told)
    except (actions.MaterialUnknown, actions.MayNotFollow, NothingEarlier) as refusal:
        return _show(request, draft, {material: str(refusal)}, 422)
    return HttpResponseRedirect(_page(draft, material))


@citizen
@require_GET
def look(request: Asking, draft: int, page: int) -> HttpResponse:
    """查看. An uploaded page, as it was sent."""
    found = [one.file for upload in open_draft(request, draft).uploads for one in upload.pages if one.id == page]
    if not found:
        raise files.FileGone()
    return files.serve(found[0], inline=True)  # type: ignore[return-value]


def _page(draft: int, material: str) -> str:
    return f"{reverse('portal:draft-materials', args=[draft])}#{material}"


def _show(request: Asking, draft: int, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    page = queries.draft_page(draft, request.actor, timezone.now())
    if page.bundle is not None:
        return HttpResponseRedirect(reverse("portal:bundle", args=[page.bundle]))
    if page.outlook is None:
        return HttpResponseRedirect(reverse("portal:draft-questions", args=[draft]))
    names = {slug: str(item.name) for slug, item in page.page.package.plan.items.items()}
    examples = catalogue.papers(names, timezone.localdate())
    given = queries.given_before(page, request.actor).papers
    rows = [
        (
            one,
            gettext(", ").join(names[slug] for slug in one.material.used_by),
            examples.get(one.material.type.key),
            (errors or {}).get(one.material.type.key, ""),
            given.get(one.material.type.key),
        )
        for one in page.uploads
    ]
    return render(
        request,
        "portal/bundles/materials.html",
        {
            "draft": page,
            "rows": rows,
            "errors": list((errors or {}).items()),
            "done": sum(one.done for one in page.uploads),
        },
        status=status,
    )
