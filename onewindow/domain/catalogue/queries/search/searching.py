"""The search itself (搜索): candidates by one SQL, weighed by the rules, with facets and a question back."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from onewindow.domain.catalogue.queries.search.candidates import WIDTH, candidates
from onewindow.domain.catalogue.queries.search.candidates import Within as Within
from onewindow.domain.catalogue.rules.search import (
    BESIDE_BEST,
    BESIDE_LETTERS,
    ENOUGH,
    SURE,
    Form,
    How,
    Name,
    Rarity,
    Sought,
    forms,
    has_han,
    plain,
    sought,
    suggestion,
    weigher,
)
from onewindow.kernel.sql import rows

LOOKED_FOR = 3
"""Readings of a text that are looked for whole; of the others only the rare pieces."""
_LONGEST_WORD = 12
_ORDER = {"package": 0, "item": 1, "guide": 2, "situation": 3}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found (命中): ``score`` from 0 to 1, ``how`` it was found."""

    kind: str
    ref: str
    code: str
    name_zh: str
    name_en: str
    department_zh: str
    department_en: str
    level: str
    audience: tuple[str, ...]
    themes: tuple[str, ...]
    score: float = 1.0
    how: How = "name"

    @property
    def name(self) -> str:
        """The name in the active language."""
        return self.name_en if self.name_en and _english() else self.name_zh

    @property
    def department(self) -> str:
        """The department in the active language."""
        return self.department_en if self.department_en and _english() else self.department_zh


@dataclass(frozen=True, slots=True)
class Facet:
    """One value a result can be narrowed by (分面), with how many of the hits have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """A result (搜索结果): hits nearest first, what else may have been meant, facets counted over these hits.

    ``more`` says that there were as many candidates as are weighed: the counts are those of the nearest only.
    """

    text: str
    hits: tuple[Hit, ...] = ()
    suggestion: str = ""
    facets: dict[str, tuple[Facet, ...]] = field(default_factory=dict)
    more: bool = False


def _english() -> bool:
    return (get_language() or "zh").startswith("en")


def search(text: str, within: Within | None = None, *, limit: int = 20, width: int = WIDTH) -> Found:
    """搜索. What is nearest to what somebody typed, nearest first; nothing if nothing is near."""
    text = text.strip()[:100]
    within = within or Within()
    asked = forms(text, _synonyms(plain(text)))
    if not asked:
        return Found(text)
    wanted = Sought()
    for number, form in enumerate(asked):
        one = sought(form.text)
        wanted.add(one if number < LOOKED_FOR else Sought(pieces=one.pieces), form.worth)
    near = candidates(wanted, text, within, width)
    weighed = _weighed(near, asked, text)
    hits = tuple(hit for hit, _ in weighed)
    return Found(text, hits[:limit], _suggested(asked[0], weighed), _facets(hits), len(near) >= width)


def _synonyms(text: str) -> list[tuple[str, str]]:
    """The rows whose everyday words stand in the text."""
    size = len(text)
    parts = {text[a:b] for a in range(size) for b in range(a + 1, min(size, a + _LONGEST_WORD) + 1)}
    if not parts:
        return []
    if not has_han(text):
        run = text.replace(" ", "")
        heard = (
            "SELECT %s::text, meant FROM catalogue_synonym WHERE sound = %s::text AND NOT retired ORDER BY id LIMIT 8"
        )
        return [(said, meant) for said, meant in rows(heard, [text, run])] if len(run) > 3 else []
    sql = "SELECT said, meant FROM catalogue_synonym WHERE said = ANY(%s::text[]) AND NOT retired"
    return [(said, meant) for said, meant in rows(sql, [sorted(parts)])]


def _weighed(near: Any, asked: tuple[Form, ...], text: str) -> list[tuple[Hit, Name]]:
    if not near:
        return []
    entries = near[0][12] or {}
    known = json.loads(entries) if isinstance(entries, str) else entries
    rarity = Rarity(int(near[0][13] or 1), {gram: int(count) for gram, count in known.items()})
    code, weigh = text.upper(), weigher(asked, rarity)
    found = []
    for row in near:
        names = [Name(one, tuple(sound.split())) for one, sound in zip(row[10], row[11], strict=True)]
        score, how = weigh(names, row[5])
        if row[2] and len(code) > 5 and row[2].upper().startswith(code):
            score, how = 1.0, "name"
        if score >= ENOUGH:
            kind, ref, code_, zh, en, body_zh, body_en, level, audience, themes = row[:10]
            hit = Hit(
                kind, ref, code_, zh, en, body_zh, body_en, level, tuple(audience), tuple(themes), round(score, 4), how
            )
            found.append((hit, names[0]))
    best = max((hit.score for hit, _ in found), default=0.0)
    found = [
        one for one in found if one[0].score >= best * (BESIDE_LETTERS if one[0].how == "letters" else BESIDE_BEST)
    ]
    found.sort(key=lambda one: (-one[0].score, _ORDER[one[0].kind], len(one[0].name_zh), one[0].ref))
    things: dict[tuple[str, str], tuple[Hit, Name]] = {}
    for one in found:
        things.setdefault(_thing(one[0]), one)
    return list(things.values())


def _thing(hit: Hit) -> tuple[str, str]:
    """What a hit leads to: an item and its situations are one thing, told by the nearest of them."""
    return ("item", hit.ref.partition("?")[0]) if hit.kind == "situation" else (hit.kind, hit.ref)


def _suggested(form: Form, weighed: list[tuple[Hit, Name]]) -> str:
    if not weighed:
        return ""
    best, name = weighed[0]
    if best.how in ("sound", "letters") or (best.how == "words" and best.score < SURE):
        return suggestion(form, name)
    return ""


def _facets(hits: tuple[Hit, ...]) -> dict[str, tuple[Facet, ...]]:
    """How many of the hits have each audience, theme, department, level; the commonest first."""
    departments = {hit.department_zh: hit.department for hit in hits if hit.department_zh}
    counted = {
        "audience": Counter(one for hit in hits for one in hit.audience),
        "theme": Counter(one for hit in hits for one in hit.themes),
        "department": Counter(hit.department_zh for hit in hits if hit.department_zh),
        "level": Counter(hit.level for hit in hits if hit.level),
    }
    return {
        name: tuple(Facet(value, departments.get(value, value), count) for value, count in counter.most_common(12))
        for name, counter in counted.items()
    }
