"""Values in words: for "check your answers", the application form (申请表) and what a clerk reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext

from onewindow.domain.catalogue.queries import ElementSpec, holds
from onewindow.web.ui.values import address


def shown(elements: Iterable[ElementSpec], data: Mapping[str, Any]) -> list[tuple[ElementSpec, str]]:
    """Each element with its value in words; an empty one has an empty text."""
    wanted = list(elements)
    places = address.names(set(_areas([data.get(element.key) for element in wanted])))
    return [(element, _text(element, data.get(element.key), places)) for element in wanted]


def _areas(value: Any) -> Iterable[str]:
    """All area codes inside a value."""
    if isinstance(value, Mapping):
        if value.get("area"):
            yield str(value["area"])
        yield from _areas(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _areas(one)


def _text(element: ElementSpec, value: Any, places: Mapping[str, str]) -> str:
    if value is None or value == "" or value == []:
        return ""
    match element.type:
        case "choice":
            return _labels(element).get(value, str(value))
        case "multi_choice":
            return gettext(", ").join(_labels(element).get(one, str(one)) for one in value)
        case "bool":
            return gettext("Yes") if value else gettext("No")
        case "date":
            day = parse_date(str(value))
            return date_format(day, "DATE_FORMAT") if day else str(value)
        case "percent":
            return f"{value} %"
        case "address":
            return _address(value, places)
        case "person":
            return _row(element, value, places)
        case "group":
            return "\n".join(f"{n}. {_row(element, row, places)}" for n, row in enumerate(value, 1))
    return str(value)


def _labels(element: ElementSpec) -> dict[str, str]:
    return {choice.value: choice.label for choice in element.choices}


def _address(value: Any, places: Mapping[str, str]) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    place, detail = places.get(str(value.get("area")), ""), value.get("detail") or ""
    return f"{detail}, {place}" if place.isascii() and place else f"{place}{detail}"


def _row(element: ElementSpec, row: Any, places: Mapping[str, str]) -> str:
    if not isinstance(row, Mapping):
        return ""
    seen = {sub.key: row.get(sub.column) for sub in element.fields} | dict(row)
    texts = [_text(sub, row.get(sub.column), places) for sub in element.fields if holds(sub.condition, seen)]
    return " · ".join(text for text in texts if text)
