"""What the check of an item works with: a rule, a text of the item, a finding, what the city knows beside it (校验)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language


def active(zh: str, en: str) -> str:
    """The words of the active language; Chinese where there are no others."""
    return en if en and (get_language() or "zh").startswith("en") else zh


BLOCKING, ADVICE = "blocking", "advice"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in the wording of one day (校验规则); the city edits words and switches it, each time a new version.

    ``check`` is ``words`` or the name of a check in ``checks.py``. ``where`` names the kinds of text that words are looked
    for in; ``words`` and ``passes`` are written as in ``patterns.py``; ``limits`` are the numbers of a check.
    """

    key: str
    check: str
    severity: str
    name_zh: str
    name_en: str
    reason_zh: str
    reason_en: str
    source: str
    checked: bool  # somebody has read the source; otherwise it is memory
    effective_from: date
    where: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    listed: bool = True  # a vague word whose meaning is listed right behind it is none
    on: bool = True
    mend_only: bool = False  # no reason excuses it
    limits: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """The name in the active language."""
        return active(self.name_zh, self.name_en)

    @property
    def reason(self) -> str:
        """Why the rule is there, in the active language."""
        return active(self.reason_zh, self.reason_en)

    @property
    def blocks(self) -> bool:
        """Whether its findings stop a publication."""
        return self.severity == BLOCKING


@dataclass(frozen=True, slots=True)
class Text:
    """One Chinese text of an item: where it stands, of what kind, and what it says."""

    path: str
    kind: str  # name | material | condition | hint | limit | fee | step | situation | guide
    label_zh: str
    label_en: str
    text: str


@dataclass(frozen=True, slots=True)
class Find:
    """What a rule found at one place (校验结果); ``about`` is what was judged: while it stays the same, a reason holds."""

    rule: str
    path: str
    label_zh: str
    label_en: str
    excerpt: str
    about: str
    say_zh: str = ""  # what is wrong here, if the rule's reason does not say it
    say_en: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of what was judged."""
        return hashlib.sha256(self.about.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """What the city knows beside the item: its materials and fields, which items give what, the types of licences.

    ``outputs`` maps a material to the names (zh, en) of an item in force that gives it as a licence; ``open_items`` are
    ids of items in force, ``slugs`` all items by their short name. ``licence_types`` is None where nobody names them.
    """

    materials: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    outputs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    open_items: frozenset[int] = frozenset()
    slugs: frozenset[str] = frozenset()
    licence_types: frozenset[str] | None = None
