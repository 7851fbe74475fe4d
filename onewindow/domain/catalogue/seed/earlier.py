"""What some items of the demo city asked a year earlier, and the batch of reform that made them what they are (演示改革批次).

The earlier versions are number 0: what stands keeps its number. Composed for the demo city; the merger of the hygiene
licence is real (国发〔2016〕12号).
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue.actions.changing.writing import must_fit, write
from onewindow.domain.catalogue.models import Item, ItemVersion, ReformBatch, ReformEntry
from onewindow.domain.catalogue.queries.sheets import sheet
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor

FROM = date(2025, 1, 1)
UNTIL = date(2026, 1, 1)
AREA = "990100"
Sheet = dict[str, Any]


def fill(source: Sheet, at: datetime) -> None:
    """演示改革批次. The earlier versions, the ended items and their batch, unless the batch stands already."""
    named = source["batch"]
    if ReformBatch.objects.filter(area=AREA, name_zh=named["name_zh"]).exists():
        return
    with transaction.atomic():
        now = dict(
            ItemVersion.objects.filter(number=1, effective_from=UNTIL, published_at__isnull=False).values_list(
                "item__slug", "pk"
            )
        )
        touched = [_cut(row, now[row["item"]], at) for row in source["before"] if row["item"] in now]
        touched += [_ended(row, now[row["like"]], at) for row in source["ended"] if row["like"] in now]
        closed = {"opened_at": at, "closed_at": at}
        batch = ReformBatch.objects.create(area_id=AREA, **{**named, "on": date.fromisoformat(named["on"])}, **closed)
        ReformEntry.objects.bulk_create(ReformEntry(batch=batch, version_id=pk, at=at) for pk in touched)


def _cut(row: Sheet, now: int, at: datetime) -> int:
    """What the item was before its present version; the version that is compared."""

    def earlier(made: Sheet) -> None:
        made["promised"] = {"limit": row["promised"], "checked": "memory"}
        made["steps"], made["particulars"], made["situations"] = row["steps"], row["particulars"], {}
        for one in made["materials"]:
            if one["material"] in row["brings"]:
                one["satisfied_by"] = "upload"
        known = {one["material"] for one in made["materials"]}
        made["materials"] += [_material(key) for key in row["also"] if key not in known]

    item = ItemVersion.objects.select_related("item").get(pk=now).item
    _version(item, 0, FROM, sheet(now), earlier, at)
    return now


def _ended(row: Sheet, like: int, at: datetime) -> int:
    """An item that was there and is no more: both its versions; the one that ended it."""
    item, _ = Item.objects.get_or_create(
        slug=row["slug"], defaults={"department": Department.objects.get(slug=row["department"])}
    )

    def there(made: Sheet) -> None:
        made |= {name: row[name] for name in ("slug", "name_zh", "name_en", "department", "base_code", "steps")}
        made |= {"aliases": [], "situations": {}, "special_procedures": [], "reviews": [], "implementation_code": ""}
        made["statutory"] = {
            "limit": row["statutory"],
            "from": "acceptance" if row["statutory"] else "",
            "checked": "memory",
        }
        made["promised"] = {"limit": row["promised"], "checked": "memory"}
        made["materials"] = [_material(key) for key in row["materials"]]
        made["particulars"] = row["particulars"]

    def gone(made: Sheet) -> None:
        there(made)
        made |= {"standing": "retired", "merged_into": row["merged_into"]}
        made |= {name: row[name] for name in ("reason_zh", "reason_en")}

    _version(item, 0, FROM, sheet(like), there, at)
    return _version(item, 1, UNTIL, sheet(like), gone, at)


def _version(item: Item, number: int, since: date, like: Sheet, change: Callable[[Sheet], None], at: datetime) -> int:
    made = {**like, "effective_from": since.isoformat(), "tier": item.tier, "parent": None}
    change(made)
    whole, named = must_fit(made, complete=False)
    row = ItemVersion(item=item, number=number)
    write(version=row, sheet=whole, named=named, by=Actor.SYSTEM, at=at)
    ItemVersion.objects.filter(pk=row.pk).update(published_at=at)
    return row.pk


def _material(key: str) -> Sheet:
    return {
        "material": key,
        "necessity": "always",
        "condition": None,
        "satisfied_by": "upload",
        "tolerable": False,
        "checked": "memory",
        "source": "composed for the demo city",
    }
