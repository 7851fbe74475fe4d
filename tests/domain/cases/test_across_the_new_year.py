"""A clock that starts in December 2026 and ends in 2027, whose holidays are provisional."""

from datetime import datetime, timedelta

from onewindow.domain.cases import queries
from onewindow.kernel import due
from onewindow.kernel.models import Task
from tests.domain.cases.city import City
from tests.domain.cases.road import Road, events, row


def test_limits_run_across_the_new_year(city: City) -> None:
    road = Road(city, datetime.fromisoformat("2026-12-24T10:00:00+08:00"), timedelta(minutes=10))
    case = road.accepted()
    after = row(case)
    # ten working days from 24 December: 25, 28–31, (1 January off), 4–8 January
    assert after.promised_due_at == datetime.fromisoformat("2027-01-08T17:00:00+08:00")
    assert after.statutory_due_at == datetime.fromisoformat("2027-01-22T17:00:00+08:00")
    assert after.number.startswith("990100-20261224-")

    last = datetime.fromisoformat("2027-01-08T16:59:00+08:00")
    due.sweep(last)
    assert "case.promised-overdue" not in events(case)
    for at in (last + timedelta(minutes=2), last + timedelta(hours=1), last + timedelta(days=3)):
        due.sweep(at)
        assert events(case).count("case.promised-overdue") == 1
    assert row(case).state == "reviewing"
    assert "case.statutory-overdue" not in events(case)
    due.sweep(datetime.fromisoformat("2027-01-22T17:00:01+08:00"))
    assert "case.statutory-overdue" in events(case)


def test_a_task_turns_amber_before_it_turns_red(city: City) -> None:
    road = Road(city, datetime.fromisoformat("2026-12-30T16:00:00+08:00"), timedelta(minutes=10))
    road.file()
    task = Task.objects.get(name="accept")
    assert task.amber_at is not None and task.due_at is not None
    assert task.opened_at < task.amber_at < task.due_at == datetime.fromisoformat("2027-01-07T17:00:00+08:00")
    day = timedelta(days=1)
    lights = [
        queries.todo(city.clerk, at).rows[0].light
        for at in (road.now, task.amber_at, task.due_at - day / 99, task.due_at)
    ]
    assert lights == ["green", "amber", "amber", "red"]
