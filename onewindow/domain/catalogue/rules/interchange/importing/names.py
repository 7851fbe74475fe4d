"""What is repaired in a name and what is only flagged (名称规范)."""

import re
import unicodedata

from onewindow.domain.catalogue.rules.interchange.importing.reasons import Reason

LONGEST = 200
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_BRACKETS = str.maketrans("()", "（）")
_PAIR = re.compile(r"（[^（）()]*\)|\([^（）()]*）")
_LEVEL = re.compile("市级|县级")
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!]")


def printable(text: str) -> str:
    """Without control characters, lone surrogates and what PostgreSQL cannot keep."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co") or c in "\n\t")


def name(given: str) -> tuple[str, list[Reason]]:
    """The name as it is kept, and why it differs from what was given or wants a look."""
    found: list[Reason] = []
    kept = given

    def repair(code: str, after: str) -> str:
        if after != kept:
            found.append(Reason(code, "name", given, after))
        return after

    kept = repair("control-characters", printable(kept).replace("\n", " ").replace("\t", " "))
    kept = repair("name-blanks", kept.strip())
    if "(" in kept:
        found.append(Reason("name-half-width-brackets", "name", given, kept.translate(_WIDE_BRACKETS)))
    if _mixed(kept):
        found.append(Reason("name-mixed-brackets", "name", given, kept.translate(_WIDE_BRACKETS)))
    elif ")" in kept and "(" not in kept:
        found.append(Reason("name-half-width-brackets", "name", given, kept.translate(_WIDE_BRACKETS)))
    kept = kept.translate(_WIDE_BRACKETS)
    kept = repair("name-full-width-digits", kept.translate(_WIDE_DIGITS))
    if _LEVEL.search(kept):
        found.append(Reason("name-level-note", "name", kept))
    if "\\" in kept or "%" in kept:
        found.append(Reason("name-stray-sign", "name", kept))
    if _MARKUP.search(kept):
        found.append(Reason("name-markup", "name", kept))
    if len(kept) > LONGEST:
        found.append(Reason("name-too-long", "name", kept))
    return kept, found


def _mixed(text: str) -> bool:
    return bool(_PAIR.search(text)) or text.count("(") != text.count(")")
