"""Two clerks on one task, one submission sent twice at the same moment, four departments at once: real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case, Opinion
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Task
from onewindow.kernel.step import ChangedMeanwhile, TaskGone
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.road import ANSWERS, Road, events, row

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads of their own, started together; results or refusals, in order."""
    gate = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        connection.ensure_connection()
        gate.wait()
        try:
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_two_clerks_accept_at_once_and_the_second_is_told_who(road: Road) -> None:
    clerks = (road.city.clerk, road.city.of("market", "window2"))
    for _ in range(5):
        case, at = road.file().id, road.at
        results = at_once(*[lambda by=by, case=case, at=at: actions.accept(case=case, by=by, at=at) for by in clerks])
        lost = [n for n, result in enumerate(results) if isinstance(result, Refusal)]
        assert len(lost) == 1
        refusal, winner = results[lost[0]], clerks[1 - lost[0]]
        assert isinstance(refusal, TaskGone | ChangedMeanwhile)
        assert refusal.details["by"] == winner.account
        assert refusal.details["at"] == at
        assert events(case) == ["case.file", "case.accept"]
        assert Task.objects.filter(thing=case, name="review").count() == 4


def test_two_decisions_at_once(road: Road) -> None:
    case, at = road.deciding(), road.at
    words = {"reason": "other", "reasons": "a", "guidance": "b", "legal_basis": "c"}
    results = at_once(
        lambda: actions.grant(case=case, by=road.city.approver, at=at),
        lambda: actions.propose_refusal(case=case, **words, by=road.city.approver, at=at),
    )
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert row(case).state == ("deciding" if isinstance(results[0], Refusal) else "granted")


def test_a_withdrawal_and_a_decision_at_once(road: Road) -> None:
    for _ in range(5):
        case, at = road.deciding(), road.at
        results = at_once(
            lambda case=case, at=at: actions.withdraw(case=case, by=road.city.citizen, at=at),
            lambda case=case, at=at: actions.grant(case=case, by=road.city.approver, at=at),
        )
        assert sum(isinstance(result, Refusal) for result in results) == 1
        assert row(case).state == ("granted" if isinstance(results[0], Refusal) else "withdrawn")


def test_four_departments_at_once_and_nobody_is_refused(road: Road) -> None:
    for _ in range(3):
        case, at = road.accepted(), road.at
        officers = [road.city.of(name, "examiner") for name in REVIEWING]
        results = at_once(
            *[
                lambda by=by, case=case, at=at: actions.review(case=case, stance="agree", by=by, at=at)
                for by in officers
            ]
        )
        assert sorted(moved.state for moved in results) == ["deciding", "reviewing", "reviewing", "reviewing"]
        assert Opinion.objects.filter(case=case).count() == 4
        assert Task.objects.filter(thing=case, name="decide", closed_at=None).count() == 1


def test_one_submission_sent_four_times_at_once_is_one_case(road: Road) -> None:
    at, papers, city = road.at, road.papers(), road.city

    def send() -> Any:
        return actions.file(
            item=city.reviewed, holder=road.holder(), answers=ANSWERS, papers=papers, by=city.citizen, at=at, key="k1"
        )

    results = at_once(*[send] * 4)
    assert len({filed.id for filed in results}) == 1
    assert sorted(filed.again for filed in results) == [False, True, True, True]
    assert Case.objects.count() == 1
    assert events(results[0].id) == ["case.file"]
