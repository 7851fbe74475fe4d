"""Materials of a draft (上传材料): upload, take out, promise to bring later, look at."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onewindow.domain.bundles import actions, queries
from onewindow.domain.catalogue import queries as catalogue
from onewindow.kernel import files
from onewindow.kernel.errors import Refusal
from onewindow.web.portal.views.drafts import open_draft
from onewindow.web.ui.access import Asking, citizen
from onewindow.web.ui.views.errors import wants_json


@citizen
@require_GET
def materials(request: Asking, draft: int) -> HttpResponse:
    """材料. One list for all items; what nobody has to bring stands below with its reason."""
    return _show(request, draft)


@citizen
@require_POST
def upload(request: Asking, draft: int, material: str) -> HttpResponse:
    """上传. Keep the file and put it into the draft; scripts get a sentence, people the page again."""
    now = timezone.now()
    try:
        sent = files.uploaded(request)
        kept = files.store(sent, name=sent.name or "", by=request.actor.account, at=now)
        actions.attach(draft=draft, material=material, file=uuid.UUID(str(kept.token)), by=request.actor, at=now)
    except Refusal as refusal:
        status = {files.TooLarge: 413, files.NoRoom: 503}.get(type(refusal), 422)
        if wants_json(request):
            return JsonResponse({"error": str(refusal)}, status=status)
        return _show(request, draft, {material: str(refusal)}, status)
    if wants_json(request):
        return JsonResponse({"name": kept.name, "size": kept.size})
    return _back(draft, material)


@citizen
@require_POST
def remove(request: Asking, draft: int, material: str) -> HttpResponse:
    """删除. Take the file out of the draft."""
    actions.detach(draft=draft, material=material, by=request.actor, at=timezone.now())
    return _back(draft, material)


@citizen
@require_POST
def promise(request: Asking, draft: int, material: str) -> HttpResponse:
    """容缺后补. Promise to bring it later, or take the promise back."""
    wanted = request.POST.get("promised") == "yes"
    actions.promise(draft=draft, material=material, promised=wanted, by=request.actor, at=timezone.now())
    return _back(draft, material)


@citizen
@require_GET
def look(request: Asking, draft: int, material: str) -> HttpResponse:
    """查看. The uploaded file, as it was sent."""
    page = open_draft(request, draft)
    found = next((one.file for one in page.uploads if one.material.type.key == material), None)
    if found is None:
        raise files.FileGone()
    return files.serve(found, inline=True)  # type: ignore[return-value]


def _back(draft: int, material: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('portal:draft-materials', args=[draft])}#{material}")


def _show(request: Asking, draft: int, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    page = queries.draft_page(draft, request.actor, timezone.now())
    if page.bundle is not None:
        return HttpResponseRedirect(reverse("portal:bundle", args=[page.bundle]))
    if page.outlook is None:
        return HttpResponseRedirect(reverse("portal:draft-questions", args=[draft]))
    names = {slug: str(item.name) for slug, item in page.page.package.plan.items.items()}
    examples = catalogue.papers(names, timezone.localdate())
    rows = [
        (
            one,
            gettext(", ").join(names[slug] for slug in one.material.used_by),
            examples.get(one.material.type.key),
            (errors or {}).get(one.material.type.key, ""),
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
