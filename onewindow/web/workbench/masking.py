"""Personal data on the desk's pages: numbers and phones are masked until somebody says why he needs them (脱敏)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from onewindow.domain.catalogue.queries import ElementSpec
from onewindow.domain.org.queries import mask_id, mask_phone

_MASKS: dict[str, Callable[[str], str]] = {"citizen_id": mask_id, "phone": mask_phone}


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
    mask = _MASKS.get(element.type)
    return mask(value) if mask and isinstance(value, str) and value else value
