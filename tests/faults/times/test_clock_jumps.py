"""The machine's clock jumps (时钟跳变): nothing due runs twice, nothing is lost, order, numbers and seals go on."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case
from onewindow.domain.messages.models import Message
from onewindow.kernel import due, log
from onewindow.kernel.models import Event, Owed
from onewindow.kernel.step import install
from tests.domain.cases.conftest import city, road
from tests.domain.cases.road import Road, events, row
from tests.web.api.program import program_of
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

__all__ = ["city", "road"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def silent(case: int) -> int:
    """How often silence has accepted a case."""
    return sum(name.startswith("case.deem-accepted") for name in events(case))


def test_a_due_moment_runs_once_however_the_clock_jumps(road: Road) -> None:
    case, began = road.file().id, road.at
    for jump in (10 * DAY, HOUR, 12 * DAY, -30 * DAY, 12 * DAY, 90 * DAY, 10 * DAY):
        due.sweep(began + jump)
    assert silent(case) == 1
    late = Event.objects.filter(kind="case", thing=case, name="case.promised-overdue")
    assert late.count() == 1
    crossings = list(Event.objects.filter(thing=case, name__startswith="task.").values_list("name", "data__task"))
    assert len(crossings) == len(set(crossings)), "a light is crossed once"


def test_what_was_due_while_the_clock_stood_wrong_is_not_lost(road: Road) -> None:
    cases, began = [road.file().id for _ in range(3)], road.at
    due.sweep(began - 400 * DAY)
    assert [silent(case) for case in cases] == [0, 0, 0], "back: nothing is due"
    due.sweep(began + DAY)
    assert [silent(case) for case in cases] == [0, 0, 0]
    due.sweep(began + 10 * DAY)
    assert [silent(case) for case in cases] == [1, 1, 1]


def test_order_versions_and_seals_do_not_ask_the_clock(road: Road) -> None:
    case, began = road.file().id, road.at
    log.seal_batches(began)
    actions.correct(case=case, items=["floor-plan"], text="请补正", by=road.city.clerk, at=began + 3 * DAY)
    log.seal_batches(began + 3 * DAY)
    papers = [road.paper("floor-plan")]
    actions.resubmit(case=case, papers=papers, by=road.city.citizen, at=began - DAY)  # the clock is put back
    log.seal_batches(began - DAY)
    actions.accept(case=case, by=road.city.clerk, at=began)
    assert events(case) == ["case.file", "case.correct", "case.resubmit", "case.accept"]
    told = list(
        Event.objects.filter(kind="case", thing=case).order_by("epoch", "xid", "id").values_list("version", flat=True)
    )
    assert told == [1, 2, 3, 4]
    log.seal_batches(began)
    assert log.verify().ok
    log.run_readers(began - 5 * DAY)
    log.run_readers(began + 5 * DAY)
    assert Message.objects.filter(ref=f"case:{case}").count() == 3, "each told once, in spite of the clock"
    assert not Owed.objects.exists()
    found = row(case)
    assert found.accepted_at is not None and found.promised_due_at is not None
    assert found.promised_due_at > found.accepted_at


def test_numbers_stay_unique_on_a_day_that_comes_twice(road: Road) -> None:
    began = road.at
    for jump in (0, 1, -1, 0, 1, 0, 365, 0):
        for _ in range(3):
            road.file(at=began + jump * DAY)
    numbers = list(Case.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 24


def test_tokens_and_sessions_survive(desk: Desk, sign_in: SignIn, monkeypatch: Any) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - 2 * DAY)
    program, browser = program_of("wangfang"), sign_in("wangfang")  # a token holds from the day it was issued
    for jump in (-DAY, -HOUR, HOUR, timedelta(0)):
        monkeypatch.setattr(timezone, "now", lambda jump=jump: now + jump)
        assert program.get("/me").status_code == 200, jump
        assert browser.get("/").status_code == 200, jump
    monkeypatch.setattr(timezone, "now", lambda: now + 30 * DAY)
    assert browser.get("/me/").status_code == 302, "a month on: log in again, no error"


def test_the_databases_clock_is_asked_by_nobody(db: None, at: datetime) -> None:
    """The two clocks may differ by hours: no function and no default of ours reads the server's."""
    asked = ("now()", "current_timestamp", "clock_timestamp", "localtimestamp", "current_date", "statement_timestamp")
    for signature, sql in install.functions(connection).items():
        assert not [word for word in asked if word in sql.lower()], signature
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, column_default FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name NOT LIKE 'procrastinate%%'"
            " AND column_default ~* 'now\\(|timestamp\\(|current_(date|time)'"
        )
        assert cursor.fetchall() == []
