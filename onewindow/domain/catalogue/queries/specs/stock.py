"""The stock that items are written from (材料库、字段库): what the package brings along, what the city has, page by page."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.domain.catalogue.models import Element, ElementGroup, ItemElement, ItemMaterial, ItemResult, MaterialType

ROOM = "onewindow.domain.catalogue"
PACKAGED = ("", "projects")
"""The parts that come along: what every city needs, and what investment projects ask besides."""


@dataclass(frozen=True, slots=True)
class Packaged:
    """随软件带来的. Rows of kinds of papers, of groups of fields, of fields with their sub-fields."""

    papers: tuple[dict[str, Any], ...]
    groups: tuple[dict[str, Any], ...]
    fields: tuple[dict[str, Any], ...]


def packaged(part: str = "") -> Packaged:
    """要素数据. One part of what comes along, as written in ``data/``."""
    if part:
        given = _data(part)
        return Packaged(tuple(given["materials"]), (), tuple(given["elements"]))
    forms = _data("elements")
    return Packaged(tuple(_data("materials")), tuple(forms["groups"]), tuple(forms["elements"]))


def _data(name: str) -> Any:
    return json.loads((resources.files(ROOM) / "data" / f"{name}.json").read_text("utf-8"))


def is_stocked() -> bool:
    """Whether items can be written here: there is a kind of paper and a form field."""
    return MaterialType.objects.exists() and Element.objects.exists()


def papers(words: str = "", *, after: str = "", limit: int = 50) -> list[MaterialType]:
    """材料库. Kinds of papers in the order of their keys, by words of name, issuer or key."""
    rows = MaterialType.objects.filter(key__gt=after).order_by("key")
    if words:
        found = Q(key__icontains=words)
        for column in ("name_zh", "name_en", "issuer_zh"):
            found |= Q(**{f"{column}__icontains": words})
        rows = rows.filter(found)
    return list(rows[:limit])


def papers_used(papers: Iterable[int]) -> set[int]:
    """已被引用的材料. Those of these kinds of papers that a version of an item, or a draft, names."""
    asked = ItemMaterial.objects.filter(material__in=papers).values_list("material", flat=True)
    given = ItemResult.objects.filter(material__in=papers).values_list("material", flat=True)
    return {pk for pk in asked.union(given) if pk is not None}


def fields_used(fields: Iterable[int]) -> set[int]:
    """已被引用的字段. Those of these fields that a version of an item, or a draft, asks."""
    return set(ItemElement.objects.filter(element__in=fields).values_list("element", flat=True).distinct())


def form_fields(words: str = "", *, group: str = "", after: str = "", limit: int = 50) -> list[Element]:
    """字段库. Form fields in the order of their keys, by words of label or key, or by group."""
    rows: QuerySet[Element] = Element.objects.filter(parent=None, key__gt=after).select_related("group").order_by("key")
    if words:
        rows = rows.filter(Q(key__icontains=words) | Q(name_zh__icontains=words) | Q(name_en__icontains=words))
    if group:
        rows = rows.filter(group__key=group)
    return list(rows[:limit])


def by_group() -> list[tuple[ElementGroup, list[Element]]]:
    """字段库. All form fields in their groups, as forms show them."""
    rows = Element.objects.filter(parent=None).select_related("group").order_by("group__order", "order", "pk")
    found: dict[int, tuple[ElementGroup, list[Element]]] = {}
    for one in rows:
        found.setdefault(one.group_id, (one.group, []))[1].append(one)
    return list(found.values())


def groups() -> list[ElementGroup]:
    """表单分组. The groups of form fields in the order they are shown in."""
    return list(ElementGroup.objects.order_by("order", "pk"))
