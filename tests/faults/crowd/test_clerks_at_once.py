"""Clerks who press at once (千人同时点): on the same cases one wins each and the others are told; on different ones all win.

100 in every test run; ``ONEWINDOW_CLERKS=1000`` (``make faults``) for all of them.
"""

import os
from collections import Counter

import pytest

from tests.faults.crowd.pressing import at_once, p95, request
from tests.faults.running import Running

CLERKS = int(os.environ.get("ONEWINDOW_CLERKS", "100"))
CASES = max(10, CLERKS // 10)
COOKIE = "onewindow_city"


@pytest.fixture(scope="module")
def sessions(running: Running) -> list[str]:
    """Everybody is logged in."""
    return list(running.scene(f"clerks({CLERKS})", module="crowd.stage"))


def press(running: Running, sessions: list[str], cases: list[int]) -> list[bytes]:
    """The n-th clerk presses on the n-th case, again from the first when there are fewer."""
    form = {"seen": "1", "number": ""}
    return [
        request(running.port, f"/desk/cases/{cases[n % len(cases)]}/accept/", one, COOKIE, form)
        for n, one in enumerate(sessions)
    ]


def test_one_wins_each_case_and_the_others_are_told(running: Running, sessions: list[str]) -> None:
    cases = running.scene(f"cases({CASES})", module="crowd.stage")
    answers = at_once(running.port, press(running, sessions, cases))
    statuses = Counter(one.status for one in answers)
    print(f"{CLERKS} clerks on {CASES} cases: p95 {p95(answers):.2f} s, {dict(statuses)}")
    assert statuses == {302: CASES, 409: CLERKS - CASES}
    assert all("error-summary" in one.page for one in answers if one.status == 409), "a page that says why"
    became = running.scene(f"became({cases}, ['case.accept', 'case.accept-direct'])", module="crowd.stage")
    assert became == {"once": CASES, "states": ["reviewing"], "licences": 0, "log": True}


def test_all_win_on_cases_of_their_own(running: Running, sessions: list[str]) -> None:
    cases = running.scene(f"cases({CLERKS})", module="crowd.stage")
    answers = at_once(running.port, press(running, sessions, cases))
    print(f"{CLERKS} clerks on as many cases: p95 {p95(answers):.2f} s")
    assert Counter(one.status for one in answers) == {302: CLERKS}
    became = running.scene(f"became({cases}, ['case.accept', 'case.accept-direct'])", module="crowd.stage")
    assert became == {"once": CLERKS, "states": ["reviewing"], "licences": 0, "log": True}
