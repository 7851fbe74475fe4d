"""What a check found: the kind of a code, whether it holds, its parts, and where in words it is wrong."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from onewindow.kernel.typed import plain


def gettext_noop(text: str) -> str:
    """Mark a sentence for the catalogues; Django's own asks for settings, which the command line has not."""
    return text


_ = gettext_noop

KINDS = {
    "uscc": _("unified social credit code"),
    "citizen-id": _("citizen id number"),
    "item-base": _("base code of an item"),
    "item-implementation": _("implementation code of an item"),
    "item-handling": _("handling code of an item"),
    "licensing-base": _("base code of a licensing item"),
    "licensing-implementation": _("implementation code of a licensing item"),
    "item-sichuan": _("item code in the old Sichuan form"),
    "case-number": _("case number"),
    "licence": _("licence identifier"),
    "phone": _("telephone number"),
    "area": _("area code"),
    "project": _("investment project code"),
    "unknown": _("unknown code"),
}

_CHARACTER = _("character %(first)s")
_CHARACTERS = _("characters %(first)s–%(last)s")


def say(text: str, **values: Any) -> str:
    """A sentence in the active language; English where no settings exist (the command line)."""
    said = gettext(text) if settings.configured else text
    return said % values if values else said


@dataclass(frozen=True)
class Problem:
    """One thing wrong: ``position`` counts characters from 1 (0 = the whole value); warnings do not make a code fail."""

    code: str
    text: str
    values: dict[str, Any] = field(default_factory=dict)
    position: int = 0
    length: int = 1
    level: str = "error"

    @property
    def where(self) -> str:
        """The place in words; empty for the whole value."""
        if not self.position:
            return ""
        if self.length == 1:
            return say(_CHARACTER, first=self.position)
        return say(_CHARACTERS, first=self.position, last=self.position + self.length - 1)

    @property
    def message(self) -> str:
        """The reason in words."""
        return say(self.text, **self.values)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def moved(self, by: int) -> "Problem":
        """The same problem of a part, seen from the whole code in which the part begins ``by`` characters later."""
        position = self.position + by if self.position else by + 1
        return Problem(self.code, self.text, self.values, position, self.length, self.level)


@dataclass(frozen=True)
class Finding:
    """The answer to "what is this code, and does it hold": ``normal`` is the form to store, ``parts`` its meaning."""

    kind: str
    value: str
    normal: str
    problems: tuple[Problem, ...] = ()
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it holds: no problem beyond warnings."""
        return all(problem.level == "warning" for problem in self.problems)

    @property
    def name(self) -> str:
        """The kind in words."""
        return say(KINDS[self.kind])

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make it fail."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.level == "warning")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "value": self.value,
            "kind": self.kind,
            "name": self.name,
            "ok": self.ok,
            "normal": self.normal,
            "parts": self.parts,
            "problems": [
                {
                    "code": problem.code,
                    "level": problem.level,
                    "position": problem.position,
                    "length": problem.length,
                    "message": problem.message,
                }
                for problem in self.problems
            ],
        }


_LOWER = _("written with small letters; capitals are meant")
_LENGTH = _("has %(has)s characters, not %(wanted)s")
_ALPHABET = _("%(character)s does not occur in this kind of code")
_ALPHABET_HINT = _("%(character)s does not occur in this kind of code; %(meant)s may be meant")
_LOOKALIKES = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "Y", "L": "1"}


def normal_form(value: str) -> str:
    """Full-width characters made half-width, blanks dropped, capitals."""
    return plain(value).upper()


def small_letters(value: str) -> tuple[Problem, ...]:
    """A warning where a code was written with small letters."""
    return (Problem("small-letters", _LOWER, level="warning"),) if value != value.upper() else ()


def wrong_length(value: str, wanted: "int | str") -> Problem:
    """The problem of a code that is too short or too long."""
    return Problem("length", _LENGTH, {"has": len(value), "wanted": wanted})


def outside(value: str, alphabet: str, start: int = 1) -> list[Problem]:
    """A problem for each character that is not in the alphabet, with the likely look-alike."""
    found = []
    for position, character in enumerate(value, start):
        if character in alphabet:
            continue
        meant = _LOOKALIKES.get(character, "")
        if meant and meant in alphabet:
            values = {"character": character, "meant": meant}
            found.append(Problem("character", _ALPHABET_HINT, values, position))
        else:
            found.append(Problem("character", _ALPHABET, {"character": character}, position))
    return found
