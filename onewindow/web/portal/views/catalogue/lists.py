"""The lists made from the catalogue (清单): all of them with their figures, each with filters, on paper and as a file."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from onewindow.domain.catalogue.queries.figures import lists
from onewindow.domain.catalogue.queries.figures.lists import Filters, Kind, Listed, Side
from onewindow.web.portal.views.catalogue.exporting import FORMATS, exported, plain
from onewindow.web.ui.access import public
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.templatetags.said import briefly, limit

PAGE = 200
GROUPS: dict[str, Any] = {
    "approval": _("The approval centre's lists"),
    "citizens": _("The citizen centre's lists"),
    "four": _("Four ways to get it done"),
    "errands": _("How often one must come"),
    "power": _("Powers"),
}
COLUMNS: dict[str, Any] = {
    "name": _("Item"),
    "department": _("Department"),
    "code": pgettext_lazy("item", "Code"),
    "statutory": _("Limit set by law"),
    "promised": _("Promised"),
    "ratio": _("Promise as % of the legal limit"),
    "level": _("Level"),
    "fee": _("Fee"),
    "basis": _("Basis of the fee"),
    "samples": _("Samples and blank forms"),
    "visits": _("Visits"),
    "proofs": _("Certificates"),
    "undertaker": _("Handled by"),
    "depth": _("How far online"),
    "type": _("Type"),
    "law": _("Legal basis"),
    "why": _("Follows from"),
}
SIDES: dict[str, Any] = {
    "department": _("Department"),
    "level": _("Level"),
    "audience": _("For whom"),
    "type": _("Type"),
}
DEPTHS: dict[int, Any] = {
    1: _("information only"),
    2: _("applied for online, several visits"),
    3: _("applied for online, one visit"),
    4: _("all of it online"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the item, and the texts of its columns beside the name."""

    listed: Listed
    cells: list[tuple[Any, str, bool]]  # title, text, whether it is a number


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """清单总览. Every list with how many items stand on it today."""
    found = lists.overview(timezone.localdate())
    groups = [
        (
            GROUPS[group],
            group,
            [(kind, number, _share(number, found.in_force)) for kind, number in found.counts if kind.group == group],
        )
        for group in lists.GROUPS
    ]
    context = {"groups": groups, "in_force": found.in_force, "policies": settings.POLICIES_URL}
    return render(request, "portal/lists/index.html", context)


@public
@require_GET
def listed(request: HttpRequest, key: str) -> HttpResponse:
    """清单. One list with its filters; ``as`` gives the whole of it as a file."""
    filters = _filters(request)
    try:
        page = lists.listed(key, timezone.localdate(), filters)
    except lists.ListUnknown as unknown:
        raise Http404(key) from unknown
    if request.GET.get("as") in FORMATS:
        return _file(request.GET["as"], page.kind, page.rows)
    rows, after = _paged(page.rows, request.GET.get("after", ""))
    chosen = {name: str(getattr(filters, name) or "") for name in SIDES}
    given = urlencode({name: value for name, value in chosen.items() if value})
    context = {
        "page": page,
        "kind": page.kind,
        "group": GROUPS[page.kind.group],
        "columns": [(name, COLUMNS[name]) for name in _columns(page.kind)],
        "rows": [_row(one, page.kind) for one in rows],
        "count": len(page.rows),
        "sides": [(name, SIDES[name], _choices(name, page.sides[name]), chosen[name]) for name in SIDES],
        "departments": [] if filters.department else _choices("department", page.sides["department"]),
        "given": given,
        "formats": [(one, one.upper()) for one in FORMATS],
        "older": f"?{given}&after={after}" if after else "",
        "newer": f"?{given}" if request.GET.get("after") else "",
        "today": timezone.localdate(),
    }
    return render(request, "portal/lists/list.html", context)


def _filters(request: HttpRequest) -> Filters:
    given = {name: request.GET.get(name, "").strip()[:6] for name in ("level", "audience", "type")}
    return Filters(department=whole(request.GET.get("department", "")), **given)


def _paged(rows: tuple[Listed, ...], after: str) -> tuple[tuple[Listed, ...], str]:
    """A page of lines from behind the item named; and the item the next page begins behind, if there is one."""
    start = next((n + 1 for n, one in enumerate(rows) if one.item.slug == after), 0) if after else 0
    end = start + PAGE
    return rows[start:end], rows[end - 1].item.slug if end < len(rows) else ""


def _share(number: int, of: int) -> int:
    return round(number * 100 / of) if of else 0


def _choices(name: str, sides: tuple[Side, ...]) -> list[tuple[str, str, int]]:
    english = (get_language() or "zh").startswith("en")
    named = [(one.value, one.name_en if english else one.name_zh, one.count) for one in sides]
    return [(value, briefly(word), count) for value, word, count in named] if name == "department" else named


def _columns(kind: Kind) -> list[str]:
    return [*kind.columns, *(["why"] if kind.because else [])]


def _row(one: Listed, kind: Kind) -> Row:
    return Row(one, [(COLUMNS[name], said(one, kind, name), name in ("ratio", "visits")) for name in _columns(kind)])


def said(one: Listed, kind: Kind, column: str) -> str:
    """The text of a column."""
    if column == "why":
        return gettext("; ").join(str(fact) for fact in one.flags[kind.because].because)
    found = lists.value(one, column)
    match column:
        case "statutory":
            return limit(found) if found else gettext("none stated")
        case "promised":
            return limit(found)
        case "ratio":
            return "" if found is None else f"{found}%"
        case "depth":
            return str(DEPTHS[found])
        case "level" | "type":
            zh, en = lists.words(column, found)
            return en if (get_language() or "zh").startswith("en") else zh
    return plain(found)


def _file(form: str, kind: Kind, rows: tuple[Listed, ...]) -> HttpResponse:
    names = ["name", "department", "code", *_columns(kind)]
    head = [(name, str(COLUMNS[name])) for name in names]
    body = [
        [
            one.item.name,
            one.item.department,
            one.item.implementation_code,
            *(_cell(one, kind, name) for name in names[3:]),
        ]
        for one in rows
    ]
    return exported(form, f"{kind.key}-{timezone.localdate():%Y%m%d}", head, body)


def _cell(one: Listed, kind: Kind, column: str) -> str | int | None:
    """A number stays a number in a file; the rest is what the page says."""
    if column in ("ratio", "visits"):
        found = lists.value(one, column)
        return None if found is None else int(found)
    return said(one, kind, column)
