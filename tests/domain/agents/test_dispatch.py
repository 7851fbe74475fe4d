"""Dispatch meetings: an agenda, errands on the to-do lists of posts, closed with a result when nothing is left open."""

from datetime import timedelta

import pytest

from onewindow.domain.agents import actions, refusals
from onewindow.domain.agents.models import Errand, Meeting
from onewindow.domain.org.queries import post
from onewindow.kernel.models import Task
from onewindow.kernel.step import ChangedMeanwhile


def called(town, at, key="m1", **more) -> int:
    told = {"title": "重点项目调度", "place": "三楼会议室", "held_at": at + timedelta(days=1), "agenda": [("用地", "")]}
    return actions.call_meeting(**{**told, **more}, key=key, by=town.city.supervisor, at=at)


def test_from_the_call_to_the_result(town, at) -> None:
    meeting = called(town, at)
    assert called(town, at) == meeting
    told = {"post": post("fire", "examiner"), "text": "核对消防意见", "due_at": at + timedelta(days=3), "at": at}
    with pytest.raises(refusals.NotYours):
        actions.give_errand(meeting=meeting, by=town.city.of("fire", "supervisor"), **told)
    errand = actions.give_errand(meeting=meeting, by=town.city.supervisor, **told)
    dropped = actions.give_errand(meeting=meeting, by=town.city.supervisor, **told)
    assert Task.objects.filter(kind="errand", post=told["post"], closed_at=None).count() == 2
    with pytest.raises(refusals.ErrandsOpen) as refused:
        actions.close_meeting(meeting=meeting, result="x", by=town.city.supervisor, at=at)
    assert refused.value.details["open"] == 2
    with pytest.raises(refusals.NotYours):
        actions.report_errand(errand=errand, result="x", by=town.city.clerk, at=at)
    actions.report_errand(errand=errand, result="已出具意见", by=town.city.of("fire", "examiner"), at=at)
    actions.drop_errand(errand=dropped, reason="重复", by=town.city.supervisor, at=at)
    with pytest.raises(refusals.NoSuchErrand):
        actions.report_errand(errand=errand, result="x", by=town.city.of("fire", "examiner"), at=at)
    with pytest.raises(ChangedMeanwhile):
        actions.close_meeting(meeting=meeting, result="x", seen=1, by=town.city.supervisor, at=at)
    actions.close_meeting(meeting=meeting, result="三日内办结", by=town.city.supervisor, at=at)
    assert Meeting.objects.get().state == "closed"
    assert sorted(Errand.objects.values_list("state", flat=True)) == ["done", "dropped"]
    with pytest.raises(refusals.NoSuchMeeting):
        actions.give_errand(meeting=meeting, by=town.city.supervisor, **told)


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"agenda": [(" ", "")]}, refusals.WordsMissing),
        ({"title": ""}, refusals.WordsMissing),
        ({"held_at": None}, refusals.MomentPast),
    ],
)
def test_a_call_says_what_where_and_when(town, at, more, refused) -> None:
    if more.get("held_at", 0) is None:
        more = {"held_at": at}
    with pytest.raises(refused):
        called(town, at, **more)
    with pytest.raises(refusals.NotYours):
        actions.call_meeting(title="x", place="x", held_at=at, agenda=[("x", "")], key="k", by=town.city.clerk, at=at)
