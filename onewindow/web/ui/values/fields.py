"""Data elements as fields of a page: names are paths (``ent.shareholders.0.name``), conditions travel with them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.domain.catalogue.queries import ElementSpec, holds
from onewindow.web.ui.values import address

KINDS = {
    "long_text": "textarea",
    "integer": "number",
    "number": "number",
    "money": "number",
    "percent": "number",
    "multi_choice": "checks",
    "bool": "yesno",
    "date": "date",
    "phone": "tel",
    "citizen_id": "id",
    "uscc": "id",
    "address": "address",
    "person": "person",
    "group": "group",
}
FEW_CHOICES = 5
BLANK_ROW = "__n__"


@dataclass(frozen=True)
class Field:
    """One field as the template needs it. ``when`` is its condition as JSON over field names; empty if always shown."""

    name: str
    kind: str
    label: str
    hint: str = ""
    error: str = ""
    value: Any = ""
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    unit: str = ""
    when: str = ""
    shown: bool = True
    parts: tuple["Field", ...] = ()
    rows: tuple["Row", ...] = ()
    blank: "Row | None" = None
    most: int = 50


@dataclass(frozen=True)
class Row:
    """One row of a repeatable group."""

    name: str
    number: int | str
    parts: tuple[Field, ...] = field(default=())

    @property
    def index(self) -> str:
        """The row's number in its fields' names, from 0."""
        return self.name.rsplit(".", 1)[1]


def fields(
    elements: Iterable[tuple[ElementSpec, bool]], data: Mapping[str, Any], errors: Mapping[str, str]
) -> list[Field]:
    """The fields of a section; each element with whether it is shown for these values."""
    return [_field(element, element.key, data.get(element.key), errors, shown) for element, shown in elements]


def _field(
    element: ElementSpec,
    path: str,
    value: Any,
    errors: Mapping[str, str],
    shown: bool,
    within: tuple[str, str] = ("", ""),
) -> Field:
    kind = KINDS.get(element.type, "text")
    if element.type == "choice":
        kind = "choice" if len(element.choices) <= FEW_CHOICES and not within[1] else "select"
    rows = tuple(_row(element, path, n, row, errors) for n, row in enumerate(_rows(element, value)))
    given = value if isinstance(value, Mapping) else {}
    return Field(
        name=path,
        kind=kind,
        label=element.label,
        hint=element.help,
        error=errors.get(path, ""),
        value=address.picker(value) if kind == "address" else "" if value is None else value,
        choices=tuple((choice.value, choice.label) for choice in element.choices),
        optional=not element.required,
        unit="%" if element.type == "percent" else "",
        when=json.dumps(_renamed(element.condition, *within), ensure_ascii=False) if element.condition else "",
        shown=shown,
        parts=_parts(element, path, given, errors) if kind == "person" else (),
        rows=rows if kind == "group" else (),
        blank=_row(element, path, BLANK_ROW, {}, {}) if kind == "group" else None,
        most=int(element.validation.get("max_rows", 50)),
    )


def _rows(element: ElementSpec, value: Any) -> list[Any]:
    """The rows to show: what was typed, or as many empty ones as are asked at least."""
    if element.type != "group":
        return []
    typed = list(value) if isinstance(value, list | tuple) else []
    return typed or [{}] * int(element.validation.get("min_rows", 1 if element.required else 0))


def _row(element: ElementSpec, path: str, index: int | str, row: Any, errors: Mapping[str, str]) -> Row:
    name = f"{path}.{index}"
    given = row if isinstance(row, Mapping) else {}
    return Row(name, index + 1 if isinstance(index, int) else index, _parts(element, name, given, errors))


def _parts(element: ElementSpec, path: str, given: Mapping[str, Any], errors: Mapping[str, str]) -> tuple[Field, ...]:
    seen = {sub.key: given.get(sub.column) for sub in element.fields} | dict(given)
    return tuple(
        _field(
            sub,
            f"{path}.{sub.column}",
            given.get(sub.column),
            errors,
            holds(sub.condition, seen),
            (element.key, path),
        )
        for sub in element.fields
    )


def _renamed(condition: Any, key: str, path: str) -> Any:
    """The condition over field names: inside a row, its neighbours carry the row's number."""
    if condition is None:
        return None
    ((word, rest),) = condition.items()
    if word == "field":
        name = rest[0]
        inside = key and (name.startswith(f"{key}.") or "." not in name)
        return {"field": [f"{path}.{name.rsplit('.', 1)[-1]}" if inside else name, *rest[1:]]}
    if word == "not":
        return {"not": _renamed(rest, key, path)}
    if word in ("all", "any"):
        return {word: [_renamed(one, key, path) for one in rest]}
    return condition
