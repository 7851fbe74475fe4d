"""An agent answers a correction notice for his principal (代为补正): at the desk and on the phone, within his mandate and its term."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.views import correcting

_PLACES = {
    "desk": ("workbench/base.html", "workbench:agencies", "workbench:notice-answer", "workbench:notice-upload"),
    "phone": (
        "workbench/field/base.html",
        "workbench:field",
        "workbench:field-notice",
        "workbench:field-notice-upload",
    ),
}
"""Where one answers → the layout, where it leads back to, the page itself, where its pages are sent."""


@staff("agent")
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: Asking, case: int, place: str = "desk") -> HttpResponse:
    """代为补正. Everything the notice names; who holds no mandate for it finds nothing to answer."""
    base, back, _, upload = _PLACES[place]
    more = {"base": base, "back": reverse(back), "upload": upload}
    return correcting.answer(request, case, "workbench/agents/correct.html", after=reverse(back), more=more)


@staff("agent")
@require_POST
def keep(request: Asking, case: int, material: str, place: str = "desk") -> HttpResponse:
    """补正材料. A page photographed or scanned for the answer."""
    return correcting.keep(request, case, material, here=reverse(_PLACES[place][2], args=[case]))
