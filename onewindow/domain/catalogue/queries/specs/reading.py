"""The frozen spec of an item version (事项): what a form and a case need of it."""

from collections.abc import Iterable
from decimal import Decimal

from onewindow.domain.catalogue.models import ItemMaterial, ItemResult, ItemVersion
from onewindow.domain.catalogue.queries.specs.fields import elements_of
from onewindow.domain.catalogue.refusals import ItemUnknown
from onewindow.domain.catalogue.rules import ElementSpec, ItemSpec, MaterialSpec, ResultSpec, ReviewSpec
from onewindow.domain.org.models import Post
from onewindow.kernel.sql import city

_specs: dict[tuple[str, int], ItemSpec] = {}  # by city and version: two cities may use the same ids


def spec(version: int) -> ItemSpec:
    """事项. All of one version as a frozen value; published versions are kept in memory, for they cannot change.

    :raises ItemUnknown: if there is no such version.
    """
    known = _specs.get((city(), version))
    return known if known is not None else specs([version])[0]


def specs(versions: Iterable[int]) -> list[ItemSpec]:
    """事项. Several versions in the order given; those not in memory cost some ten SQLs together, however many they are.

    :raises ItemUnknown: if there is no such version.
    """
    here, wanted = city(), list(versions)
    fresh = _load({pk for pk in wanted if (here, pk) not in _specs})
    _specs.update({(here, pk): one for pk, one in fresh.items() if one.published})
    return [fresh[pk] if pk in fresh else _specs[here, pk] for pk in wanted]


def forget() -> None:
    """Forget the kept specs (for a test or a restore that gives ids a new meaning)."""
    _specs.clear()


def _load(versions: set[int]) -> dict[int, ItemSpec]:
    if not versions:
        return {}
    rows = {
        row.pk: row
        for row in ItemVersion.objects.select_related("item", "decide_department")
        .prefetch_related("reviews", "materials__material", "results__material")
        .filter(pk__in=versions)
    }
    if versions - rows.keys():
        raise ItemUnknown(version=min(versions - rows.keys()))
    departments = {one for r in rows.values() for one in (r.decide_department_id, r.window_department_id)}
    posts = _posts(departments | {one.department_id for r in rows.values() for one in r.reviews.all()})
    fields = elements_of(versions)
    return {pk: _spec(row, posts, fields[pk]) for pk, row in rows.items()}


def _spec(row: ItemVersion, posts: dict[tuple[int, str], int], fields: tuple[ElementSpec, ...]) -> ItemSpec:
    reviews = sorted(row.reviews.all(), key=lambda r: r.order)
    return ItemSpec(
        id=row.pk,
        item_id=row.item_id,
        slug=row.item.slug,
        version=row.number,
        published=row.published_at is not None,
        effective_from=row.effective_from,
        name_zh=row.name_zh,
        name_en=row.name_en,
        aliases=tuple(row.aliases),
        department_id=row.decide_department_id,
        department_uscc=row.decide_department.uscc,
        department_zh=row.decide_department.name_zh,
        department_en=row.decide_department.name_en,
        code_family=row.code_family,
        base_code=row.base_code,
        implementation_code=row.implementation_code,
        item_type=row.item_type,
        level=row.level,
        case_kind=row.case_kind,
        audience=tuple(row.audience),
        statutory=limit_text(row.statutory_number, row.statutory_unit),
        statutory_from=row.statutory_from or "acceptance",
        statutory_checked=row.statutory_checked == "source",
        statutory_note_zh=row.statutory_note_zh,
        statutory_note_en=row.statutory_note_en,
        extension=limit_text(row.extension_number, row.extension_unit),
        promised=limit_text(row.promised_number, row.promised_unit) or "",
        promised_note_zh=row.promised_note_zh,
        promised_note_en=row.promised_note_en,
        certificate=limit_text(row.certificate_number, row.certificate_unit),
        notice=limit_text(row.notice_number, row.notice_unit) or "",
        window_post=posts[row.window_department_id, "window"],
        review_posts=tuple(posts[r.department_id, "examiner"] for r in reviews),
        decide_post=posts[row.decide_department_id, "approver"],
        supervisor_post=posts[row.decide_department_id, "supervisor"],
        reviews=tuple(
            ReviewSpec(posts[r.department_id, "examiner"], r.department_id, r.subject_zh, r.subject_en) for r in reviews
        ),
        steps=tuple((s["zh"], s["en"]) for s in row.steps),
        fee=row.fee,
        flags=row.flags,
        legal_basis=tuple(row.legal_basis),
        materials=tuple(_material(m) for m in sorted(row.materials.all(), key=lambda m: m.order)),
        elements=fields,
        results=tuple(_result(r) for r in sorted(row.results.all(), key=lambda r: r.order)),
        tier=row.item.tier,
        parent=row.item.parent_id,
        standing=row.standing,
        merged_into=row.merged_into_id,
        special_procedures=tuple(row.special_procedures),
        notes=tuple(row.notes),
        particulars=row.particulars,
        situations=row.situations,
        area=row.decide_department.area_id,
    )


def limit_text(number: Decimal | None, unit: str) -> str | None:
    """A limit as ``kernel.worktime`` reads it: ``3wd``; None for none."""
    return None if number is None else f"{number.normalize():f}{unit}"


def _posts(departments: set[int]) -> dict[tuple[int, str], int]:
    rows = Post.objects.filter(department__in=departments).values_list("department_id", "role", "pk")
    return {(department, role): pk for department, role, pk in rows}


def _material(row: ItemMaterial) -> MaterialSpec:
    kind = row.material
    return MaterialSpec(
        key=kind.key,
        type_id=kind.pk,
        name_zh=kind.name_zh,
        name_en=kind.name_en,
        issuer_zh=kind.issuer_zh,
        issuer_en=kind.issuer_en,
        origin=kind.origin,
        is_licence=kind.is_licence,
        government_holds=kind.government_holds,
        hint_zh=kind.hint_zh,
        hint_en=kind.hint_en,
        necessity=row.necessity,
        condition=row.condition,
        condition_zh=row.condition_zh,
        condition_en=row.condition_en,
        satisfied_by=row.satisfied_by,
        tolerable=row.tolerable,
        checked=row.checked == "source",
        particulars=row.particulars,
        sample=row.sample_id,
        blank_form=row.blank_form_id,
    )


def _result(row: ItemResult) -> ResultSpec:
    return ResultSpec(
        kind=row.kind,
        licence_type=row.licence_type,
        material=row.material.key if row.material else "",
        elements=tuple(row.elements),
        name_zh=row.name_zh,
        name_en=row.name_en,
        validity_years=row.validity_years,
        validity_note=row.validity_note,
    )
