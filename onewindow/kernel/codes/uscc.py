"""Unified social credit codes (统一社会信用代码), GB 32100-2015."""

from onewindow.kernel.codes import characters
from onewindow.kernel.codes.areas import province
from onewindow.kernel.codes.findings import Finding, Problem, normal_form, outside, small_letters, wrong_length
from onewindow.kernel.codes.findings import gettext_noop as _

LENGTH = 18
REGISTRARS = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监管",
    "A": "军队改革编制",
    "N": "农业农村",
    "Y": "其他",
}

_CHECK = _("the check character is %(is)s, but the first 17 characters ask for %(wanted)s")
_INSIDE = _("the organisation code inside does not hold either: the mistake lies here")
_OUTSIDE = _("the organisation code inside holds: the mistake lies in characters 1 to 8 or in character 18")
_REGISTRAR = _("no registering authority has the mark %(is)s")
_AREA = _("no province has the code %(is)s")


def check(value: str) -> Finding:
    """Whether a unified social credit code holds; where its check fails, the organisation code inside narrows the place."""
    code = normal_form(value)
    problems = list(small_letters(value))
    if len(code) != LENGTH:
        problems.append(wrong_length(code, LENGTH))
    problems += outside(code, characters.USCC_ALPHABET)
    if all(problem.level == "warning" for problem in problems):
        problems += _check_characters(code)
        if code[0] not in REGISTRARS:
            problems.append(Problem("registrar", _REGISTRAR, {"is": code[0]}, 1, level="warning"))
        if code[2:8].isdecimal() and not province(code[2:8]) and code[2:8] != "100000":
            problems.append(Problem("area", _AREA, {"is": code[2:4]}, 3, 2, "warning"))
    parts = {}
    if len(code) == LENGTH:
        parts = {"registrar": REGISTRARS.get(code[0], ""), "area": code[2:8], "organisation": code[8:17]}
    return Finding("uscc", value, code, tuple(problems), parts)


def make(body: str) -> str:
    """The full code for its first 17 characters."""
    return body + characters.uscc(body)


def _check_characters(code: str) -> list[Problem]:
    wanted = characters.uscc(code[:17])
    if wanted == code[17]:
        return []
    problems = [Problem("check-character", _CHECK, {"is": code[17], "wanted": wanted}, LENGTH)]
    if characters.organisation(code[8:16]) != code[16]:
        problems.append(Problem("organisation", _INSIDE, {}, 9, 9))
    else:
        problems.append(Problem("organisation-holds", _OUTSIDE, {}, 0, level="warning"))
    return problems
