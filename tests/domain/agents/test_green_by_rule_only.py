"""Green channel: by a published criterion with its source and a rule; met or refused, found by itself, no tick box anywhere."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.agents import actions, refusals
from onewindow.domain.agents.models import Criterion, GreenMark
from onewindow.domain.agents.queries import green
from onewindow.domain.agents.rules import met, rule_known
from onewindow.domain.cases.models import Case
from onewindow.kernel.models import Event

RULE = {"fact": "age", "at_least": 30}


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        (RULE, True),
        ({"fact": "item", "in": ["a"]}, True),
        ({"fact": "answer", "key": "si.count", "at_least": 50}, True),
        ({"fact": "answer", "key": "k", "in": ["x"]}, True),
        ({"fact": "important"}, False),
        ({"fact": "age", "at_least": 30, "or": "the clerk thinks so"}, False),
        ({}, False),
    ],
)
def test_only_what_a_machine_can_decide(rule, known) -> None:
    assert rule_known(rule) is known


def test_what_the_rule_sees() -> None:
    told = {"born_on": date(1956, 9, 1), "item": "a", "answers": {"n": "60", "k": True}, "on": date(2026, 9, 1)}
    assert met({"fact": "age", "at_least": 70}, **told) == "age=70"
    assert met({"fact": "age", "at_least": 71}, **told) is None
    assert met({"fact": "answer", "key": "n", "at_least": 50}, **told) == "n=60"
    assert met({"fact": "answer", "key": "k", "at_least": 1}, **told) is None
    assert met({"fact": "age", "at_least": 1}, **{**told, "born_on": None}) is None


@pytest.fixture
def criterion(town):
    green.forget()
    return Criterion.objects.create(
        code="elderly", effective_from=date(2026, 1, 1), name_zh="年长", name_en="Old", rule=RULE, source="文件"
    )


def test_a_case_is_marked_by_the_rule_or_not_at_all(town, road, criterion, at) -> None:
    case = road.file(at=at).id
    with pytest.raises(refusals.NoSuchCriterion):
        actions.mark_green(case=case, criterion="friend-of-mine", by=town.city.clerk, at=at)
    with pytest.raises(refusals.NotYours):
        actions.mark_green(case=case, criterion="elderly", by=town.city.citizen, at=at)
    fact = actions.mark_green(case=case, criterion="elderly", by=town.city.clerk, at=at)
    assert fact == "age=36"
    with pytest.raises(refusals.MarkedAlready):
        actions.mark_green(case=case, criterion="elderly", by=town.city.clerk, at=at)
    assert Event.objects.get(name="case.green").data == {"criterion": "elderly"}
    Criterion.objects.filter(pk=criterion.pk).update(rule={"fact": "age", "at_least": 70})
    other = road.file(at=at).id
    with pytest.raises(refusals.CriterionNotMet):
        actions.mark_green(case=other, criterion="elderly", by=town.city.clerk, at=at)
    green.forget()
    assert actions.look_for_green(case=other, at=at) == ""
    assert [one.case_id for one in green.marked(town.city.clerk)] == [case]


def test_found_by_itself_and_once(town, road, criterion, at) -> None:
    case = road.file(at=at).id
    assert actions.look_for_green(case=case, at=at) == "elderly"
    assert actions.look_for_green(case=case, at=at) == "elderly"
    assert GreenMark.objects.get().by_id is None
    assert Case.objects.filter(pk=case).exists()


def test_no_mark_without_a_criterion_in_sql_either(town, road, at) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GreenMark.objects.create(case_id=road.file(at=at).id, criterion_id=None, fact="", at=at)
