"""The fee list (收费目录): the rows in force on a day, what an item costs by it, where guide and list differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from onewindow.domain.catalogue.queries import ItemSpec, applied, in_force
from onewindow.domain.fees.models import Fee, FeeItem
from onewindow.domain.fees.rules import chosen


def _english() -> bool:
    return (get_language() or "zh").startswith("en")


def fees_on(day: date) -> QuerySet[Fee]:
    """现行目录. The row of each code that is in force on a day."""
    rows = Fee.objects.filter(effective_from__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))
    return rows.order_by("code", "-effective_from").distinct("code")


def in_the_list(codes: Iterable[str], day: date) -> dict[str, Fee]:
    """现行条目. The rows in force on a day by code; a code without one is missing."""
    return {row.code: row for row in fees_on(day).filter(code__in=list(codes))}


def costs(known: ItemSpec) -> bool:
    """是否收费. Whether the guide of this item names a fee, in some situation at least; no table is asked."""
    return bool(known.fee.get("amount")) or any(row.get("gives", {}).get("fee") for row in _rows(known))


def fee_of_item(known: ItemSpec, answers: Mapping[str, Any], day: date) -> str | None:
    """应收. The code of the fee a case of this item owes, or None.

    The guide has promised the applicant what it costs: where it says nothing or another amount than the list, nothing is
    charged, and the office sees it (``differing``). An item whose situation decides the amount and was not asked is left
    to the window.
    """
    if not costs(known):
        return None
    told = {key: str(value) for key, value in answers.items()}
    settled = applied(known, told)
    amount = settled.fee.get("amount")
    if not amount or (any(row.get("gives", {}).get("fee") for row in _rows(known)) and not settled.settled):
        return None
    bound = [row.code for row in FeeItem.objects.filter(item=known.item_id) if chosen(row.when, told)]
    fits = [row for row in in_the_list(bound, day).values() if row.rule != "free" and row.amount == round(amount * 100)]
    return fits[0].code if len(fits) == 1 else None


def _rows(known: ItemSpec) -> tuple[dict[str, Any], ...]:
    return tuple(known.situations.get("rows", ()))


@dataclass(frozen=True, slots=True)
class Row:
    """目录条目. One fee as the list shows it; ``items`` are (slug, name) in the active language."""

    id: int
    code: str
    name: str
    rule: str
    amount: int
    unit: str
    basis: str
    checked: bool
    department: str
    effective_from: date
    ended_on: date | None
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """目录与指南不一致. An item whose guide says another amount than the fee list, or a fee that the list does not have."""

    slug: str
    name: str
    guide: str
    codes: tuple[str, ...]


def the_list(day: date) -> list[Row]:
    """收费目录. Every row in force, with its items; three queries."""
    english = _english()
    names = {spec.item_id: (spec.slug, spec.name) for spec in in_force(day)}
    bound: dict[str, list[tuple[str, str]]] = {}
    for code, item in FeeItem.objects.order_by("code", "pk").values_list("code", "item"):
        if item in names:
            bound.setdefault(code, []).append(names[item])
    return [
        Row(
            row.pk, row.code, row.name_en if english else row.name_zh, row.rule, row.amount,
            (row.unit_en if english else "") or row.unit_zh, row.basis, row.checked,
            row.department.short_en if english else row.department.short_zh,
            row.effective_from, row.ended_on, tuple(bound.get(row.code, ())),
        )
        for row in fees_on(day).select_related("department")
    ]  # fmt: skip


def differing(day: date) -> list[Differing]:
    """目录与指南比对. Items whose guide promises an amount that no bound row of the list has."""
    rows = {row.code: row for row in fees_on(day)}
    bound: dict[int, list[Fee]] = {}
    for code, item in FeeItem.objects.values_list("code", "item"):
        if code in rows:
            bound.setdefault(item, []).append(rows[code])
    found = []
    for known in in_force(day):
        says = [known.fee, *(row["gives"]["fee"] for row in _rows(known) if row.get("gives", {}).get("fee"))]
        wanted = {round(fee["amount"] * 100) for fee in says if fee.get("amount")}
        mine = bound.get(known.item_id, [])
        if wanted - {row.amount for row in mine}:
            words = known.fee.get("en" if _english() else "zh") or ""
            found.append(Differing(known.slug, known.name, words, tuple(row.code for row in mine)))
    return found
