"""The items of investment projects (工程建设项目审批事项) in the demo city, with their papers and fields: added where they are missing."""

from datetime import datetime

from onewindow.domain.catalogue.models import Element, ElementGroup, Item, MaterialType
from onewindow.domain.catalogue.seed.filling import fill
from onewindow.domain.catalogue.seed.reading import data


def projects(at: datetime) -> None:
    """演示投资项目事项. Every item of the four stages, each fact with its ``checked`` mark; the other items must stand."""
    given = data("projects")
    known = set(MaterialType.objects.values_list("key", flat=True))
    MaterialType.objects.bulk_create(MaterialType(**row) for row in given["materials"] if row["key"] not in known)
    standing = set(Element.objects.filter(parent=None).values_list("key", flat=True))
    groups = {group.key: group for group in ElementGroup.objects.all()}
    first = Element.objects.filter(parent=None).count() + 1
    Element.objects.bulk_create(
        Element(**{**row, "group": groups[row["group"]]}, order=order)
        for order, row in enumerate(given["elements"], first)
        if row["key"] not in standing
    )
    there = set(Item.objects.values_list("slug", flat=True))
    source = [row for row in given["items"] if row["slug"] not in there]
    if source:
        fill(source, at)
