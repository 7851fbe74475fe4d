"""One restaurant from draft to closing: accepted once, done in parallel, dependents start, a refusal stops only those."""

from datetime import datetime

import pytest

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.cases import actions as cases
from onewindow.domain.messages.models import Message
from onewindow.domain.org.models import Enterprise
from tests.domain.bundles.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

REGISTRATION, FOOD, FIRE, SIGN, HEALTH = (
    "self-employed-registration",
    "food-catering-licence",
    "fire-check",
    "signboard",
    "food-health-check",
)


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


def test_from_draft_to_closing(story: Story) -> None:
    bundle = story.submit()
    assert story.states(bundle) == {
        REGISTRATION: "filed",
        FOOD: "waiting",
        FIRE: "waiting",
        SIGN: "waiting",
        HEALTH: "filed",
    }
    story.accept(bundle)
    started = {node for node, state in story.states(bundle).items() if state in ("reviewing", "deciding")}
    assert started == {REGISTRATION, HEALTH}

    story.grant(bundle, REGISTRATION)
    assert "waiting" not in story.states(bundle).values()
    founded = Enterprise.objects.get(name_zh="示范市老街面馆")
    food = story.case(bundle, FOOD)
    assert food.answers["ent.uscc"] == founded.uscc
    assert (food.holder_kind, food.holder_code, food.enterprise_id) == ("enterprise", founded.uscc, founded.pk)

    for node in (FOOD, FIRE, SIGN, HEALTH):
        assert Bundle.objects.get(pk=bundle).state == "running"
        story.grant(bundle, node)
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("closed", "granted")
    page = queries.bundle_page(bundle, story.owner, story.now)
    assert page.done == 5
    assert sum(len(node.licences) for node in page.nodes) == 4
    assert all(licence.state == "valid" for node in page.nodes for licence in node.licences)


def test_a_refusal_stops_only_what_depends_on_it(story: Story) -> None:
    bundle = story.submit()
    story.accept(bundle)
    story.refuse(bundle, REGISTRATION)
    assert story.states(bundle) == {
        REGISTRATION: "closed",
        FOOD: "stopped",
        FIRE: "stopped",
        SIGN: "stopped",
        HEALTH: "reviewing",
    }
    assert Bundle.objects.get(pk=bundle).state == "running"
    story.grant(bundle, HEALTH)
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("closed", "partly")


def test_an_independent_refusal_stops_nothing(story: Story) -> None:
    bundle = story.submit()
    story.accept(bundle)
    story.refuse(bundle, HEALTH)
    story.grant(bundle, REGISTRATION)
    assert story.states(bundle)[HEALTH] == "closed"
    assert {story.states(bundle)[node] for node in (FOOD, FIRE, SIGN)} <= {"reviewing", "deciding"}


def test_the_applicant_is_told_at_each_turn(story: Story) -> None:
    bundle = story.submit()
    story.accept(bundle)
    story.read()
    for node in (REGISTRATION, FOOD, FIRE, SIGN, HEALTH):
        story.grant(bundle, node)
    story.read()
    mine = Message.objects.filter(account=story.owner.account)
    keys = list(mine.filter(ref=f"bundle:{bundle}").order_by("pk").values_list("key", flat=True))
    assert keys == ["bundle.filed", "bundle.accepted", "bundle.closed"]
    assert mine.filter(key="licence.issued").count() == 4
    assert mine.filter(key="case.granted").count() == 5
    assert mine.filter(key="case.accepted").count() == 3, "those that began later; the others the bundle has told"
    assert all("…" not in message.title + message.body for message in mine)


def test_a_reaction_that_runs_twice_changes_nothing(story: Story) -> None:
    bundle = story.submit()
    story.accept(bundle)
    story.grant(bundle, REGISTRATION)
    before = story.states(bundle)
    assert actions.start_dependents(bundle=bundle, at=story.tick()) == []
    assert actions.stop_dependents(bundle=bundle, at=story.tick()) == []
    assert story.states(bundle) == before


def test_withdrawing_takes_back_what_is_undecided(story: Story) -> None:
    bundle = story.submit()
    story.accept(bundle)
    story.grant(bundle, HEALTH)
    actions.withdraw(bundle=bundle, by=story.owner, at=story.tick())
    story.read()
    states = story.states(bundle)
    assert states.pop(HEALTH) == "closed"
    assert set(states.values()) == {"withdrawn"}
    assert Bundle.objects.get(pk=bundle).state == "withdrawn"


def test_one_item_may_be_withdrawn_and_the_rest_goes_on(story: Story) -> None:
    bundle = story.submit()
    cases.withdraw(case=story.case(bundle, HEALTH).pk, by=story.owner, at=story.tick())
    story.read()
    story.accept(bundle)
    assert story.states(bundle)[HEALTH] == "withdrawn"
    assert story.states(bundle)[REGISTRATION] == "reviewing"
    cases.withdraw(case=story.case(bundle, REGISTRATION).pk, by=story.owner, at=story.tick())
    story.read()
    assert {story.states(bundle)[node] for node in (FOOD, FIRE, SIGN)} == {"stopped"}
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("closed", "withdrawn")


def test_withdrawing_every_item_before_acceptance_withdraws_the_bundle(story: Story) -> None:
    bundle = story.submit()
    for node in (REGISTRATION, HEALTH):
        cases.withdraw(case=story.case(bundle, node).pk, by=story.owner, at=story.tick())
    story.read()
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("withdrawn", "withdrawn")
