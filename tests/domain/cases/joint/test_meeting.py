"""A joint review meeting (联审会商): called on several cases, minuted, one conclusion a case, signed by each body for itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions.examination import meeting as meetings
from onewindow.domain.cases.models import Hold, Meeting, MeetingCase, MeetingSeat
from onewindow.domain.cases.queries.archive.packing import _together
from onewindow.domain.cases.refusals import NotYours, ReasonsMissing
from onewindow.domain.org.models import Department
from onewindow.kernel.models import Event
from onewindow.kernel.step import TaskGone
from tests.domain.cases.road import Road, open_tasks, row

pytestmark = pytest.mark.django_db


def called(road: Road, **changes: Any) -> tuple[int, int, Meeting]:
    """Two cases on one agenda; the fire brigade is invited."""
    first, second = road.deciding(), road.deciding()
    at = road.at
    told: dict[str, Any] = {
        "case": first, "others": [row(second).number], "subject": "联合核查", "place": "三楼会议室", "meets_at": at,
        "departments": [Department.objects.get(slug="fire").pk], "by": road.city.approver, "at": at,
    }  # fmt: skip
    return first, second, actions.convene(**told | changes)


def test_a_meeting_is_called_minuted_and_signed_by_each_body_for_itself(road: Road) -> None:
    first, second, made = called(road)
    promised = row(first).promised_due_at
    boss, fire = road.city.approver, road.city.of("fire", "examiner")
    assert open_tasks(first) == ["decide", "meet", "meet", "promised-limit", "statutory-limit"]
    assert open_tasks(second).count("meet") == 2
    again: dict[str, Any] = {
        "case": first, "subject": "再议", "place": "同上", "departments": [Department.objects.get(slug="fire").pk],
    }  # fmt: skip
    with pytest.raises(meetings.MeetingCalled):
        actions.convene(**again, meets_at=road.now, by=boss, at=road.now)
    with pytest.raises(meetings.NoMinutesYet):
        actions.sign_minutes(case=first, edition=0, by=fire, at=road.at)
    given = {first: ("agree", ""), second: ("conditions", "加装喷淋")}
    told: dict[str, Any] = {"case": first, "meeting": made.pk, "minutes": "各单位意见一致。"}
    for refused, change in (
        (NotYours, {"by": fire}),
        (meetings.ConclusionMissing, {"minutes": " "}),
        (meetings.ConclusionMissing, {"conclusions": {first: ("agree", "")}}),
        (meetings.ConclusionMissing, {"conclusions": given | {second: ("disagree", " ")}}),
        (meetings.NotMetYet, {"at": made.meets_at - timedelta(seconds=1)}),
    ):
        with pytest.raises(refused):
            actions.write_minutes(**told | {"conclusions": given, "by": boss, "at": road.at} | change)
    for _ in range(2):
        edition = actions.write_minutes(**told, conclusions=given, by=boss, at=road.at)
    with pytest.raises(meetings.MinutesRewritten):
        actions.sign_minutes(case=first, edition=1, by=fire, at=road.at)
    with pytest.raises(NotYours):
        actions.sign_minutes(case=first, edition=edition, by=road.city.clerk, at=road.at)
    actions.sign_minutes(case=first, edition=edition, reserve="需复查", by=fire, at=road.at)
    (shown,) = queries.joint(first, road.now).meetings
    assert (shown.closed, shown.begun, [one.reserve for one in shown.seats]) == (False, True, ["", "需复查"])
    assert not queries.joint(second, road.now).meetings[0].closed
    with pytest.raises(TaskGone):
        actions.sign_minutes(case=first, edition=edition, by=fire, at=road.at)
    with pytest.raises(meetings.MinutesSigned):
        actions.write_minutes(**told, conclusions=given, by=boss, at=road.at)
    for rows in (Meeting.objects.filter(pk=made.pk), MeetingCase.objects.filter(meeting=made)):
        change = {"minutes": "另一说法"} if rows.model is Meeting else {"conclusion": "agree"}
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingSeat.objects.filter(case=first, by=fire.account).update(reserve="")
    actions.sign_minutes(case=first, edition=edition, by=boss, at=road.at)
    (shown,) = queries.joint(first, road.now).meetings
    assert (shown.closed, shown.concluded.conclusion) == (True, "agree")
    assert "meet" not in open_tasks(first)
    assert row(first).promised_due_at == promised
    assert not Hold.objects.exists()
    assert queries.minutes_paper(second, made.pk, boss).startswith(b"%PDF")
    kept = _together(row(first))
    assert [one["conclusion"] for one in kept["conclusions"]] == ["agree"]
    assert len(kept["signatures"]) == 2
    assert kept["meetings"][0]["minutes"] == "各单位意见一致。"
    assert Event.objects.filter(thing=first, name="case.sign-minutes").count() == 2
    actions.grant(case=second, by=boss, at=road.at)
    assert "meet" not in open_tasks(second), "the decision waits for no signature: nobody has a veto"


def test_who_handles_them_all_calls_a_meeting_and_calls_it_off(road: Road) -> None:
    for refused, change in (
        (meetings.MeetingUnsaid, {"place": " "}),
        (meetings.NobodyInvited, {"departments": []}),
        (NotYours, {"by": road.city.clerk}),
        (actions.NoSuchCase, {"others": ["X"]}),
    ):
        with pytest.raises(refused):
            called(road, **change)
    first, second, made = called(road)
    gone: dict[str, Any] = {"case": second, "meeting": made.pk, "at": road.at}
    with pytest.raises(ReasonsMissing):
        actions.call_off_meeting(**gone, why=" ", by=road.city.approver)
    with pytest.raises(NotYours):
        actions.call_off_meeting(**gone, why="改期", by=road.city.of("fire", "examiner"))
    actions.call_off_meeting(**gone, why="改期", by=road.city.approver)
    assert "meet" not in open_tasks(first) + open_tasks(second)
    with pytest.raises(meetings.NoMeeting):
        actions.call_off_meeting(**gone, why="改期", by=road.city.approver)
