"""Finding a service: results with what they can be narrowed by, as one types, and what was looked for in vain."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.bundles.queries import Card
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.actions.search import note_missing
from onewindow.domain.catalogue.queries import Found, Hit, ItemSpec, Within
from onewindow.web.portal.views.home import preparing
from onewindow.web.ui.access import public
from onewindow.web.ui.values import facets

SUGGESTED, SHOWN, WIDTH = 8, 60, 200


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, as the page shows it; ``guides`` are known from elsewhere and not handled here yet."""

    cards: list[Card]
    items: list[ItemSpec]
    guides: list[Hit]

    def __bool__(self) -> bool:
        return bool(self.cards or self.items or self.guides)


@public
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """找事项. Packages and items by words, narrowed by audience, department, level or theme; all of them without words."""
    today, words = timezone.localdate(), request.GET.get("q", "").strip()[:100]
    given = {name: request.GET.get(name, "")[:100] for name in facets.FACETS}
    items = catalogue.in_force(today)
    found: Found | None = None
    if words:
        found = catalogue.search(words, facets.within(given, items), limit=SHOWN, width=WIDTH)
        results = results_of(found.hits, items)
        if not results and not any(given.values()):
            note_missing(text=words, on=today)
    else:
        results = _everything(given, items)
    every = results or bundles.cards(today) or items
    context = {
        "q": words,
        "preparing": None if every else preparing(),
        "narrowed": any(given.values()),
        "suggestion": found.suggestion if found else "",
        "facets": facets.rows(words, given, found.facets if found else {}),
        "more": found.more if found else False,
        "cards": [(card, card.icon) for card in results.cards],
        "items": results.items,
        "guides": results.guides,
    }
    return render(request, "portal/home/find.html", context)


@public
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """联想. The nearest packages and items while somebody types: a fragment of links."""
    found = catalogue.search(
        request.GET.get("q", "")[:100], Within(kinds=("package", "item", "guide")), limit=SUGGESTED + 4
    )
    results = results_of(found.hits, catalogue.in_force(timezone.localdate()))
    context = {
        "cards": [(card, card.icon) for card in results.cards],
        "items": results.items[:SUGGESTED],
        "guides": results.guides[: max(0, SUGGESTED - len(results.items))],
        "suggestion": found.suggestion,
    }
    return render(request, "portal/home/_suggest.html", context)


def results_of(hits: tuple[Hit, ...], items: list[ItemSpec]) -> Results:
    """What of the hits stands today; a situation leads to its item."""
    known = {item.slug: item for item in items}
    packages = {card.slug: card for card in bundles.cards(timezone.localdate())}
    cards = [packages[hit.ref] for hit in hits if hit.kind == "package" and hit.ref in packages]
    refs = dict.fromkeys(hit.ref.partition("?")[0] for hit in hits if hit.kind in ("item", "situation"))
    return Results(cards, [known[ref] for ref in refs if ref in known], [hit for hit in hits if hit.kind == "guide"])


def _everything(given: Mapping[str, str], items: list[ItemSpec]) -> Results:
    """All packages and items, narrowed by audience or department."""
    cards = [] if given["department"] else bundles.cards(timezone.localdate())
    if given["for"] in facets.AUDIENCE:
        cards = [card for card in cards if given["for"] in card.audience]
        items = [item for item in items if given["for"] in item.audience]
    if given["department"]:
        items = [item for item in items if given["department"] in (item.department_zh, item.department_en)]
    if given["level"]:
        items = [item for item in items if item.level == given["level"]]
    return Results(cards, items, [])
