"""Starting a change (起草变更): of an item that stands, of one that is new, of many bodies at once."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue.actions.changing.scope import (
    ChangeOpen,
    MayNotChange,
    ReasonMissing,
    city_day,
    must_draft,
)
from onewindow.domain.catalogue.actions.changing.writing import must_fit, unfit, write
from onewindow.domain.catalogue.models import Item, ItemChange, ItemVersion
from onewindow.domain.catalogue.models.changes import OPEN_STATES
from onewindow.domain.catalogue.queries.figures.reform import open_batches
from onewindow.domain.catalogue.queries.sheets import sheet as sheet_of
from onewindow.domain.catalogue.refusals import ItemUnknown
from onewindow.domain.catalogue.rules.sheets import Fault, Sheet
from onewindow.domain.catalogue.states import CHANGE
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor, spell
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import hard_rules

STANDING = {"new-version": None, "delegate": None, "suspend": "suspended", "resume": "open", "retire": "retired"}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,48}")


class KindUnfit(Refusal):
    """This cannot be done with an item in that standing (当前状态不可如此变更)."""


class BatchElsewhere(Refusal):
    """A change belongs to an open batch of its own area, or to none (改革批次已结束或者不属本区域)."""


class SlugTaken(Refusal):
    """Another item has this address already (事项标识已被占用)."""


def start(
    *,
    item: str,
    kind: str = "new-version",
    reason_zh: str,
    reason_en: str = "",
    effective_from: str = "",
    merged_into: str = "",
    bodies: Sequence[str] = (),
    keep: bool = False,
    batch: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """起草变更. Copy the newest version of an item into a draft numbered one higher; the id of the change.

    :param kind: new-version, suspend, resume, retire or delegate. :param effective_from: a day, today without one.
    :param merged_into: the item a retired one goes into. :param bodies: slugs of the departments it is delegated to
    (下放); ``keep``: it stays where it is, too. :param batch: of reform, open: the version belongs to it once it is published.
    :raises ItemUnknown: no such item. :raises MayNotChange: not his to change. :raises ReasonMissing: without a reason.
    :raises ChangeOpen: another change is under way. :raises KindUnfit: resume what is open, for example.
    :raises BatchElsewhere: the batch is closed, or another area's.
    :raises SheetUnfit: with the fields that do not hold.
    """
    if not reason_zh.strip():
        raise ReasonMissing(fields=["reason_zh"])
    with transaction.atomic():
        row = Item.objects.select_for_update(of=("self",)).select_related("department").filter(slug=item).first()
        newest = ItemVersion.objects.filter(item__slug=item).order_by("-published_at", "-number")
        base = newest.filter(published_at__isnull=False).order_by("-effective_from").first() or newest.first()
        if row is None or base is None:
            raise ItemUnknown(item=item)
        must_draft(by, base.decide_department)
        _must_be_free(row)
        taken = sheet_of(base.pk)
        taken |= {
            "reason_zh": reason_zh.strip(),
            "reason_en": reason_en.strip(),
            "effective_from": effective_from or city_day(at),
            "merged_into": merged_into or None,
            "standing": _standing(kind, base, keep),
        }
        heirs = _heirs(kind, bodies, by, taken)
        if batch is not None and not open_batches(item).filter(pk=batch).exists():
            raise BatchElsewhere(batch=batch, fields=["batch"])
        return _born(row, kind, taken, complete=False, bodies=heirs, keep=keep, batch=batch, by=by, at=at)


def start_item(
    *,
    sheet: Mapping[str, Any],
    tier: str = "implementation",
    parent: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """新增事项. A new item with its first draft, from a sheet; the id of the change.

    :param parent: the slug of the item it implements or handles. A sheet without ``slug`` gets one from its name.
    :raises SheetUnfit: with the fields that do not hold. :raises SlugTaken: another item has the address.
    :raises MayNotChange: not his to add.
    """
    whole, named = must_fit({**sheet, "effective_from": sheet.get("effective_from") or city_day(at)}, complete=False)
    body = named.departments[whole["department"]]
    must_draft(by, body)
    above = Item.objects.filter(slug=parent).first() if parent else None
    if parent and above is None:
        raise unfit([Fault("parent", "unknown-item", parent)])
    if (tier == "handling") != (above is not None) and tier in ("base", "handling"):
        raise unfit([Fault("parent", "tier", tier)])
    slug = whole.get("slug") or free_slug(whole["name_zh"])
    if not _SLUG.fullmatch(slug):
        raise unfit([Fault("slug", "slug", slug)])
    with transaction.atomic():
        if Item.objects.filter(slug=slug).exists():
            raise SlugTaken(slug=slug, fields=["slug"])
        row = Item.objects.create(slug=slug, department=body, tier=tier, parent=above)
        return _born(row, "new-item", {**whole, "slug": slug, "tier": tier}, complete=False, by=by, at=at)


def free_slug(name: str) -> str:
    """An address no item has yet: the initials of a name."""
    base = re.sub(r"[^a-z0-9]+", "-", spell(name).initials.lower()).strip("-")[:36] or "item"
    known = set(Item.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base if len(base) > 1 else f"{base}-1"
    while slug in known:
        number, slug = number + 1, f"{base}-{number}"
    return slug


def _must_be_free(row: Item) -> None:
    running = ItemChange.objects.filter(item=row, state__in=OPEN_STATES).values_list("pk", flat=True).first()
    if running is not None:
        raise ChangeOpen(change=running)


def _standing(kind: str, base: ItemVersion, keep: bool) -> str:
    """What the item is after the change."""
    if kind not in STANDING:
        raise KindUnfit(kind=kind)
    possible = {"suspend": ("open",), "resume": ("suspended", "retired"), "retire": ("open", "suspended")}
    if base.standing not in possible.get(kind, ("open", "suspended", "retired")):
        raise KindUnfit(kind=kind, standing=base.standing)
    if kind == "delegate":
        return base.standing if keep else "retired"
    return STANDING[kind] or base.standing


def _heirs(kind: str, bodies: Sequence[str], by: Actor, taken: Sheet) -> list[int]:
    """The departments an item is delegated to; each is below whoever drafts, and not the body itself."""
    if kind != "delegate":
        return []
    rows = list(Department.objects.filter(slug__in=bodies, closed_on=None).order_by("order"))
    unknown = set(bodies) - {row.slug for row in rows}
    if unknown or not rows or taken["department"] in bodies:
        raise unfit([Fault("bodies", "unknown-department", ",".join(sorted(unknown)))])
    return [row.pk for row in rows]


def _born(
    row: Item,
    kind: str,
    sheet: Sheet,
    *,
    complete: bool,
    bodies: Sequence[int] = (),
    keep: bool = False,
    batch: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    whole, named = must_fit(sheet, complete=complete)
    if whole.get("merged_into") == row.slug:
        raise unfit([Fault("merged_into", "itself", row.slug)])
    last = ItemVersion.objects.filter(item=row).order_by("-number").values_list("number", flat=True).first() or 0
    draft = ItemVersion(item=row, number=last + 1)
    write(version=draft, sheet=whole, named=named, by=by, at=at)
    with hard_rules():
        return step.new(
            CHANGE,
            "start",
            by=by.account,
            at=at,
            set={
                "kind": kind,
                "item": row.pk,
                "draft": draft.pk,
                "bodies": list(bodies),
                "keep": keep,
                "batch": batch,
                "started_by": by.account,
                "started_at": at,
            },
            data={"item": row.pk, "version": draft.pk},
        )


__all__ = ["KindUnfit", "MayNotChange", "SlugTaken", "free_slug", "start", "start_item"]
