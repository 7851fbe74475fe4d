"""How often a rule is right (准确率): every rule against labelled texts, limits and materials, a third of them never used to tune.

The texts are written in the style of real guides. ``part`` was drawn by the hash of the text before any word was tuned;
``pytest -s`` prints the table.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from onewindow.domain.catalogue.rules import ElementSpec, ItemSpec, MaterialSpec, lint
from onewindow.domain.catalogue.rules.lint import Known, Text
from tests.domain.catalogue import made

SAID = json.loads(Path(__file__).with_name("labelled.json").read_text("utf-8"))
RULES = {rule.key: rule for rule in lint.packaged()}
WORDS = [rule for rule in RULES.values() if rule.check == "words"]
KNOWN = Known(elements=frozenset({"ent.name"}), outputs={"given": ("某许可", "Some permit")})
SURE = {"no-legal-basis", "unread-law", "incomplete"}  # the small items below are none of these rules' matter


class Score:
    """Right, wrong and missed, by rule."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def count(self, found: set[str], meant: set[str]) -> None:
        """Add one case."""
        self.right.update(found & meant)
        self.wrong.update(found - meant)
        self.missed.update(meant - found)

    def precision(self, key: str | None = None) -> float:
        """Of what it finds, what is right."""
        right, wrong = (one[key] if key else one.total() for one in (self.right, self.wrong))
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, key: str | None = None) -> float:
        """Of what is wrong in the texts, what it finds."""
        right, missed = (one[key] if key else one.total() for one in (self.right, self.missed))
        return right / (right + missed) if right + missed else 1.0

    def told(self, title: str) -> str:
        """A table, a line for each rule that has something to find."""
        keys = sorted(self.right | self.wrong | self.missed)
        lines = [f"{title:24} precision {self.precision():.2f} recall {self.recall():.2f}"]
        for key in keys:
            figures = f"precision {self.precision(key):.2f} recall {self.recall(key):.2f}"
            lines.append(f"  {key:22} {figures} of {self.right[key] + self.missed[key]}")
        return "\n".join(lines)


def of_texts(part: str) -> Score:
    score = Score()
    for row in SAID["texts"]:
        if row["part"] == part:
            text = Text("somewhere", row["kind"], "", "", row["text"])
            score.count({rule.key for rule in WORDS if any(lint.find(rule, [text]))}, set(row["rules"]))
    return score


def field(key: str) -> ElementSpec:
    texts = dict.fromkeys(["label_zh", "label_en", "group_zh", "group_en", "prefill_from", "help_zh", "help_en"], key)
    return ElementSpec(
        key=key, type="text", group="g", group_order=1, order=1, required=True, condition=None, choices=(),
        validation={}, **texts,
    )  # fmt: skip


def item_with_limits(row: dict[str, Any]) -> ItemSpec:
    given = {"statutory": row["statutory"], "promised": row["promised"], "promised_note_zh": row["note"]}
    return made.spec(**given, **row["more"])


def item_with_material(row: dict[str, Any]) -> ItemSpec:
    more = dict(row["more"])
    asks, reads = more.pop("fields", True), more.pop("reads", "ent.name")
    if "condition_zh" in more:
        more |= {"necessity": "when", "condition": {"field": [reads, "is", "x"]}}
    one: MaterialSpec = made.material(more.pop("key", "paper"), satisfied_by=row["satisfied_by"], **more)
    return made.spec(materials=(one,), elements=(field("ent.name"),) if asks else ())


def of_items(rows: list[dict[str, Any]], item: Any) -> Score:
    score = Score()
    for row in rows:
        found = {one.rule for one in lint.lint(item(row), RULES.values(), KNOWN)} - SURE
        score.count(found, set(row["rules"]))
    return score


def test_the_set_is_large_and_has_both_kinds() -> None:
    """Two hundred texts at least, as many innocent ones as guilty, every rule of words on both parts."""
    texts = SAID["texts"]
    assert len({row["text"] for row in texts}) == len(texts) >= 200
    assert sum(not row["rules"] for row in texts) >= 100
    for part in ("tuning", "held-out"):
        named = {key for row in texts if row["part"] == part for key in row["rules"]}
        assert named == {rule.key for rule in WORDS}


@pytest.mark.parametrize(("part", "precision", "recall"), [("tuning", 0.98, 0.98), ("held-out", 0.90, 0.95)])
def test_words_are_precise(part: str, precision: float, recall: float) -> None:
    """Vague words are found; the same words in a title, a negation or before a list are left alone."""
    score = of_texts(part)
    print("\n" + score.told(part))
    assert score.precision() >= precision
    assert score.recall() >= recall


def test_no_rule_cries_wolf() -> None:
    """Each rule that blocks is right in four of five of its findings, over both parts."""
    both = Score()
    for part in ("tuning", "held-out"):
        one = of_texts(part)
        both.right, both.wrong, both.missed = both.right + one.right, both.wrong + one.wrong, both.missed + one.missed
    assert {
        rule.key: both.precision(rule.key) for rule in WORDS if rule.blocks and both.precision(rule.key) < 0.8
    } == {}


@pytest.mark.parametrize(("what", "item"), [("limits", item_with_limits), ("materials", item_with_material)])
def test_limits_and_materials_are_judged_exactly(what: str, item: Any) -> None:
    """Two units are compared only where no calendar could say otherwise; what failed in the data may be asked for."""
    score = of_items(SAID[what], item)
    print("\n" + score.told(what))
    assert (score.precision(), score.recall()) == (1.0, 1.0), (score.wrong, score.missed)
