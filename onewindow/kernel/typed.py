"""What people type (键入): codes and numbers in the width of a Chinese keyboard, with blanks; texts that are too long.

plain("１３８ ００１３ ８０００")      # "13800138000": what is meant, whatever the keyboard
within(reason, 500, "reason")        # without the blanks around it, whole, or refused: nothing is cut off in silence
"""

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

from onewindow.kernel.errors import Refusal

T = TypeVar("T")


class TooLong(Refusal):
    """This is too long: at most %(longest)s characters, and it has %(has)s (文字过长).

    ``details``: ``fields``, the name of what is too long.
    """


class TooMany(Refusal):
    """These are too many: at most %(most)s, and there are %(has)s (数量过多).

    ``details``: ``fields``, the name of what there is too much of.
    """


def plain(text: str) -> str:
    """全角转半角. A code, number or telephone as it is meant: full-width signs made half-width, blanks and unseen signs dropped."""
    half = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in half if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf"))


def within(text: str, longest: int, field: str = "") -> str:
    """What was typed, without the blanks around it.

    :raises TooLong: if it has more than ``longest`` characters; never cut, for the rest would be lost in silence.
    """
    clean = text.strip()
    if len(clean) > longest:
        raise TooLong(longest=longest, has=len(clean), fields=[field] if field else [])
    return clean


def few(rows: Sequence[T], most: int, field: str = "") -> list[T]:
    """All of them.

    :raises TooMany: if there are more than ``most``; never fewer than were given.
    """
    if len(rows) > most:
        raise TooMany(most=most, has=len(rows), fields=[field] if field else [])
    return list(rows)
