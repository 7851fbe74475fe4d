"""What of the catalogue can be found (可检索事项): items in force, guides taken over, as plain values for the index."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from onewindow.domain.catalogue.models import ItemVersion, KnownItem
from onewindow.domain.catalogue.queries.specs.items import standing_on
from onewindow.domain.catalogue.rules.search import Findable


def findable_items(on: date, slugs: list[str] | None = None) -> Iterator[Findable]:
    """可检索事项. The items open on a day (all, or these), and their situations."""
    held = standing_on(on)
    newest = held if slugs is None else held.filter(item__slug__in=slugs)
    rows = ItemVersion.objects.filter(pk__in=newest.values("pk"), standing="open").exclude(item__tier="base")
    for row in rows.select_related("item", "decide_department").order_by("pk").iterator(500):
        yield _item(row)
        yield from _situations(row)


def once_findable(slugs: list[str]) -> set[tuple[str, str]]:
    """What these items may have in the index (kind, ref): themselves, and the answers any of their published versions had."""
    rows = ItemVersion.objects.filter(item__slug__in=slugs, published_at__isnull=False)
    found = {("item", slug) for slug in slugs}
    for slug, situations in rows.values_list("item__slug", "situations"):
        found |= {("situation", ref) for ref, _, _ in _answers(slug, situations)}
    return found


def _item(row: ItemVersion) -> Findable:
    return Findable(
        kind="item",
        ref=row.item.slug,
        name_zh=row.name_zh,
        name_en=row.name_en,
        code=row.implementation_code,
        aliases=tuple(row.aliases),
        department_zh=row.decide_department.name_zh,
        department_en=row.decide_department.name_en,
        level=row.level,
        audience=tuple(row.audience),
        themes=tuple(themes(row.particulars)),
    )


def themes(particulars: dict[str, Any]) -> Iterator[str]:
    """主题. The themes an item stands under, of businesses and of persons."""
    for one in (*particulars.get("themes_enterprise", ()), *particulars.get("themes_person", ())):
        yield one["zh"] if isinstance(one, dict) else str(one)


def _situations(row: ItemVersion) -> Iterator[Findable]:
    """Every answer to a question of the item, as something that can be typed with the item's name."""
    for ref, zh, en in _answers(row.item.slug, row.situations):
        yield Findable(
            kind="situation",
            ref=ref,
            name_zh=f"{row.name_zh} {zh}"[:200],
            name_en=f"{row.name_en}: {en}"[:200],
            code=row.implementation_code,
            department_zh=row.decide_department.name_zh,
            department_en=row.decide_department.name_en,
            level=row.level,
            audience=tuple(row.audience),
        )


def _answers(slug: str, situations: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The answers to an item's questions: what the index calls them, and both wordings."""
    for question in situations.get("questions", ()):
        for answer in question.get("answers", ()):
            yield f"{slug}?{question['key']}={answer['value']}", answer["zh"], answer["en"]


def findable_guides() -> Iterator[Findable]:
    """可检索指南. Items other places have published and that were taken over, as long as no item of ours was made of them."""
    rows = KnownItem.objects.exclude(item__versions__published_at__isnull=False).select_related("department")
    for row in rows.order_by("pk").iterator(500):
        yield Findable(
            kind="guide",
            ref=f"{row.source}:{row.code}",
            name_zh=row.name,
            code=row.code,
            department_zh=row.department.name_zh if row.department else row.department_given,
            department_en=row.department.name_en if row.department else "",
            level=row.level,
        )
