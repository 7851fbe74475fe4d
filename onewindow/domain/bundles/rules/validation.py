"""Is the form filled rightly (表单校验)? Every field that is shown, all problems at once (一次性告知)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from onewindow.domain.bundles.rules.form import Form
from onewindow.domain.catalogue.queries import ElementSpec, holds
from onewindow.kernel import codes

SENTENCES: dict[str, Promise] = {
    "missing": gettext_lazy("Please fill this in."),
    "text": gettext_lazy("This must be text."),
    "too-long": gettext_lazy("This is too long: at most {most} characters."),
    "pattern": gettext_lazy("Please write it as the example shows."),
    "number": gettext_lazy("This is not a number."),
    "whole": gettext_lazy("This must be a whole number."),
    "too-small": gettext_lazy("This must be at least {least}."),
    "too-large": gettext_lazy("This must be at most {most}."),
    "choice": gettext_lazy("Please choose one of the values offered."),
    "yes-no": gettext_lazy("Please answer yes or no."),
    "date": gettext_lazy("This is not a date (year-month-day)."),
    "phone": gettext_lazy("This telephone number is wrong: {why}"),
    "citizen-id": gettext_lazy("This identity number is wrong: {why}"),
    "uscc": gettext_lazy("This unified social credit code is wrong: {why}"),
    "bank-account": gettext_lazy("A bank account number has 8 to 30 digits."),
    "address": gettext_lazy("Please choose the area and write street and number."),
    "rows-few": gettext_lazy("At least {least} rows are needed."),
    "fixed": gettext_lazy("This decides what is asked and can no longer change; withdraw and apply anew."),
    "rows-many": gettext_lazy("At most {most} rows are possible."),
}

Check = Callable[[ElementSpec, Any, str], Iterator["Problem"]]
MAX_TEXT = 200
MAX_LONG_TEXT = 2000
MAX_ROWS = 50

_ACCOUNT = re.compile(r"^\d{8,30}$", re.ASCII)
_AREA = re.compile(r"^\d{6}(\d{3}(\d{3})?)?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: where (``ent.shareholders.1.id_no``: rows count from 0) and what; as a string its sentence."""

    field: str
    code: str
    places: Mapping[str, object] | None = None

    def __str__(self) -> str:
        return str(SENTENCES[self.code]).format(**(self.places or {}))


def problems(form: Form, data: Mapping[str, Any]) -> tuple[Problem, ...]:
    """All problems of a filled form, in the order of the form; empty if it can be submitted."""
    found: list[Problem] = []
    for one in form.shown:
        found.extend(of_field(one.element, data.get(one.element.key), one.element.key))
    return tuple(found)


def of_field(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    """The problems of one value; a group is checked row by row."""
    if value is None or value == "" or value == [] or value == {}:
        if element.required:
            yield Problem(path, "missing")
        return
    yield from _CHECKS.get(element.type, _text)(element, value, path)


def _text(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    most = element.validation.get("max_length") or (MAX_LONG_TEXT if element.type == "long_text" else MAX_TEXT)
    pattern = element.validation.get("pattern")
    if not isinstance(value, str):
        yield Problem(path, "text")
    elif not value.strip():
        if element.required:
            yield Problem(path, "missing")
    elif pattern and (len(value) > most or not re.fullmatch(pattern, value.strip())):
        yield Problem(path, "pattern")  # "2026年12月" is not too long but written otherwise than the example
    elif len(value) > most:
        yield Problem(path, "too-long", {"most": most})


def _number(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        yield Problem(path, "number")
        return
    least, most = element.validation.get("min"), element.validation.get("max")
    if element.type == "percent":
        least, most = least if least is not None else 0, most if most is not None else 100
    if element.type == "integer" and number != number.to_integral_value():
        yield Problem(path, "whole")
    elif least is not None and number < Decimal(str(least)):
        yield Problem(path, "too-small", {"least": least})
    elif most is not None and number > Decimal(str(most)):
        yield Problem(path, "too-large", {"most": most})


def _choice(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    if value not in [choice.value for choice in element.choices]:
        yield Problem(path, "choice")


def _choices(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    known = {choice.value for choice in element.choices}
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one in known for one in value):
        yield Problem(path, "choice")


def _bool(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(path, "yes-no")


def _date(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield Problem(path, "date")


def _code(kind: str) -> Check:
    def check(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
        found = codes.check(value, kind) if isinstance(value, str) else None
        if found is None:
            yield Problem(path, "text")
        elif found.errors:
            yield Problem(path, kind, {"why": found.errors[0]})

    return check


def _bank_account(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not _ACCOUNT.match(value.replace(" ", "")):
        yield Problem(path, "bank-account")


def _address(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    """An address is ``{"area": code of 6, 9 or 12 digits, "detail": street and number}``."""
    area, detail = (value.get("area"), value.get("detail")) if isinstance(value, Mapping) else (None, None)
    street = detail.strip() if isinstance(detail, str) else ""
    if not _AREA.match(str(area)) or not 0 < len(street) <= MAX_TEXT:
        yield Problem(path, "address")


def _parts(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    """One object of named parts: a person, or a row of a group. A part may depend on another part of the same row."""
    if not isinstance(value, Mapping):
        yield Problem(path, "missing")
        return
    row = {sub.key: value.get(sub.column) for sub in element.fields} | dict(value)
    for sub in element.fields:
        if holds(sub.condition, row):
            yield from of_field(sub, value.get(sub.column), f"{path}.{sub.column}")


def _rows(element: ElementSpec, value: Any, path: str) -> Iterator[Problem]:
    least = element.validation.get("min_rows", 1 if element.required else 0)
    most = element.validation.get("max_rows", MAX_ROWS)
    if not isinstance(value, list | tuple):
        yield Problem(path, "missing")
    elif len(value) < least:
        yield Problem(path, "rows-few", {"least": least})
    elif len(value) > most:
        yield Problem(path, "rows-many", {"most": most})
    else:
        for index, row in enumerate(value):
            yield from _parts(element, row, f"{path}.{index}")


_CHECKS: dict[str, Check] = {
    "integer": _number,
    "number": _number,
    "money": _number,
    "percent": _number,
    "choice": _choice,
    "multi_choice": _choices,
    "bool": _bool,
    "date": _date,
    "phone": _code("phone"),
    "bank_account": _bank_account,
    "citizen_id": _code("citizen-id"),
    "uscc": _code("uscc"),
    "address": _address,
    "person": _parts,
    "group": _rows,
}
