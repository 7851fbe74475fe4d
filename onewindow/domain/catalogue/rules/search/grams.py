"""What a thing is found by (索引词): every way of typing it is cut into small pieces, and all pieces stand in one column.

A piece tells its kind by its first sign: Chinese signs and pairs stand bare, ``^`` begins a name, ``~`` is a pair of
syllables (wrong signs that sound alike), ``=`` three letters of pinyin or English (wrong letters), ``-`` initials,
``<`` the first letters of a name (as one types).
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from onewindow.domain.catalogue.rules.search.sounds import soft, syllables
from onewindow.domain.catalogue.rules.search.texts import has_han

LONGEST = 60
"""Signs of a name that are cut into pieces: names of 110 signs end in a list of exceptions."""
BEGINS, LETTERS = 4, 6
MARKED = frozenset("^~=-<")
EDITION = 1
"""Raised when the pieces are cut otherwise: entries of an older edition are made anew."""


def grams(names: Iterable[str]) -> set[str]:
    """索引词. All pieces of the plain names of one thing."""
    found: set[str] = set()
    for name in names:
        found |= _of_signs(name[:LONGEST]) if has_han(name) else _of_words(name)
    return found


def _of_signs(name: str) -> set[str]:
    sound = syllables(name)
    letters, first = soft("".join(sound)), "".join(one[0] for one in sound)
    return {
        *(one for one in name if not one.isspace()),
        *_pairs(name),
        *(f"^{name[:length]}" for length in range(1, BEGINS + 1)),
        *_heard(sound),
        *(f"={one}" for one in _threes(letters)),
        *(f"-{one}" for one in (*_pairs(first), *_threes(first))),
        *(f"<{one[:length]}" for one in ("".join(sound), first) for length in range(1, LETTERS + 1)),
    }


def _of_words(name: str) -> set[str]:
    words = name.split()
    return {
        *(f"={one}" for word in words for one in _threes(soft(word))),
        *(f"<{word[:length]}" for word in words for length in range(1, LETTERS + 1)),
    }


def _pairs(text: str) -> set[str]:
    return {a + b for a, b in itertools.pairwise(text) if not (a.isspace() or b.isspace())}


def _heard(sound: tuple[str, ...]) -> set[str]:
    return {f"~{soft(a)} {soft(b)}" for a, b in itertools.pairwise(sound)}


def _threes(letters: str) -> set[str]:
    return {letters[i : i + 3] for i in range(len(letters) - 2)}


@dataclass(slots=True)
class Sought:
    """What is looked for in the index: any of ``whole`` (all its pieces together), a ``begin``, or like in ``pieces``."""

    whole: list[list[str]] = field(default_factory=list)
    begins: list[str] = field(default_factory=list)
    pieces: dict[str, float] = field(default_factory=dict)

    def add(self, other: "Sought", share: float = 1.0) -> None:
        """Look for another form as well, for a share of the weight."""
        self.whole += [one for one in other.whole if one not in self.whole]
        self.begins += [one for one in other.begins if one not in self.begins]
        for gram, weight in other.pieces.items():
            self.pieces[gram] = max(self.pieces.get(gram, 0.0), weight * share)


def sought(text: str) -> Sought:
    """检索词. The pieces to look for when this plain text was typed."""
    return _sought_signs(text) if has_han(text) else _sought_letters(text)


def _sought_signs(text: str) -> Sought:
    text = text[:LONGEST]
    letters = soft("".join(one for one in text if one.isascii() and one.isalpha()))
    rest = "".join(" " if one.isascii() and one.isalpha() else one for one in text)
    pairs, signs = _pairs(rest), {one for one in rest if not one.isspace()}
    pieces = dict.fromkeys((*signs, *_heard(syllables(text))), 0.5) | dict.fromkeys(pairs, 1.0)
    pieces |= {f"={one}": 0.5 for one in _threes(letters)}
    return Sought([sorted(pairs or signs)], [f"^{text[:BEGINS]}"], pieces)


def _sought_letters(text: str) -> Sought:
    run = text.replace(" ", "")
    letters = soft(run)
    threes, firsts = _threes(letters), _threes(run) if len(run) > 2 else _pairs(run)
    whole = [sorted(f"={one}" for one in threes)] if threes else []
    whole += [sorted(f"-{one}" for one in firsts)] if firsts else []
    begins = [f"<{word[:LETTERS]}" for word in dict.fromkeys((run, *text.split())) if word]
    pieces = dict.fromkeys((f"={one}" for one in threes), 1.0) | dict.fromkeys((f"-{one}" for one in firsts), 0.7)
    return Sought(whole, begins, pieces)
