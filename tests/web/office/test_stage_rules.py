"""The rules of the stages of projects: read by office and supervisors, proposed by one of the office, in force by a second."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.models import StageRule, StageRuleProposal
from onewindow.domain.messages.queries import Message
from onewindow.domain.org.actions import Actor
from onewindow.kernel.models import Event
from tests import worlds
from tests.domain.bundles.projects import Building, with_projects
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
FIRST, SECOND = "govservice.office", "govservice.office2"
NEXT = date(2099, 1, 1)


@pytest.fixture
def building(db: None, at: datetime) -> Iterator[Building]:
    with worlds.demo_city(at, key="projects", more=lambda: with_projects(at)):
        yield Building(at)


def propose(building: Building, by: Actor, **more: Any) -> int:
    told = {"kind": "social", "stage": "works", "package": "project-works", "days": 10, "after": "land"}
    told |= {"effective_from": date(2026, 10, 1), "source": "市政府令第 9 号", "by": by, "at": building.tick(), **more}
    return projects.propose_rule(**told)


def test_a_rule_needs_two_and_projects_keep_theirs(building: Building) -> None:
    first, second = building.actor(FIRST), building.actor(SECOND)
    before = building.register("before")
    for wrong, fields in (
        ({"days": 0}, ["days"]),
        ({"package": "project-land"}, ["package"]),
        ({"after": "completion"}, ["after"]),
        ({"source": " "}, ["source"]),
    ):
        with pytest.raises(projects.RuleUnfit) as refused:
            propose(building, first, **wrong)
        assert refused.value.details["fields"] == fields
    with pytest.raises(projects.RuleTooEarly):
        propose(building, first, effective_from=date(2026, 1, 1))
    with pytest.raises(projects.MayNotRule):
        propose(building, building.clerk)
    one = propose(building, first)
    with pytest.raises(projects.RuleWaits):
        propose(building, second)
    with pytest.raises(projects.SameRuler):
        projects.accept_rule(proposal=one, by=first, at=building.tick())
    with pytest.raises(projects.WhyTurnedDown):
        projects.decline_rule(proposal=one, reason=" ", by=second, at=building.tick())
    projects.decline_rule(proposal=one, reason="少了依据", by=second, at=building.tick())
    with pytest.raises(projects.RuleDecided):
        projects.accept_rule(proposal=one, by=second, at=building.tick())
    two = propose(building, first)
    projects.decline_rule(proposal=two, reason="先不改", by=first, at=building.tick())  # taken back by who proposed it
    three = propose(building, first)
    rule = projects.accept_rule(proposal=three, by=second, at=building.tick())
    assert StageRule.objects.get(pk=rule).days == 10
    names = list(Event.objects.filter(kind="stage_rule").order_by("pk").values_list("name", flat=True))
    assert names[-2:] == ["stage_rule.propose", "stage_rule.accept"] and names.count("stage_rule.decline") == 2
    building.read()
    office = dict(Message.objects.filter(key__startswith="stage-rule").values_list("key", "account__login"))
    assert office == {
        "stage-rule.proposed": SECOND,
        "stage-rule.declined": FIRST,
        "stage-rule.accepted": FIRST,
    }
    building.now = datetime.fromisoformat("2026-10-09T09:00:00+08:00")
    after = building.register("after", name="二期")
    assert (building.stage(before, "works").days, building.stage(after, "works").days) == (12, 10)


def test_the_page(building: Building, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    page = reverse("office:package-stages")
    for stranger in ("govservice.window", "market.examiner"):
        assert sign_in(stranger).get(page).status_code == 403
    form = reverse("office:package-stage-propose", args=["social", "works"])
    reader = sign_in("govservice.supervisor")
    read = reader.get(page).content.decode()
    assert "40–50" in read and "78–82" in read and form not in read
    assert reader.get(form).status_code == 403
    office = sign_in(FIRST)
    assert 'value="12"' in office.get(form).content.decode(), "the form begins with the rule in force"
    assert office.get(reverse("office:package-stage-propose", args=["social", "dance"])).status_code == 404
    typed = {"days": "11", "package": "project-works", "after": "land", "source": "示范市自定", "effective_from": NEXT}
    refused = office.post(form, {**typed, "days": "999", "key": uuid.uuid4().hex})
    assert refused.status_code == 422 and "999" in refused.content.decode()
    early = office.post(form, {**typed, "effective_from": "2020-01-01", "key": uuid.uuid4().hex})
    assert early.status_code == 409 and "示范市自定" in early.content.decode()
    key = uuid.uuid4().hex
    for _ in range(2):  # pressed twice
        assert office.post(form, {**typed, "key": key}).status_code == 302
    waits = StageRuleProposal.objects.get()
    decide = reverse("office:package-stage-decide", args=[waits.pk])
    assert sign_in("govservice.supervisor").post(decide, {"act": "accept"}).status_code == 403
    own = office.post(decide, {"act": "accept", "reason": "写到一半", "key": uuid.uuid4().hex})
    assert own.status_code == 409 and "写到一半" in own.content.decode(), "what was typed stays"
    second = sign_in(SECOND)
    with django_assert_max_num_queries(14):
        shown = second.get(page).content.decode()
    assert "示范市自定" in shown and decide in shown
    assert second.post(decide, {"act": "accept", "key": uuid.uuid4().hex}).status_code == 302
    assert StageRule.objects.filter(kind="social", stage="works", effective_from=NEXT, days=11).exists()
    late = second.post(decide, {"act": "decline", "reason": "晚了", "key": uuid.uuid4().hex})
    assert late.status_code == 409
