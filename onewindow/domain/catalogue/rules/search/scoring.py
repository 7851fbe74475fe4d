"""How near a name is to what somebody typed (相似度): pure, on plain texts; at most a hundred candidates are weighed."""

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from onewindow.domain.catalogue.rules.search.sounds import soft, syllables
from onewindow.domain.catalogue.rules.search.texts import asked, has_han, named, plain

ENOUGH = 0.5
"""Below this a candidate is no hit."""
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
        """The weight of a piece; one that stands nowhere says what an ordinary one says."""
        if gram not in self.entries:
            return 1.0 if not self.entries else 0.5 * math.log(2 + self.total)
        return math.log(1 + self.total / max(1, self.entries[gram])) + 0.1


def forms(text: str, synonyms: Iterable[tuple[str, str]] = ()) -> tuple[Form, ...]:
    """读法. What was typed, then with everyday words replaced, then what those mean alone."""
    wanted = asked(text)
    if not wanted:
        return ()
    found = {wanted: 1.0}
    whole = plain(text)
    found.setdefault(whole, BY_SYNONYM)
    known = sorted(((plain(said), plain(meant)) for said, meant in synonyms), key=lambda one: (-len(one[0]), one))
    longest: list[str] = []
    for said, meant in known:
        if not _says(wanted, said) or any(said in one and said != one for one in longest):
            continue
        longest.append(said)
        share = len(said) / len(wanted)
        if meant not in wanted:
            found.setdefault(wanted.replace(said, meant), BY_SYNONYM)
        found.setdefault(meant, BY_PART * share + 0.7 * (1 - share) if share < 1 else BY_SYNONYM)
    best = sorted(found.items(), key=lambda one: -one[1])[:MOST_FORMS]
    return tuple(Form(one, worth, syllables(one)) for one, worth in best)


def _says(wanted: str, said: str) -> bool:
    if not said:
        return False
    return f" {said} " in f" {wanted} " if said.isascii() and not has_han(wanted) else said in wanted


def nearness(asked_forms: Iterable[Form], names: Iterable[Name], rarity: Rarity, beside: str = "") -> tuple[float, How]:
    """相似度. The best of all readings and names, from 0 to 1, and by what it was found.

    ``beside`` is what else a person may say of the thing (its department): it explains words the name does not have.
    """
    best: tuple[float, How] = (0.0, "name")
    every = tuple(names)
    for number, form in enumerate(asked_forms):
        for place, name in enumerate(every):
            near, how = _near(form, name, rarity, beside)
            near *= form.worth if place < 2 else form.worth * 0.985
            if near > best[0]:
                best = (near, "synonym" if number and form.worth < 1 and how == "name" else how)
    return best


def _near(form: Form, name: Name, rarity: Rarity, beside: str) -> tuple[float, How]:
    wanted = form.text
    if wanted == name.text:
        return 1.0, "name"
    if has_han(name.text) != has_han(wanted) and has_han(wanted):
        return 0.0, "words"
    if not has_han(name.text):
        return _english(wanted, name.text), "words"
    if wanted in name.text:
        start = 0.02 if name.text.startswith(wanted) else 0.0
        return 0.86 + start + 0.11 * len(wanted) / len(name.text), "name"
    if has_han(wanted):
        return _signs(form, name, rarity, beside)
    return letters_near(wanted, name.sound), "letters"


def _signs(form: Form, name: Name, rarity: Rarity, beside: str) -> tuple[float, How]:
    wanted, text = form.text, name.text
    if len(text) >= 4 and text in wanted:
        return 0.74 + 0.2 * len(text) / len(wanted), "name"
    mixed = any(one.isascii() and one.isalpha() for one in wanted)
    said = _cover(wanted, form.syllables, name, rarity, beside)
    fit = _fit(wanted, form.syllables, name, rarity)
    near = 0.66 * said + 0.2 * fit + (0.1 if _in_order(wanted, text) else 0.0)
    how: How = "words"
    if form.syllables and len(wanted) >= 2:
        heard = letters_near("".join(form.syllables), name.sound, exact=not mixed)
        if heard and 0.97 * heard > near:
            near, how = 0.97 * heard, "letters" if mixed else "sound"
    return min(near, 0.96), how


