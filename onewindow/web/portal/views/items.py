"""The guide of one item (办事指南)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue import queries as catalogue
from onewindow.web.ui.access import public


@public
@require_GET
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """办事指南. Limits, materials, steps, fees and results of an item in force, and the packages it belongs to."""
    today = timezone.localdate()
    known = catalogue.spec(catalogue.current(slug, today))
    return render(
        request,
        "portal/catalogue/item.html",
        {"item": known, "packages": [one for one in bundles.in_force(today) if slug in one.plan.items]},
    )
