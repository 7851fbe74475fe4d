"""A notice comes into force: running clocks move to where the calendar puts them, once, whatever happens meanwhile."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from onewindow.domain.cases import actions
from onewindow.domain.cases.actions import acceptance
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.actions.clock import recomputing
from onewindow.domain.cases.queries import recomputing as reads
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.messages.models import Message
from onewindow.domain.org.actions import approve_notice
from onewindow.domain.org.models import CalendarRun, Department
from onewindow.domain.org.queries import calendar as calendars
from onewindow.domain.org.queries.shifts import preview
from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event, Task
from tests.domain.cases.office import Office, office
from tests.domain.cases.road import ANSWERS, Road, events, row

pytestmark = pytest.mark.django_db

LATER = "2026-09-08,off,示例"
"""A Tuesday off: what runs across it is due a working day later."""
EARLIER = "2026-09-05,work,示例"
"""A Saturday worked: what runs across it is due a working day earlier."""


@pytest.fixture
def admin(road: Road) -> Office:
    return office(Department.objects.get(slug="market"), road.now)


def _all(notice: int, at: datetime, at_once: int = 2) -> CalendarRun:
    while recomputing.recompute(notice=notice, at=at, at_once=at_once):
        pass
    return CalendarRun.objects.get(notice=notice, part="cases")


def _due(case: int) -> dict[str, datetime | None]:
    found = Task.objects.filter(kind="case", thing=case, closed_at=None, due_at__isnull=False)
    return dict(found.values_list("name", "due_at"))


def _numbers(kind: str, ids: Collection[int]) -> dict[int, str]:
    return reads.numbers(ids)


def _local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def test_an_accepted_case_is_due_where_the_calendar_puts_it(road: Road, admin: Office):
    case = road.accepted()
    before = row(case)
    notice = admin.put_into_force(LATER, road.at)
    run = _all(notice, road.at)
    after = row(case)
    assert (run.total, run.looked, run.moved) == (1, 1, 1)
    assert run.ended_at is not None
    assert (after.state, after.version, after.accepted_at) == ("reviewing", before.version + 1, before.accepted_at)
    assert (before.promised_due_at, after.promised_due_at) == (_local("2026-09-15T17:00"), _local("2026-09-16T17:00"))
    assert (before.statutory_due_at, after.statutory_due_at) == (
        _local("2026-09-29T17:00"), _local("2026-09-30T17:00"),
    )  # fmt: skip
    clock = clocks.started(spec(after.item_version_id), after.accepted_at, after.received_at, after.centre_id)
    assert (clock.promised, clock.statutory) == (after.promised_due_at, after.statutory_due_at)
    assert _due(case) == {
        "review": clock.review, "promised-limit": clock.promised, "statutory-limit": clock.statutory,
    }  # fmt: skip
    ambers = set(Task.objects.filter(thing=case, kind="case", name="review").values_list("amber_at", flat=True))
    assert ambers == {clocks.amber("review", after.accepted_at, clock.review, None)}
    event = Event.objects.filter(kind="case", thing=case).latest("id")
    assert (event.name, event.by, event.version) == ("case.recompute", admin.second.account, after.version)
    assert event.data["notice"] == notice
    assert [datetime.fromisoformat(moment) for moment in event.data["moved"]["promised"]] == [
        before.promised_due_at, after.promised_due_at,
    ]  # fmt: skip
    assert set(event.data["moved"]) == {"promised", "statutory", "review"}


def test_every_clock_that_runs_and_none_that_does_not(road: Road, admin: Office):
    filed, granted, direct = road.file().id, road.granted(), road.file(item=road.city.direct).id
    correcting, withdrawn = road.file().id, road.file().id
    actions.correct(case=correcting, items=["id-card"], text="不清晰", by=road.city.clerk, at=road.at)
    actions.withdraw(case=withdrawn, by=road.city.citizen, at=road.at)
    closed = road.granted()
    actions.close(case=closed, by=road.city.clerk, at=road.at)
    proposed = road.deciding()
    road.refuse(proposed)
    still = {case: (row(case).version, _due(case)) for case in (correcting, withdrawn, closed)}
    run = _all(admin.put_into_force(LATER, road.at), road.at)
    assert run.moved == 4
    assert _due(filed) == dict.fromkeys(("accept", "notice-limit"), _local("2026-09-09T17:00"))
    assert _due(direct) == _due(filed)
    assert _due(granted) == {"close": _local("2026-09-16T17:00")}
    assert _due(proposed) == {
        "consent": _local("2026-09-16T17:00"),
        "promised-limit": _local("2026-09-16T17:00"),
        "statutory-limit": _local("2026-09-30T17:00"),
    }
    assert {case: (row(case).version, _due(case)) for case in still} == still


def test_a_clock_that_the_notice_does_not_touch_stays_to_the_second(road: Road, admin: Office):
    case = road.file(item=road.city.direct).id
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    before = row(case)
    notice = admin.put_into_force("2026-09-22,off,示例", road.at)
    _all(notice, road.at)
    after = row(case)
    assert after.promised_due_at == before.promised_due_at == _local("2026-09-03T17:00")
    assert after.statutory_due_at == _local("2026-09-30T17:00")


def test_a_limit_from_filing_runs_from_where_it_began(road: Road, admin: Office, monkeypatch: pytest.MonkeyPatch):
    """From receipt; for a case that waited for a sibling's result, from its beginning (``actions.start``)."""

    def from_filing(version: int) -> ItemSpec:
        return replace(spec(version), statutory_from="filing")

    for place in (acceptance, reads):
        monkeypatch.setattr(place, "spec", from_filing)
    given = {"item": road.city.reviewed, "holder": road.holder(), "answers": ANSWERS, "by": road.city.citizen}
    waiting = actions.wait(**given, papers=road.papers(), later=frozenset(), group="bundle:1", at=road.at).id
    plain = road.file().id
    road.now += timedelta(days=2)
    actions.accept(case=plain, by=road.city.clerk, at=road.at)
    actions.start(case=waiting, outputs={}, by=type(road.city.citizen).SYSTEM, at=road.at)
    before = (row(plain).statutory_due_at, row(waiting).statutory_due_at)
    assert before == (_local("2026-09-29T17:00"), _local("2026-10-08T17:00"))
    _all(admin.put_into_force(LATER, road.at), road.at)
    assert row(plain).statutory_due_at == _local("2026-09-30T17:00")
    assert row(waiting).statutory_due_at == _local("2026-10-09T17:00")


