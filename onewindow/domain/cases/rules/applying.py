"""What one applicant is asked for one item: the fields that apply to him, the papers he is spared, values as they are kept."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from onewindow.domain.catalogue.queries import ElementSpec, ItemSpec, MaterialSpec, kept_elements, shown_elements
from onewindow.kernel import codes
from onewindow.kernel.worktime import Calendar, Limit

IDENTITY = "id-card"
"""Whoever has logged in under his real name, or stands at a window, has shown it (在线政务服务的若干规定 art. 7)."""
MOST_PAGES = 60
_ROW = re.compile(r"\[(\d+)\]")
_CODES = {"citizen_id": "citizen-id", "uscc": "uscc", "phone": "phone"}


def asked(
    item: ItemSpec, values: Mapping[str, Any], situation: Mapping[str, str]
) -> tuple[tuple[ElementSpec, ...], dict[str, Any]]:
    """应填字段. The fields that are asked, and the values of these alone: what stands in a hidden field counts as empty."""
    kept = kept_elements(item, dict(situation))
    told = dict(values)
    while True:
        shown = shown_elements(kept, told, dict(situation))
        left = {element.key: told[element.key] for element in shown if element.key in told}
        if left == told:
            return shown, told
        told = left


def spared(material: MaterialSpec, held: Collection[str]) -> str:
    """免交. Why nobody has to bring a material: ``licence`` he holds, ``data`` the city has, the ``form`` itself; or ""."""
    if material.key in held:
        return "licence"
    if material.satisfied_by == "data" or material.key == IDENTITY:
        return "data"
    return "form" if material.satisfied_by == "form" else ""


def place(name: str) -> str:
    """The name a field has on a page: ``shareholders[2].name`` (rows from 1) is ``shareholders.1.name`` there."""
    return _ROW.sub(lambda found: f".{int(found[1]) - 1}", name)


def normal(element: ElementSpec, value: Any) -> Any:
    """A value as it is kept: no blanks around, numbers of persons and businesses in their normal form."""
    if isinstance(value, list | tuple):
        return [normal(element, one) for one in value]
    if isinstance(value, Mapping):
        parts = {sub.column: sub for sub in element.fields}
        return {key: normal(parts.get(key, element), one) for key, one in value.items()}
    if not isinstance(value, str):
        return value
    kind = _CODES.get(element.type)
    return codes.check(value, kind).normal if kind and value.strip() else value.strip()


def related(known: ItemSpec, answers: Mapping[str, Any]) -> dict[str, Any]:
    """与申请有关的填报. What the item's form asks and its conditions read; nothing else is kept (行政许可法 art. 29, 31)."""
    asked = {one.key for one in known.elements}
    for condition in (*(one.condition for one in known.elements), *(one.condition for one in known.materials)):
        asked |= _read(condition)
    return {key: value for key, value in answers.items() if key in asked}


def _read(condition: Mapping[str, Any] | None) -> set[str]:
    """The fields a condition reads."""
    if not condition:
        return set()
    ((word, rest),) = condition.items()
    if word == "field":
        return {str(rest[0])}
    return (
        set().union(*(_read(one) for one in ([rest] if word == "not" else rest)))
        if word in ("all", "any", "not")
        else set()
    )


class Renewal(NamedTuple):
    """What an item renews (延续): a type of licence; taken from ``opens`` to ``closes`` working days before its end; by which article."""

    licence: str
    opens: int
    closes: int
    basis: str


def renewal(particulars: Mapping[str, Any]) -> Renewal | None:
    """延续. What the item renews and when it is taken; None: it is no renewal, or its law names no such days."""
    told = particulars.get("renewal") or {}
    if not all(told.get(key) for key in ("licence", "opens", "closes", "basis")):
        return None
    opens, closes = (int(Limit.parse(told[key]).number) for key in ("opens", "closes"))
    return Renewal(told["licence"], opens, closes, told["basis"])


def renewal_days(one: Renewal, ends: date, calendar: Calendar) -> tuple[date, date]:
    """延续申请期. The first and the last day it is taken: working days counted back from the licence's last day, itself not counted.

    :raises CalendarEnds: if the calendar does not reach the last day.
    """
    return calendar.nth(ends, -one.opens), calendar.nth(ends, -one.closes)
