"""What of the catalogue can be found (可检索事项): items in force, guides taken over, as plain values for the index."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from onewindow.domain.catalogue.models import ItemVersion, KnownItem
from onewindow.domain.catalogue.rules.search import Findable


def findable_items(on: date, slugs: list[str] | None = None) -> Iterator[Findable]:
    """可检索事项. The items open on a day (all, or these), and their situations."""
    held = ItemVersion.objects.filter(effective_from__lte=on, published_at__isnull=False)
    newest = held.order_by("item_id", "-effective_from").distinct("item_id").values("pk")
    rows = ItemVersion.objects.filter(pk__in=newest, standing="open").exclude(item__tier="base")
    if slugs is not None:
        rows = rows.filter(item__slug__in=slugs)
    for row in rows.select_related("item", "decide_department").order_by("pk").iterator(500):
        yield _item(row)
        yield from _situations(row)


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
        themes=tuple(_themes(row.particulars)),
    )


def _themes(particulars: dict[str, Any]) -> Iterator[str]:
    for one in (*particulars.get("themes_enterprise", ()), *particulars.get("themes_person", ())):
        yield one["zh"] if isinstance(one, dict) else str(one)


def _situations(row: ItemVersion) -> Iterator[Findable]:
    """Every answer to a question of the item, as something that can be typed with the item's name."""
    for question in row.situations.get("questions", ()):
        for answer in question.get("answers", ()):
            yield Findable(
                kind="situation",
                ref=f"{row.item.slug}?{question['key']}={answer['value']}",
                name_zh=f"{row.name_zh} {answer['zh']}"[:200],
                name_en=f"{row.name_en}: {answer['en']}"[:200],
                code=row.implementation_code,
                department_zh=row.decide_department.name_zh,
                department_en=row.decide_department.name_en,
                level=row.level,
                audience=tuple(row.audience),
            )


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
