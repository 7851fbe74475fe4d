"""What somebody wants done with a thing (办事意图): new, lost, changed, renewed, ended … – said one way, named another."""

import json
from functools import lru_cache
from importlib import resources

MEANT, OTHER, UNSAID = 0.05, -0.04, -0.025
"""What a name gains by doing what was meant, loses by doing something else, loses by a special act nobody asked for."""
FIRST = "new"
"""Who says no more than the thing wants it for the first time."""


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, list[str]]]:
    text = (resources.files("onewindow.domain.catalogue") / "data" / "search" / "acts.json").read_text("utf-8")
    known: dict[str, dict[str, list[str]]] = json.loads(text)
    return known


@lru_cache(maxsize=4096)
def meant(text: str) -> frozenset[str]:
    """办事意图. The acts somebody asks for, by what he has typed."""
    found = {act for act, words in _known().items() if any(word in text for word in (*words["said"], *words["named"]))}
    return frozenset(found - {FIRST} if len(found) > 1 else found)


@lru_cache(maxsize=16384)
def done(name: str) -> frozenset[str]:
    """事项动作. The acts a name is about."""
    return frozenset(act for act, words in _known().items() if any(word in name for word in words["named"]))


def fits(asked: frozenset[str], does: frozenset[str]) -> float:
    """How much better or worse a name is for who asks for these acts."""
    if not asked:
        return 0.0 if not does or FIRST in does else UNSAID
    if asked & does:
        return MEANT
    if not does:
        return 0.0
    return OTHER
