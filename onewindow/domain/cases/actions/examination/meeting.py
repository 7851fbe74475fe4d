"""联审会商. Bodies meet about one or several cases: called, minuted, one conclusion a case, signed by each body for itself.

No clock stops: art. 45 of 行政许可法 names the review by experts, not a meeting of offices. The decision waits for no signature,
for who does not sign would have a veto.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from onewindow.domain.cases.actions.clock.due import posted
from onewindow.domain.cases.actions.examination.handling import HANDLED, WORDS, Body, bodies, due_in, handler
from onewindow.domain.cases.actions.reading import OpenTask, Seen, look, task_of
from onewindow.domain.cases.models import CONCLUSIONS, Case, Meeting, MeetingCase, MeetingSeat
from onewindow.domain.cases.refusals import NoSuchCase, NotYours, ReasonsMissing
from onewindow.domain.cases.states import CASE, EXAMINED
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Post
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, ChangedMeanwhile, Item, Moved, Open
from onewindow.kernel.typed import within

TASK = "meet"
MOST_CASES = 20
DAYS_TO_SIGN = 2
_A_MINUTE = timedelta(minutes=1)  # a page knows no seconds, and one may meet at once
_DUE = ", c.promised_due_at"
_SEATS = (
    ", (SELECT jsonb_agg(jsonb_build_array(s.id, s.post, s.person_id, s.meeting_id, m.edition, k.conclusion) ORDER BY s.id)"
    " FROM cases_meetingseat s JOIN cases_meeting m ON m.id = s.meeting_id"
    " JOIN cases_meetingcase k ON k.meeting_id = s.meeting_id AND k.case_id = s.case_id"
    " WHERE s.case_id = %s::bigint AND s.signed_at IS NULL AND m.called_off_at IS NULL)"
)
_SIGNED = """
UPDATE cases_meetingseat SET reserve = %s::text, by_id = %s::bigint, away_id = %s::bigint, signed_at = %s::timestamptz
FROM s WHERE id = %s::bigint
"""


class MeetingUnsaid(Refusal):
    """Say what the meeting is about and where; it lies ahead (未写明会商议题、时间或地点)."""


class NobodyInvited(Refusal):
    """A joint review needs another body at the table (未邀请其他单位)."""


class MeetingCalled(Refusal):
    """A meeting on one of these cases is called already and not signed by all (已有未结束的联审会商)."""


class AgendaFull(Refusal):
    """No more than twenty cases on one agenda (会商事项过多)."""


class NoMeeting(Refusal):
    """There is no such meeting, or it was called off (无此会商)."""


class NotMetYet(Refusal):
    """Minutes are written after the meeting has begun (会商尚未开始)."""


class ConclusionMissing(Refusal):
    """Minutes, and for each case a conclusion; other than plain agreement it says why (会商纪要或结论不完整)."""


class NoMinutesYet(Refusal):
    """There is nothing to sign: the minutes are not written yet (会商纪要尚未形成)."""


class MinutesRewritten(Refusal):
    """The minutes were written again since you read them: read them, then sign (会商纪要已更新)."""


@step.constraint("minutes_stay_as_signed")
class MinutesSigned(Refusal):
    """The minutes are signed; they stay as they are (会商纪要已会签，不得更改)."""


def convene(
    *,
    case: int,
    others: Sequence[str] = (),
    subject: str,
    place: str,
    meets_at: datetime,
    departments: Sequence[int] = (),
    persons: Sequence[str] = (),
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Meeting:
    """召集联审会商. Call a meeting on this case and, by their numbers, others one handles; each body has a task on every case.

    :raises MeetingUnsaid, NobodyInvited, MeetingCalled, AgendaFull, NoSuchCase, BodyUnknown: see there.
    :raises NotYours, NotAtThisStep, OwnCase: for who does not handle every one of the cases (``handling.handler``).
    """
    cases = _agenda(case, others)
    found = {one: look(one, (*HANDLED, TASK), _DUE) for one in cases}
    posts = {one: handler(now, by) for one, now in found.items()}
    mine, words, where = posts[case], within(subject, WORDS, "subject"), within(place, 300, "place")
    if not words or not where or meets_at <= at - _A_MINUTE:
        raise MeetingUnsaid(case=case)
    meets_at = max(meets_at, at)
    own = Post.objects.values_list("department", flat=True).get(pk=mine)
    invited = list(dict.fromkeys(bodies([one for one in departments if one != own], persons, at)))
    invited = [one for one in invited if one != Body(mine, by.account)]
    if not invited:
        raise NobodyInvited(case=case)
    assert by.account is not None  # he handles the case, so he is somebody
    if any(task.name == TASK for now in found.values() for task in now.tasks):
        raise MeetingCalled(case=case)
    table = [Body(mine), *invited]
    due = due_in(DAYS_TO_SIGN, meets_at, found[case].centre)
    items = [
        Item(
            one,
            seen if one == case and seen is not None else now.version,
            open=_tasks(now, table, at, due),
            data=now.payload(posts=[body.post for body in table], meets=meets_at, **by.acting(posts[one])),
        )
        for one, now in found.items()
    ]
    with transaction.atomic():
        _all_moved("convene", items, by, at)
        made = Meeting.objects.create(
            post=mine, subject=words, place=where, meets_at=meets_at, due_at=due, called_by_id=by.account, called_at=at
        )
        MeetingCase.objects.bulk_create(MeetingCase(meeting=made, case_id=one) for one in cases)
        MeetingSeat.objects.bulk_create(
            MeetingSeat(meeting=made, case_id=one, post=body.post, person_id=body.person)
            for one in cases
            for body in table
        )
    return made


def write_minutes(
    *,
    case: int,
    meeting: int,
    minutes: str,
    conclusions: Mapping[int, tuple[str, str]],
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> int:
    """会商纪要. What was said, and one conclusion a case (case → conclusion, words); again until the first signature; the edition.

    A case that has been decided or withdrawn meanwhile needs no conclusion any more.

    :raises NoMeeting, NotMetYet, ConclusionMissing, MinutesSigned: see there. :raises NotYours: for who did not call it.
    """
    row, found = _called(case, meeting, by)
    if at < row.meets_at:
        raise NotMetYet(meeting=meeting)
    running = {one: now for one, now in found.items() if now.state in EXAMINED}
    given = {one: (what, within(text, WORDS, "text")) for one, (what, text) in conclusions.items() if one in running}
    whole = all(one in given and _fit(*given[one]) for one in running)
    words = within(minutes, 20000, "minutes")
    if not words or not running or not whole:
        raise ConclusionMissing(meeting=meeting)
    items = [
        Item(
            one,
            seen if one == case and seen is not None else now.version,
            data=now.payload(meeting=meeting, conclusion=given[one][0], **by.acting(row.post)),
        )
        for one, now in running.items()
    ]
    with transaction.atomic():
        _all_moved("write-minutes", items, by, at)
        _must_be_unsigned(row)
        Meeting.objects.filter(pk=meeting).update(
            minutes=words, edition=row.edition + 1, minuted_by=by.account, minuted_at=at
        )
        for one, (what, text) in given.items():
            MeetingCase.objects.filter(meeting=meeting, case=one).update(conclusion=what, text=text)
    return row.edition + 1


def sign_minutes(*, case: int, edition: int, reserve: str = "", by: Actor, at: datetime) -> Moved:
    """会签. A body signs the conclusion on a case, for itself alone; what it does not share it may add (保留意见).

    :param edition: of the minutes that were read. :raises NoMinutesYet, MinutesRewritten: see there.
    :raises NotYours, TaskGone, NotAtThisStep: not at this table; signed already; the case has been decided.
    """
    now = look(case, (TASK,), _SEATS, (case,))
    task = task_of(now, TASK, by)
    seat, meeting, written, conclusion = _seat(now, task)
    if not conclusion:
        raise NoMinutesYet(case=case)
    if edition != written:
        raise MinutesRewritten(case=case)
    away = by.acting(task.post)
    stood_for = str(away["for"]) if away else None
    row = (within(reserve, WORDS, "reserve"), str(by.account), stood_for, at.isoformat(), str(seat))
    return step.step(
        CASE,
        case,
        now.version,
        "sign-minutes",
        by=by.account,
        at=at,
        close=(task.id,),
        data=now.payload(meeting=meeting, edition=edition, post=task.post, **away),
        also=Also(_SIGNED, row),
    )


def call_off_meeting(*, case: int, meeting: int, why: str, by: Actor, at: datetime, seen: int | None = None) -> None:
    """取消会商. The meeting does not take place, for a reason; nobody has a task from it any more.

    :raises NoMeeting, MinutesSigned, NotYours: see there. :raises ReasonsMissing: without a reason.
    """
    row, found = _called(case, meeting, by)
    words = within(why, WORDS, "why")
    if not words:
        raise ReasonsMissing(case=case)
    items = [
        Item(
            one,
            seen if one == case and seen is not None else now.version,
            close=now.ids(TASK),
            data=now.payload(meeting=meeting, **by.acting(row.post)),
        )
        for one, now in found.items()
        if now.state in EXAMINED
    ]
    with transaction.atomic():
        _all_moved("call-off-meeting", items, by, at)
        _must_be_unsigned(row)
        Meeting.objects.filter(pk=meeting).update(called_off_at=at, called_off_by=by.account, called_off_why=words)


def _agenda(case: int, others: Sequence[str]) -> list[int]:
    numbers = list(dict.fromkeys(one.strip().upper() for one in others if one.strip()))
    known = dict(Case.objects.filter(number__in=numbers).values_list("number", "pk"))
    if missing := sorted(set(numbers) - known.keys()):
        raise NoSuchCase(numbers=missing, fields=["others"])
    cases = sorted({case, *known.values()})
    if len(cases) > MOST_CASES:
        raise AgendaFull(most=MOST_CASES)
    return cases


def _tasks(now: Seen, table: Sequence[Body], at: datetime, due: datetime) -> list[Open]:
    """A task for everybody at the table, due before the promise ends."""
    promised = now.extra[0]
    until = promised if promised is not None and at < promised < due else due
    first = posted(TASK, table[0].post, at, until, now.centre)
    return [first._replace(post=body.post, actor=body.person) for body in table]


def _called(case: int, meeting: int, by: Actor) -> tuple[Meeting, dict[int, Seen]]:
    """The meeting with its cases, for the post that called it."""
    row = Meeting.objects.filter(pk=meeting, agenda__case=case, called_off_at=None).first()
    if row is None:
        raise NoMeeting(meeting=meeting)
    if not may(by, post=row.post):
        raise NotYours(case=case)
    _must_be_unsigned(row)
    cases = MeetingCase.objects.filter(meeting=row).order_by("case").values_list("case", flat=True)
    return row, {one: look(one, (TASK,)) for one in cases}


def _must_be_unsigned(row: Meeting) -> None:
    if MeetingSeat.objects.filter(meeting=row, signed_at__isnull=False).exists():
        raise MinutesSigned(meeting=row.pk)


def _all_moved(name: str, items: list[Item], by: Actor, at: datetime) -> None:
    if set(step.steps(CASE, name, by=by.account, at=at, items=items)) != {item.thing for item in items}:
        raise ChangedMeanwhile()


def _fit(conclusion: str, text: str) -> bool:
    return conclusion in CONCLUSIONS and (conclusion == "agree" or bool(text))


def _seat(now: Seen, task: OpenTask) -> tuple[int, int, int, str]:
    """Seat, meeting, edition and conclusion of the one whose task this is, the latest meeting first."""
    rows: list[list[Any]] = [one for one in now.json(0) or [] if one[1] == task.post]
    himself = [one for one in rows if one[2] is not None and one[2] == task.actor]
    seat, _, _, meeting, edition, conclusion = (himself or [one for one in rows if one[2] is None])[-1]
    return seat, meeting, edition, conclusion
