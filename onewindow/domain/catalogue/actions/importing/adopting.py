"""From a known item to a draft (转为草稿): it goes the way of every draft, written by one person, approved by another."""

from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.actions.changing.starting import start_item
from onewindow.domain.catalogue.actions.importing.looking import must_import
from onewindow.domain.catalogue.actions.stock import named_papers
from onewindow.domain.catalogue.models import Item, ItemChange, KnownItem
from onewindow.domain.catalogue.rules.sheets import blank
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import NotFound


class AlreadyAdopted(Refusal):
    """A draft has been made of it already (已转为草稿)."""


class NotComplete(Refusal):
    """A draft needs a department and a promised limit; this one was published without (缺少实施主体或承诺时限)."""


def adopt(*, known: int, department: str = "", promised: str = "", by: Actor, at: datetime) -> int:
    """转为草稿. Make a draft of a known item with the facts it has; the id of the change.

    :param department: slug, where the row names none. :param promised: ``5wd``, where the row has no limit.
    :raises NotComplete: without both. :raises AlreadyAdopted: a second time. :raises SheetUnfit: with the fields that do not hold.
    """
    must_import(by)
    with transaction.atomic():
        row = KnownItem.objects.select_for_update().filter(pk=known).first()
        if row is None:
            raise NotFound(kind="known", thing=known)
        if row.item_id is not None:
            raise AlreadyAdopted(known=known)
        sheet = _sheet(row)
        sheet["department"] = department or sheet.get("department") or ""
        if promised:
            sheet["promised"] = {**(sheet.get("promised") or {}), "limit": promised, "checked": "memory"}
        lacking = [name for name in ("department", "promised") if not _has(sheet, name)]
        if lacking:
            raise NotComplete(known=known, fields=lacking)
        sheet["materials"] = named_papers(rows=sheet.get("materials") or [], by=by, at=at)
        change = start_item(sheet=sheet, tier="base" if row.tier == "base" else "implementation", by=by, at=at)
        row.item = Item.objects.get(pk=ItemChange.objects.values_list("item", flat=True).get(pk=change))
        row.save(update_fields=["item"])
        log.add(events.KNOWN_ADOPTED, by=by.account, at=at, kind="known", thing=known, data={"change": change})
    return change


def _has(sheet: dict[str, Any], name: str) -> bool:
    value = sheet.get(name)
    return bool(value.get("limit")) if isinstance(value, dict) else bool(value)


def _sheet(row: KnownItem) -> dict[str, Any]:
    """What the row says as a sheet. The address of another city's item is not ours: it gets its own."""
    made: dict[str, Any] = dict(row.facts.get("sheet") or {})
    if not made:
        made = blank() | {
            "name_zh": row.name, "base_code": row.base_code if row.family != "local" else "",
            "item_type": row.item_type, "level": row.level, "department": row.facts.get("department") or "",
            "statutory": {"limit": None, "from": "", "checked": "memory"}, "promised": {"limit": None, "checked": "memory"},
            "effective_from": None,
        }  # fmt: skip
    dropped = (
        "slug",
        "parent",
        "tier",
        "implementation_code",
        "standing",
        "merged_into",
        "effective_from",
        "window_department",
    )
    kept = {key: value for key, value in made.items() if key not in dropped}
    return kept | {"code_family": "national" if row.family == "local" else row.family, "standing": "open"}
