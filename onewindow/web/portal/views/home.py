"""First page and finding a service."""

from collections import Counter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.bundles.queries import Card
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.domain.org import queries as org
from onewindow.web.portal.views.mine import running
from onewindow.web.ui.access import actor_of, public

SUGGESTED = 8
PERSON, BUSINESS = "1", "2"


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
            "preparing": _preparing() if not items and not cards else None,
            "departments": Counter(item.department for item in items).most_common(12),
            "items": len(items),
            "running": mine,
        },
    )


@public
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """找事项. Packages and items by words, by audience or by department; all of them without words."""
    today, words = timezone.localdate(), request.GET.get("q", "").strip()[:100]
    audience, department = request.GET.get("for", ""), request.GET.get("department", "")
    every = (bundles.cards(today), catalogue.in_force(today))
    cards, items = _found(words) if words else every
    if audience in {PERSON, BUSINESS}:
        cards = [card for card in cards if audience in card.audience]
        items = [item for item in items if audience in item.audience]
    if department:
        cards, items = [], [item for item in items if item.department == department]
    return render(
        request,
        "portal/home/find.html",
        {
            "q": words,
            "preparing": None if any(every) else _preparing(),
            "audience": audience,
            "department": department,
            "cards": [(card, card.icon) for card in cards],
            "items": items,
        },
    )


@public
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """联想. The nearest packages and items while somebody types: a fragment of links."""
    cards, items = _found(request.GET.get("q", "").strip()[:100])
    return render(
        request,
        "portal/home/_suggest.html",
        {"cards": [(card, card.icon) for card in cards], "items": items[:SUGGESTED]},
    )


def _preparing() -> dict[str, Any]:
    """What a city without services can say: where its main centre is."""
    try:
        centre = org.main_centre()
    except ObjectDoesNotExist:
        return {"centre": None}
    english = (get_language() or "").startswith("en")
    address = centre.address_en if english and centre.address_en else centre.address_zh
    return {"centre": {"name": centre.name, "address": address, "phone": centre.phone}}


def _found(words: str) -> tuple[list[Card], list[ItemSpec]]:
    """What is near to these words, packages and items."""
    today = timezone.localdate()
    near = [
        (catalogue.closeness(words, (card.name.zh, card.name.en, *card.aliases)), card) for card in bundles.cards(today)
    ]
    cards = [card for score, card in sorted(near, key=lambda one: -one[0]) if score >= catalogue.ENOUGH]
    return cards, catalogue.find(words, today)
