"""Changing a rule of the check: worded by one officer, in force by another, from a day; what it was stays."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from onewindow.domain.catalogue.actions import checking
from onewindow.domain.catalogue.models import LintRule
from onewindow.domain.catalogue.queries.findings import rules
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA
from tests import worlds

AT = datetime(2026, 9, 28, 10, 0, tzinfo=CHINA)
TODAY = date(2026, 9, 28)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def who(login: str) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, AT)


WORDING = checking.Wording(words=("证明信",), passes=(), severity="blocking", on=True)


def propose(wording: checking.Wording = WORDING, **other: Any) -> int:
    given = {"key": "vague-material", "wording": wording, "effective_from": TODAY, "note": "新增一词"}
    return checking.propose_rule(**{**given, **other}, by=who("govservice.office"), at=AT)


def test_a_rule_is_changed_by_two() -> None:
    """Worded by one, in force by another, from a day; what it was before stays, also for yesterday."""
    pk = propose()
    assert "证明信" not in rule_words(TODAY)
    with pytest.raises(checking.SameRuleOfficer):
        checking.approve_rule(proposal=pk, by=who("govservice.office"), at=AT)
    with pytest.raises(checking.RuleOpen):
        propose(effective_from=date(2026, 12, 1))
    checking.approve_rule(proposal=pk, by=who("govservice.office2"), at=AT)
    assert rule_words(TODAY) == ("证明信",)
    assert "证明信" not in rule_words(date(2026, 9, 27))
    assert Event.objects.filter(name="lint-rule.approved").exists()
    with pytest.raises(checking.RuleDecided):
        checking.turn_down_rule(proposal=pk, answer="不必要", by=who("govservice.office2"), at=AT)


def rule_words(on: date) -> tuple[str, ...]:
    return next(rule.words for rule in rules(on) if rule.key == "vague-material")


def test_what_a_wording_is_refused_with() -> None:
    """Unreadable lines by name; a day that is over; no reason; nothing new; not the city's office."""
    with pytest.raises(checking.WordsUnfit) as refused:
        propose(checking.Wording(("甲|乙", "有关材料"), (), "blocking", True))
    assert "甲|乙" in str(refused.value)
    with pytest.raises(checking.WordsUnfit):
        propose(checking.Wording((), (), "blocking", True))
    with pytest.raises(checking.RuleDayUnfit):
        propose(effective_from=date(2026, 9, 27))
    with pytest.raises(checking.RuleNoteMissing):
        propose(note=" ")
    with pytest.raises(checking.RuleUnknown):
        propose(key="no-such-rule")
    now = next(rule for rule in rules(TODAY) if rule.key == "vague-material")
    with pytest.raises(checking.RuleUnchanged):
        propose(checking.Wording.of(now))
    with pytest.raises(checking.NotTheRuleOffice):
        checking.propose_rule(
            key="vague-material", wording=WORDING, effective_from=TODAY, note="x", by=who("tax.supervisor"), at=AT
        )


def test_a_wording_is_turned_down_or_withdrawn() -> None:
    """Turned down with a reason it stays in the history; withdrawn it leaves no trace; late it is not approved any more."""
    pk = propose()
    with pytest.raises(checking.RuleNoteMissing):
        checking.turn_down_rule(proposal=pk, answer="", by=who("govservice.office2"), at=AT)
    checking.turn_down_rule(proposal=pk, answer="已有同义词条", by=who("govservice.office2"), at=AT)
    assert LintRule.objects.get(pk=pk).answer == "已有同义词条"
    again = propose()
    with pytest.raises(checking.RuleDayUnfit):
        checking.approve_rule(
            proposal=again, by=who("govservice.office2"), at=datetime(2026, 9, 29, 10, 0, tzinfo=CHINA)
        )
    checking.withdraw_rule(proposal=again, by=who("govservice.office"), at=AT)
    assert not LintRule.objects.filter(pk=again).exists()
    with pytest.raises(checking.RuleUnknown):
        checking.approve_rule(proposal=again, by=who("govservice.office2"), at=AT)
