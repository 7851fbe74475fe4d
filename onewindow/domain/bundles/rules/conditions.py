"""What a condition reads (适用条件). Its shapes and ``holds`` belong to the catalogue; see ``catalogue.queries.holds``."""

from typing import Any

Condition = dict[str, Any] | None


def fields(condition: Condition) -> frozenset[str]:
    """The data elements a condition reads."""
    return frozenset(key for word, key in _reads(condition) if word == "field")


def answers(condition: Condition) -> frozenset[str]:
    """The questions a condition reads."""
    return frozenset(key for word, key in _reads(condition) if word == "answer")


def _reads(condition: Condition) -> set[tuple[str, str]]:
    if condition is None:
        return set()
    ((word, rest),) = condition.items()
    if word in ("field", "answer"):
        return {(word, rest[0])}
    return set().union(*(_reads(one) for one in ([rest] if word == "not" else rest)))
