"""The fields of the forms (数据元), as frozen values."""

from collections import defaultdict

from django.db.models import QuerySet

from onewindow.domain.catalogue.models import Element, ItemElement
from onewindow.domain.catalogue.rules import Choice, ElementSpec


def elements(version: int | None = None) -> tuple[ElementSpec, ...]:
    """数据元. The fields of an item version (or all of the city) in the order of their groups, with their sub-fields."""
    if version is not None:
        return elements_of({version})[version]
    return tuple(_known_elements(Element.objects.filter(parent=None)).values())


def elements_of(versions: set[int]) -> dict[int, tuple[ElementSpec, ...]]:
    """数据元. The fields of several item versions, in two SQL."""
    asked: dict[int, set[int]] = {pk: set() for pk in versions}
    for version, element in ItemElement.objects.filter(version__in=versions).values_list("version", "element"):
        asked[version].add(element)
    known = _known_elements(Element.objects.filter(pk__in=set().union(*asked.values())))
    return {version: tuple(one for pk, one in known.items() if pk in wanted) for version, wanted in asked.items()}


def _known_elements(rows: QuerySet[Element]) -> dict[int, ElementSpec]:
    """Specs of top elements by id, in the order of showing."""
    top = list(rows.select_related("group").order_by("group__order", "order", "pk"))
    below: dict[int, list[Element]] = defaultdict(list)
    for sub in Element.objects.filter(parent__in=[e.pk for e in top]).select_related("group").order_by("order", "pk"):
        below[sub.parent_id or 0].append(sub)
    return {e.pk: _element(e, tuple(_element(sub) for sub in below[e.pk])) for e in top}


def _element(row: Element, fields: tuple[ElementSpec, ...] = ()) -> ElementSpec:
    return ElementSpec(
        key=row.key,
        label_zh=row.name_zh,
        label_en=row.name_en,
        type=row.type,
        group=row.group.key,
        group_zh=row.group.name_zh,
        group_en=row.group.name_en,
        group_order=row.group.order,
        order=row.order,
        required=row.required,
        condition=row.condition,
        choices=tuple(Choice(c["value"], c["zh"], c["en"]) for c in row.choices),
        validation=row.validation,
        prefill_from=row.prefill_from,
        help_zh=row.help_zh,
        help_en=row.help_en,
        fields=fields,
    )
