"""Telephone numbers of the mainland: mobile, fixed line with its area code, service numbers."""

import re

from onewindow.kernel.codes.findings import Finding, Problem, normal_form
from onewindow.kernel.codes.findings import gettext_noop as _

MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)
FIXED = re.compile(r"(?:\+?86-?)?(0[12]\d|0[3-9]\d{2})-?([2-8]\d{6,7})(?:[-转](\d{1,6}))?", re.ASCII)
SERVICE = re.compile(r"(400|800)-?(\d{3})-?(\d{4})|(1\d{2}|12345|12315|12333|12366|96\d{3})", re.ASCII)

_FORM = _("no mobile number (11 digits from 13 to 19) and no fixed line with its area code")


def check(value: str) -> Finding:
    """Whether a telephone number has a form that exists; ``normal`` is without country code and blanks."""
    code = normal_form(value)
    if found := MOBILE.fullmatch(code.replace("-", "")):
        return Finding("phone", value, found[1], (), {"type": "mobile"})
    if found := FIXED.fullmatch(code):
        line = f"{found[1]}-{found[2]}" + (f"-{found[3]}" if found[3] else "")
        return Finding("phone", value, line, (), {"type": "fixed", "area": found[1]})
    if SERVICE.fullmatch(code):
        return Finding("phone", value, code, (), {"type": "service"})
    return Finding("phone", value, code, (Problem("form", _FORM),))
