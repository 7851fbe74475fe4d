"""Case numbers (办件编号) by template: provinces differ, so the form is data. GB/T 39046 allows 50 places.

Fields: ``{implementation31}`` ``{handling33}`` ``{base12}`` ``{uscc}`` ``{area}`` (six digits) ``{department}`` (two)
``{YYYYMMDD}`` ``{YYYY}`` ``{YYMMDD}`` ``{serial:04}`` and ``{check}``, one ISO 7064 MOD 37,36 character over every letter
and digit before it.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from onewindow.kernel.codes import characters
from onewindow.kernel.codes.findings import Finding, Problem, normal_form, small_letters
from onewindow.kernel.codes.findings import gettext_noop as _
from onewindow.kernel.codes.items import check_implementation

NATIONAL = "{implementation31}{YYYYMMDD}{serial:04}"
"""Implementation code, day and serial: 43 places, as seen in real data."""

CITY = "{area}-{YYYYMMDD}-{serial:04}-{check}"
"""Short enough to read out: ``990100-20260928-0001-K``; the check character finds a slip of the tongue."""

TEMPLATES = (NATIONAL, CITY)
MAX = 50

_WIDTHS = {
    "implementation31": r"[0-9A-Z]{18}\d{13}",
    "handling33": r"[0-9A-Z]{18}\d{15}",
    "base12": r"\d{12}",
    "uscc": r"[0-9A-Z]{18}",
    "area": r"\d{6}",
    "department": r"\d{2}",
    "YYYYMMDD": r"\d{8}",
    "YYMMDD": r"\d{6}",
    "YYYY": r"\d{4}",
    "check": r"[0-9A-Z]",
}
_DATES = {"YYYYMMDD": "%Y%m%d", "YYMMDD": "%y%m%d", "YYYY": "%Y"}
_FIELD = re.compile(r"\{(\w+)(?::0?(\d+))?\}", re.ASCII)

_FORM = _("the number does not fit the form %(form)s")
_DATE = _("%(is)s is no date")
_CHECK = _("the check character is %(is)s, but the rest asks for %(wanted)s")


def number(template: str, *, at: date | datetime, serial: int, **fields: str) -> str:
    """The case number of one serial on one day.

    :param at: the day (an aware datetime counts by its own offset: pass it in UTC+8).
    :raises ValueError: if the template is wrong, a field is missing or does not fit, or the number exceeds 50 places.
    """
    made = ""
    for literal, name, width in _pieces(template):
        made += literal
        if name == "serial":
            made += f"{serial:0{width}}"
        elif name == "check":
            made += characters.mod_37_36(_alphanumeric(made))
        elif name in _DATES:
            made += at.strftime(_DATES[name])
        elif name:
            if not re.fullmatch(_WIDTHS[name], fields.get(name, ""), re.ASCII):
                raise ValueError(f"{{{name}}} is missing or does not fit: {fields.get(name, '')!r}")
            made += fields[name]
    if len(made) > MAX:
        raise ValueError(f"{made} has {len(made)} places; GB/T 39046 allows {MAX}")
    return made


def parse(template: str, value: str) -> dict[str, str] | None:
    """The fields of a number, or None where it does not fit the template."""
    found = _pattern(template).fullmatch(normal_form(value))
    return found.groupdict() if found else None


def check(value: str, templates: tuple[str, ...] = TEMPLATES) -> Finding:
    """Whether a case number holds under one of the templates: form, date, check character, item code."""
    code = normal_form(value)
    small = small_letters(value)
    for template in templates:
        found = _pattern(template).fullmatch(code)
        if found:
            return Finding("case-number", value, code, (*small, *_problems(template, found)), found.groupdict())
    forms = " / ".join(templates)
    return Finding("case-number", value, code, (*small, Problem("form", _FORM, {"form": forms})))


def fits(value: str, templates: tuple[str, ...] = TEMPLATES) -> bool:
    """Whether a value has the outer form of a case number."""
    return any(_pattern(template).fullmatch(normal_form(value)) for template in templates)


def _problems(template: str, found: "re.Match[str]") -> Iterator[Problem]:
    for name, part in found.groupdict().items():
        start = found.start(name)
        if name in ("implementation31", "handling33"):
            yield from (problem.moved(start) for problem in check_implementation(part).problems)
        elif name in _DATES:
            try:
                datetime.strptime(part, _DATES[name])  # noqa: DTZ007 - only whether it is a date
            except ValueError:
                yield Problem("date", _DATE, {"is": part}, start + 1, len(part))
        elif name == "check":
            wanted = characters.mod_37_36(_alphanumeric(found.string[:start]))
            if wanted != part:
                yield Problem("check-character", _CHECK, {"is": part, "wanted": wanted}, start + 1)


def _alphanumeric(text: str) -> str:
    return "".join(c for c in text.upper() if c in characters.ALPHANUMERIC)


@lru_cache(maxsize=64)
def _pieces(template: str) -> tuple[tuple[str, str, int], ...]:
    """A template as (literal text, field after it, width)."""
    pieces, last = [], 0
    for found in _FIELD.finditer(template):
        name = found[1]
        if name != "serial" and name not in _WIDTHS:
            raise ValueError(f"unknown field {{{name}}} in a case number's template")
        pieces.append((template[last : found.start()], name, int(found[2] or 1)))
        last = found.end()
    pieces.append((template[last:], "", 0))
    if "serial" not in (name for _, name, _ in pieces):
        raise ValueError("a case number's template needs {serial}")
    return tuple(pieces)


@lru_cache(maxsize=64)
def _pattern(template: str) -> "re.Pattern[str]":
    pattern = ""
    for literal, name, width in _pieces(template):
        pattern += re.escape(normal_form(literal))
        if name == "serial":
            pattern += rf"(?P<serial>\d{{{width},}})"
        elif name:
            pattern += f"(?P<{name}>{_WIDTHS[name]})"
    return re.compile(pattern, re.ASCII)
