"""The applicant may withdraw until the decision; whoever decides afterwards is told so."""

import pytest

from onewindow.domain.cases import actions
from onewindow.kernel.step import ChangedMeanwhile
from tests.domain.cases.road import Road, open_tasks, row


def test_withdrawing_ends_every_task_and_timer(road: Road) -> None:
    case = road.accepted()
    actions.withdraw(case=case, by=road.city.citizen, at=road.at)
    after = row(case)
    assert (after.state, after.outcome, after.closed_at) == ("withdrawn", "withdrawn", road.now)
    assert open_tasks(case) == []


def test_a_decision_on_a_withdrawn_case_is_refused_and_says_when_it_was_withdrawn(road: Road) -> None:
    case = road.deciding()
    actions.withdraw(case=case, by=road.city.citizen, at=road.at)
    withdrawn_at = road.now
    with pytest.raises(actions.CaseWithdrawn) as refused:
        actions.grant(case=case, by=road.city.approver, at=road.at)
    assert refused.value.details["by"] == road.city.citizen.account
    assert refused.value.details["at"] == withdrawn_at
    with pytest.raises(actions.CaseWithdrawn):
        road.refuse(case)
    assert row(case).outcome == "withdrawn"


def test_a_decision_on_an_older_page_is_refused(road: Road) -> None:
    case = road.deciding()
    seen = row(case).version
    road.refuse(case)
    actions.decline(case=case, why="再核实", by=road.city.supervisor, at=road.at)
    with pytest.raises(ChangedMeanwhile) as refused:
        actions.grant(case=case, by=road.city.approver, at=road.at, seen=seen)
    assert refused.value.details["name"] == "case.decline-refuse"
    actions.grant(case=case, by=road.city.approver, at=road.at, seen=row(case).version)


def test_after_the_decision_nothing_can_be_withdrawn(road: Road) -> None:
    case = road.granted()
    with pytest.raises(actions.NotAtThisStep):
        actions.withdraw(case=case, by=road.city.citizen, at=road.at)


def test_nobody_else_withdraws(road: Road) -> None:
    case = road.file().id
    for actor in (road.city.stranger, road.city.clerk, road.city.supervisor):
        with pytest.raises(actions.NotOwner):
            actions.withdraw(case=case, by=actor, at=road.at)


def test_there_is_no_such_case(road: Road) -> None:
    with pytest.raises(actions.NoSuchCase):
        actions.withdraw(case=10**9, by=road.city.citizen, at=road.at)
