"""Who may do what: every verb against every role, citizens and strangers included."""

from collections.abc import Callable
from typing import Any

import pytest

from onewindow.domain.cases import actions
from onewindow.domain.org.queries import Actor
from onewindow.kernel.errors import Refusal
from tests.domain.cases.road import Road, row
from tests.domain.cases.test_refusing import WORDS

Verb = Callable[[int, Actor, Road], Any]
WITH_CONSENT = "propose"
VERBS: dict[str, tuple[str, Verb, set[str]]] = {
    "accept": ("filed", lambda c, by, r: actions.accept(case=c, by=by, at=r.at), {"market-window"}),
    "correct": (
        "filed",
        lambda c, by, r: actions.correct(case=c, items=["id-card"], text="x", by=by, at=r.at),
        {"market-window"},
    ),
    "propose_not_accept": (
        "filed",
        lambda c, by, r: actions.propose_not_accept(case=c, **WORDS, by=by, at=r.at),
        {"market-window"},
    ),
    "resubmit": (
        "correcting",
        lambda c, by, r: actions.resubmit(case=c, papers=[r.paper("id-card")], by=by, at=r.at),
        {"citizen"},
    ),
    "review": ("reviewing", lambda c, by, r: actions.review(case=c, stance="agree", by=by, at=r.at), {"fire-examiner"}),
    "grant": ("deciding", lambda c, by, r: actions.grant(case=c, by=by, at=r.at), {"market-approver"}),
    "propose_refusal": (
        "deciding",
        lambda c, by, r: actions.propose_refusal(case=c, **WORDS, by=by, at=r.at),
        {"market-approver"},
    ),
    "consent": ("proposed", lambda c, by, r: actions.consent(case=c, by=by, at=r.at), {"market-supervisor"}),
    "decline": ("proposed", lambda c, by, r: actions.decline(case=c, why="x", by=by, at=r.at), {"market-supervisor"}),
    "withdraw": ("reviewing", lambda c, by, r: actions.withdraw(case=c, by=by, at=r.at), {"citizen"}),
    "close": ("granted", lambda c, by, r: actions.close(case=c, by=by, at=r.at), {"market-window"}),
}


def _case(road: Road, state: str) -> int:
    if state in ("filed", "correcting"):
        case = road.file().id
        if state == "correcting":
            actions.correct(case=case, items=["id-card"], text="x", by=road.city.clerk, at=road.at)
        return case
    if state == "reviewing":
        return road.accepted()
    if state == "granted":
        return road.granted()
    case = road.deciding()
    if state == "proposed":
        road.refuse(case)
    return case


def _actors(road: Road) -> dict[str, Actor]:
    city = road.city
    some = {"citizen": city.citizen, "stranger": city.stranger}
    for department in ("market", "fire"):
        for role in ("window", "examiner", "approver", "supervisor"):
            some[f"{department}-{role}"] = city.of(department, role)
    return some


@pytest.mark.parametrize("verb", VERBS)
def test_only_those_whose_task_it_is(road: Road, verb: str) -> None:
    state, do, allowed = VERBS[verb]
    case, actors = _case(road, state), _actors(road)
    before = row(case)
    for name, actor in actors.items():
        if name not in allowed:
            with pytest.raises(Refusal):
                do(case, actor, road)
    assert row(case).version == before.version
    for name in allowed:
        do(case, actors[name], road)
    assert row(case).version >= before.version


def test_waiting_cases_are_started_and_stopped_by_the_system_or_a_window(road: Road) -> None:
    city = road.city
    case = actions.wait(
        item=city.direct, holder=road.holder(), answers={}, later=frozenset({"shop.name", "person.id_no", "person.phone"}),
        by=city.citizen, at=road.at, group="bundle:7",
    ).id  # fmt: skip
    for actor in (city.citizen, city.stranger, city.approver, city.of("fire", "examiner")):
        for verb in (
            lambda by: actions.start(case=case, outputs={}, by=by, at=road.at),
            lambda by: actions.stop(case=case, by=by, at=road.at),
        ):
            with pytest.raises(actions.NotYours):
                verb(actor)
