"""The kiosk (自助机): finding a service with one finger, and what a package holds; the guides stand in ``items`` and ``known``.

A key is a link to the words with one letter more, so that it works without a script; with one, keys and results change in
place. What is typed is pinyin or its first letters; a keyboard of the device may type anything.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.actions.search import note_missing
from onewindow.domain.catalogue.queries import Hit, Within
from onewindow.kernel.documents import qr_svg
from onewindow.web.portal.views.catalogue.finding import results_of
from onewindow.web.ui.access import public
from onewindow.web.ui.templatetags.said import briefly

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LONGEST, SHOWN = 40, 7


@dataclass(frozen=True, slots=True)
class Row:
    """One line under the keys: where it leads, what it is."""

    address: str
    icon: str
    name: str
    term: str


@public
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """查办事（自助机）. Keys for one finger, what fits beneath them; nothing typed: the packages.

    What is found by nobody is counted as at the portal, once it is ``said``: the button pressed, or the keys left alone.
    """
    words = request.GET.get("q", "").strip()[:LONGEST]
    today = timezone.localdate()
    found = catalogue.search(words, Within(kinds=("package", "item", "guide")), limit=SHOWN) if words else None
    cards = bundles.cards(today)
    if found is None:
        rows = [_package(card) for card in cards[:SHOWN]]
    else:
        results = results_of(found.hits, catalogue.in_force(today))
        rows = [_package(card) for card in results.cards]
        rows += [_item(item.slug, item.name, item.department) for item in results.items]
        rows += [_guide(one) for one in results.guides]
        if not rows and request.GET.get("said"):
            note_missing(text=words, on=today)
    context = {
        "q": words,
        "longest": LONGEST,
        "keys": [[(key, _typed(words + key)) for key in row] for row in KEYS],
        "less": _typed(words[:-1]),
        "rows": rows[:SHOWN],
        "suggestion": found.suggestion if found else "",
        "back": _typed(words[:-1]) if words else "",
    }
    return render(request, "portal/kiosk/find.html", context)


@public
@require_GET
def package(request: HttpRequest, slug: str) -> HttpResponse:
    """一件事（自助机）. What belongs to it, each with its guide, and a code to begin on one's phone."""
    today = timezone.localdate()
    known = bundles.current(slug, today)
    english = (get_language() or "zh").startswith("en")
    here = f"{settings.PUBLIC_URL}{reverse('portal:package', args=[slug])}"
    wanted = set(known.plan.items)
    context = {
        "package": known,
        "summary": known.document["summary_en" if english else "summary_zh"],
        "items": [one for one in catalogue.in_force(today) if one.slug in wanted],
        "qr": mark_safe(qr_svg(here, border=1)),
    }
    return render(request, "portal/kiosk/package.html", context)


def _typed(words: str) -> str:
    here = reverse("portal:kiosk")
    return f"{here}?{urlencode({'q': words})}" if words else here


def _package(card: bundles.Card) -> Row:
    return Row(reverse("portal:kiosk-package", args=[card.slug]), card.icon, str(card.name), str(card.summary))


def _item(slug: str, name: str, department: str) -> Row:
    return Row(reverse("portal:item-kiosk", args=[slug]), "file-text", name, briefly(department))


def _guide(hit: Hit) -> Row:
    term = f"{briefly(hit.department)} · {gettext('not applied for here')}"
    return Row(reverse("portal:known-guide-kiosk", args=[hit.ref]), "external-link", hit.name, term)
