"""技术审查. What people of the trade judge, where the item says so: ordered as a step of the case, its outcome recorded once.

A review by experts (专家评审) does not count in the clock (行政许可法 art. 45): the step and its hold are one transaction, and the
applicant is told in writing how long it takes. Any other technical review counts, and is due before the promise ends.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.cases.actions.clock.due import posted
from onewindow.domain.cases.actions.clock.holding import hold, release
from onewindow.domain.cases.actions.examination.handling import (
    HANDLED,
    WORDS,
    bodies,
    due_in,
    handler,
    one_at_a_time,
    own_file,
)
from onewindow.domain.cases.actions.reading import Seen, look, task_of
from onewindow.domain.cases.models import JUDGED, TECHNICAL, Hold, TechnicalReport
from onewindow.domain.cases.refusals import NotYours, ReasonsMissing
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import plus_steps, spec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Post
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved
from onewindow.kernel.typed import within

TASK = "technical"
HOLDS = {"expert_review": "expert-review"}
"""Kind of review → kind of hold; what is not here counts in the clock."""
MOST_REPORTS = 20
_REPORTS = (
    "(SELECT coalesce(jsonb_agg(f.sha256 ORDER BY f.sha256), '[]') FROM cases_technicalreport p"
    " JOIN kernel_storedfile f ON f.token = p.file_id WHERE p.review_id = r.id)"
)
_OPEN = (
    f", (SELECT jsonb_agg(jsonb_build_array(r.id, r.post, r.kind, {_REPORTS}) ORDER BY r.id) FROM cases_technicalreview r"
    " WHERE r.case_id = %s::bigint AND r.recorded_at IS NULL AND r.cancelled_at IS NULL)"
)
_ORDERED = """
INSERT INTO cases_technicalreview (case_id, kind, subject, reviewers, post, ordered_by_id, ordered_at, due_at)
SELECT %s::bigint, %s::text, %s::text, %s::text, %s::bigint, %s::bigint, %s::timestamptz, %s::timestamptz FROM s
"""
_RECORDED = """
UPDATE cases_technicalreview SET result = %s::text, text = %s::text, by_id = %s::bigint, away_id = %s::bigint,
  recorded_at = %s::timestamptz
