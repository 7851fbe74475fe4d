"""Codes of investment projects (投资项目代码): GB/T 40058-2021 and 发改投资〔2020〕1439号, five parts, 24 places.

``YYMM`` (time) ``-`` area (6) ``-`` central guiding department (2) ``-`` type of project (2) ``-`` five random digits and
one check digit. Before November 2020: year (4), area, industry, type, six digits, in the same form. The national platform
gives the code out; how it computes the check digit was not read, so a foreign one is not tested. What ``make`` gives (the
demo city's own platform) ends in ISO 7064 MOD 11,10.
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
_PROVINCE = _("no province has the code %(is)s")


def check(value: str) -> Finding:
    """Form, time and area; an area nobody knows is a warning (areas are renamed, the demo city's is not real)."""
    code = normal_form(value)
    if len(code) != LENGTH:
        return Finding("project", value, code, (wrong_length(code, LENGTH),))
    found = FORM.fullmatch(code)
    if found is None:
        return Finding("project", value, code, (Problem("form", _SHAPE),))
    problems = []
    if not _is_time(found["time"]):
        problems.append(Problem("time", _TIME, {"is": found["time"]}, 1, 4))
    if found["area"] != "000000" and not province(found["area"]):  # 000000: a project of the centre
        problems.append(Problem("area", _PROVINCE, {"is": found["area"][:2]}, 6, 2, "warning"))
    return Finding("project", value, code, tuple(problems), found.groupdict())


def looks_like(code: str) -> bool:
    """Whether a value in its normal form seems to be one, also where its end is damaged."""
    return bool(_LOOSE.match(code))


def _is_time(text: str) -> bool:
    year, month = int(text[:2]), int(text[2:])
    return ((year, month) >= (20, 11) and 1 <= month <= 12) or 2014 <= int(text) <= 2020


def make(*, at: date | datetime, area: str, department: str, kind: str, serial: int) -> str:
    """A code of our own platform for a serial of 0 to 99,999.

    :param at: the day (an aware datetime counts by its own offset). :raises ValueError: if a part does not fit.
    """
    code = f"{at:%y%m}-{area}-{department}-{kind}-{serial:05d}"
    code += str(_check_digit(code.replace("-", "")))
    if not FORM.fullmatch(code):
        raise ValueError(f"{code} is no project code")
    return code


def _check_digit(digits: str) -> int:
    """ISO 7064 MOD 11,10."""
    p = 10
    for digit in digits:
        s = (p + int(digit)) % 10 or 10
        p = s * 2 % 11
    return (11 - p) % 10
