"""Names of files as people give them: cleaned before they are kept or sent back."""

import re
import unicodedata
from pathlib import PurePosixPath

from onewindow.kernel.errors import Refusal

MAX = 120

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_UNSAFE = re.compile(r'[<>:"|?*]')


class NameRefused(Refusal):
    """The file has no usable name: rename it and try again (文件名无效)."""


def clean(name: str) -> str:
    """The name without folders, control and invisible characters (a right-to-left override hides an ending), at most
    120 characters with its ending kept.

    :raises NameRefused: if nothing is left of it.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    name = " ".join(_UNSAFE.sub("_", name).split()).strip(". ")
    if not name or _RESERVED.fullmatch(name):
        raise NameRefused()
    if len(name) > MAX:
        ending = PurePosixPath(name).suffix[:10]
        name = name[: MAX - len(ending)].rstrip(". ") + ending
    return name


def ending(name: str) -> str:
    """The ending of a name in small letters, without its dot; empty if it has none."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")