def test_nothing_moves_twice(road: Road, admin: Office):
    cases = [road.accepted() for _ in range(3)]
    notice = admin.put_into_force(LATER, road.at)
    first = _all(notice, road.at)
    versions = [row(case).version for case in cases]
    assert not recomputing.recompute(notice=notice, at=road.at)
    CalendarRun.objects.filter(pk=first.pk).update(ended_at=None, checked_at=None, cursor=0)
    again = _all(notice, road.at)
    assert [row(case).version for case in cases] == versions
    assert again.moved == 3
    assert [events(case).count("case.recompute") for case in cases] == [1, 1, 1]


def test_the_second_look_finds_who_counted_by_the_old_calendar(road: Road, admin: Office):
    notice = admin.put_into_force(LATER, road.at)
    ended = road.at
    assert _all(notice, ended).ended_at == ended
    calendars._kept.clear()
    calendars._kept[calendars.sql.city()] = (float("inf"), 0, calendars.of_edition(calendars.edition() - 1))
    case = road.accepted()
    assert row(case).promised_due_at == _local("2026-09-15T17:00")
    calendars.forget()
    assert not recomputing.recompute(notice=notice, at=ended + timedelta(seconds=1))
    assert row(case).promised_due_at == _local("2026-09-15T17:00")
    run = _all(notice, ended + timedelta(minutes=5))
    assert row(case).promised_due_at == _local("2026-09-16T17:00")
    assert (run.moved, run.checked_at) == (1, ended + timedelta(minutes=5))
    assert not recomputing.recompute(notice=notice, at=ended + timedelta(minutes=9))


