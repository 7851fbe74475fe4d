"""One thing that can be found (可检索内容), as its room hands it to the index."""

import hashlib
from dataclasses import astuple, dataclass

from onewindow.domain.catalogue.rules.search.grams import EDITION


@dataclass(frozen=True, slots=True)
class Findable:
    """Names and facets of one thing: ``kind`` and ``ref`` say what it is and how its room knows it."""

    kind: str
    ref: str
    name_zh: str
    name_en: str = ""
    code: str = ""
    aliases: tuple[str, ...] = ()
    department_zh: str = ""
    department_en: str = ""
    level: str = ""
    audience: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The edition of the rules and a hash of all values: an entry with the same one need not be made anew."""
        return f"{EDITION}:{hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:40]}"
