"""Codes and limits of an item, and what it lacks before it may be published (事项要素)."""

from decimal import Decimal

from onewindow.domain.catalogue.rules.shapes import ElementSpec, ItemSpec
from onewindow.kernel import codes
from onewindow.kernel.worktime import Limit

NATIONAL, LICENSING = "national", "licensing"


def implementation_code(uscc: str, level: str, base: str) -> str:
    """实施编码, 31 characters: the implementing body's credit code, the level (A.2), the base code (GB/T 39554.1)."""
    return f"{uscc}{level}{base}"


def body_code(family: str, uscc: str, level: str, base: str, serial: int = 0) -> str:
    """The code of an item of one body (实施编码, 业务办理项编码) in its family; ``serial`` from 1 numbers the handling items.

    National (GB/T 39554.1): 31 characters, 33 with the handling item. Licensing (GB/T 39048): the standard fixes the base
    code of 10 and the width of 24; the 14 places between follow a local rule, here organisation code 9 + level 1 + serial 4.
    """
    if family == LICENSING:
        return f"{base}{uscc[8:17]}{level}{serial:04d}"
    return implementation_code(uscc, level, base) + (f"{serial:02d}" if serial else "")


def serials(family: str) -> range:
    """The serials a handling item may have under one implementation."""
    return range(1, 10_000 if family == LICENSING else 100)


def family_of(base: str) -> str:
    """The family of a base code: 12 digits, or 10 places that begin with letters."""
    return LICENSING if codes.check(base).kind == "licensing-base" else NATIONAL


def read_limit(text: str) -> tuple[Decimal, str]:
    """Number and unit of a written limit: ``0.5wd`` → (0.5, "wd").

    :raises ValueError: if it is none.
    """
    limit = Limit.parse(text)
    return Decimal(limit.number.numerator) / Decimal(limit.number.denominator), limit.unit


def gaps(item: ItemSpec) -> list[str]:
    """What the item lacks, as short names (``name_en``, ``implementation_code``, ``element:ent.name:label_en`` …).

    A base item (基本目录) is a name and a code for everybody below; what it leaves open binds nobody.
    """
    if item.tier == "base":
        lacking = [] if item.name_zh else ["name_zh"]
        return lacking if codes.check(item.base_code).ok else [*lacking, "base_code"]
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
