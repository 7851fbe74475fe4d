"""An agent answers a correction notice for his principal (代为补正): at the desk and on the phone, within his mandate and its term."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.agents.queries.notices import to_answer
from onewindow.domain.bundles import queries as bundles
from onewindow.domain.org.queries import Actor
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.views import correcting

_PLACES = {"desk": ("workbench/base.html", "agencies", ""), "phone": ("workbench/field/base.html", "field", "field-")}
"""Where one answers → the layout, where it leads back to, how the names of its addresses begin."""
_PAGE = "workbench/agents/correct.html"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that waits for its answer, of a single item or of a package."""

    url: str
    title: str
    holder: str
    number: str


def waiting(actor: Actor, place: str) -> list[Waiting]:
    """待补正. All an agent may answer today in somebody's name, packages first."""
    begins = f"workbench:{_PLACES[place][2]}"
    return [
        Waiting(reverse(f"{begins}package-notice", args=[one.bundle]), str(one.package), one.holder, one.number)
        for one in bundles.to_answer(actor)
    ] + [
        Waiting(reverse(f"{begins}notice", args=[one.case]), one.item.name, one.holder, one.number)
        for one in to_answer(actor)
    ]


@staff("agent")
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: Asking, case: int, place: str = "desk") -> HttpResponse:
    """代为补正. Everything the notice names; who holds no mandate for it finds nothing to answer."""
    return correcting.answer(request, case, _PAGE, **_around(place, "notice"))


@staff("agent")
@require_POST
def keep(request: Asking, case: int, material: str, place: str = "desk") -> HttpResponse:
    """补正材料. A page photographed or scanned for the answer."""
    here = reverse(f"workbench:{_PLACES[place][2]}notice", args=[case])
    return correcting.keep(request, case, material, here=here)


@staff("agent")
@never_cache
@require_http_methods(["GET", "POST"])
def answer_package(request: Asking, bundle: int, place: str = "desk") -> HttpResponse:
    """代为联办补正. The same of a package: one notice, one answer, on a mandate that names the package."""
    return correcting.answer_package(request, bundle, _PAGE, **_around(place, "package-notice"))


@staff("agent")
@require_POST
def keep_package(request: Asking, bundle: int, material: str, place: str = "desk") -> HttpResponse:
    """联办补正材料. A page photographed or scanned for the answer."""
    here = reverse(f"workbench:{_PLACES[place][2]}package-notice", args=[bundle])
    return correcting.keep_package(request, bundle, material, here=here)


def _around(place: str, name: str) -> dict[str, Any]:
    base, home, begins = _PLACES[place]
    back = reverse(f"workbench:{home}")
    return {"after": back, "more": {"base": base, "back": back, "upload": f"workbench:{begins}{name}-upload"}}
