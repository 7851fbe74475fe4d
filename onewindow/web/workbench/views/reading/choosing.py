"""Services at the desk (找事项): items, packages and guides by words, to look at or to choose for something else.

Whatever lets a clerk choose a service adds a line to ``PICKS`` and puts ``<c-search>`` on its page with the addresses
``services-pick`` and ``services-suggest`` of that key: one query, one list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.actions.search import note_missing
from onewindow.domain.catalogue.queries import Service, Services
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.values import facets

SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Pick:
    """What a service is chosen for: the title of the page, and where each kind that may be chosen leads."""

    title: str | Promise
    leads: dict[str, Callable[[Service], str]]


PICKS: dict[str, Pick] = {
    "guide": Pick(
        _("Services and guides"),
        {
            "item": lambda one: reverse("workbench:guide", args=[one.ref]),
            "package": lambda one: reverse("portal:package", args=[one.ref]),
            "guide": lambda one: reverse("portal:known-guide", args=[one.ref]),
        },
    ),
    "apply": Pick(
        _("Apply on someone's behalf"),
        {
            "item": lambda one: reverse("workbench:window-begin", args=[one.ref]),
            "package": lambda one: reverse("workbench:window-package", args=[one.ref]),
        },
    ),
    "agent": Pick(
        _("An agent goes along"),
        {"item": lambda one: f"{reverse('workbench:window-agent-new')}?{urlencode({'item': one.ref})}"},
    ),
    "question": Pick(
        _("Record a question"),
        {"item": lambda one: f"{reverse('workbench:consultation-take')}?{urlencode({'item': one.ref})}"},
    ),
}


@staff()
@require_GET
def services(request: Asking, pick: str = "guide") -> HttpResponse:
    """找事项. By words or all in force, narrowed by audience, department, level or theme."""
    chosen, today = _pick(pick), timezone.localdate()
    words = request.GET.get("q", "").strip()[:100]
    given = {name: request.GET.get(name, "")[:100] for name in facets.FACETS}
    found = _found(words, chosen, facets.within(given, catalogue.in_force(today)))
    if words and not found.rows and not any(given.values()):
        note_missing(text=words, on=today)
    context = {
        "pick": pick,
        "title": chosen.title,
        "words": words,
        "narrowed": any(given.values()),
        "found": found,
        "rows": listed(found, pick),
        "facets": facets.rows(words, given, found.facets or {}),
    }
    return render(request, "workbench/services/list.html", context)


@staff()
@require_GET
def suggest(request: Asking, pick: str) -> HttpResponse:
    """联想. The nearest services while somebody types: a fragment of links."""
    found = _found(request.GET.get("q", "").strip()[:100], _pick(pick), limit=SUGGESTED)
    context = {"rows": listed(found, pick), "suggestion": found.suggestion, "pick": pick}
    return render(request, "workbench/services/_suggest.html", context)


def beside(words: str, limit: int) -> list[tuple[Service, str]]:
    """The nearest services to what was typed into the desk's one box, with where each leads."""
    return listed(_found(words, PICKS["guide"], limit=limit), "guide") if words else []


def listed(found: Services, pick: str) -> list[tuple[Service, str]]:
    """Each service with where it leads."""
    leads = PICKS[pick].leads
    return [(one, leads[one.kind](one)) for one in found.rows]


def _pick(pick: str) -> Pick:
    if pick not in PICKS:
        raise Http404
    return PICKS[pick]


def _found(words: str, pick: Pick, within: Any = None, limit: int = 60) -> Services:
    kinds = (*pick.leads, "situation")  # an answer to a question of an item leads to the item
    return catalogue.services(words, timezone.localdate(), within, kinds=kinds, limit=limit)
