"""Licence identifiers (电子证照标识), GB/T 36904-2018: root, type, issuer, serial, version, check character.

The check character is ISO 7064 MOD 37,36 over type + issuer + serial + version: without the root and without dots.
"""

from functools import lru_cache

from onewindow.kernel.codes import characters, uscc
from onewindow.kernel.codes.findings import Finding, Problem, normal_form, outside, small_letters
from onewindow.kernel.codes.findings import gettext_noop as _

ROOT = "1.2.156.3005.2"
TYPE_LENGTH = 21
SERIAL_MAX = 32

_PARTS = _("an identifier is %(root)s, then type, issuer, serial, version and check character, with dots between")
_TYPE = _("the type code has %(has)s characters, not 21: 18 of the body that defines it and 3")
_TYPE_BODY = _("the body that defines the type is no valid unified social credit code")
_ISSUER = _("the issuer is neither a unified social credit code nor an area code")
_ISSUER_CHECK = _("the issuer is no valid unified social credit code")
_SERIAL = _("the serial is empty or longer than 32 characters")
_VERSION = _("the version is not three digits")
_CHECK = _("the check character is %(is)s, but the rest asks for %(wanted)s")


def make(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """The identifier of one version of a licence.

    :raises ValueError: if a part has a wrong length or a character outside 0-9 A-Z.
    """
    body = (type_code, issuer, serial, f"{version:03}")
    identifier = ".".join((ROOT, *body, characters.mod_37_36("".join(body))))
    found = check(identifier)
    wrong = [problem for problem in found.errors if problem.code != "check-character"]
    if wrong:
        raise ValueError(str(wrong[0]))
    return identifier


def check(value: str) -> Finding:
    """Whether a licence identifier holds, part by part."""
    code = normal_form(value)
    problems = list(small_letters(value))
    body = code.removeprefix(ROOT + ".").split(".")
    if not code.startswith(ROOT + ".") or len(body) != 5:
        problems.append(Problem("parts", _PARTS, {"root": ROOT}))
        return Finding("licence", value, code, tuple(problems))
    starts = _starts(body)
    type_code, issuer, serial, version, mark = body
    strange = [
        p for part, start in zip(body, starts, strict=True) for p in outside(part, characters.ALPHANUMERIC, start)
    ]
    problems += strange
    problems += _check_parts(type_code, issuer, serial, version, starts)
    if len(mark) != 1:
        problems.append(Problem("parts", _PARTS, {"root": ROOT}, starts[4], max(len(mark), 1)))
    elif not strange:
        wanted = characters.mod_37_36("".join(body[:4]))
        if wanted != mark:
            problems.append(Problem("check-character", _CHECK, {"is": mark, "wanted": wanted}, starts[4]))
    parts = {"type": type_code, "issuer": issuer, "serial": serial, "version": version}
    return Finding("licence", value, code, tuple(problems), parts)


@lru_cache(maxsize=1024)
def _sound(code: str) -> bool:
    """Whether a body's code holds: a city has some hundred of them, and every licence names two."""
    return uscc.check(code).ok


def _starts(body: list[str]) -> list[int]:
    starts, position = [], len(ROOT) + 2
    for part in body:
        starts.append(position)
        position += len(part) + 1
    return starts


def _check_parts(type_code: str, issuer: str, serial: str, version: str, starts: list[int]) -> list[Problem]:
    problems = []
    if len(type_code) != TYPE_LENGTH:
        problems.append(Problem("type", _TYPE, {"has": len(type_code)}, starts[0], max(len(type_code), 1)))
    elif not _sound(type_code[:18]):
        problems.append(Problem("type-body", _TYPE_BODY, {}, starts[0], 18, "warning"))
    if len(issuer) == uscc.LENGTH:
        if not _sound(issuer):
            problems.append(Problem("issuer", _ISSUER_CHECK, {}, starts[1], 18, "warning"))
    elif not (len(issuer) == 6 and issuer.isdecimal()):
        problems.append(Problem("issuer", _ISSUER, {}, starts[1], max(len(issuer), 1)))
    if not 1 <= len(serial) <= SERIAL_MAX:
        problems.append(Problem("serial", _SERIAL, {}, starts[2], max(len(serial), 1)))
    if not (len(version) == 3 and version.isdecimal()):
        problems.append(Problem("version", _VERSION, {}, starts[3], max(len(version), 1)))
    return problems
