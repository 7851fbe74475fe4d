"""Tiers (基本目录 → 实施清单 → 业务办理项): rows of the base catalogue, adopting them, handling items, placing what stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.actions.changing.starting import start_item
from onewindow.domain.catalogue.actions.inheritance.coding import next_serial
from onewindow.domain.catalogue.actions.inheritance.objections import base_item
from onewindow.domain.catalogue.actions.inheritance.refusals import (
    AdoptedAlready,
    BaseRowsUnfit,
    CodesDiffer,
    LevelUnfit,
    NotAnImplementation,
    NotTheOwner,
    NotYourItem,
    ObjectionStands,
    UnderItsTier,
)
from onewindow.domain.catalogue.actions.inheritance.reports import must_be_tight
from onewindow.domain.catalogue.actions.inheritance.rights import keeps, speaks_for
from onewindow.domain.catalogue.models import Item, ItemVersion, Objection
from onewindow.domain.catalogue.queries.inheritance.tree import newest_of, standing_children
from onewindow.domain.catalogue.queries.sheets import sheet as sheet_of
from onewindow.domain.catalogue.queries.specs import spec, specs
from onewindow.domain.catalogue.rules import ItemSpec
from onewindow.domain.catalogue.rules.codes import body_code, family_of
from onewindow.domain.catalogue.rules.sheets import Sheet
from onewindow.domain.catalogue.states import APPROVED, STATED
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import codes, log
from onewindow.kernel.step import NotFound, hard_rules
from onewindow.kernel.worktime import CHINA

SHARED_LEVEL = "7"  # 分级管理: the level is settled item by item


@dataclass(frozen=True, slots=True)
class BaseRow:
    """One row of a base catalogue (基本目录): code of 12 digits or of 10 places, name, type (A.1), levels (A.2)."""

    code: str
    name_zh: str
    name_en: str = ""
    item_type: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of rows of a base catalogue: ids of the items that are new, codes that stood already."""

    added: tuple[int, ...]
    known: tuple[str, ...]


def base_slug(code: str) -> str:
    """The address of a base item: one for each code."""
    return f"base-{code.lower()}"


