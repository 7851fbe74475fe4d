"""The notation of widths in the national standards (数据格式): ``an..200``, ``n1``, ``a..30``, ``..ul``."""

import re
from typing import NamedTuple

_WIDTH = re.compile(r"(an|a|n)?(\.\.)?(\d+|ul)?")


class Width(NamedTuple):
    """``signs``: an | a | n | ul (no limit) | empty (not this notation); ``longest``: characters at most, None without a limit."""

    signs: str
    longest: int | None
    fixed: bool


def width(text: str) -> Width:
    """A width as the standard prints it; a date's pattern and an empty text have no signs."""
    found = _WIDTH.fullmatch(text)
    longest = int(found[3]) if found and found[3] and found[3] != "ul" else None
    signs = ("ul" if found[3] == "ul" else found[1] or "") if found and text else ""
    return Width(signs, longest, bool(text) and ".." not in text)
