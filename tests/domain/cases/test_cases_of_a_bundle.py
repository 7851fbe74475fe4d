"""Cases of a bundle: filed together, accepted once, started by a sibling's result, stopped by its refusal."""

import pytest

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Material
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Task
from tests.domain.cases.road import ANSWERS, Road, events, open_tasks, row

GROUP = "bundle:12"


def _waiting(road: Road, item: int | None = None) -> int:
    answers = {key: value for key, value in ANSWERS.items() if key != "shop.name"}
    return actions.wait(
        item=item or road.city.reviewed,
        holder=road.holder(),
        answers=answers,
        papers=road.papers("id-card", "health-proof"),
        later=frozenset({"shop.name"}),
        by=road.city.citizen,
        at=road.at,
        group=GROUP,
    ).id


def test_a_case_of_a_bundle_has_no_acceptance_of_its_own(road: Road) -> None:
    case = road.file(group=GROUP).id
    assert open_tasks(case) == []


def test_accepted_once_all_or_none(road: Road) -> None:
    first, second, waiting = road.file(group=GROUP).id, road.file(group=GROUP, item=road.city.direct).id, _waiting(road)
    with pytest.raises(actions.NotYours):
        actions.accept_set(cases=[first, second, waiting], by=road.city.approver, at=road.at)
    assert actions.accept_set(cases=[second, first, waiting], by=road.city.clerk, at=road.at) == [first, second]
    assert [row(case).state for case in (first, second, waiting)] == ["reviewing", "deciding", "waiting"]
    assert row(first).accepted_at == row(second).accepted_at == road.now

    third, lacking = road.file(group=GROUP).id, road.file(group=GROUP, papers=[]).id
    with pytest.raises(actions.MaterialsMissing) as refused:
        actions.accept_set(cases=[third, lacking], by=road.city.clerk, at=road.at)
    assert list(refused.value.details["cases"]) == [lacking]
    assert row(third).state == "filed"


def test_a_waiting_case_starts_with_its_siblings_result(road: Road) -> None:
    case = _waiting(road)
    with pytest.raises(actions.MaterialsMissing):
        actions.start(case=case, outputs={}, by=Actor.SYSTEM, at=road.at)
    moved = actions.start(
        case=case, outputs={"floor-plan": 77}, answers={"shop.name": "川香"}, by=Actor.SYSTEM, at=road.at
    )
    after = row(case)
    assert (moved.state, after.accepted_at, after.answers["shop.name"]) == ("reviewing", road.now, "川香")
    plan = Material.objects.get(case=case, slug="floor-plan")
    assert (plan.satisfied_by, plan.licence, plan.state) == ("output", 77, "checked")
    assert Task.objects.filter(thing=case, name="review", closed_at=None).count() == 4
    assert events(case) == ["case.wait", "case.start"]
    with pytest.raises(actions.NotAtThisStep):
        actions.start(case=case, outputs={}, by=Actor.SYSTEM, at=road.at)


def test_a_waiting_case_that_nobody_reviews_waits_for_its_decision(road: Road) -> None:
    case = _waiting(road, road.city.direct)
    actions.start(case=case, outputs={"floor-plan": 77}, answers={"shop.name": "川香"}, by=Actor.SYSTEM, at=road.at)
    assert (row(case).state, events(case)) == ("deciding", ["case.wait", "case.start-direct"])
    assert {"decide", "promised-limit"} <= set(open_tasks(case))


def test_the_bundles_answer_is_put_into_each_case(road: Road) -> None:
    filed, waiting, alone = road.file(group=GROUP).id, _waiting(road), road.file().id
    for case, told in ((filed, "case.amend"), (waiting, "case.amend-waiting")):
        actions.amend(case=case, answers={"shop.name": "川香二店"}, by=road.city.citizen, at=road.at)
        assert (row(case).answers["shop.name"], row(case).received_at, events(case)[-1]) == ("川香二店", road.now, told)
        actions.amend(case=case, faulty=["id-card"], by=road.city.clerk, at=road.at)
        assert Material.objects.get(case=case, slug="id-card").state == "faulty"
        with pytest.raises(actions.NotOwner):
            actions.amend(case=case, answers={"shop.name": "别家"}, by=road.city.stranger, at=road.at)
    with pytest.raises(actions.NotAtThisStep):
        actions.amend(case=alone, answers={"shop.name": "川香"}, by=road.city.citizen, at=road.at)


def test_a_waiting_case_stops_when_its_input_is_refused(road: Road) -> None:
    case = _waiting(road)
    actions.stop(case=case, by=Actor.SYSTEM, at=road.at)
    assert (row(case).state, row(case).outcome, events(case)[-1]) == ("stopped", "stopped", "case.stop")


def test_what_a_sibling_does_not_bring_is_asked_at_once(road: Road) -> None:
    with pytest.raises(actions.AnswersWrong):
        actions.wait(
            item=road.city.reviewed, holder=road.holder(), answers={}, by=road.city.citizen, at=road.at, group=GROUP
        )
