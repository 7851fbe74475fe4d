"""Whether what was entered on the form holds: field by field, in words, with the rule of its type."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from onewindow.domain.catalogue.queries import ElementSpec, holds
from onewindow.kernel import codes

_CODES = {"citizen_id": "citizen-id", "uscc": "uscc", "phone": "phone"}


def wrong_answers(asked: Iterable[ElementSpec], answers: Mapping[str, Any]) -> dict[str, str]:
    """填报校验. Keys of the fields that are missing or do not hold, each with the reason in the active language.

    A field inside a person or a repeated row is named ``key.column`` or ``key[2].column`` (rows counted from 1).
    """
    wrong: dict[str, str] = {}
    for element in asked:
        _one(element, answers.get(element.key), element.key, wrong)
    return wrong


def _one(element: ElementSpec, value: Any, name: str, wrong: dict[str, str]) -> None:
    if value is None or value == "" or value == [] or value == {}:
        if element.required:
            wrong[name] = gettext("Please fill this in.")
        return
    if element.type == "group":
        _rows(element, value, name, wrong)
    elif element.type == "person":
        _parts(element, value, name, wrong)
    else:
        reason = _CHECKS.get(element.type, _text)(element, value)
        if reason:
            wrong[name] = reason


def _rows(element: ElementSpec, value: Any, name: str, wrong: dict[str, str]) -> None:
    if not isinstance(value, list):
        wrong[name] = gettext("A list is expected here.")
        return
    least, most = element.validation.get("min_rows", 0), element.validation.get("max_rows", 200)
    if not least <= len(value) <= most:
        wrong[name] = gettext("Between %(least)s and %(most)s rows are possible.") % {"least": least, "most": most}
    for number, row in enumerate(value, 1):
        _parts(element, row, f"{name}[{number}]", wrong)


def _parts(element: ElementSpec, value: Any, name: str, wrong: dict[str, str]) -> None:
    if not isinstance(value, Mapping):
        wrong[name] = gettext("This field has several parts.")
        return
    for part in element.fields:
        if holds(part.condition, value):
            _one(part, value.get(part.column), f"{name}.{part.column}", wrong)


def _code(element: ElementSpec, value: Any) -> str:
    found = codes.check(str(value), _CODES[element.type])
    if found.parts.get("type") == "service":  # 110, 400-…: nobody answers there for the applicant
        return gettext("Please give a number at which you can be reached.")
    return "" if found.ok else " ".join(str(problem) for problem in found.errors)


def _text(element: ElementSpec, value: Any) -> str:
    if isinstance(value, Mapping):  # an address comes with its parts
        fit = element.type == "address" and all(isinstance(part, str) for part in value.values())
        return "" if fit else gettext("This does not have the expected form.")
    text = str(value)
    most = element.validation.get("max_length", 2000)
    if len(text) > most:
        return gettext("At most %(most)s characters are possible.") % {"most": most}
    pattern = element.validation.get("pattern")
    if pattern and not re.fullmatch(pattern, text):
        return gettext("Please write it as the example shows.")
    return ""


def _number(element: ElementSpec, value: Any) -> str:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return gettext("A number is expected here.")
    if not math.isfinite(number):
        return gettext("A number is expected here.")
    if element.type == "integer" and number != int(number):
        return gettext("A whole number is expected here.")
    least, most = element.validation.get("min"), element.validation.get("max")
    if (least is not None and number < least) or (most is not None and number > most):
        return gettext("The number lies outside what is possible.")
    return ""


def _date(element: ElementSpec, value: Any) -> str:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return gettext("A date is expected here.")
    return ""


def _choice(element: ElementSpec, value: Any) -> str:
    possible = {choice.value for choice in element.choices}
    chosen = value if isinstance(value, list) else [value]
    return "" if not possible or possible.issuperset(map(str, chosen)) else gettext("Please choose from the list.")


def _bool(element: ElementSpec, value: Any) -> str:
    return "" if isinstance(value, bool) or value in ("yes", "no") else gettext("Please choose yes or no.")


_CHECKS: dict[str, Callable[[ElementSpec, Any], str]] = {
    "citizen_id": _code,
    "uscc": _code,
    "phone": _code,
    "integer": _number,
    "number": _number,
    "money": _number,
    "percent": _number,
    "date": _date,
    "choice": _choice,
    "multi_choice": _choice,
    "bool": _bool,
}
