"""Words as an office writes them: what they find, what they leave alone, which cannot be read."""

from dataclasses import replace
from datetime import date

import pytest

from onewindow.domain.catalogue.rules import lint
from onewindow.domain.catalogue.rules.lint import BadWord, compiled, hits
from tests.domain.catalogue import made

VAGUE = ("(有关|相关)(证明|材料)", "规定的其他…(材料|条件)")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("提交有关证明", ["有关证明"]),
        ("法律规定的其他应当提交的材料", ["规定的其他应当提交的材料"]),
        ("规定的其他，以及材料", []),  # not across clauses
        ("《关于有关证明的通知》", []),
        ("按《关于有关证明的通知》提交相关材料", ["相关材料"]),
        ("不再要求有关证明", []),
        ("不再要求，但有关证明除外", ["有关证明"]),  # another clause
        ("有关证明（身份证、户口簿）", []),
        ("有关证明（身份证等）", ["有关证明"]),
        ("有关证明（原件）", ["有关证明"]),
        ("相关材料：一、申请书；二、身份证", []),
        ("有关证明和有关证明", ["有关证明"]),
    ],
)
def test_what_is_found(text: str, found: list[str]) -> None:
    """Titles, negations and closed lists are left alone; each words once."""
    assert list(hits(text, VAGUE)) == found


def test_a_pass_covers_words() -> None:
    """What is meant otherwise is written beside the rule, not into the code."""
    assert list(hits("国务院有关材料目录", VAGUE, ("国务院有关材料",))) == []
    assert list(hits("国务院有关材料目录和有关证明", VAGUE, ("国务院有关材料",))) == ["有关证明"]


def test_the_signs_of_a_word() -> None:
    """… within a clause, # a number, ? or nothing, 《》 a title."""
    assert list(hits("约十五个工作日", ("约#(个)?工作日",))) == ["约十五个工作日"]
    assert list(hits("约5工作日", ("约#(个)?工作日",))) == ["约5工作日"]
    assert list(hits("依照《药品管理法》规定", ("依照《》规定",))) == ["依照■■■■■■■规定"]
    assert list(hits("a+b 与 c", ("a+b",))) == ["a+b"]  # nothing else is a sign


@pytest.mark.parametrize(
    "word",
    ["", "  ", "(有关", "有关)", "((甲)|乙)", "甲|乙", "（甲｜乙）", "?甲", "…", "(|)", "甲 乙", "长" * 201, "(甲)?"],
)
def test_a_word_that_cannot_be_read(word: str) -> None:
    """It is refused when it is written, not when it is used."""
    with pytest.raises(BadWord):
        compiled(word)


def test_the_packaged_rules_are_whole() -> None:
    """Each has an id of its own, a reason in both languages, a source, words that can be read, and its check exists."""
    rules = lint.packaged()
    assert len({rule.key for rule in rules}) == len(rules) >= 15
    for rule in rules:
        assert all((rule.reason_zh, rule.reason_en, rule.name_zh, rule.name_en, rule.source)), rule.key
        assert rule.severity in (lint.BLOCKING, lint.ADVICE)
        assert (rule.check == "words") == bool(rule.words), rule.key
        assert rule.check == "words" or rule.check in lint.CHECKS, rule.key
        assert not rule.source.startswith("memory") or not rule.checked, rule.key
        for word in (*rule.words, *rule.passes):
            compiled(word)


def test_a_later_version_of_a_rule_replaces_an_earlier_one() -> None:
    """From its day on; a rule switched off finds nothing."""
    first = next(rule for rule in lint.packaged() if rule.key == "vague-material")
    later = replace(first, effective_from=date(2027, 1, 1), on=False)
    item = made.spec(materials=(made.material("m", name_zh="有关证明"),))
    for day, count in ((date(2026, 12, 31), 1), (date(2027, 1, 1), 0)):
        rules = lint.newest((first, later), day)
        assert len(lint.lint(item, rules, lint.Known())) == count


def test_a_hostile_text_costs_no_time() -> None:
    """Words have no repetition inside repetition: a long text is read in time."""
    rules = [rule for rule in lint.packaged() if rule.check == "words"]
    item = made.spec(name_zh="应当" * 5000, materials=(made.material("m", name_zh="有关" * 5000),))
    assert len(lint.lint(item, rules, lint.Known())) <= 2
