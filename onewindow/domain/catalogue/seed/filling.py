"""The items of the demo city's packages, from the packaged data; every fact keeps its ``checked`` mark."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.domain.catalogue.actions.stock import stock_up
from onewindow.domain.catalogue.models import (
    Element,
    Item,
    ItemElement,
    ItemMaterial,
    ItemResult,
    ItemReview,
    ItemVersion,
    Justification,
    MaterialType,
    Standard,
    StandardCheck,
    StandardTie,
    StandardVersion,
)
from onewindow.domain.catalogue.queries.standards import key_of
from onewindow.domain.catalogue.rules import implementation_code
from onewindow.domain.catalogue.rules.sheets import columns, normal
from onewindow.domain.catalogue.seed import earlier
from onewindow.domain.catalogue.seed.forms import kept
from onewindow.domain.catalogue.seed.reading import data, items
from onewindow.domain.org.models import Account, Department
from onewindow.domain.org.queries import Actor, spell

SINCE = date(2026, 1, 1)
WINDOW = "govservice"  # 前台综合受理: one window accepts for all


def seed(at: datetime) -> None:
    """演示数据. Fill the catalogue of the demo city and publish it: items that are missing are added, those that stand stay."""
    known = set(Item.objects.values_list("slug", flat=True))
    source = [row for row in items() if row["slug"] not in known]
    if source:
        fill(source, at)
    _reasons(at)
    _library(data("standards"), at)


def past(at: datetime) -> None:
    """演示改革批次. What some items asked before, and the batch of reform in between; repeating changes nothing."""
    earlier.fill(data("reform"), at)


def fill(source: list[dict[str, Any]], at: datetime) -> None:
    """Items of packaged data with everything that hangs on them, in force at once."""
    with transaction.atomic():
        stock_up(parts=("",), told=False, by=Actor.SYSTEM, at=at)
        materials = {row.key: row for row in MaterialType.objects.all()}
        elements = {row.key: row for row in Element.objects.filter(parent=None)}
        departments = {d.slug: d for d in Department.objects.all()}
        versions = _versions(source, departments)
        _rows(source, versions, departments, materials, elements, kept(at))
        fresh = [version.pk for version in versions.values()]
        ItemVersion.objects.filter(pk__in=fresh, published_at=None).update(published_at=at)  # not what somebody drafts


def _reasons(at: datetime) -> None:
    """Why findings of the check stand: said by the supervisor of the deciding department."""
    given = data("justifications")
    items = dict(Item.objects.filter(slug__in={row["item"] for row in given}).values_list("slug", "pk"))
    known = set(Justification.objects.values_list("item__slug", "rule", "path", "digest"))
    posts = dict(Item.objects.filter(pk__in=items.values()).values_list("slug", "department__slug"))
    logins = {slug: f"{department}.supervisor" for slug, department in posts.items()}
    names = dict(Account.objects.filter(login__in=logins.values()).values_list("login", "pk"))
    Justification.objects.bulk_create(
        Justification(item_id=items[row["item"]], by_id=names[logins[row["item"]]], at=at, **_told(row))
        for row in given
        if (row["item"], row["rule"], row["path"], row["digest"]) not in known
        and row["item"] in items
        and logins[row["item"]] in names
    )


def _told(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("rule", "path", "digest", "excerpt", "reason")}


def _versions(source: list[dict[str, Any]], departments: dict[str, Department]) -> dict[str, ItemVersion]:
    rows = {row["slug"]: Item(slug=row["slug"], department=departments[row["department"]]) for row in source}
    Item.objects.bulk_create(rows.values())
    versions = {}
    for row in source:
        department = departments[row["department"]]
        versions[row["slug"]] = ItemVersion(
            item=rows[row["slug"]],
            number=1,
            effective_from=SINCE,
            implementation_code=implementation_code(department.uscc, row["level"], row["base_code"]),
            window_department=departments[WINDOW],
            decide_department=department,
            **columns(normal(row)),
        )
    ItemVersion.objects.bulk_create(versions.values())
    return versions


_MATERIAL = (
    "necessity",
    "condition",
    "condition_zh",
    "condition_en",
    "satisfied_by",
    "tolerable",
    "particulars",
    "checked",
    "source",
)


def _rows(
    source: list[dict[str, Any]],
    versions: dict[str, ItemVersion],
    departments: dict[str, Department],
    materials: dict[str, MaterialType],
    elements: dict[str, Element],
    papers: dict[tuple[str, str], dict[str, UUID]],
) -> None:
    ItemReview.objects.bulk_create(
        ItemReview(
            version=versions[row["slug"]],
            order=order,
            **{**one, "department": departments[one["department"]]},
        )
        for row in source
        for order, one in enumerate(row["reviews"], 1)
    )
    ItemMaterial.objects.bulk_create(
        ItemMaterial(
            version=versions[row["slug"]],
            material=materials[one["material"]],
            order=order,
            **{name: one[name] for name in _MATERIAL if name in one},
            **(papers.get((row["slug"], one["material"])) or papers.get(("", one["material"]), {})),
        )
        for row in source
        for order, one in enumerate(row["materials"], 1)
    )
    ItemElement.objects.bulk_create(
        ItemElement(version=versions[row["slug"]], element=elements[key], order=order)
        for row in source
        for order, key in enumerate(row["elements"], 1)
    )
    ItemResult.objects.bulk_create(
        ItemResult(
            version=versions[row["slug"]],
            order=order,
            **{**one, "material": materials[one["material"]] if one["material"] else None},
        )
        for row in source
        for order, one in enumerate(row["results"], 1)
    )


def _library(source: list[dict[str, Any]], at: datetime) -> None:
    """演示标准库. National standards by what is known of them, the city's own as examples. What is missing is added, standard by standard; what stands stays."""
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
        StandardVersion.objects.bulk_create(_standard_edition(standard, row) for standard, row in pairs)
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


def _standard_edition(standard: Standard, row: dict[str, Any]) -> StandardVersion:
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
