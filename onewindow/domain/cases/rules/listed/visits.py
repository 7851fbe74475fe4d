"""现场勘验要点. What a site visit looks at, by item: lists of ``data/visits.json``; and what a record must say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language

GENERAL = "general"
FOUND = ("yes", "no", "n/a")
"""符合、不符合、不适用."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a list."""

    key: str
    zh: str
    en: str

    @property
    def name(self) -> str:
        """The line in the active language."""
        return self.en if (get_language() or "zh").startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list: its code, its items, its article, its lines."""

    code: str
    zh: str
    en: str
    items: frozenset[str]
    law: str
    points: tuple[Point, ...]

    @property
    def name(self) -> str:
        """Its name in the active language."""
        return self.en if (get_language() or "zh").startswith("en") else self.zh


@cache
def checklists() -> dict[str, Checklist]:
    """勘验清单. Every list by its code."""
    text = (files("onewindow.domain.cases") / "data" / "visits.json").read_text("utf-8")
    rows = json.loads(text)["lists"]
    return {
        row["code"]: Checklist(
            row["code"],
            row["zh"],
            row["en"],
            frozenset(row["items"]),
            row["law"],
            tuple(Point(**point) for point in row["lines"]),
        )
        for row in rows
    }


def checklist_for(item: str) -> Checklist:
    """The list of an item; the general one where it has none of its own."""
    lists = checklists()
    return next((one for one in lists.values() if item in one.items), lists[GENERAL])


def checklist(code: str) -> Checklist:
    """The list of a code; the general one for a code that is known no more."""
    lists = checklists()
    return lists.get(code, lists[GENERAL])


def unanswered(code: str, found: Mapping[str, str]) -> list[str]:
    """未勘验要点. Lines of a list without an answer, or with one that is none: a record answers each."""
    return [one.key for one in checklist(code).points if found.get(one.key) not in FOUND]


def place_said(address: str, latitude: float | None, longitude: float | None) -> bool:
    """Whether a record says where: an address, or coordinates on this earth."""
    if latitude is None or longitude is None:
        return bool(address.strip()) and latitude is longitude
    return -90 <= latitude <= 90 and -180 <= longitude <= 180
