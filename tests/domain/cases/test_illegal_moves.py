"""Every move that the states do not allow is refused by the generated function itself."""

import pytest

from onewindow.domain.cases import actions
from onewindow.domain.cases.states import CASE
from onewindow.kernel import step
from tests.domain.cases.road import Road, row
from tests.domain.cases.test_refusing import WORDS


def _reach(road: Road, state: str) -> int:
    """A case in this state, by its real verbs."""
    city = road.city
    if state in ("waiting", "stopped"):
        case = actions.wait(
            item=city.reviewed, holder=road.holder(), answers={}, later=frozenset({"shop.name", "person.id_no", "person.phone"}),
            by=city.citizen, at=road.at, group="bundle:1",
        ).id  # fmt: skip
        if state == "stopped":
            actions.stop(case=case, by=type(city.citizen).SYSTEM, at=road.at)
        return case
    if state in ("filed", "correcting", "withdrawn", "not_accepted"):
        case = road.file().id
        if state == "correcting":
            actions.correct(case=case, items=["id-card"], text="不清晰", by=city.clerk, at=road.at)
        elif state == "withdrawn":
            actions.withdraw(case=case, by=city.citizen, at=road.at)
        elif state == "not_accepted":
            actions.propose_not_accept(case=case, **WORDS, by=city.clerk, at=road.at)
            actions.consent(case=case, by=city.supervisor, at=road.at)
        return case
    if state == "reviewing":
        return road.accepted()
    case = road.granted() if state in ("granted", "closed") else road.deciding()
    if state == "refused":
        road.refuse(case)
        actions.consent(case=case, by=city.supervisor, at=road.at)
    elif state == "closed":
        actions.close(case=case, by=city.clerk, at=road.at)
    return case


@pytest.mark.parametrize("state", CASE.states)
def test_no_other_move_leads_out_of_a_state(road: Road, state: str) -> None:
    case = _reach(road, state)
    now = row(case)
    assert now.state == state
    forbidden = [move.name for move in CASE.moves if state not in move.sources]
    assert forbidden
    for move in forbidden:
        with pytest.raises(step.NoSuchMove):
            step.step(CASE, case, now.version, move, by=None, at=road.at)
    after = row(case)
    assert (after.state, after.version) == (state, now.version)
