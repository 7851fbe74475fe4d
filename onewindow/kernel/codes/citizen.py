"""Citizen id numbers (公民身份号码), GB 11643: 17 digits and a check character."""

from datetime import date

from onewindow.kernel.codes import characters
from onewindow.kernel.codes.areas import province
from onewindow.kernel.codes.findings import Finding, Problem, normal_form, outside, small_letters, wrong_length
from onewindow.kernel.codes.findings import gettext_noop as _

LENGTH = 18
EARLIEST = 1800

_CHECK = _(
    "the check character is %(is)s, but the first 17 digits ask for %(wanted)s: one digit is wrong or two are swapped"
)
_DATE = _("%(is)s is no date of birth")
_FUTURE = _("the date of birth %(is)s lies in the future")
_AREA = _("no province has the code %(is)s")
_OLD = _("numbers of 15 digits are no longer valid; the one of 18 digits begins %(meant)s")


def check(value: str, at: date | None = None) -> Finding:
    """Whether a citizen id holds: digits, date of birth, check character; an unknown area is a warning.

    :param at: the day against which a date of birth in the future is refused.
    """
    code = normal_form(value)
    problems = list(small_letters(value))
    if len(code) == 15 and code.isdecimal():
        old = Problem("old", _OLD, {"meant": f"{code[:6]}19{code[6:]}"})
        return Finding("citizen-id", value, code, (*problems, old))
    if len(code) != LENGTH:
        problems.append(wrong_length(code, LENGTH))
        return Finding("citizen-id", value, code, tuple(problems))
    strange = outside(code[:17], characters.DIGITS) + outside(code[17], characters.DIGITS + "X", LENGTH)
    if strange:
        return Finding("citizen-id", value, code, (*problems, *strange))
    if not province(code):
        problems.append(Problem("area", _AREA, {"is": code[:2]}, 1, 2, "warning"))
    born = birth_date(code)
    if born is None or born.year < EARLIEST:
        problems.append(Problem("date", _DATE, {"is": code[6:14]}, 7, 8))
    elif at is not None and born > at:
        problems.append(Problem("date", _FUTURE, {"is": born.isoformat()}, 7, 8))
    wanted = characters.citizen(code[:17])
    if wanted != code[17]:
        problems.append(Problem("check-character", _CHECK, {"is": code[17], "wanted": wanted}, LENGTH))
    parts = {
        "area": code[:6],
        "province": province(code),
        "born": born.isoformat() if born else "",
        "sex": "M" if int(code[16]) % 2 else "F",
    }
    return Finding("citizen-id", value, code, tuple(problems), parts)


def make(body: str) -> str:
    """The full number for its first 17 digits."""
    return body + characters.citizen(body)


def birth_date(code: str) -> date | None:
    """The date of birth, or None where digits 7 to 14 are no date."""
    try:
        return date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return None
