"""The labelled queries, their two halves, and the figures of a search on them (标注集).

Half of the queries may be looked at while tuning; the other half, chosen by a hash of the query, only gives the figures
that are asserted.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from onewindow.domain.catalogue.rules.search import plain
from onewindow.domain.catalogue.rules.search.texts import core

HERE = Path(__file__).parent
REAL = HERE.parents[2] / "shared" / "data" / "guangan_items.jsonl"
"""911 real guides, where they are present; they are no part of this repository."""


@dataclass(frozen=True, slots=True)
class Label:
    """A query and what answers it: names (of real guides) or slugs (of the demo city); any of them counts."""

    query: str
    wanted: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the half that nothing is tuned on."""
        return hashlib.sha256(self.query.encode()).digest()[0] % 2 == 1


_LEVEL = re.compile(r"[（(][^（()）]*(级|行使|权限)[^（()）]*[）)]$|[（(]据[^）)]*[）)]$")


def known_as(name: str) -> set[str]:
    """How a label may call a guide: by its whole name, without its notes, or without the note on the level only."""
    return {plain(name), core(name), plain(_LEVEL.sub("", name))}


def read(name: str, between: str) -> list[Label]:
    """The labels of a file."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    pairs = [line.split(" = ", 1) for line in lines if " = " in line and not line.startswith("#")]
    return [Label(query, tuple(one.strip() for one in wanted.split(between) if one.strip())) for query, wanted in pairs]


@dataclass(frozen=True, slots=True)
class Figures:
    """hit@1, hit@3 and the mean reciprocal rank (within ten) of one half."""

    queries: int
    first: float
    three: float
    mrr: float
    missed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.queries} queries  hit@1 {self.first:.3f}  hit@3 {self.three:.3f}  MRR {self.mrr:.3f}"


def figures(labels: list[Label], ranks: Callable[[Label], int]) -> Figures:
    """Measure; ``ranks`` gives the place of the first right answer, 0 if it is not among the first ten."""
    places = [(label.query, ranks(label)) for label in labels]
    count = len(places)
    return Figures(
        count,
        sum(place == 1 for _, place in places) / count,
        sum(1 <= place <= 3 for _, place in places) / count,
        sum(1 / place for _, place in places if place) / count,
        tuple(f"{query} ({place})" for query, place in places if place != 1),
    )
