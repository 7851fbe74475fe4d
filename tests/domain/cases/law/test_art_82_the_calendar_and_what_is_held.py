"""行政许可法 art. 82 (law.md B 18) with art. 45 and 42: a republished calendar moves held and extended clocks as the others."""

from datetime import datetime

import pytest

from onewindow.domain.cases.actions.clock import recomputing
from onewindow.domain.cases.queries import recomputing as reads
from onewindow.domain.org.actions import approve_notice
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel.models import Event
from tests.domain.cases.law.holding import due, end, hold, release
from tests.domain.cases.law.test_art_42_one_extension import approve, propose
from tests.domain.cases.office import Office, office
from tests.domain.cases.road import Road, row

LATER = "2026-09-16,off,示例"


@pytest.fixture
def admin(road: Road) -> Office:
    return office(Department.objects.get(slug="market"), road.now)


def _into_force(notice: int, admin: Office, at: datetime) -> None:
    approve_notice(notice=notice, by=admin.second, at=at)
    while recomputing.recompute(notice=notice, at=at):
        pass


def test_art_82_a_released_hold_and_an_extension_are_honoured(road: Road, admin: Office):
    case = road.accepted()
    hold(road, case, "hearing", "09-02")
    release(road, case, "hearing", "09-09")
    propose(road, case)
    approve(road, case)
    before = row(case)
    assert (before.promised_due_at, before.statutory_due_at) == (end("09-21"), end("10-26"))
    notice = admin.propose(LATER, road.at)
    looked, moved = reads.shifts(calendars.current(), calendars.with_notice(notice))
    assert (looked, {(one.clock, one.after) for one in moved}) == (
        1,
        {("promised", end("09-22")), ("statutory", end("10-27"))},
    )
    _into_force(notice, admin, road.at)
    after = row(case)
    assert (after.promised_due_at, after.statutory_due_at) == (end("09-22"), end("10-27"))
    assert (due(case)["promised-limit"], due(case)["statutory-limit"]) == (end("09-22"), end("10-27"))
    told = Event.objects.filter(name="case.recompute", thing=case).get().data["moved"]
    assert [datetime.fromisoformat(one) for one in told["statutory"]] == [end("10-26"), end("10-27")]


def test_art_82_a_hold_that_lasts_is_reckoned_and_then_counts_by_the_new_calendar(road: Road, admin: Office):
    case = road.accepted()
    hold(road, case, "hearing", "09-02")
    expected = due(case)["release"]
    _into_force(admin.propose(LATER, road.at), admin, road.at)
    assert due(case)["release"] == expected
    assert row(case).promised_due_at == end("09-22")
    assert "promised-limit" not in due(case)
    release(road, case, "hearing", "09-09")
    assert due(case)["promised-limit"] == row(case).promised_due_at == end("09-22")
