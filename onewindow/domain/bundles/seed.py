"""The packages of the demo city, from the packaged data; every fact keeps its ``checked`` mark."""

import json
from datetime import date, datetime
from importlib import resources
from typing import Any

from onewindow.domain.bundles import actions
from onewindow.domain.bundles.models import Package, StageRule
from onewindow.domain.catalogue.queries import in_force
from onewindow.domain.org.actions import Actor

SINCE = date(2026, 1, 1)
ORDER = (
    "open-restaurant",
    "start-company",
    "newborn",
    "new-home-handover",
    "retire",
    "open-pharmacy",
    "start-device-sales",
    "close-company",
)


def document(slug: str) -> dict[str, Any]:
    """A package as written, from the packaged data."""
    text = (resources.files(__package__) / "data" / f"{slug}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def seed(at: datetime) -> None:
    """演示数据. Publish the packages of the demo city that are missing. The catalogue must stand before."""
    known = set(Package.objects.values_list("slug", flat=True))
    missing = [slug for slug in ORDER if slug not in known]
    if missing:
        in_force(SINCE)  # all items at once instead of package by package
    for slug in missing:
        actions.publish(document=document(slug), effective_from=SINCE, by=Actor.SYSTEM, at=at)


STAGE_PACKAGES = ("project-land", "project-works", "project-construction", "project-completion")


def projects(at: datetime) -> None:
    """演示投资项目. The packages of the four stages, and how long each may take. The items of projects must stand before."""
    folder = resources.files(__package__) / "data" / "projects"
    known = set(Package.objects.values_list("slug", flat=True))
    for slug in STAGE_PACKAGES:
        if slug not in known:
            written = json.loads((folder / f"{slug}.json").read_text("utf-8"))
            actions.publish(document=written, effective_from=SINCE, by=Actor.SYSTEM, at=at)
    packages = {row.slug: row for row in Package.objects.filter(slug__in=STAGE_PACKAGES)}
    rules = json.loads((folder / "stages.json").read_text("utf-8"))
    StageRule.objects.bulk_create(
        [StageRule(**{**row, "package": packages[row["package"]]}, effective_from=SINCE) for row in rules],
        ignore_conflicts=True,
    )
