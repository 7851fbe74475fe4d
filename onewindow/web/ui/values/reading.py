"""From a posted page back to values: what was typed is kept as it is, so that nothing is lost when it is wrong."""

import re
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from onewindow.domain.catalogue.queries import ElementSpec
from onewindow.web.ui.numbers import whole

YES_NO = {"yes": True, "no": False}


def number(posted: QueryDict) -> int:
    """The save that a page of a draft has seen; 0, which is no save, if it says nothing sensible."""
    return whole(posted.get("_number", "")) or 0


def read(elements: Iterable[ElementSpec], posted: QueryDict) -> dict[str, Any]:
    """The values of these elements as the domain wants them; an empty field is None."""
    return {element.key: _value(element, element.key, posted) for element in elements}


def _value(element: ElementSpec, path: str, posted: QueryDict) -> Any:
    match element.type:
        case "multi_choice":
            return posted.getlist(path) or None
        case "bool":
            return YES_NO.get(posted.get(path, ""))
        case "address":
            return _address(path, posted)
        case "person":
            parts = {sub.column: _value(sub, f"{path}.{sub.column}", posted) for sub in element.fields}
            return parts if element.required or any(parts.values()) else None
        case "group":
            return _rows(element, path, posted)
    text = posted.get(path, "").replace("\r\n", "\n").strip()
    return text or None


def _address(path: str, posted: QueryDict) -> dict[str, str] | None:
    levels = [posted.get(f"{path}.level{n}", "") for n in (3, 2, 1)]
    area = next((code for code in levels if code), "")
    detail = posted.get(f"{path}.detail", "").strip()
    return {"area": area, "detail": detail} if area or detail else None


def _rows(element: ElementSpec, path: str, posted: QueryDict) -> list[dict[str, Any]] | None:
    """Rows in the order of their numbers; rows in which nothing was typed fall away."""
    number = re.compile(re.escape(path) + r"\.(\d{1,4})\.")
    found = sorted({int(match.group(1)) for name in posted if (match := number.match(name))})
    rows = [{sub.column: _value(sub, f"{path}.{n}.{sub.column}", posted) for sub in element.fields} for n in found]
    return [row for row in rows if any(value is not None for value in row.values())] or None


def rows_changed(data: dict[str, Any], posted: QueryDict) -> bool:
    """Without scripts: the buttons "add" and "remove" of a repeatable group; True if one was pressed."""
    add, remove = posted.get("_add", ""), posted.get("_remove", "")
    if add in data:
        data[add] = [*(data[add] or [{}]), {}]
        return True
    key, _, index = remove.rpartition(".")
    if key in data and index.isdecimal():
        data[key] = [row for n, row in enumerate(data[key] or []) if n != int(index)] or None
        return True
    return False
