"""A step costs two statements: one read of two index look-ups, one call. Counted for every verb."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.domain.agents.queries import green
from onewindow.domain.cases import actions
from onewindow.domain.licences import actions as licences
from onewindow.domain.org.queries import calendar
from onewindow.kernel import lights
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.road import ANSWERS, Road
from tests.domain.cases.test_refusing import WORDS


def cost(call: Callable[[], Any]) -> int:
    """How many statements a call sends, savepoints of the test's own transaction left out."""
    with CaptureQueriesContext(
        connection,
    ) as sent:
        call()
    return sum("SAVEPOINT" not in query["sql"] for query in sent.captured_queries)


@pytest.fixture
def warm(road: Road, monkeypatch: pytest.MonkeyPatch) -> Road:
    """What is kept in memory has been read, and stays: item, light rules, green channel, opening hours, licence type."""
    for room in (lights, green, licences):
        monkeypatch.setattr(room, "KEPT_SECONDS", float("inf"))
    monkeypatch.setattr(calendar, "HOURS_KEPT_SECONDS", float("inf"))
    case = road.granted()
    actions.close(case=case, by=road.city.clerk, at=road.at)
    return road


def test_every_step_of_the_straight_road_costs_two_statements(warm: Road) -> None:
    city, papers, filed = warm.city, warm.papers(), []
    given = {"item": city.reviewed, "holder": warm.holder(), "answers": ANSWERS, "papers": papers, "by": city.citizen}
    assert cost(lambda: filed.append(actions.file(**given, at=warm.at))) == 2
    case = filed[0].id
    assert cost(lambda: actions.accept(case=case, by=city.clerk, at=warm.at)) == 2
    for officer in (city.of(name, "examiner") for name in REVIEWING):
        assert cost(lambda by=officer: actions.review(case=case, stance="agree", by=by, at=warm.at)) == 2
    assert cost(lambda: actions.grant(case=case, by=city.approver, at=warm.at)) == 2
    assert cost(lambda: actions.close(case=case, by=city.clerk, at=warm.at)) == 2


def test_the_other_steps_cost_no_more(warm: Road) -> None:
    city = warm.city
    case = warm.file().id
    assert cost(lambda: actions.correct(case=case, items=["id-card"], text="x", by=city.clerk, at=warm.at)) == 2
    papers = [warm.paper("id-card")]
    assert cost(lambda: actions.resubmit(case=case, papers=papers, by=city.citizen, at=warm.at)) == 2
    assert cost(lambda: actions.propose_not_accept(case=case, **WORDS, by=city.clerk, at=warm.at)) == 2
    assert cost(lambda: actions.decline(case=case, why="x", by=city.supervisor, at=warm.at)) == 2
    assert cost(lambda: actions.withdraw(case=case, by=city.citizen, at=warm.at)) == 2
    case = warm.deciding()
    assert cost(lambda: actions.propose_refusal(case=case, **WORDS, by=city.approver, at=warm.at)) == 2
    assert cost(lambda: actions.consent(case=case, by=city.supervisor, at=warm.at)) == 2
