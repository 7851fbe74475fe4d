"""行政许可法 art. 36, 46–48 (law.md C 21–23): told and heard; five days to ask, twenty to organise, seven between notice and meeting."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.models import Hearing
from onewindow.domain.cases.rules import due
from onewindow.domain.cases.rules import hearing as days
from onewindow.kernel import log
from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event
from onewindow.kernel.step import TaskGone, hard_rules
from onewindow.kernel.worktime import Calendar, Opening
from tests.domain.cases.law.holding import day, end, local
from tests.domain.cases.law.holding import due as dues
from tests.domain.cases.road import Road, events, open_tasks, row

CALENDAR = Calendar.packaged()
NEIGHBOURS = ["李四", "王五"]


def _told(road: Road, case: int, kind: str = "asked") -> None:
    actions.tell_hearing(
        case=case, kind=kind, interest="油烟影响相邻住户", parties=NEIGHBOURS, by=road.city.approver, at=day("09-02")
    )


def _announced(road: Road, case: int, meets: datetime, on: str = "09-04", chair: str = "supervisor") -> None:
    who = road.city.of("market", chair).account
    assert who is not None
    actions.announce_hearing(
        case=case, meets_at=meets, place="政务中心三楼", chair=who, by=road.city.approver, at=day(on)
    )


def test_art_47_five_days_to_ask_and_twenty_to_organise_are_working_days():
    """Told on Wednesday before the weekend; 中秋 and 国庆 lie in the twenty days (art. 82)."""
    opening = Opening.parse("09:00-12:00,13:30-17:00")
    assert due(days.ASK, day("09-02"), CALENDAR, opening).date() == date(2026, 9, 9)
    assert due(days.ORGANISE, day("09-04"), CALENDAR, opening).date() == date(2026, 10, 9)


def test_art_48_seven_days_lie_between_notice_and_hearing():
    assert days.earliest(day("09-04"), CALENDAR) == date(2026, 9, 15)
    until = end("10-09")
    assert days.wrong_day(local("2026-09-14T09:00"), day("09-04"), until, CALENDAR) == "soon"
    assert days.wrong_day(local("2026-09-15T09:00"), day("09-04"), until, CALENDAR) == ""
    assert days.wrong_day(local("2026-10-10T09:00"), day("09-04"), until, CALENDAR) == "late"


def test_art_36_47_whoever_is_touched_is_told_and_nothing_is_decided_while_he_may_ask(road: Road):
    case = road.deciding()
    _told(road, case)
    assert dues(case)["hearing-limit"] == end("09-09")
    assert Hearing.objects.get().parties == NEIGHBOURS
    with pytest.raises(actions.HearingFirst):
        actions.grant(case=case, by=road.city.approver, at=day("09-03"))
    with pytest.raises(actions.HearingFirst):
        road.refuse(case)
    log.settle()
    log.run_readers(day("09-03"))
    sweep(end("09-09"))
    assert (events(case)[-1], Hearing.objects.get().lapsed_at) == ("case.lapse-hearing", end("09-09"))
    with pytest.raises(actions.NoHearing):
        actions.ask_hearing(case=case, by=road.city.citizen, at=end("09-09"))
    actions.grant(case=case, by=road.city.approver, at=day("09-10"))
    assert row(case).state == "granted"


def test_art_47_who_asks_after_five_days_is_too_late_before_the_timer_too(road: Road):
    case = road.accepted()
    _told(road, case)
    with pytest.raises(actions.HearingAskedLate):
        actions.ask_hearing(case=case, by=road.city.citizen, at=day("09-10"))
    with pytest.raises(actions.NotOwner):
        actions.ask_hearing(case=case, by=road.city.stranger, at=day("09-03"))
    with pytest.raises(actions.HearingOpen):
        _told(road, case)


def test_art_45_47_from_the_request_to_the_record_no_clock_runs_and_the_decision_follows(road: Road):
    case = road.accepted()
    before = row(case).statutory_due_at
    _told(road, case)
    assert row(case).statutory_due_at == before  # the right alone stops nothing
    actions.ask_hearing(case=case, who="李四", by=road.city.approver, at=day("09-04"))
    found = dues(case)
    assert (found["arrange-hearing"], found["hold-lasts"]) == (end("10-09"), end("10-09"))
    assert "statutory-limit" not in found
    _announced(road, case, local("2026-09-15T09:00"))
    with pytest.raises(actions.RecordUnsigned):
        actions.record_hearing(case=case, record="笔录", signed="李四", by=road.city.approver, at=day("09-14"))
    held = {"case": case, "by": road.city.approver, "at": local("2026-09-15T16:00")}
    with pytest.raises(actions.RecordUnsigned):
        actions.record_hearing(record="笔录", signed=" ", **held)
    actions.record_hearing(record="各方陈述与质证……", signed="李四、张三", **held)
    assert row(case).statutory_due_at == end(
        "10-14"
    )  # seven working days later than 29 September, 国庆 and a make-up Saturday between
    assert events(case)[-2:] == ["case.record-hearing", "case.release"]
    assert not {"hear", "arrange-hearing", "release"} & set(open_tasks(case))
    with pytest.raises(TaskGone):  # pressed twice
        actions.record_hearing(record="笔录", signed="李四", **held)
    with pytest.raises(TaskGone):
        _announced(road, case, local("2026-09-25T09:00"), on="09-16")


def test_art_48_who_has_worked_on_the_case_does_not_chair_in_sql_neither(road: Road):
    case = road.accepted()
    _told(road, case)
    actions.ask_hearing(case=case, by=road.city.citizen, at=day("09-04"))
    meets = local("2026-09-15T09:00")
    with pytest.raises(actions.ChairExamined):
        _announced(road, case, meets, chair="window")
    for moment, refused in (("2026-09-14T09:00", actions.HearingTooSoon), ("2026-10-12T09:00", actions.HearingTooLate)):
        with pytest.raises(refused):
            _announced(road, case, local(moment))
    clerk = road.city.clerk.account
    sql = f"UPDATE cases_hearing SET chair_id = {clerk}, place = 'x' WHERE case_id = {case}"
    with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert found.value.__cause__.diag.constraint_name == "hearing_chaired_by_another"
    _announced(road, case, meets)
    _announced(road, case, local("2026-09-17T09:00"), on="09-07")  # it must be moved: told anew
    kept = Hearing.objects.get()
    assert (kept.noticed_at, kept.meets_at) == (day("09-07"), local("2026-09-17T09:00"))
    assert [one[0] for one in queries.hearings(case, road.city.approver, arranging=True).chairs].count(clerk) == 0


def test_where_no_hearing_is_open_none_is_announced_or_recorded(road: Road):
    case = road.accepted()
    with pytest.raises(actions.NotAtThisStep):
        _announced(road, case, local("2026-09-15T09:00"))
    for by in (road.city.approver, road.city.clerk):
        with pytest.raises(actions.NotAtThisStep):
            actions.record_hearing(case=case, record="笔录", signed="李四", by=by, at=day("09-16"))


def test_art_48_direct_sql_does_not_decide_before_the_record(road: Road):
    case = road.deciding()
    _told(road, case)
    with pytest.raises(actions.HearingFirst), transaction.atomic(), hard_rules(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM case_step(%s::bigint, %s::integer, 'grant', NULL, %s::timestamptz, '{}', '[]',"
            " jsonb_build_object('decided_at', %s::timestamptz, 'outcome', 'granted'), '{}')",
            (case, row(case).version, day("09-03"), day("09-03")),
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_art_46_a_public_hearing_is_announced_and_organised_without_a_request(road: Road):
    case = road.accepted()
    _told(road, case, "public")
    assert dues(case)["arrange-hearing"] == dues(case)["hold-lasts"]
    _announced(road, case, local("2026-09-15T09:00"))
    (shown,) = queries.announced(day("09-05"))
    assert (shown.item, shown.place) == ("食品经营许可", "政务中心三楼")
    assert queries.announced(day("09-16")) == []


def test_a_hearing_ends_with_its_case(road: Road):
    case = road.accepted()
    _told(road, case)
    actions.withdraw(case=case, by=road.city.citizen, at=day("09-03"))
    assert Hearing.objects.get().lapsed_at == day("09-03")
    assert open_tasks(case) == []
    assert Event.objects.filter(kind="case", thing=case, name="case.lapse-hearing").count() == 0
