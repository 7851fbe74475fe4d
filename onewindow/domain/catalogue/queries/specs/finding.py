"""Services by words (找事项): what stands behind the hits of a search today, as one list for every door that lets people choose."""

from dataclasses import dataclass
from datetime import date

from onewindow.domain.catalogue.queries.search import Facet, Hit, Within, search
from onewindow.domain.catalogue.queries.search.entries import themes
from onewindow.domain.catalogue.queries.specs import specs
from onewindow.domain.catalogue.queries.specs.items import current_of, in_force
from onewindow.domain.catalogue.rules import ItemSpec

SHOWN, WIDTH = 60, 200
KINDS = ("package", "item", "situation", "guide")


@dataclass(frozen=True, slots=True)
class Service:
    """One thing to choose (一条结果): an item in force, a package by its name, or a guide known from elsewhere (``ref`` names it)."""

    kind: str
    ref: str
    name: str
    department: str
    code: str = ""
    item: ItemSpec | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """What was found (搜索结果), nearest first; without words everything in force. ``more``: these are the nearest only."""

    text: str
    rows: tuple[Service, ...] = ()
    suggestion: str = ""
    facets: dict[str, tuple[Facet, ...]] | None = None
    more: bool = False


def services(
    text: str, on: date, within: Within | None = None, *, kinds: tuple[str, ...] = KINDS, limit: int = SHOWN
) -> Services:
    """找事项. Items in force, packages and guides nearest to what somebody typed; a situation leads to its item.

    Without words: the items in force, narrowed. :param kinds: what may be chosen here.
    """
    within = within or Within()
    text = text.strip()
    if not text:
        found = _narrowed(in_force(on), within) if "item" in kinds else []
        return Services("", tuple(_of_item(one) for one in found[:limit]), more=len(found) > limit)
    asked = Within(kinds, within.audience, within.theme, within.department, within.level)
    hits = search(text, asked, limit=limit, width=WIDTH)
    refs = {hit.ref.partition("?")[0] for hit in hits.hits if hit.kind in ("item", "situation")}
    versions = current_of(sorted(refs), on) if refs else {}
    known = {one.slug: one for one in specs(versions.values())}
    rows = {(row.kind, row.ref): row for hit in hits.hits if (row := _of_hit(hit, known)) is not None}
    return Services(text, tuple(rows.values()), hits.suggestion, hits.facets, hits.more)


def find(text: str, on: date, limit: int = 20) -> list[ItemSpec]:
    """找事项. The items in force nearest to what somebody typed, nearest first; none if nothing is near."""
    found = services(text, on, kinds=("item",), limit=limit).rows if text.strip() else ()
    return [row.item for row in found if row.item]


def _of_hit(hit: Hit, known: dict[str, ItemSpec]) -> Service | None:
    if hit.kind in ("package", "guide"):
        return Service(hit.kind, hit.ref, hit.name, hit.department, hit.code)
    item = known.get(hit.ref.partition("?")[0])
    return _of_item(item) if item else None


def _of_item(item: ItemSpec) -> Service:
    return Service("item", item.slug, item.name, item.department, item.implementation_code, item)


def _narrowed(items: list[ItemSpec], within: Within) -> list[ItemSpec]:
    return [
        one
        for one in items
        if (not within.audience or within.audience in one.audience)
        and (not within.department or within.department == one.department_zh)
        and (not within.level or within.level == one.level)
        and (not within.theme or within.theme in themes(one.particulars))
    ]
