"""The whole tree keeps the rules of the house, and each rule catches what it is for."""

import pytest

from tests.house import code_rules, text_rules, tree
from tests.house.code_rules import Rule

RULES = code_rules.RULES | text_rules.RULES
each = pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())


@each
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    """No file breaks it."""
    files = tree.matching(under=rule.under, suffixes=rule.suffixes)
    findings = [finding for path, text in files for finding in rule.findings(path, text)]
    if findings:
        pytest.fail(f"{(rule.find.__doc__ or '').strip()}\n" + "\n".join(findings), pytrace=False)


@each
def test_the_rule_catches_its_examples(rule: Rule) -> None:
    """A rule that cannot fail is worthless."""
    assert rule.bad
    for bad in rule.bad:
        assert rule.findings(rule.example, bad), bad
    assert rule.example.startswith(rule.under)
    assert rule.example.endswith(rule.suffixes)


@each
def test_the_rule_lets_good_code_pass(rule: Rule) -> None:
    """Nor may it cry wolf."""
    for good in rule.good:
        assert not rule.findings(rule.example, good), good
