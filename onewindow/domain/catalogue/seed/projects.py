"""The items of investment projects (工程建设项目审批事项) in the demo city, with their papers and fields: added where they are missing."""

from datetime import datetime

from onewindow.domain.catalogue.actions.stock import stock_up
from onewindow.domain.catalogue.models import Item
from onewindow.domain.catalogue.seed.filling import fill
from onewindow.domain.catalogue.seed.reading import data
from onewindow.domain.org.queries import Actor


def projects(at: datetime) -> None:
    """演示投资项目事项. Every item of the four stages, each fact with its ``checked`` mark; the other items must stand."""
    given = data("projects")
    stock_up(parts=("projects",), told=False, by=Actor.SYSTEM, at=at)
    there = set(Item.objects.values_list("slug", flat=True))
    source = [row for row in given["items"] if row["slug"] not in there]
    if source:
        fill(source, at)
