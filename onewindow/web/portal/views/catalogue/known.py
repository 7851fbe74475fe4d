"""A guide somebody else published (收录指南): what it is, whose, as imported from where; nobody applies for it here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.queries import interchange
from onewindow.kernel.documents import qr_svg
from onewindow.web.ui.access import public

BESIDE = 4


@public
@require_GET
def guide(request: HttpRequest, ref: str) -> HttpResponse:
    """收录指南. One of them, and what of this city's is called nearly so; an item made of it since stands in its place."""
    return _page(request, ref, "portal:item", "portal/catalogue/known.html")


@public
@require_GET
def kiosk(request: HttpRequest, ref: str) -> HttpResponse:
    """收录指南（自助机）. The same at kiosk size, with a code to take it home."""
    return _page(request, ref, "portal:item-kiosk", "portal/kiosk/known.html")


def _page(request: HttpRequest, ref: str, item: str, template: str) -> HttpResponse:
    found = interchange.known_guide(ref)
    if found.item:
        return HttpResponseRedirect(reverse(item, args=[found.item]))
    here = f"{settings.PUBLIC_URL}{reverse('portal:known-guide', args=[ref])}"
    english = (get_language() or "zh").startswith("en")
    source: dict[str, Any] = interchange.sources().get(found.source, {})
    near = catalogue.services(found.name, timezone.localdate(), kinds=("package", "item"), limit=BESIDE)
    context = {
        "known": found,
        "department": (english and found.department_en) or found.department,
        "source": source.get("en" if english else "zh", found.source),
        "near": near.rows,
        "qr": mark_safe(qr_svg(found.link or here, border=1)) if "kiosk" in template else "",
    }
    return render(request, template, context)
