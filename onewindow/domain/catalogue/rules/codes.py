"""Codes and limits of an item, and what it lacks before it may be published (事项要素)."""

from decimal import Decimal

from onewindow.domain.catalogue.rules.shapes import ElementSpec, ItemSpec
from onewindow.kernel import codes
from onewindow.kernel.worktime import Limit


def implementation_code(uscc: str, level: str, base: str) -> str:
    """实施编码, 31 characters: the implementing body's credit code, the level (A.2), the base code (GB/T 39554.1)."""
    return f"{uscc}{level}{base}"


def read_limit(text: str) -> tuple[Decimal, str]:
    """Number and unit of a written limit: ``0.5wd`` → (0.5, "wd").

    :raises ValueError: if it is none.
    """
    limit = Limit.parse(text)
    return Decimal(limit.number.numerator) / Decimal(limit.number.denominator), limit.unit


def gaps(item: ItemSpec) -> list[str]:
    """What the item lacks, as short names (``name_en``, ``implementation_code``, ``element:ent.name:label_en`` …)."""
    lacking = [
        name for name in ("name_zh", "name_en", "steps", "results", "promised", "audience") if not getattr(item, name)
    ]
    if not codes.check(item.base_code).ok:
        lacking.append("base_code")
    if not codes.check(item.implementation_code).ok or item.department_uscc not in item.implementation_code:
        lacking.append("implementation_code")
    for material in item.materials:
        lacking += [f"material:{material.key}:{lack}" for lack in ("name_zh", "name_en") if not getattr(material, lack)]
    for element in item.elements:
        lacking += [f"element:{lack}" for lack in _element_gaps(element)]
    for result in item.results:
        lacking += [f"result:{lack}" for lack in ("name_zh", "name_en") if not getattr(result, lack)]
    return lacking


def _element_gaps(element: ElementSpec) -> list[str]:
    lacking = [f"{element.key}:{lack}" for lack in ("label_zh", "label_en") if not getattr(element, lack)]
    if element.type in ("choice", "multi_choice") and not element.choices:
        lacking.append(f"{element.key}:choices")
    if element.type in ("group", "person") and not element.fields:
        lacking.append(f"{element.key}:fields")
    for field in element.fields:
        lacking += _element_gaps(field)
    return lacking
