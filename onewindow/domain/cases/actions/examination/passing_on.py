"""转办. A task goes to another person of the same body, with a reason: the to-do list follows, and who had it has it no more."""

from datetime import datetime

from onewindow.domain.cases.actions.examination.handling import WORDS, bodies
from onewindow.domain.cases.actions.reading import ALL, OpenTask, Seen, in_hand, look
from onewindow.domain.cases.models import ConsultBody, MeetingSeat
from onewindow.domain.cases.refusals import NotAtThisStep, NotYours, ReasonsMissing
from onewindow.domain.cases.states import CASE
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import actor_of
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved, TaskGone
from onewindow.kernel.typed import within

_PASSED = """
INSERT INTO cases_passedon (case_id, task, name, post, away_id, to_id, by_id, why, at)
SELECT %s::bigint, %s::bigint, %s::text, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::text, %s::timestamptz FROM s
"""
_ASSIGNED = (
    "SELECT task_assign(ARRAY[%s::bigint], %s::bigint, %s::bigint, NULL::bigint, %s::bigint, %s::timestamptz) FROM s"
)


class NotOfThisBody(Refusal):
    """Only who holds the same post today can take the task over (非本岗位人员，不能转办)."""


class HasItAlready(Refusal):
    """He has this task in hand already (该事项已在其名下)."""


class PersonAsked(Refusal):
    """The opinion was asked of this person himself; recall the question and ask another (指定人员答复，不能转办)."""


def pass_on(*, case: int, task: int, to: str, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """转办. Hand an open task of the case to another person of the same body, by staff number, with a reason.

    By who has the task (in hand, or in the queue of his post), or by the supervisor of its body.

    :raises NotYours: for anybody else. :raises TaskGone: done meanwhile. :raises ReasonsMissing: without a reason.
    :raises BodyUnknown, NotOfThisBody, HasItAlready, PersonAsked: see there.
    """
    now = look(case, ALL)
    one = next((row for row in now.tasks if row.id == task and row.post is not None), None)
    if one is None:
        raise TaskGone(case=case)
    if now.state not in CASE.steps["pass-on"].sources:
        raise NotAtThisStep(case=case, state=now.state)
    assert one.post is not None  # looked for above
    _must_have(now, one, one.post, by)
    words = within(why, WORDS, "why")
    if not words:
        raise ReasonsMissing(case=case)
    (whom,) = bodies((), [to.strip()], at)
    if whom.person == one.actor:
        raise HasItAlready(case=case)
    if whom.person is None or one.post not in actor_of(whom.person, at).posts:
        raise NotOfThisBody(case=case)
    if one.name in ("opine", "meet") and one.actor is not None and _asked_himself(case, one.post, one.actor):
        raise PersonAsked(case=case)
    away, person, moment = None if one.actor is None else str(one.actor), str(whom.person), at.isoformat()
    row = (str(case), str(task), one.name, str(one.post), away, person, str(by.account), words, moment)
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "pass-on",
        by=by.account,
        at=at,
        data=now.payload(task=one.name, post=one.post, to=whom.person, **by.acting(one.post)),
        also=(Also(_PASSED, row), Also(_ASSIGNED, (str(task), away, person, str(by.account), moment))),
    )


def _must_have(now: Seen, task: OpenTask, post: int, by: Actor) -> None:
    if may(by, post=post) and (task.actor is None or in_hand(post, task.actor, by)):
        return
    if may(by, role="supervisor") and Post.objects.filter(pk=post, department__posts__in=by.posts).exists():
        return
    raise NotYours(case=now.id)


def _asked_himself(case: int, post: int, person: int) -> bool:
    asked = ConsultBody.objects.filter(case=case, post=post, person=person, answered_at=None, ended_at=None)
    return asked.exists() or MeetingSeat.objects.filter(case=case, post=post, person=person, signed_at=None).exists()
