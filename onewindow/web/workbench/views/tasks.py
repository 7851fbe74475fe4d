"""The to-do list and the search box."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.cases import queries as cases
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.org.queries import Actor, posts_named
from onewindow.kernel.tasks import LIGHTS, Key
from onewindow.web.ui.access import Asking, staff
from onewindow.web.ui.numbers import whole
from onewindow.web.workbench import listing, wording
from onewindow.web.workbench.views.reading.choosing import beside

PAGE = 50
_KEPT = "desk.filter"
_FILTERS = ("light", "name", "about", "department")


@staff()
@require_GET
def home(request: Asking) -> HttpResponse:
    """待办. What waits for my posts, most urgent first; the filter stays until it is taken away."""
    chosen = _filter(request)
    department = chosen.get("department", "")
    at = timezone.now()
    page = bundles.desk(
        request.actor,
        at,
        light=chosen["light"] if chosen.get("light") in LIGHTS else None,  # type: ignore[arg-type]
        name=chosen.get("name") or None,
        about=chosen.get("about") or None,
        department=whole(department),
        after=_key(request.GET.get("after", "")),
        limit=PAGE,
    )
    paged = bool(request.GET.get("after"))
    older = f"?{urlencode({**chosen, 'after': _written(page.after)})}" if page.after else ""
    first = f"?{urlencode(chosen)}" if chosen else "?all=1"
    rows = listing.listed(page, chosen=bool(chosen), paged=paged, first=first, older=older)
    if "X-Fragment" in request.headers:  # the open page asks for what has changed
        return HttpResponse(f'<section id="to-do">{rows}</section>')
    rest = {key: value for key, value in chosen.items() if key != "light"}
    asked = {
        "posts": lambda: posts_named(request.actor.posts),
        "choices": lambda: _choices(request.actor),
        "rest": f"&{urlencode(rest)}" if rest else "",
        "names": [(name, word) for name, word in wording.TASKS.items() if name != "correct"],
        "paged": paged,
    }
    return HttpResponse(listing.whole(request, rows, chosen, asked))


@staff()
@require_GET
def find(request: Asking) -> HttpResponse:
    """找办件. By number, name, pinyin, id number, phone or enterprise (persons are masked), and the services of that name."""
    words = request.GET.get("q", "").strip()[:100]
    return render(request, "workbench/tasks/find.html", {"q": words, **_found(request.actor, words, 50, 8)})


@staff()
@require_GET
def suggest(request: Asking) -> HttpResponse:
    """联想. The first hits while somebody types: a fragment of links."""
    words = request.GET.get("q", "").strip()[:100]
    return render(request, "workbench/tasks/_suggest.html", _found(request.actor, words, 8, 4))


def _found(actor: Actor, words: str, limit: int, services: int) -> dict[str, Any]:
    """What the one box finds: cases first, then what the catalogue calls so."""
    return {
        "bundles": bundles.numbered(actor, words),
        "cases": cases.search(actor, words, limit=limit),
        "services": beside(words, services),
    }


def _filter(request: Asking) -> dict[str, str]:
    """What the list is narrowed to: as asked, or as it was left; ``?all`` forgets it."""
    given = {key: request.GET[key] for key in _FILTERS if request.GET.get(key)}
    if any(key in request.GET for key in (*_FILTERS, "all")):
        if given != request.session.get(_KEPT, {}):
            request.session[_KEPT] = given
        return given
    return dict(request.session.get(_KEPT, {}))


def _choices(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Items, packages and departments that can stand in this actor's list."""
    today = timezone.localdate()
    items = [
        item
        for item in catalogue.in_force(today)
        if actor.posts & {item.window_post, item.decide_post, item.supervisor_post, *item.review_posts}
    ]
    together = {slug: str(one.name) for one in bundles.in_force(today) for slug in [one.slug]}
    return {
        "about": [*together.items(), *((item.slug, item.name) for item in items)],
        "department": sorted({(str(item.department_id), item.department) for item in items}, key=lambda one: one[1]),
    }


def _written(key: Key | None) -> str:
    return f"{key.due_at.isoformat()}~{key.id}" if key and key.due_at else ""


def _key(text: str) -> Key | None:
    """A key as the address carries it; a broken one is the first page."""
    due_at, _, task = text.partition("~")
    try:
        moment = datetime.fromisoformat(due_at)
    except ValueError:
        return None
    number = whole(task)
    return Key(moment, number) if number is not None and moment.tzinfo else None
