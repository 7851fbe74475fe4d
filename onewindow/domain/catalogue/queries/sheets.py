"""The sheet of an item version (事项表): the plain form that is edited, compared, imported; made from the rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from onewindow.domain.catalogue.models import (
    Element,
    ItemMaterial,
    ItemResult,
    ItemReview,
    ItemVersion,
    MaterialType,
)
from onewindow.domain.catalogue.queries.specs import limit_text
from onewindow.domain.catalogue.refusals import ItemUnknown
from onewindow.domain.catalogue.rules.sheets import normal
from onewindow.domain.org.models import Department

Sheet = dict[str, Any]


def sheet(version: int) -> Sheet:
    """事项表. The sheet of one version, published or draft.

    :raises ItemUnknown: if there is no such version.
    """
    found = sheets([version])
    if version not in found:
        raise ItemUnknown(version=version)
    return found[version]


def sheets(versions: Iterable[int]) -> dict[int, Sheet]:
    """事项表. The sheets of several versions by id, in five SQLs together; unknown ones are left out."""
    return {row.pk: _sheet(row) for row in _rows().filter(pk__in=list(versions))}


def named(*given: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """事项表用语. What the keys of these sheets are called in the active language: departments, materials, form fields, items."""
    keys: dict[str, set[str]] = {"department": set(), "material": set(), "element": set(), "item": set()}
    for one in given:
        keys["department"] |= {one.get("department") or "", one.get("window_department") or ""}
        keys["department"] |= {row.get("department") or "" for row in one["reviews"]}
        keys["material"] |= {row.get("material") or "" for rows in ("materials", "results") for row in one[rows]}
        keys["material"] |= {
            row.get("licence_type") or "" for row in one["results"]
        }  # a licence is a material elsewhere
        keys["element"] |= set(one["elements"]) | {key for row in one["results"] for key in row.get("elements") or ()}
        keys["item"] |= {one.get("merged_into") or "", one.get("parent") or ""}
    english = (get_language() or "zh").startswith("en")
    items = (
        ItemVersion.objects.filter(item__slug__in=keys["item"] - {""}).order_by("number") if keys["item"] - {""} else ()
    )
    found = {row.item.slug: row.name for row in items.select_related("item")} if items else {}
    department = ("slug", "short_en" if english else "short_zh")
    return {
        "department": dict(Department.objects.filter(slug__in=keys["department"]).values_list(*department)),
        "material": {row.key: row.name for row in MaterialType.objects.filter(key__in=keys["material"])},
        "element": {row.key: row.name for row in Element.objects.filter(key__in=keys["element"], parent=None)},
        "item": found,
    }


def departments() -> list[tuple[str, str]]:
    """可选部门. The open departments by slug, in the active language."""
    english = (get_language() or "zh").startswith("en")
    words = ("slug", "short_en" if english else "short_zh")
    return list(Department.objects.filter(closed_on=None).order_by("order").values_list(*words))


def choices() -> dict[str, list[tuple[str, str]]]:
    """事项表可选值. What the key fields of a sheet may name, in the active language: departments, materials."""
    materials = MaterialType.objects.order_by("name_zh")
    return {"department": departments(), "material": [(row.key, row.name) for row in materials]}


def _rows() -> QuerySet[ItemVersion]:
    return ItemVersion.objects.select_related(
        "item__parent", "merged_into", "decide_department", "window_department"
    ).prefetch_related("reviews__department", "materials__material", "elements__element", "results__material")


def _sheet(row: ItemVersion) -> Sheet:
    parent, merged = row.item.parent, row.merged_into
    made: Sheet = {
        "slug": row.item.slug,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "aliases": list(row.aliases),
        "tier": row.item.tier,
        "parent": parent.slug if parent else None,
        "department": row.decide_department.slug,
        "window_department": row.window_department.slug,
        "code_family": row.code_family,
        "base_code": row.base_code,
        "implementation_code": row.implementation_code,
        "item_type": row.item_type,
        "level": row.level,
        "case_kind": row.case_kind,
        "audience": list(row.audience),
        "statutory": {
            "limit": limit_text(row.statutory_number, row.statutory_unit),
            "from": row.statutory_from,
            "note_zh": row.statutory_note_zh,
            "note_en": row.statutory_note_en,
            "checked": row.statutory_checked,
            "extension": limit_text(row.extension_number, row.extension_unit),
        },
        "promised": {
            "limit": limit_text(row.promised_number, row.promised_unit),
            "note_zh": row.promised_note_zh,
            "note_en": row.promised_note_en,
            "checked": row.promised_checked,
        },
        "certificate": limit_text(row.certificate_number, row.certificate_unit),
        "notice": limit_text(row.notice_number, row.notice_unit),
        "steps": row.steps,
        "fee": row.fee,
        "flags": row.flags,
        "special_procedures": row.special_procedures,
        "legal_basis": row.legal_basis,
        "notes": row.notes,
        "reviews": [_review(one) for one in sorted(row.reviews.all(), key=lambda one: one.order)],
        "materials": [_material(one) for one in sorted(row.materials.all(), key=lambda one: one.order)],
        "elements": [one.element.key for one in sorted(row.elements.all(), key=lambda one: one.order)],
        "results": [_result(one) for one in sorted(row.results.all(), key=lambda one: one.order)],
        "particulars": row.particulars,
        "situations": row.situations,
        "effective_from": row.effective_from.isoformat(),
        "standing": row.standing,
        "merged_into": merged.slug if merged else None,
        "reason_zh": row.reason_zh,
        "reason_en": row.reason_en,
    }
    return normal(made)


def _review(row: ItemReview) -> Sheet:
    return {
        "department": row.department.slug,
        "subject_zh": row.subject_zh,
        "subject_en": row.subject_en,
        "checked": row.checked,
        "source": row.source,
    }


def _material(row: ItemMaterial) -> Sheet:
    return {
        "material": row.material.key,
        "necessity": row.necessity,
        "condition": row.condition,
        "condition_zh": row.condition_zh,
        "condition_en": row.condition_en,
        "satisfied_by": row.satisfied_by,
        "tolerable": row.tolerable,
        "particulars": row.particulars,
        "sample": str(row.sample_id) if row.sample_id else None,
        "blank_form": str(row.blank_form_id) if row.blank_form_id else None,
        "checked": row.checked,
        "source": row.source,
    }


def _result(row: ItemResult) -> Sheet:
    return {
        "kind": row.kind,
        "licence_type": row.licence_type,
        "material": row.material.key if row.material else "",
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "validity_years": row.validity_years,
        "validity_note": row.validity_note,
        "elements": list(row.elements),
        "checked": row.checked,
        "source": row.source,
    }
