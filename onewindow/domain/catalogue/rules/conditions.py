"""Conditions as data (适用条件), and what they leave of an item's fields."""

from collections.abc import Mapping
from typing import Any

from onewindow.domain.catalogue.rules.shapes import ElementSpec


def filled(value: Any) -> bool:
    """Whether something was entered; ``False`` and 0 are answers."""
    return value is not None and value != "" and value != [] and value != {}


def holds(
    condition: dict[str, Any] | None, values: Mapping[str, Any], answers: Mapping[str, str] | None = None
) -> bool:
    """Whether a condition holds (情形成立); no condition always holds.

    Shapes: ``{"field": [key, "filled"]}``, ``{"field": [key, "is", v, …]}`` (any of them; for a multiple choice, one
    chosen), ``{"answer": [question, v, …]}`` (a package's question), ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}``.
    """
    if condition is None:
        return True
    ((word, rest),) = condition.items()
    match word:
        case "field":
            key, test, *wanted = rest
            value = values.get(key)
            if test == "filled":
                return filled(value)
            return any(one in wanted for one in value) if isinstance(value, list | tuple) else value in wanted
        case "answer":
            return (answers or {}).get(rest[0]) in rest[1:]
        case "all":
            return all(holds(one, values, answers) for one in rest)
        case "any":
            return any(holds(one, values, answers) for one in rest)
        case "not":
            return not holds(rest, values, answers)
    raise ValueError(f"unknown condition: {word}")


def shown_elements(
    elements: tuple[ElementSpec, ...], values: Mapping[str, Any], answers: Mapping[str, str] | None = None
) -> tuple[ElementSpec, ...]:
    """应填字段. The fields that are asked for these entered values and package answers."""
    return tuple(e for e in elements if holds(e.condition, values, answers))
