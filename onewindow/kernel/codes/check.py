"""What is this code? Recognise a value by its form and check it."""

import re
from collections.abc import Callable

from onewindow.kernel.codes import citizen, items, licence, numbers, phone, projects, uscc
from onewindow.kernel.codes.areas import province
from onewindow.kernel.codes.findings import Finding, Problem, normal_form
from onewindow.kernel.codes.findings import gettext_noop as _

_UNKNOWN = _("no known kind of code has this form")
_EMPTY = _("nothing was given")
_PROVINCE = _("no province has the code %(is)s")
_AREA = _("an area code has 6 digits (GB/T 2260), 9 for a town (GB/T 10114) or 12 for a village")

_SERIES = re.compile(r"[0-9A-Z]{15,20}", re.ASCII)
_LONG = re.compile(r"[0-9A-Z]{28,36}", re.ASCII)

CHECKS: dict[str, Callable[[str], Finding]] = {
    "uscc": uscc.check,
    "citizen-id": citizen.check,
    "item-base": items.check_base,
    "item-implementation": items.check_implementation,
    "item-handling": items.check_implementation,
    "licensing-base": items.check_licensing,
    "licensing-implementation": items.check_licensing,
    "item-sichuan": items.check_sichuan,
    "case-number": numbers.check,
    "licence": licence.check,
    "phone": phone.check,
    "project": projects.check,
}


def check(value: str, kind: str = "") -> Finding:
    """What a value is, whether it holds, and where it is wrong.

    :param kind: check it as this kind instead of recognising it.
    """
    if kind == "area":
        return _area(value)
    if kind:
        return CHECKS[kind](value)
    kind = recognise(value)
    if kind == "area":
        return _area(value)
    if kind == "unknown":
        reason = _UNKNOWN if value.strip() else _EMPTY
        return Finding("unknown", value, normal_form(value), (Problem("unknown", reason),))
    return CHECKS[kind](value)


def recognise(value: str) -> str:
    """The kind a value seems to be, also where it is damaged; ``unknown`` if none."""
    code = normal_form(value)
    if code.startswith("1.2.156.") or code.count(".") >= 4:
        return "licence"
    if items.SICHUAN.fullmatch(code):
        return "item-sichuan"
    if projects.looks_like(code):
        return "project"
    if numbers.fits(code):
        return "case-number"
    if phone.check(code).ok and len(code) > 6 and not _is_base(code):
        return "phone"
    return _by_length(code)


def _by_length(code: str) -> str:
    length = len(code)
    if length == items.BASE and code.isdecimal():
        return "item-base"
    if items.LICENSING_BASE.match(code) and length <= items.LICENSING_MAX and code.isalnum() and length != uscc.LENGTH:
        return "licensing-base" if length == 10 else "licensing-implementation"
    if length in (6, 9) and code.isdecimal():
        return "area"
    if _SERIES.fullmatch(code):
        return _person_or_body(code)
    if _LONG.fullmatch(code):
        return "item-handling" if length > items.IMPLEMENTATION + 1 else "item-implementation"
    return "unknown"


def _person_or_body(code: str) -> str:
    """Fifteen to twenty places: a citizen id where the form is one, unless it holds as the USCC of a real area."""
    digits = code[:-1].isdecimal() and (code[-1].isdecimal() or code[-1] == "X")
    if not digits:
        return "uscc"
    if len(code) == 15 or citizen.check(code).ok:
        return "citizen-id"
    if len(code) == uscc.LENGTH and province(code[2:8]) and uscc.check(code).ok:
        return "uscc"
    return "citizen-id" if code[6:8] in ("18", "19", "20") else "uscc"


def _is_base(code: str) -> bool:
    return len(code) == items.BASE and code.isdecimal() and (code.startswith("00") or bool(province(code)))


def _area(value: str) -> Finding:
    code = normal_form(value)
    known = province(code)
    problems = [] if known else [Problem("area", _PROVINCE, {"is": code[:2]}, 1, 2, "warning")]
    if len(code) not in (6, 9, 12) or not code.isdecimal():
        problems.append(Problem("form", _AREA))
    return Finding("area", value, code, tuple(problems), {"province": known} if known else {})
