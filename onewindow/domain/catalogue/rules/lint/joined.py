"""Checks whose work other rules of the catalogue do: situations (情形), plain language (通俗易懂)."""

import json
from collections.abc import Iterator

from onewindow.domain.catalogue.rules import situations
from onewindow.domain.catalogue.rules.guide import plain
from onewindow.domain.catalogue.rules.lint.checks import check
from onewindow.domain.catalogue.rules.lint.shapes import Find, Known, Rule
from onewindow.domain.catalogue.rules.shapes import ItemSpec

EXCERPT = 60


@check("situations")
def contradictory(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """情形矛盾. Names that do not exist, answers without a result, answers with two; each with a witness."""
    about = json.dumps(item.situations, ensure_ascii=False, sort_keys=True)
    for path, sentence in situations.findings(item, known.slugs or None):
        yield Find(rule.key, path, "情形", "Situations", "", f"{path}|{about}", sentence, sentence)


@check("plain")
def hard_to_read(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """通俗易懂. Sentences too long to be read once, abbreviations that nobody explains."""
    for path, words, why in plain.findings(item):
        said = words if len(words) <= EXCERPT else words[:EXCERPT] + "…"
        yield Find(rule.key, path, "文字", "Text", said, words, why, why)
