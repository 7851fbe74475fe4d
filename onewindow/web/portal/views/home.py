"""The first page."""

from collections import Counter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.org import queries as org
from onewindow.web.portal.views.mine import running
from onewindow.web.ui.access import actor_of, public


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """首页. Search, packages as cards with their gain, departments, what I have running."""
    today = timezone.localdate()
    items = catalogue.in_force(today)
    cards = [(card, card.icon) for card in bundles.cards(today)]
    actor = actor_of(request)
    mine = running(actor, timezone.now(), 5) if actor is not None and actor.kind == "person" else []
    return render(
        request,
        "portal/home/home.html",
        {
            "cards": cards,
            "preparing": preparing() if not items and not cards else None,
            "departments": Counter(item.department for item in items).most_common(12),
            "items": len(items),
            "running": mine,
        },
    )


def preparing() -> dict[str, Any]:
    """What a city without services can say: where its main centre is."""
    try:
        centre = org.main_centre()
    except ObjectDoesNotExist:
        return {"centre": None}
    english = (get_language() or "").startswith("en")
    address = centre.address_en if english and centre.address_en else centre.address_zh
    return {"centre": {"name": centre.name, "address": address, "phone": centre.phone}}