def test_a_case_that_moves_meanwhile_is_not_lost(road: Road, admin: Office, monkeypatch: pytest.MonkeyPatch):
    case = road.accepted()
    notice = admin.put_into_force(LATER, road.at)
    real, turns = recomputing._plans, []

    def plans(*given: Any) -> Any:
        found = real(*given)
        turns.append(len(found))
        if len(turns) == 1:
            actions.withdraw(case=case, by=road.city.citizen, at=road.at)
        return found

    monkeypatch.setattr(recomputing, "_plans", plans)
    assert _all(notice, road.at).moved == 0
    assert turns == [1, 0]
    assert row(case).state == "withdrawn"


def test_a_decision_meanwhile_and_the_case_is_read_again(road: Road, admin: Office, monkeypatch: pytest.MonkeyPatch):
    case = road.deciding()
    notice = admin.put_into_force(LATER, road.at)
    real = recomputing._plans
    meanwhile: list[Callable[[], object]] = [lambda: actions.grant(case=case, by=road.city.approver, at=road.at)]

    def plans(*given: Any) -> Any:
        found = real(*given)
        if meanwhile:
            meanwhile.pop()()
        return found

    calendars._kept[calendars.sql.city()] = (float("inf"), 0, calendars.of_edition(calendars.edition() - 1))
    monkeypatch.setattr(calendars, "renew", lambda: calendars.edition())
    monkeypatch.setattr(recomputing, "_plans", plans)
    assert _all(notice, road.at).moved == 1
    assert (row(case).state, _due(case)) == ("granted", {"close": _local("2026-09-16T17:00")})


def test_an_opinion_meanwhile_closes_its_own_task_only(road: Road, admin: Office, monkeypatch: pytest.MonkeyPatch):
    case = road.accepted()
    notice = admin.put_into_force(LATER, road.at)
    real = recomputing._plans

    def plans(*given: Any) -> Any:
        found = real(*given)
        if not Task.objects.filter(thing=case, kind="case", name="review", closed_at__isnull=False).exists():
            actions.review(case=case, stance="agree", by=road.city.of("fire", "examiner"), at=road.at)
        return found

    monkeypatch.setattr(recomputing, "_plans", plans)
    assert _all(notice, road.at).moved == 1
    reviews = Task.objects.filter(thing=case, kind="case", name="review")
    assert reviews.get(closed_at__isnull=False).due_at == _local("2026-09-09T17:00")
    assert set(reviews.filter(closed_at=None).values_list("due_at", flat=True)) == {_local("2026-09-10T17:00")}


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(
    road: Road, admin: Office, monkeypatch: pytest.MonkeyPatch
):
    """Its session ends after the set step and before the commit; whoever takes the job up goes on where it was."""
    cases = [road.accepted() for _ in range(4)]
    notice = admin.put_into_force(LATER, road.at)
    at, turns, real = road.at, [], recomputing._tell

    def tell(*given: Any) -> None:
        real(*given)
        turns.append(1)
        if len(turns) == 2:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(recomputing, "_tell", tell)
    with pytest.raises(OperationalError):
        _all(notice, at)
    connection.close()
    half = CalendarRun.objects.get(notice=notice)
    assert (half.looked, half.moved, half.cursor, half.ended_at) == (2, 2, cases[1], None)
    assert [events(case).count("case.recompute") for case in cases] == [1, 1, 0, 0]
    run = _all(notice, at)
    assert (run.looked, run.moved) == (4, 4)
    assert [events(case).count("case.recompute") for case in cases] == [1, 1, 1, 1]
    assert Message.objects.filter(key="case.due-later").count() == 4


def test_what_is_overdue_now_turns_red_with_the_next_sweep(road: Road, admin: Office):
    case = road.accepted()
    at = _local("2026-09-15T09:00")
    notice = admin.put_into_force(EARLIER, at)
    _all(notice, at)
    assert row(case).promised_due_at == _local("2026-09-14T17:00")
    told = Event.objects.filter(kind="case", thing=case, name__in=("task.red", "case.promised-overdue"))
    assert not told.exists()
    sweep(at)
    assert sorted(told.values_list("name", flat=True)) == ["case.promised-overdue", *["task.red"] * 4]


