"""How near a name is to what somebody typed (相似度): pure, on plain texts; at most a hundred candidates are weighed."""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from onewindow.domain.catalogue.rules.search.acts import done, fits, meant
from onewindow.domain.catalogue.rules.search.sounds import soft, syllables
from onewindow.domain.catalogue.rules.search.texts import asked, has_han, named, plain

ENOUGH, BESIDE_BEST, BESIDE_LETTERS = 0.42, 0.6, 0.8
"""Below this a candidate is no hit; nor is one below this part of the best; letters are like others by chance more often."""
SURE = 0.8
"""A best hit below this is told as a question: did you mean …?"""
BY_SYNONYM, BY_PART = 0.97, 0.9
"""What a hit is worth that comes by an everyday word put in its place, or by what that word means alone."""
MOST_FORMS = 6

How = Literal["name", "words", "synonym", "sound", "letters"]


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of what was typed (读法), with what a hit by it is worth."""

    text: str
    worth: float = 1.0
    syllables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A plain name with its syllables, as the index keeps both."""

    text: str
    sound: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Name":
        """A name that is not from the index."""
        return cls(text, syllables(text))


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much each piece says (区分度): what stands in few names says more."""

    total: int = 1
    entries: Mapping[str, int] = field(default_factory=dict)

    def of(self, gram: str) -> float:
        """The weight of a piece; one that stands nowhere is a slip more often than a word, and says little."""
        if not self.entries:
            return 1.0
        count = self.entries.get(gram, 0)
        return math.log(1 + self.total / count) + 0.1 if count else 0.25 * math.log(2 + self.total)


def forms(text: str, synonyms: Iterable[tuple[str, str]] = ()) -> tuple[Form, ...]:
    """读法. What was typed, then with everyday words replaced, then what those mean alone."""
    wanted = asked(text)
    if not wanted:
        return ()
    found = {wanted: 1.0}
    found.setdefault(plain(text), BY_SYNONYM)
    for said, meanings in _spoken(wanted, synonyms):
        share = len(said) / len(wanted)
        for meaning in meanings:
            if meaning not in wanted:
                found.setdefault(wanted.replace(said, meaning), BY_SYNONYM)
            found.setdefault(meaning, BY_PART * share + 0.6 * (1 - share) if share < 1 else BY_SYNONYM)
    best = sorted(found.items(), key=lambda one: -one[1])[:MOST_FORMS]
    return tuple(Form(one, worth, syllables(one)) for one, worth in best)


def _spoken(wanted: str, synonyms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """The everyday words in a text from left to right, the longest first: 出租车公司 is 出租车, not 租车公司."""
    known: dict[str, list[str]] = {}
    for said, meaning in sorted((plain(said), plain(meaning)) for said, meaning in synonyms):
        known.setdefault(said, []).append(meaning)
    words = not has_han(wanted)
    at = 0
    while at < len(wanted):
        fitting = (said for said in known if wanted.startswith(said, at) and (not words or _alone(wanted, at, said)))
        said = max(fitting, key=len, default="")
        if said:
            yield said, known[said]
        at += max(1, len(said))


def _alone(wanted: str, at: int, said: str) -> bool:
    """Whether letters are a word of their own: bus is not in business."""
    return f" {said} " in f" {wanted[max(0, at - 1) : at + len(said) + 1]} "


@dataclass(frozen=True, slots=True)
class _Heard:
    """What comparing needs of a sound, once for every name."""

    syllables: tuple[str, ...]
    soft: frozenset[str]
    pairs: frozenset[str]
    spaced: str
    letters: str


@lru_cache(maxsize=16384)
def _heard(sound: tuple[str, ...]) -> _Heard:
    gentle = tuple(soft(one) for one in sound)
    pairs = frozenset(f"{a} {b}" for a, b in itertools.pairwise(gentle))
    return _Heard(sound, frozenset(gentle), pairs, f" {' '.join(gentle)} ", "".join(gentle))


class _Reading:
    """A form with the weights of its pieces, once for every search."""

    __slots__ = ("acts", "form", "han", "letters", "pairs", "signs", "soft", "text", "whole")

    def __init__(self, form: Form, rarity: Rarity) -> None:
        self.form, self.text, self.han = form, form.text, has_han(form.text)
        heard = _heard(form.syllables)
        gentle = [soft(one) for one in form.syllables]
        signs = [one for one in form.text if not one.isspace()]
        self.soft, self.letters = heard, heard.letters
        self.signs = [(one, said, 0.5 * rarity.of(one)) for one, said in zip(signs, gentle, strict=False)]
        self.pairs = [
            (signs[at] + signs[at + 1], f"{gentle[at]} {gentle[at + 1]}", rarity.of(signs[at] + signs[at + 1]))
            for at in range(min(len(signs), len(gentle)) - 1)
        ]
        self.whole = sum(one[2] for one in (*self.signs, *self.pairs))


def nearness(asked_forms: Iterable[Form], names: Iterable[Name], rarity: Rarity, beside: str = "") -> tuple[float, How]:
    """相似度. The best of all readings and names, from 0 to 1, and by what it was found; see ``weigher``."""
    return weigher(asked_forms, rarity)(names, beside)


def weigher(asked_forms: Iterable[Form], rarity: Rarity) -> Callable[[Iterable[Name], str], tuple[float, How]]:
    """相似度. Weighs one thing after the other against the same readings.

    It is called with the names of a thing and with what else a person may say of it (its department): that explains
    words the names do not have.
    """
    readings = [_Reading(form, rarity) for form in asked_forms]
    wanted = meant(" ".join(reading.text for reading in readings[:2]))

    def weigh(names: Iterable[Name], beside: str = "") -> tuple[float, How]:
        best: tuple[float, How] = (0.0, "name")
        every = tuple(names)
        for number, reading in enumerate(readings):
            for place, name in enumerate(every):
                worth = reading.form.worth if place < 2 else reading.form.worth * 0.985
                if worth <= best[0]:
                    continue
                near, how = _near(reading, name, rarity, beside)
                if near * worth > best[0]:
                    best = (near * worth, "synonym" if number and worth < 1 and how in ("name", "words") else how)
        if best[0] >= 0.99 or not every:
            return best
        return max(0.0, min(0.985, best[0] + fits(wanted, done(every[min(1, len(every) - 1)].text)))), best[1]

    return weigh


def _near(reading: _Reading, name: Name, rarity: Rarity, beside: str) -> tuple[float, How]:
    wanted, han = reading.text, has_han(name.text)
    if wanted == name.text:
        return 1.0, "name"
    if not han:
        return (0.0, "words") if reading.han else (_english(wanted, name.text), "words")
    if wanted in name.text:
        start = 0.02 if name.text.startswith(wanted) else 0.0
        return 0.86 + start + 0.11 * len(wanted) / len(name.text), "name"
    if reading.han:
        return _signs(reading, name, rarity, beside)
    return letters_near(wanted, name.sound), "letters"


def _signs(reading: _Reading, name: Name, rarity: Rarity, beside: str) -> tuple[float, How]:
    wanted, text = reading.text, name.text
    if len(text) >= 4 and text in wanted:
        return 0.76 + 0.2 * len(text) / len(wanted), "name"
    heard = _heard(name.sound)
    said = _cover(reading, text, heard, beside)
    how: How = "words"
    near = 0.0
    if said > 0.3:
        near = 0.7 * said + 0.22 * _fit(wanted, reading.soft.soft, name, rarity)
        near += 0.06 if _in_order(wanted, text) else 0.0
    if len(wanted) >= 2 and near < 0.9:
        if reading.soft.spaced in heard.spaced:
            sounds = 0.8 + 0.12 * len(reading.signs) / max(1, len(name.sound))
            if sounds > near:
                near, how = sounds, "sound"
        elif any(one.isascii() and one.isalpha() for one in wanted):
            mixed = 0.97 * letters_near("".join(reading.form.syllables), name.sound)
            if mixed > near:
                near, how = mixed, "letters"
    return min(near, 0.96), how


def _cover(reading: _Reading, text: str, heard: _Heard, beside: str) -> float:
    """How much of what was typed the name says: signs and pairs by their rarity, the same sound for four fifths."""
    got = 0.0
    for one, said, weight in reading.signs:
        if one in text:
            got += weight
        elif said in heard.soft:
            got += weight * 0.75
        elif one in beside:
            got += weight * 0.6
    for pair, said, weight in reading.pairs:
        if pair in text:
            got += weight
        elif said in heard.pairs:
            got += weight * 0.8
        elif pair in beside:
            got += weight * 0.6
        elif pair[0] in text and text.find(pair[1], text.find(pair[0])) > 0:
            got += weight * 0.4
    return got / reading.whole if reading.whole else 0.0


def _fit(wanted: str, heard: frozenset[str], name: Name, rarity: Rarity) -> float:
    """How much of the name was typed, so that among names with the same words the shorter one comes first."""
    got = whole = 0.0
    for one, said in zip(name.text, name.sound, strict=False):
        weight = rarity.of(one)
        whole += weight
        if one in wanted:
            got += weight
        elif soft(said) in heard:
            got += weight * 0.75
    return got / whole if whole else 0.0


def _in_order(signs: str, name: str) -> bool:
    """Whether the signs stand in the name one after another, perhaps with others between: 开餐 in 开办餐饮店."""
    rest = iter(name)
    return all(sign in rest for sign in signs)


def letters_near(typed: str, sound: tuple[str, ...]) -> float:
    """How near typed letters are to a sound: whole pinyin, initials or a mixture from any sign on; then wrong letters."""
    run = typed.replace(" ", "")
    if not run or not sound:
        return 0.0
    through = _through(run, sound)
    if through:
        first, signs, full = through
        return (0.8 if full else 0.75) + (0.03 if first == 0 else 0.0) + 0.14 * signs / len(sound)
    gentle, whole = soft(run), _heard(sound).letters
    if gentle in whole and len(gentle) > 2:
        return 0.74 + 0.14 * len(gentle) / len(whole)
    if len(gentle) < 4:
        return 0.0
    threes = [gentle[at : at + 3] for at in range(len(gentle) - 2)]
    if sum(one in whole for one in threes) < 0.2 * len(threes):
        return 0.0
    wrong = _distance(gentle, whole)
    allowed = min(3.0, len(gentle) / 3)
    return 0.0 if wrong > allowed else 0.74 - 0.06 * wrong + 0.12 * min(1.0, len(gentle) / len(whole))


_TWO_LETTERS = ("zh", "ch", "sh")


def _through(run: str, sound: tuple[str, ...]) -> tuple[int, int, bool] | None:
    """Where typed letters run through neighbouring syllables, each whole or by its initial, the last as far as typed:
    (first sign, signs, all whole). The first place where they do; ``None`` if nowhere.
    """
    for first in range(len(sound)):
        if sound[first][:1] != run[0]:
            continue
        reached = {(0, True)}
        for place in range(first, len(sound)):
            one, following = sound[place], set()
            for at, full in reached:
                rest = run[at:]
                if len(rest) <= len(one) and one.startswith(rest):
                    return first, place - first + 1, full and (len(rest) == len(one) or len(rest) > 1)
                if rest.startswith(one):
                    following.add((at + len(one), full))
                if rest[0] == one[:1]:
                    following.add((at + 1, False))
                    if one.startswith(_TWO_LETTERS) and rest.startswith(one[:2]):
                        following.add((at + 2, False))
            if not following:
                break
            reached = following
    return None


def _distance(wanted: str, text: str) -> int:
    """Letters wrong, missing or too many against the part of the text that is nearest (Sellers 1980)."""
    before = [0] * (len(text) + 1)
    for row, one in enumerate(wanted, 1):
        now = [row]
        for column, other in enumerate(text, 1):
            now.append(min(before[column - 1] + (one != other), before[column] + 1, now[column - 1] + 1))
        before = now
    return min(before)


def _english(wanted: str, name: str) -> float:
    """Words of the name that were typed, a wrong letter in a long one forgiven; words of two letters say nothing."""
    known = name.split()
    if f" {wanted}" in f" {name}":
        return 0.86 + 0.11 * len(wanted) / len(name)
    words = [word for word in wanted.split() if len(word) > 2]
    if not words:
        return 0.0
    got = sum(max((_word(word, one) for one in known), default=0.0) for word in words) / len(words)
    return 0.8 * got + 0.1 * got * min(1.0, len(words) / max(1, len(known)))


def _word(typed: str, known: str) -> float:
    if typed == known:
        return 1.0
    if known.startswith(typed) or (typed.startswith(known) and len(known) > 3):
        return 0.9
    if len(typed) < 5 or abs(len(typed) - len(known)) > 2:
        return 0.0
    wrong = max(_distance(typed, known), _distance(known, typed))
    return max(0.0, 0.9 - 0.2 * wrong) if wrong <= 2 else 0.0


def closeness(text: str, names: Iterable[str], synonyms: Iterable[tuple[str, str]] = ()) -> float:
    """How near any of these names is, without an index: from 0 (no relation) to 1 (the same)."""
    return nearness(forms(text, synonyms), [Name.of(one) for name in names for one in named(name)], Rarity())[0]


def suggestion(form: Form, name: Name) -> str:
    """您是不是要找. The part of a name that sounds or looks like what was typed, if it is something else."""
    if not has_han(name.text):
        return ""
    through = _through("".join(form.syllables), name.sound) if form.syllables else None
    signs = "".join(one for one in name.text if not one.isspace())
    if through and len(signs) == len(name.sound):
        found = signs[through[0] : through[0] + through[1]]
        return "" if found == form.text else found
    if not has_han(form.text):
        return signs
    size = len(form.text)
    parts = [signs[at : at + size] for at in range(max(1, len(signs) - size + 1))]
    best = max(parts, key=lambda part: sum(a == b for a, b in zip(part, form.text, strict=False)), default="")
    same = sum(a == b for a, b in zip(best, form.text, strict=False))
    return best if best != form.text and same >= 0.6 * size else ""
