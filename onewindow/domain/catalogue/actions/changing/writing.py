"""A sheet becomes rows (写入): the one place where an item version is written from its plain form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.domain.catalogue.models import (
    DraftRevision,
    Element,
    Item,
    ItemElement,
    ItemMaterial,
    ItemResult,
    ItemReview,
    ItemVersion,
    MaterialType,
)
from onewindow.domain.catalogue.rules.codes import body_code
from onewindow.domain.catalogue.rules.sheets import Fault, Sheet, columns, faults, normal
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor
from onewindow.kernel.errors import Refusal

NEEDED_POSTS = {"window_department": ("window",), "department": ("approver", "supervisor"), "reviews": ("examiner",)}


class SheetUnfit(Refusal):
    """Something in this item does not hold: each field is named (事项要素有误).

    ``details``: ``faults``, each (path, what, value).
    """


@dataclass(frozen=True, slots=True)
class Named:
    """What the keys of a sheet name: departments, materials, form fields, items."""

    departments: Mapping[str, Department]
    materials: Mapping[str, MaterialType]
    elements: Mapping[str, int]
    items: Mapping[str, int]


def must_fit(sheet: Mapping[str, Any], *, complete: bool) -> tuple[Sheet, Named]:
    """The sheet in its normal form, with everything its keys name.

    :param complete: whether everything that a published version needs must be there.
    :raises SheetUnfit: with every fault.
    """
    found = faults(sheet, complete=complete)
    if any(one.what in ("shape", "unknown") for one in found):
        raise unfit(found)
    whole = normal(sheet)
    if not whole.get("window_department"):
        whole["window_department"] = whole.get("department")
    named = _named(whole)
    missing = (*found, *_unnamed(whole, named))
    if not missing:
        missing = tuple(_posts_missing(whole, named))
    if missing:
        raise unfit(missing)
    return whole, named


def unfit(found: Iterable[Fault]) -> SheetUnfit:
    """The refusal that names these faults."""
    listed = [tuple(one) for one in found]
    return SheetUnfit(faults=listed, fields=sorted({path for path, _, _ in listed}))


def _named(sheet: Sheet) -> Named:
    departments = {
        sheet.get("department"),
        sheet.get("window_department"),
        *(r.get("department") for r in sheet["reviews"]),
    }
    materials = {row.get("material") for rows in ("materials", "results") for row in sheet[rows]}
    items = {one for one in (sheet.get("merged_into"), sheet.get("parent")) if one}
    return Named(
        departments={row.slug: row for row in Department.objects.filter(slug__in=departments - {None, ""})},
        materials={row.key: row for row in MaterialType.objects.filter(key__in=materials - {None, ""})},
        elements=dict(Element.objects.filter(key__in=sheet["elements"], parent=None).values_list("key", "pk")),
        items=dict(Item.objects.filter(slug__in=items).values_list("slug", "pk")) if items else {},
    )


def _unnamed(sheet: Sheet, named: Named) -> list[Fault]:
    """Keys that name nothing."""
    found = [
        Fault(name, "unknown-department", str(sheet[name]))
        for name in ("department", "window_department")
        if sheet.get(name) and sheet[name] not in named.departments
    ]
    rows = (("reviews", "department", named.departments), ("materials", "material", named.materials))
    for path, column, known in rows:
        found += [
            Fault(f"{path}[{row[column]}]", f"unknown-{column}", row[column])
            for row in sheet[path]
            if row.get(column) and row[column] not in known
        ]
    found += [
        Fault(f"results[{row.get('name_zh')}].material", "unknown-material", row["material"])
        for row in sheet["results"]
        if row.get("material") and row["material"] not in named.materials
    ]
    found += [
        Fault(f"elements[{key}]", "unknown-element", key) for key in sheet["elements"] if key not in named.elements
    ]
    found += [
        Fault(name, "unknown-item", sheet[name])
        for name in ("merged_into", "parent")
        if sheet.get(name) and sheet[name] not in named.items
    ]
    return found


def _posts_missing(sheet: Sheet, named: Named) -> list[Fault]:
    """Bodies where nobody could do what the item asks of them: a case would find no post."""
    wanted = {(sheet[path], role) for path in ("department", "window_department") for role in NEEDED_POSTS[path]}
    wanted |= {(row["department"], "examiner") for row in sheet["reviews"]}
    there = set(Post.objects.filter(department__slug__in=named.departments).values_list("department__slug", "role"))
    return [Fault("department", "no-post", f"{slug}:{role}") for slug, role in sorted(wanted - there)]


def write(*, version: ItemVersion, sheet: Sheet, named: Named, by: Actor, at: datetime) -> None:
    """写入草稿. Write a fitting sheet into a draft: its columns, its rows anew, and the revision it is now.

    The item's own row is not touched. Inside the caller's transaction; the caller has asked who may.
    """
    body = named.departments[sheet["department"]]
    for name, value in columns(sheet).items():
        setattr(version, name, value)
    version.implementation_code = _code(sheet, body)
    version.decide_department = body
    version.window_department = named.departments[sheet["window_department"]]
    version.merged_into_id = named.items.get(sheet.get("merged_into") or "")
    version.effective_from = date.fromisoformat(sheet["effective_from"])
    fresh = version.pk is None
    version.save()
    if not fresh:
        for table in (ItemReview, ItemMaterial, ItemElement, ItemResult):
            table._default_manager.filter(version=version).delete()
    _rows(version, sheet, named)
    kept = {**sheet, "implementation_code": version.implementation_code}
    DraftRevision.objects.create(version=version, number=version.revision, sheet=kept, by_id=by.account, at=at)


def _code(sheet: Sheet, body: Department) -> str:
    """The item's own code (实施编码): of the body, the level and the base code; a base item has none."""
    if sheet["tier"] == "base":
        return ""
    given = str(sheet.get("implementation_code") or "")
    if sheet["tier"] == "handling" and given:
        return given
    return body_code(sheet["code_family"], body.uscc, sheet["level"], sheet["base_code"])[:33]


