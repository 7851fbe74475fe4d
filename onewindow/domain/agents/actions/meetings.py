"""Dispatch meetings (调度会): called with an agenda, errands with a day each, closed with a result when all is reported."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.agents.actions.reading import number, posted, same_version, tasks_of, words
from onewindow.domain.agents.models import Errand, Meeting
from onewindow.domain.agents.refusals import (
    ErrandsOpen,
    MomentPast,
    NoSuchErrand,
    NoSuchMeeting,
    NotYours,
    PostUnknown,
)
from onewindow.domain.agents.states import ERRAND, MEETING
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import step
from onewindow.kernel.idempotency import once
from onewindow.kernel.typed import few, within

CALLERS = ("supervisor", "agent")
POINTS = 20


def call_meeting(
    *, title: str, place: str, held_at: datetime, agenda: Sequence[tuple[str, str]], key: str, by: Actor, at: datetime
) -> int:
    """召开调度会. Call a meeting of one's body for a day, with an agenda: (what about, which thing).

    :param key: the sender's name of this call; the same key again gives the same meeting.
    :raises NotYours: for who is neither a supervisor nor an agent. :raises WordsMissing: without title, place or agenda.
    :raises MomentPast: for a moment that is over.
    """
    if not any(may(by, role=role) for role in CALLERS) or by.department is None:
        raise NotYours()
    heading, where = words(title, 200, "title"), words(place, 200, "place")
    lines = few([(text, ref) for text, ref in agenda if text.strip()], POINTS, "points")
    points = [{"text": within(text, 300, "points"), "ref": within(ref, 40)} for text, ref in lines]
    words(points[0]["text"] if points else "")
    if held_at <= at:
        raise MomentPast()
    department = by.department

    def do() -> dict[str, Any]:
        area = Department.objects.values_list("area_id", flat=True).get(pk=department)
        born = step.new(
            MEETING,
            "call",
            by=by.account,
            at=at,
            set={
                "number": number("DD", area, at),
                "title": heading,
                "place": where,
                "held_at": held_at,
                "department_id": department,
                "agenda": points,
                "called_by_id": by.account,
                "called_at": at,
            },
            data={"department": department},
        )
        return {"id": born}

    return int(once(key=key, owner=by.account, verb="agents.call_meeting", at=at, do=do)["id"])


def give_errand(
    *, meeting: int, post: int, text: str, due_at: datetime, seen: int | None = None, by: Actor, at: datetime
) -> int:
    """交办. Ask a post for something by a day; it stands on the to-do list of whoever holds the post.

    :raises NotYours: for who may not lead this meeting. :raises NoSuchMeeting: it is over. :raises PostUnknown: no such post.
    :raises MomentPast, WordsMissing: a day that is over; nothing said.
    """
    row = _called(meeting, by, seen)
    said = words(text, 500, "text")
    if due_at <= at:
        raise MomentPast()
    if not Post.objects.filter(pk=post, department__closed_on=None).exists():
        raise PostUnknown(post=post)
    with transaction.atomic():
        step.step(MEETING, meeting, row.version, "charge", by=by.account, at=at)
        return step.new(
            ERRAND,
            "give",
            by=by.account,
            at=at,
            set={
                "meeting_id": meeting,
                "post_id": post,
                "text": said,
                "due_at": due_at,
                "given_by_id": by.account,
                "given_at": at,
            },
            open=(posted("errand", "errand", post, at, due_at),),
            data={"meeting": meeting, "post": post},
        )


def report_errand(*, errand: int, result: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """交办回报. Whoever holds the post says what came of it.

    :raises NotYours: for who does not hold it. :raises NoSuchErrand: it is done. :raises WordsMissing: without words.
    """
    row = _open(errand, seen)
    if not may(by, post=row.post_id):
        raise NotYours(errand=errand)
    _end(row, "report", words(result), by, at)


def drop_errand(*, errand: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """撤销交办. Who leads the meeting does not ask for it any more, and says why.

    :raises NotYours: for who may not lead the meeting. :raises NoSuchErrand: it is done. :raises WordsMissing: without words.
    """
    row = _open(errand, seen)
    _must_lead(row.meeting, by)
    _end(row, "drop", words(reason), by, at)


def close_meeting(*, meeting: int, result: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """调度会结束. Closed with its result, when every errand is reported or dropped.

    :raises ErrandsOpen: otherwise. :raises NotYours, NoSuchMeeting, WordsMissing: as ``give_errand``.
    """
    row = _called(meeting, by, seen)
    said = words(result)
    left = row.errands.filter(state="open").count()
    if left:
        raise ErrandsOpen(open=left)
    values = {"result": said, "ended_at": at}
    step.step(MEETING, meeting, row.version, "close", by=by.account, at=at, set=values, data=_of(row))


def cancel_meeting(*, meeting: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """取消调度会. It does not take place, and why; there must be nothing open that it asked for.

    :raises ErrandsOpen, NotYours, NoSuchMeeting, WordsMissing: as ``close_meeting``.
    """
    row = _called(meeting, by, seen)
    left = row.errands.filter(state="open").count()
    if left:
        raise ErrandsOpen(open=left)
    values = {"result": words(reason), "ended_at": at}
    step.step(MEETING, meeting, row.version, "cancel", by=by.account, at=at, set=values, data=_of(row))


def _of(row: Meeting) -> dict[str, int]:
    return {"department": row.department_id}


def _called(meeting: int, by: Actor, seen: int | None) -> Meeting:
    row = Meeting.objects.filter(pk=meeting, state="called").first()
    if row is None:
        raise NoSuchMeeting(meeting=meeting)
    _must_lead(row, by)
    same_version(row, "dispatch", seen)
    return row


def _must_lead(row: Meeting, by: Actor) -> None:
    supervises = may(by, role="supervisor") and by.department == row.department_id
    if by.kind != "staff" or not (by.account == row.called_by_id or supervises):
        raise NotYours(meeting=row.pk)


def _open(errand: int, seen: int | None) -> Errand:
    row = Errand.objects.select_related("meeting").filter(pk=errand, state="open").first()
    if row is None:
        raise NoSuchErrand(errand=errand)
    same_version(row, "errand", seen)
    return row


def _end(row: Errand, move: str, result: str, by: Actor, at: datetime) -> None:
    step.step(
        ERRAND,
        row.pk,
        row.version,
        move,
        by=by.account,
        at=at,
        close=tasks_of("errand", row.pk),
        set={"result": result, "ended_by": by.account, "ended_at": at},
        data={"meeting": row.meeting_id, "post": row.post_id, **by.acting(row.post_id)},
    )
