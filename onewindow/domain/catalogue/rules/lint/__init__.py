"""The check of an item (校验): rules as data, words and structure, what they find. Pure; ``queries.findings`` feeds it."""

from collections.abc import Iterable

from onewindow.domain.catalogue.rules.lint import joined  # noqa: F401  (registers its checks)
from onewindow.domain.catalogue.rules.lint.checks import CHECKS
from onewindow.domain.catalogue.rules.lint.patterns import BadWord, compiled, find, hits
from onewindow.domain.catalogue.rules.lint.reading import newest, packaged, read
from onewindow.domain.catalogue.rules.lint.shapes import ADVICE, BLOCKING, Find, Known, Rule, Text
from onewindow.domain.catalogue.rules.lint.texts import texts
from onewindow.domain.catalogue.rules.shapes import ItemSpec

__all__ = [
    "ADVICE",
    "BLOCKING",
    "CHECKS",
    "BadWord",
    "Find",
    "Known",
    "Rule",
    "Text",
    "compiled",
    "find",
    "hits",
    "lint",
    "newest",
    "packaged",
    "read",
    "texts",
]


def lint(item: ItemSpec, rules: Iterable[Rule], known: Known) -> tuple[Find, ...]:
    """校验. What the rules that are switched on find in an item, rule by rule, in the order of the guide."""
    said = texts(item)
    found: list[Find] = []
    for rule in rules:
        if not rule.on:
            continue
        if rule.check == "words":
            found += find(rule, said)
        elif rule.check in CHECKS:
            found += CHECKS[rule.check](item, rule, known)
    return tuple(found)