_TEXTS = ("condition_zh", "condition_en", "source")


def _rows(version: ItemVersion, sheet: Sheet, named: Named) -> None:
    ItemReview.objects.bulk_create(
        ItemReview(
            version=version,
            order=order,
            department=named.departments[row["department"]],
            subject_zh=row.get("subject_zh") or "",
            subject_en=row.get("subject_en") or "",
            checked=row.get("checked") or "memory",
            source=row.get("source") or "",
        )
        for order, row in enumerate(sheet["reviews"], 1)
    )
    ItemMaterial.objects.bulk_create(
        ItemMaterial(
            version=version,
            order=order,
            material=named.materials[row["material"]],
            necessity=row.get("necessity") or "always",
            condition=row.get("condition"),
            satisfied_by=row.get("satisfied_by") or "upload",
            tolerable=bool(row.get("tolerable")),
            checked=row.get("checked") or "memory",
            particulars=row.get("particulars") or {},
            sample_id=row.get("sample"),
            blank_form_id=row.get("blank_form"),
            **{name: row.get(name) or "" for name in _TEXTS},
        )
        for order, row in enumerate(sheet["materials"], 1)
    )
    ItemElement.objects.bulk_create(
        ItemElement(version=version, order=order, element_id=named.elements[key])
        for order, key in enumerate(dict.fromkeys(sheet["elements"]), 1)
    )
    ItemResult.objects.bulk_create(
        ItemResult(
            version=version,
            order=order,
            kind=row.get("kind") or "record",
            licence_type=row.get("licence_type") or "",
            material=named.materials[row["material"]] if row.get("material") else None,
            name_zh=row["name_zh"],
            name_en=row.get("name_en") or "",
            elements=row.get("elements") or [],
            validity_years=row.get("validity_years"),
            validity_note=row.get("validity_note") or "",
            checked=row.get("checked") or "memory",
            source=row.get("source") or "",
        )
        for order, row in enumerate(sheet["results"], 1)
    )
