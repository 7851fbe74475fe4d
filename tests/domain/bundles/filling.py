"""A form filled by the types of its fields: what any applicant could have written."""

from collections.abc import Mapping
from typing import Any

from onewindow.domain.bundles.rules import form
from onewindow.domain.bundles.rules.plan import Plan
from onewindow.domain.bundles.rules.selection import select
from onewindow.domain.catalogue.queries import ElementSpec
from tests.domain.bundles.story import PLACE

VALUES: dict[str, Any] = {
    "text": "示例",
    "long_text": "进销存系统 2.0，可以追溯",
    "date": "2026-09-20",
    "phone": "13900000001",
    "citizen_id": "990102199003150249",
    "bank_account": "6222021234567890123",
    "address": PLACE,
    "uscc": "91990100MAUX7P5L10",
    "bool": False,
}
PATTERNED = {"baby.birth_hour": "08:30", "ret.chosen_month": "2026-12"}


def value(element: ElementSpec) -> Any:
    """Something of the right type within the limits."""
    rules = element.validation
    if element.key in PATTERNED:
        return PATTERNED[element.key]
    if element.type in ("integer", "number", "money", "percent"):
        return max(rules.get("min", 0), min(rules.get("max", 100), 50))
    if element.type == "choice":
        return element.choices[0].value
    if element.type == "multi_choice":
        return [element.choices[0].value]
    if element.type == "person":
        return {sub.column: value(sub) for sub in element.fields}
    if element.type == "group":
        return [{sub.column: value(sub) for sub in element.fields}] * rules.get("min_rows", 1)
    return VALUES[element.type]


def filled(plan: Plan, answers: Mapping[str, str]) -> dict[str, Any]:
    """The whole form for these answers; a field that another field brings up is filled in the next round."""
    data: dict[str, Any] = {}
    for _ in range(3):
        sheet = form.build(plan, select(plan, answers, data), data)
        data |= {field.element.key: value(field.element) for field in sheet.shown if field.element.key not in data}
    return data