FROM s WHERE id = %s::bigint
"""
_CANCELLED = """
UPDATE cases_technicalreview SET cancelled_at = %s::timestamptz, cancelled_by_id = %s::bigint, cancelled_why = %s::text
FROM s WHERE id = %s::bigint
"""


class NoTechnicalStep(Refusal):
    """The item knows no technical review of this kind among its special procedures (事项未设此项技术审查)."""


class TechnicalUnsaid(Refusal):
    """Say what is to be judged and by whom (未写明审查内容或审查人)."""


class TechnicalOrdered(Refusal):
    """A technical review is ordered already and its outcome is not recorded (已安排技术审查)."""


class NoTechnical(Refusal):
    """There is no such technical review that could still be made (无待办的技术审查)."""


class ReportsFull(Refusal):
    """No more than twenty reports go with a technical review (评审报告过多)."""


def order_technical(
    *,
    case: int,
    kind: str,
    subject: str,
    reviewers: str,
    days: int,
    notice: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """安排技术审查. Ask experts or a technical body, within some working days; where it is one by experts the clock is held.

    :param kind: ``technical_review`` or ``expert_review``, as the item has it. :param reviewers: who judges.
    :param notice: of a review by experts, what the applicant is told in writing.
    :raises NoTechnicalStep, TechnicalUnsaid, TechnicalOrdered, DaysUnfit: see there.
    :raises NotYours: for who does not handle the case, and for a review by experts anybody but the deciding post.
    :raises HoldNotTold, HeldAlready, ProposalWaits: as ``hold``.
    """
    now = look(case, (*HANDLED, TASK), ", c.promised_due_at")
    mine = handler(now, by)
    if kind not in TECHNICAL or kind not in {one.kind for one in plus_steps(spec(now.item))}:
        raise NoTechnicalStep(case=case, kind=kind)
    what, who = within(subject, WORDS, "subject"), within(reviewers, 300, "reviewers")
    if not what or not who:
        raise TechnicalUnsaid(case=case)
    if now.ids(TASK):
        raise TechnicalOrdered(case=case)
    (body,) = bodies([Post.objects.values_list("department", flat=True).get(pk=mine)], (), at)
    due, promised = due_in(days, at, now.centre), now.extra[0]
    if kind not in HOLDS and promised is not None and at < promised < due:
        due = promised
    row = (str(case), kind, what, who, str(body.post), str(by.account), at.isoformat(), due.isoformat())
    with transaction.atomic():
        moved = step.step(
            CASE,
            case,
            now.version if seen is None else seen,
            "order-technical",
            by=by.account,
            at=at,
            open=(posted(TASK, body.post, at, due, now.centre),),
            data=now.payload(kind=kind, post=body.post, due=due, **by.acting(mine)),
            also=Also(_ORDERED, row),
        )
        if kind in HOLDS:
            moved = hold(case=case, kind=HOLDS[kind], notice=notice, days=days, by=by, at=at)
    return moved


def record_technical(*, case: int, result: str, text: str, by: Actor, at: datetime) -> Moved:
    """技术审查结论. What was found, in words, with the reports put under it; a hold that lasts for it ends, and the clock runs on.

    :raises ReasonsMissing: without an outcome or its words. :raises NotYours, TaskGone: not one's task; recorded already.
    """
    now = look(case, (TASK,), _OPEN, (case,))
    task = task_of(now, TASK, by)
    review, _, kind, reports = _open(now)[-1]
    words = within(text, WORDS, "text")
    if result not in JUDGED or not words:
        raise ReasonsMissing(case=case)
    away = by.acting(task.post)
    row = (result, words, str(by.account), str(away["for"]) if away else None, at.isoformat(), str(review))
    with transaction.atomic():
        moved = step.step(
            CASE,
            case,
            now.version,
            "technical",
            by=by.account,
            at=at,
            close=(task.id,),
            data=now.payload(kind=kind, result=result, post=task.post, reports=reports, **away),
            also=Also(_RECORDED, row),
        )
        return _run_on(case, kind, at) or moved


def cancel_technical(*, case: int, review: int, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """取消技术审查. It is not made, for a reason; its hold ends, and the decision no longer waits for it.

    :raises NoTechnical: recorded or cancelled already. :raises ReasonsMissing: without a reason.
    :raises NotYours: for who neither decides on the case nor has the task.
    """
    now = look(case, (TASK,), _OPEN, (case,))
    row = next((one for one in _open(now) if one[0] == review), None)
    if row is None:
        raise NoTechnical(case=case)
    mine = next((one for one in (row[1], spec(now.item).decide_post) if may(by, post=one)), None)
    if mine is None:
        raise NotYours(case=case)
    words = within(why, WORDS, "why")
    if not words:
        raise ReasonsMissing(case=case)
    with transaction.atomic():
        moved = step.step(
            CASE,
            case,
            now.version if seen is None else seen,
            "cancel-technical",
            by=by.account,
            at=at,
            close=now.ids(TASK),
            data=now.payload(kind=row[2], post=row[1], **by.acting(mine)),
            also=Also(_CANCELLED, (at.isoformat(), str(by.account), words, str(review))),
        )
        return _run_on(case, row[2], at) or moved


def attach_report(*, case: int, file: uuid.UUID, by: Actor, at: datetime) -> int:
    """评审报告. A checked file of those who judged goes with the outcome about to be recorded; its id. Sent again, it is there once.

    :raises NotYours, TaskGone: as ``record_technical``. :raises ReportsFull: beyond twenty.
    :raises FileGone: for a file that is not his own.
    """
    review = _mine(case, by)
    assert by.account is not None  # he has a task, so he is somebody
    kept = own_file(file, by)
    with one_at_a_time(case, by.account):
        reports = TechnicalReport.objects.filter(review=review)
        same = reports.filter(file__sha256=kept.sha256).values_list("pk", flat=True).first()
        if same is None and reports.count() >= MOST_REPORTS:
            raise ReportsFull(case=case)
        return same or TechnicalReport.objects.create(review_id=review, file_id=file, by_id=by.account, at=at).pk


def take_out_report(*, case: int, report: int, by: Actor, at: datetime) -> bool:
    """取出评审报告. A file does not go with the outcome after all; whether it was there.

    :raises NotYours, TaskGone: as ``attach_report``.
    """
    return TechnicalReport.objects.filter(pk=report, review=_mine(case, by)).delete()[0] > 0


def _mine(case: int, by: Actor) -> int:
    """The open review of a case whose outcome is his to record."""
    now = look(case, (TASK,), _OPEN, (case,))
    task_of(now, TASK, by)
    found: int = _open(now)[-1][0]
    return found


def _open(now: Seen) -> list[list[Any]]:
    return now.json(0) or []


def _run_on(case: int, kind: str, at: datetime) -> Moved | None:
    """The hold of a review by experts ends with it, unless somebody has ended it before; whose step it was tells the event before."""
    if kind not in HOLDS or not Hold.objects.filter(case=case, slug=HOLDS[kind], released_at=None).exists():
        return None
    return release(case=case, kind=HOLDS[kind], by=Actor.SYSTEM, at=at)