def enter_base_rows(
    *, rows: Sequence[BaseRow], owner: int, by: Actor, at: datetime, effective_from: date | None = None
) -> Entered:
    """录入基本目录. Take rows over as base items kept by the department ``owner``; sent again, nothing changes.

    They are the upper level's published text and bind nobody beyond name and code, so they are in force at once, from
    today or a later day. Seven SQLs, however many rows.

    :raises NotTheOwner: for others than the office of the owner's area.
    :raises BaseRowsUnfit: with every row that has no valid code or no name; then none is taken over.
    """
    body = Department.objects.get(pk=owner)
    if not keeps(by, body):
        raise NotTheOwner(owner=owner)
    given = {one.code.strip().upper(): one for one in rows}
    wrong = [(code, "code") for code in given if not _is_base(code)]
    wrong += [(code, "name") for code, one in given.items() if not 0 < len(one.name_zh.strip()) <= 200]
    if wrong:
        raise BaseRowsUnfit(rows=wrong)
    first = max(effective_from or _today(at), _today(at))
    with transaction.atomic():
        slugs = {base_slug(code): code for code in given}
        known = set(Item.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        items = [Item(slug=slug, department=body, tier=Item.Tier.BASE) for slug in sorted(slugs) if slug not in known]
        Item.objects.bulk_create(items, ignore_conflicts=True)
        fresh = Item.objects.filter(slug__in=[one.slug for one in items], versions=None)
        made = list(fresh.order_by("slug"))
        ItemVersion.objects.bulk_create(_version(one, given[slugs[one.slug]], body, first, at) for one in made)
        ids = tuple(one.pk for one in made)
        if ids:
            log.add(
                events.BASE_ENTERED, by=by.account, at=at, kind="department", thing=owner, data={"items": list(ids)}
            )
    return Entered(ids, tuple(sorted(slugs[slug] for slug in known)))


def _is_base(code: str) -> bool:
    found = codes.check(code)
    return found.ok and found.kind in ("item-base", "licensing-base")


def _version(item: Item, row: BaseRow, owner: Department, first: date, at: datetime) -> ItemVersion:
    code = row.code.strip().upper()
    return ItemVersion(
        item=item,
        number=1,
        effective_from=first,
        published_at=at,
        name_zh=row.name_zh.strip(),
        name_en=row.name_en.strip(),
        code_family=family_of(code),
        base_code=code,
        implementation_code="",
        item_type=row.item_type or (code[2:4] if code.isdecimal() else "01"),
        level=row.levels[0] if row.levels else SHARED_LEVEL,
        case_kind="9",
        statutory_checked="memory",
        promised_number=None,
        promised_unit="",
        promised_checked="memory",
        window_department=owner,
        decide_department=owner,
        particulars={"levels": list(row.levels)} if row.levels else {},
    )


def adopt_base(*, base: int, department: int, level: str = "", promised: str = "", by: Actor, at: datetime) -> int:
    """引用基本目录事项. A body's implementation of a base item: a draft with all the base item says; the id of the change.

    :param level: of A.2; without it the body's own. :param promised: ``5wd``; without it the base item's promise or legal limit.
    :raises NotYourItem: for others than the body's supervisor and the office of its area. :raises NotABase: no base item.
    :raises LevelUnfit: not a level the base item has. :raises AdoptedAlready: by this body at this level.
    :raises ObjectionStands: the body has stated that it does not adopt it. :raises SheetUnfit: if no limit can be taken.
    """
    body = Department.objects.filter(pk=department, closed_on=None).select_related("area").first()
    if body is None or not speaks_for(by, body):
        raise NotYourItem(department=department)
    with transaction.atomic():
        Item.objects.select_for_update().filter(pk=base).first()  # two adoptions of one base item: one after the other
        item = base_item(base)
        source = spec(newest_of([base])[base])
        at_level = _level(source, level or body.area.level, level)
        _must_be_free(item, body, at_level)
        code = body_code(source.code_family, body.uscc, at_level, source.base_code)
        sheet = _taken(source, body, at_level, promised, at)
        sheet |= {"slug": code.lower(), "implementation_code": code}
        return start_item(sheet=sheet, tier=Item.Tier.IMPLEMENTATION, parent=item.slug, by=by, at=at)


def _level(source: ItemSpec, level: str, asked: str) -> str:
    levels = source.particulars.get("levels") or [source.level]
    if SHARED_LEVEL not in levels and level not in levels:
        raise LevelUnfit(level=level, levels=levels, fields=["level"] if asked else [])
    return level


def _must_be_free(item: Item, body: Department, level: str) -> None:
    there = newest_of(standing_children(item.pk, body.pk).values_list("pk", flat=True))
    if ItemVersion.objects.filter(pk__in=there.values(), level=level).exists():
        raise AdoptedAlready(base=item.pk, department=body.pk, level=level)
    if Objection.objects.filter(base=item, department=body, state__in=(STATED, APPROVED)).exists():
        raise ObjectionStands(base=item.pk, department=body.pk)


def _taken(source: ItemSpec, body: Department, level: str, promised: str, at: datetime) -> Sheet:
    """All a parent says, as the draft of a body below."""
    sheet: Sheet = sheet_of(source.id)
    limit = promised or source.promised or source.statutory
    own = {key: value for key, value in source.particulars.items() if key != "levels"}
    return {
        **{key: value for key, value in sheet.items() if key not in ("parent", "tier", "implementation_code", "slug")},
        "department": body.slug,
        "level": level,
        "promised": {**sheet["promised"], "limit": limit},
        "particulars": own,
        "effective_from": _today(at).isoformat(),
        "reason_zh": "",
        "reason_en": "",
        "standing": "open",
        "merged_into": None,
    }


def add_handling(*, implementation: int, name_zh: str, name_en: str = "", by: Actor, at: datetime) -> int:
    """设立业务办理项. One way of doing an implementation, with a guide and a code of its own; the id of the change.

    :raises NotAnImplementation: if it is none in force. :raises NotYourItem: not his to add.
    :raises SerialsUsedUp: if the codes under it are used up.
    """
    with transaction.atomic():
        row = (
            Item.objects.select_for_update(of=("self",)).select_related("department").filter(pk=implementation).first()
        )
        newest = newest_of([implementation]).get(implementation)
        source = spec(newest) if row is not None and newest is not None else None
        if row is None or source is None or row.tier != Item.Tier.IMPLEMENTATION or not source.published:
            raise NotAnImplementation(item=implementation)
        if not speaks_for(by, row.department):
            raise NotYourItem(item=implementation)
        serial = next_serial(row.pk, source.code_family)
        body = Department.objects.get(pk=source.department_id)
        code = body_code(source.code_family, body.uscc, source.level, source.base_code, serial)
        sheet = _taken(source, body, source.level, "", at)
        sheet |= {"name_zh": name_zh.strip(), "name_en": name_en.strip(), "aliases": []}
        sheet |= {"slug": code.lower(), "implementation_code": code}
        return start_item(sheet=sheet, tier=Item.Tier.HANDLING, parent=row.slug, by=by, at=at)


def place_under(*, item: int, parent: int, by: Actor, at: datetime) -> None:
    """归入上级事项. Place an item that stands already under the base item (or the implementation) it belongs to.

    :raises UnderItsTier: if the tiers do not fit, or the parent stands below the item itself: a circle.
    :raises CodesDiffer: if the base codes are not the same. :raises Loosened: if the item is laxer than its parent.
    :raises NotYourItem: not his to place.
    """
    with transaction.atomic(), hard_rules():
        rows = {
            row.pk: row
            for row in Item.objects.select_for_update(of=("self",))
            .select_related("department")
            .filter(pk__in=(item, parent))
            .order_by("pk")
        }
        if {item, parent} - rows.keys():
            raise NotFound(kind="item", thing=item)
        if not speaks_for(by, rows[item].department):
            raise NotYourItem(item=item)
        if item == parent or rows[parent].parent_id == item:
            raise UnderItsTier(item=item, parent=parent)
        Item.objects.filter(pk=item).update(parent=parent)
        newest = newest_of([item, parent])
        child, above = specs([newest[item], newest[parent]])
        if child.base_code != above.base_code:
            raise CodesDiffer(item=item, parent=parent, codes=[child.base_code, above.base_code])
        must_be_tight(child, above)
        log.add(events.ITEM_PLACED, by=by.account, at=at, kind="item", thing=child.id, data={"parent": parent})


def _today(at: datetime) -> date:
    return at.astimezone(CHINA).date()