def test_a_promise_kept_again_is_overdue_again_when_it_passes(road: Road, admin: Office):
    case = road.accepted()
    sweep(_local("2026-09-15T18:00"))
    at = _local("2026-09-15T19:00")
    _all(admin.put_into_force(LATER, at), at)
    overdue = Event.objects.filter(kind="case", thing=case, name="case.promised-overdue").order_by("id")
    assert overdue.count() == 1
    sweep(_local("2026-09-16T18:00"))
    assert [event.data["due"] for event in overdue] == [
        _local("2026-09-15T17:00").astimezone(UTC).isoformat(),
        _local("2026-09-16T17:00").astimezone(UTC).isoformat(),
    ]


def test_the_applicant_is_told_of_a_later_date_only(road: Road, admin: Office):
    case, in_bundle = road.accepted(), road.file(group="bundle:1").id
    actions.accept_set(cases=[in_bundle], by=road.city.clerk, at=road.at)
    _all(admin.put_into_force(LATER, road.at), road.at)
    message = Message.objects.get(key="case.due-later")
    assert (message.account_id, message.ref) == (road.city.citizen.account, f"case:{case}")
    assert "2026-09-16" in message.body
    assert "2026-09-15" in message.body
    assert row(in_bundle).promised_due_at == _local("2026-09-16T17:00")
    _all(admin.put_into_force(EARLIER, road.at), road.at)
    assert Message.objects.filter(key="case.due-later").count() == 1


def test_the_preview_tells_what_then_happens(road: Road, admin: Office):
    cases = {"filed": road.file().id, "reviewing": road.accepted(), "granted": road.granted()}
    notice = admin.propose(LATER, road.at)
    looked, every = reads.shifts(calendars.current(), calendars.with_notice(notice))
    seen = preview(every, looked, at=road.at, numbers=_numbers)
    assert (seen.looked, seen.things, seen.clocks, seen.past) == (3, 3, 4, 0)
    assert seen.by_days == ((1, 4),)
    assert dict(seen.by_clock) == {"promised": 1, "statutory": 1, "notice": 1, "close": 1}
    approve_notice(notice=notice, by=admin.second, at=road.at)
    _all(notice, road.at)
    told = {(shift.thing, shift.clock): shift.after for shift in seen.rows}
    reviewing = row(cases["reviewing"])
    assert told == {
        (cases["filed"], "notice"): _due(cases["filed"])["notice-limit"],
        (cases["reviewing"], "promised"): reviewing.promised_due_at,
        (cases["reviewing"], "statutory"): reviewing.statutory_due_at,
        (cases["granted"], "close"): _due(cases["granted"])["close"],
    }
    assert reads.shifts(calendars.current(), calendars.current()) == (0, [])


def test_the_preview_page_by_page_and_by_shift(road: Road, admin: Office):
    for _ in range(3):
        road.accepted()
    notice = admin.propose(LATER, road.at)
    looked, every = reads.shifts(calendars.current(), calendars.with_notice(notice))
    one = preview(every, looked, at=road.at, numbers=_numbers, limit=4)
    two = preview(every, looked, at=road.at, numbers=_numbers, limit=4, after=one.after)
    assert len(one.rows) == 4
    assert two.after is None
    assert {(s.thing, s.clock) for s in one.rows + two.rows} == {(thing, g.clock) for g in every for thing in g.things}
    assert preview(every, looked, at=road.at, numbers=_numbers, days=7).rows == ()
    assert (one.clocks, two.clocks) == (6, 6)
    assert all(s.number == row(s.thing).number for s in one.rows)


def test_a_later_notice_for_the_same_days_wins(road: Road, admin: Office):
    """The first run has not yet come by when a second notice gives the day back elsewhere: both lead to the calendar in force."""
    case = road.accepted()
    first = admin.put_into_force(LATER, road.at)
    second = admin.put_into_force(EARLIER, road.at)
    _all(first, road.at)
    assert row(case).promised_due_at == _local("2026-09-15T17:00")
    _all(second, road.at)
    assert row(case).promised_due_at == _local("2026-09-15T17:00")
