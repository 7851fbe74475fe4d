"""The body in a code, and the department's own code beside it (实施主体代码): what form each has, whether they agree."""

import re
from functools import lru_cache

from onewindow.domain.catalogue.rules.interchange.importing.reasons import Reason
from onewindow.kernel import codes

_OLD = re.compile(r"[0-9A-Z]{8}-?[0-9X]", re.ASCII)
_FILLER = re.compile(r"(.)\1{6,}", re.ASCII)
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_REASONS = {
    "lost": "body-lost-digit", "old": "body-old-code", "digits": "body-digits", "filler": "body-filler",
    "pseudo": "body-pseudo", "small": "body-small-letter", "unclear": "body-unclear",
}  # fmt: skip


@lru_cache(maxsize=4096)
def form(value: str) -> str:
    """How a body is written: whole | small | lost | old | digits | filler | pseudo | unclear."""
    found = codes.check(value, "uscc")
    if found.ok:
        return "whole" if value == value.upper() else "small"
    if _FILLER.fullmatch(value):
        return "filler"
    if re.fullmatch(r"\d{7}|\d{10}", value, re.ASCII):
        return "digits"
    if _OLD.fullmatch(value):
        return "old"
    if len(value) == 17 and value[:-1].isdecimal():
        return "lost"
    return "pseudo" if len(value) == 18 else "unclear"


@lru_cache(maxsize=1024)
def whole_forms(value: str) -> tuple[str, ...]:
    """The valid credit codes that come out when one lost digit is put back; the nearest places first."""
    found = {value[:place] + sign + value[place:] for place in range(18) for sign in "0123456789"}
    return tuple(sorted(one for one in found if codes.check(one, "uscc").ok and not codes.check(one, "uscc").warnings))


def organisation(value: str) -> str:
    """The nine characters by which a body is the same in old and new codes; empty where they cannot be told."""
    kind = form(value)
    if kind in ("whole", "small"):
        return value.upper()[8:17]
    return value.replace("-", "") if kind == "old" else ""


def body(value: str, known: frozenset[str]) -> tuple[str, list[Reason]]:
    """The body as it is kept, and what is wrong with it. ``known`` are the whole codes of the file and the city."""
    kind = form(value)
    if kind == "whole":
        return value, []
    if kind == "small":
        return value.upper(), [Reason("body-small-letter", "body", value, value.upper())]
    meant = ""
    if kind == "lost":
        likely = [one for one in whole_forms(value) if one in known]
        every = likely or list(whole_forms(value))
        meant = every[0] if len(every) == 1 else ""
    return value, [Reason(_REASONS[kind], "body", value, meant)]


def beside(department: str, in_code: str) -> list[Reason]:
    """What the department's own code says beside the body in the item's code."""
    if department == in_code or not department:
        return []
    found = [Reason("dept-differs", "department", department, in_code)]
    kind, here = form(department), form(in_code)
    if kind in ("pseudo", "unclear"):
        return [*found, Reason("dept-internal", "department", department, in_code)]
    if kind == "old" and here in ("whole", "small", "pseudo"):
        same = organisation(department) == (organisation(in_code) or in_code[8:17])
        return [
            *found,
            Reason("dept-old-same-body" if same else "dept-old-other-body", "department", department, in_code),
        ]
    if kind in ("whole", "small") and here in ("whole", "small") and organisation(department) != organisation(in_code):
        found.append(Reason("dept-other-body", "department", department, in_code))
    return found
