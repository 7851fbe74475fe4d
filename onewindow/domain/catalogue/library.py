"""The demo city's library of standards: national ones by what is known of them, the city's own as examples.

Each keeps its ``checked`` mark: what nobody has read at the source is shown as "to be confirmed".
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue.models import Item, Standard, StandardCheck, StandardTie, StandardVersion
from onewindow.domain.catalogue.queries.standards import key_of
from onewindow.domain.org.queries import spell


def fill(source: list[dict[str, Any]], at: datetime) -> None:
    """演示标准库. What is missing is added, standard by standard; what stands stays."""
    known = set(Standard.objects.values_list("number", flat=True))
    fresh = [row for row in source if row["number"] not in known]
    if not fresh:
        return
    items = dict(Item.objects.values_list("slug", "pk"))
    with transaction.atomic():
        rows = Standard.objects.bulk_create(
            Standard(number=row["number"], key=key_of(row["number"]), family=row["family"]) for row in fresh
        )
        pairs = list(zip(rows, fresh, strict=True))
        StandardVersion.objects.bulk_create(_edition(standard, row) for standard, row in pairs)
        StandardTie.objects.bulk_create(
            [StandardTie(standard=standard, role=role, since=at) for standard, row in pairs for role in row["roles"]]
            + [
                StandardTie(standard=standard, item_id=items[slug], since=at)
                for standard, row in pairs
                for slug in row.get("items", ())
                if slug in items
            ]
        )
        StandardCheck.objects.bulk_create(
            StandardCheck(standard=standard, name_zh=name, name_en=spell(name).english, what_zh=what, every=every)
            for standard, row in pairs
            for name, what, every in row["checks"]
        )


def _edition(standard: Standard, row: dict[str, Any]) -> StandardVersion:
    ends = row.get("valid_to")
    return StandardVersion(
        standard=standard,
        edition=row["edition"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(ends) if ends else None,
        about_zh=row["about_zh"],
        checked=row["checked"],
        source=row["source"],
    )
