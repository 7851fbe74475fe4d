"""How many statements each kind of call costs; no list counts what it does not show, none asks again for each row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.api.conftest import Programs
from tests.web.workbench.desk import Desk

MOST = {
    "/me": 2,  # the token with its count, the actor
    "/items": 3,
    "/items/signboard": 3,
    "/packages": 3,
    "/packages/open-restaurant": 3,
    "/tasks": 3,
    "/applications": 5,
    "/cases": 3,
    "/licences": 3,
    "/drafts": 3,
}


@pytest.fixture
def cost() -> Callable[[Any, str], int]:
    """How many statements a second call of the same costs: what never changes is in memory by then."""

    def count(program: Any, path: str) -> int:
        assert program.get(path).status_code == 200, path
        with CaptureQueriesContext(
            connection,
        ) as seen:
            program.get(path)
        said = [one["sql"] for one in seen.captured_queries]
        assert not [one for one in said if "count(*)" in one.lower()], path
        return len(said)

    return count


def test_lists_cost_the_same_with_more_in_them(desk: Desk, program: Programs, cost: Callable[[Any, str], int]) -> None:
    """With one application and with three."""
    wang, clerk = program("wangfang"), program("govservice.window")
    who = {path: clerk if path == "/tasks" else wang for path in MOST}
    desk.bundle("k1")
    before = {path: cost(one, path) for path, one in who.items()}
    desk.bundle("k2")
    desk.accepted("k3")
    after = {path: cost(one, path) for path, one in who.items()}
    assert before == after
    assert {path: number for path, number in after.items() if number > MOST[path]} == {}


def test_pages_of_one_thing(desk: Desk, program: Programs, cost: Callable[[Any, str], int]) -> None:
    """A whole application, its file, a whole case."""
    wang, clerk = program("wangfang"), program("govservice.window")
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    found = {
        "application": cost(wang, f"/applications/{bundle}"),
        "file": cost(clerk, f"/applications/{bundle}/file"),
        "case": cost(clerk, f"/cases/{case.pk}"),
    }
    assert found["application"] <= 9 and found["file"] <= 13 and found["case"] <= 14, found
