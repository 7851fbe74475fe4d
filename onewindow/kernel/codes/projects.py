"""Codes of investment projects (投资项目代码): GB/T 40058-2021 and 发改投资〔2020〕1439号, five parts, 24 places.

``YYMM`` (time) ``-`` area (6) ``-`` central guiding department (2) ``-`` type of project (2) ``-`` five random digits and
one check digit: ISO 7064 MOD 11,10 over the 19 digits before it. Before November 2020: year (4), area, industry (GB/T 4754,
two digits), type, six digits, in the same form and with no check digit. Where each of it was learnt: decision 81.
"""

import re
from datetime import date, datetime

from onewindow.kernel.codes.areas import province
from onewindow.kernel.codes.findings import Finding, Problem, normal_form, wrong_length
from onewindow.kernel.codes.findings import gettext_noop as _

LENGTH = 24
FORM = re.compile(r"(?P<time>\d{4})-(?P<area>\d{6})-(?P<department>\d{2})-(?P<type>\d{2})-(?P<serial>\d{6})", re.ASCII)
_LOOSE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-", re.ASCII)

_SHAPE = _("a project code has the form YYMM-area-department-type-number, with 4, 6, 2, 2 and 6 digits")
_TIME = _("%(is)s is neither a year and month since November 2020 nor a year before")
_INDUSTRY = _("no industry has the code %(is)s: the divisions of GB/T 4754 are 01 to 97")
_TYPE = _("types of projects are counted from 01")
_CHECK = _("the check digit is %(is)s, but the rest asks for %(wanted)s: one digit is wrong or two are swapped")
_PROVINCE = _("no province has the code %(is)s")


def check(value: str) -> Finding:
    """Each part that can be told; an area nobody knows is a warning (areas are renamed, the demo city's is not real).

    The list of guiding departments was not read: any two digits are one. The clock is the caller's: ``ahead``.
    """
    code = normal_form(value)
    if len(code) != LENGTH:
        return Finding("project", value, code, (wrong_length(code, LENGTH),))
    found = FORM.fullmatch(code)
    if found is None:
        return Finding("project", value, code, (Problem("form", _SHAPE),))
    problems = []
    since = _is_month(found["time"])
    if not since and not 2014 <= int(found["time"]) <= 2020:
        problems.append(Problem("time", _TIME, {"is": found["time"]}, 1, 4))
    elif not since and not 1 <= int(found["department"]) <= 97:
        problems.append(Problem("industry", _INDUSTRY, {"is": found["department"]}, 13, 2))
    if found["area"] != "000000" and not province(found["area"]):  # 000000: a project of the centre
        problems.append(Problem("area", _PROVINCE, {"is": found["area"][:2]}, 6, 2, "warning"))
    if found["type"] == "00":
        problems.append(Problem("type", _TYPE, {}, 16, 2))
    wanted = _check_digit(code.replace("-", "")[:-1])
    if since and code[-1] != wanted:
        problems.append(Problem("check", _CHECK, {"is": code[-1], "wanted": wanted}, LENGTH))
    return Finding("project", value, code, tuple(problems), found.groupdict())


def ahead(code: str, today: date) -> bool:
    """Whether a code in its normal form is of a month that has not come yet."""
    return _is_month(code[:4]) and code[:4] > f"{today:%y%m}"


def looks_like(code: str) -> bool:
    """Whether a value in its normal form seems to be one, also where its end is damaged."""
    return bool(_LOOSE.match(code))


def _is_month(text: str) -> bool:
    """``YYMM`` since November 2020, when codes got their present form."""
    year, month = int(text[:2]), int(text[2:])
    return (year, month) >= (20, 11) and 1 <= month <= 12


def make(*, at: date | datetime, area: str, department: str, kind: str, serial: int) -> str:
    """A code of our own platform for a serial of 0 to 99,999.

    :param at: the day (an aware datetime counts by its own offset). :raises ValueError: if a part does not fit.
    """
    code = f"{at:%y%m}-{area}-{department}-{kind}-{serial:05d}"
    code += _check_digit(code.replace("-", ""))
    if not FORM.fullmatch(code):
        raise ValueError(f"{code} is no project code")
    return code


def _check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10."""
    p = 10
    for digit in digits:
        s = (p + int(digit)) % 10 or 10
        p = s * 2 % 11
    return str((11 - p) % 10)
