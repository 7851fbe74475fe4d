"""Personal data inside a form's values (脱敏): numbers and phones are masked until somebody says why he needs them."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from onewindow.domain.catalogue.rules.shapes import ElementSpec
from onewindow.domain.org.queries import mask_id, mask_phone
from onewindow.kernel import codes

_MASKS: dict[str, Callable[[str], str]] = {"citizen_id": mask_id, "bank_account": mask_id, "phone": mask_phone}
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"\b\d{17}[\dXx]\b"), mask_id),
    (re.compile(r"\b1\d{10}\b"), mask_phone),
)
"""A number written into a field that takes any text, as an investor's who may be a person or a company."""


def masked(elements: Iterable[ElementSpec], data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form with every id number and phone masked, also inside persons and rows."""
    known = {element.key: element for element in elements}
    return {key: _masked(known[key], value) if key in known else value for key, value in data.items()}


def _masked(element: ElementSpec, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_masked(element, one) for one in value]
    if isinstance(value, Mapping):
        parts = {sub.column: sub for sub in element.fields}
        return {key: _masked(parts[key], one) if key in parts else one for key, one in value.items()}
    if not isinstance(value, str) or not value:
        return value
    mask = _MASKS.get(element.type)
    if mask:
        return mask(value)
    for pattern, cover in _PATTERNS:
        value = pattern.sub(partial(_covered, cover), value)
    return value


def _covered(cover: Callable[[str], str], found: re.Match[str]) -> str:
    """What stands instead; a company's code may look like a person's number, and is public."""
    text = found.group()
    public = codes.check(text, "uscc").ok and not codes.check(text, "citizen-id").ok
    return text if public else cover(text)
