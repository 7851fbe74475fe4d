"""Rules as the package carries them, and which version of each is in force (规则版本)."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from onewindow.domain.catalogue.rules.lint.shapes import Rule

KINDS = ("name", "material", "issuer", "condition", "hint", "limit", "fee", "step", "situation", "guide")
"""The kinds of text that words are looked for in."""


def read(row: Mapping[str, Any]) -> Rule:
    """A rule from its written form."""
    return Rule(
        key=row["key"],
        check=row["check"],
        severity=row["severity"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        reason_zh=row["reason_zh"],
        reason_en=row["reason_en"],
        source=row["source"],
        checked=row["checked"] == "source",
        effective_from=date.fromisoformat(row["effective_from"]),
        where=tuple(row.get("where", ())),
        words=tuple(row.get("words", ())),
        passes=tuple(row.get("passes", ())),
        listed=row.get("listed", True),
        on=row.get("on", True),
        mend_only=row.get("mend_only", False),
        limits=row.get("limits", {}),
    )


@cache
def packaged() -> tuple[Rule, ...]:
    """随附规则. The rules that come with OneWindow, in the order of the page; one may stand there in several versions."""
    file = resources.files("onewindow.domain.catalogue") / "data" / "lint.json"
    return tuple(read(row) for row in json.loads(file.read_text("utf-8"))["rules"])


def newest(versions: Iterable[Rule], on: date) -> tuple[Rule, ...]:
    """现行规则. The version of each rule that holds on a day; of two of one day the later given. Order of first appearance."""
    held: dict[str, Rule] = {}
    for one in versions:
        known = held.get(one.key)
        if one.effective_from <= on and (known is None or known.effective_from <= one.effective_from):
            held[one.key] = one
    return tuple(held.values())