def _cover(wanted: str, sound: tuple[str, ...], name: Name, rarity: Rarity, beside: str) -> float:
    """How much of what was typed the name says: signs and pairs by their rarity, the same sound for four fifths."""
    signs = [one for one in wanted if not one.isspace()]
    heard, pairs_heard = {soft(one) for one in name.sound}, _soft_pairs(name.sound)
    got = whole = 0.0
    for one, said in zip(signs, sound, strict=False):
        weight = 0.5 * rarity.of(one)
        whole += weight
        got += weight * (1.0 if one in name.text else 0.75 if soft(said) in heard else 0.6 if one in beside else 0.0)
    for place in range(len(signs) - 1):
        pair = signs[place] + signs[place + 1]
        weight = rarity.of(pair)
        whole += weight
        if pair in name.text:
            got += weight
        elif f"{soft(sound[place])} {soft(sound[place + 1])}" in pairs_heard:
            got += weight * 0.8
        elif pair in beside:
            got += weight * 0.6
        elif _in_order(pair, name.text):
            got += weight * 0.4
    return got / whole if whole else 0.0


def _fit(wanted: str, sound: tuple[str, ...], name: Name, rarity: Rarity) -> float:
    """How much of the name was typed, so that among names with the same words the shorter one comes first."""
    heard = {soft(one) for one in sound}
    got = whole = 0.0
    for one, said in zip((sign for sign in name.text if not sign.isspace()), name.sound, strict=False):
        weight = rarity.of(one)
        whole += weight
        got += weight * (1.0 if one in wanted else 0.75 if soft(said) in heard else 0.0)
    return got / whole if whole else 0.0


def _soft_pairs(sound: tuple[str, ...]) -> set[str]:
    return {f"{soft(a)} {soft(b)}" for a, b in itertools.pairwise(sound)}


def _in_order(signs: str, name: str) -> bool:
    """Whether the signs stand in the name one after another, perhaps with others between: 开餐 in 开办餐饮店."""
    rest = iter(name)
    return all(sign in rest for sign in signs)


def letters_near(typed: str, sound: tuple[str, ...], *, exact: bool = False) -> float:
    """How near typed letters are to a sound: whole pinyin, initials or a mixture from any sign on; then wrong letters."""
    run = typed.replace(" ", "")
    if not run or not sound:
        return 0.0
    through = _through(run, sound)
    if through:
        first, signs, full = through
        ratio = signs / len(sound)
        return (0.78 if full else 0.74) + (0.03 if first == 0 else 0.0) + 0.16 * ratio
    gentle, whole = soft(run), soft("".join(sound))
    if gentle in whole and len(gentle) > 2:
        return 0.72 + 0.16 * len(gentle) / len(whole)
    if exact or len(gentle) < 4:
        return 0.0
    wrong = _distance(gentle, whole)
    allowed = min(3.0, len(gentle) / 3.5)
    return 0.0 if wrong > allowed else 0.72 - 0.06 * wrong + 0.12 * min(1.0, len(gentle) / len(whole))


def _through(run: str, sound: tuple[str, ...]) -> tuple[int, int, bool] | None:
    """Where typed letters run through neighbouring syllables, each whole or by its beginning: (first sign, signs, all whole).

    The first place where they do; ``None`` if nowhere.
    """
    for first in range(len(sound)):
        if sound[first][:1] != run[0]:
            continue
        reached = {(0, True)}
        for place in range(first, len(sound)):
            following: set[tuple[int, bool]] = set()
            for at, full in reached:
                for length in range(1, len(sound[place]) + 1):
                    if run[at : at + length] == sound[place][:length]:
                        following.add((at + length, full and length == len(sound[place])))
            ended = [full for at, full in following if at == len(run)]
            if ended:
                return first, place - first + 1, any(ended)
            if not following:
                break
            reached = {one for one in following if one[0] < len(run)}
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
