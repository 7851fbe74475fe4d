"""Answering (答复): forwarded to who knows, given more time once, answered, told at the window, closed by itself."""

from datetime import datetime
from typing import Any

from onewindow.domain.feedback.actions.asking import window_post
from onewindow.domain.feedback.actions.reading import (
    account_of,
    due,
    look,
    note,
    posted,
    reason_of,
    task_of,
    written,
)
from onewindow.domain.feedback.queries.limits import limits
from onewindow.domain.feedback.queries.pages import answering_post
from onewindow.domain.feedback.refusals import AnswerMissing, ExtendedAlready, NobodyAnswers, SameDepartment
from onewindow.domain.feedback.states import ANSWERED, CONSULTATION
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import step
from onewindow.kernel.step import Open
from onewindow.kernel.worktime import CHINA


def forward(
    *, consultation: int, department: int, reason: str, seen: int | None = None, by: Actor, at: datetime
) -> None:
    """转办. The question goes to the department that knows; the limit stays, for the asker has only one.

    :param seen: the version the officer had before him.
    :raises NotYours, TaskGone, ChangedMeanwhile, NotAtThisStep: the answer is not (any more) the actor's to give.
    :raises SameDepartment, NobodyAnswers: it is there already; nobody there could answer. :raises ReasonMissing: say why.
    """
    found = look(consultation)
    task = task_of(found, "answer", by, seen)
    why = reason_of(reason)
    if department == found.row.answering_id:
        raise SameDepartment(department=department)
    works = Department.objects.filter(pk=department, closed_on=None).exists()
    post = answering_post(department) if works else None
    if post is None:
        raise NobodyAnswers(department=department)
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "forward",
        by=by.account,
        at=at,
        close=[task.pk],
        open=(posted("answer", post, at, found.row.due_at, found.row.centre_id),),
        set={"answering": department, "post": post},
        data={"to": department, **by.acting(task.post)},
        also=note(found, "forward", why, account_of(by), at, from_=found.row.answering_id, to=department),
    )


def extend(*, consultation: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """延期答复. More time, once, with a reason that the asker reads (GB/T 39046 6.7, 延期时限, 延期原因).

    :raises ExtendedAlready: a second time. :raises ReasonMissing: say why.
    :raises NotYours, TaskGone, ChangedMeanwhile, NotAtThisStep: the answer is not (any more) the actor's to give.
    """
    found = look(consultation)
    task = task_of(found, "answer", by, seen)
    if found.row.extension:
        raise ExtendedAlready(consultation=consultation)
    why = reason_of(reason)
    added = limits(at.astimezone(CHINA).date()).extension
    # a promise that is broken already stays broken: what is added runs from the end of the first limit
    due_at = due(found.row.due_at, added, found.row.centre_id)
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "extend",
        by=by.account,
        at=at,
        close=[task.pk],
        open=(posted("answer", found.row.post_id, at, due_at, found.row.centre_id),),
        set={"due_at": due_at, "extension": added, "extension_reason": why},
        data={"due": due_at.isoformat(), **by.acting(task.post)},
    )


def answer(*, consultation: int, text: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """答复. The answer is given; the asker reads it at once, or a window tells him by telephone.

    :raises AnswerMissing, TooLong: write an answer that fits.
    :raises NotYours, TaskGone, ChangedMeanwhile, NotAtThisStep: it is not (any more) the actor's to give.
    """
    found = look(consultation)
    task = task_of(found, "answer", by, seen)
    words = written(text, AnswerMissing)
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "answer",
        by=by.account,
        at=at,
        close=[task.pk],
        open=(_next(found.row.owner_id, found.row.clerk_id, found.row.centre_id, at),),
        set={"answered_at": at, "answered_by": account_of(by), "answer": words},
        data={"late": at > found.row.due_at, **by.acting(task.post)},
    )


def _next(owner: int | None, clerk: int | None, centre: int | None, at: datetime) -> Open:
    """Who has no account is told by the window that took the question; else it closes by itself after a while."""
    known = limits(at.astimezone(CHINA).date())
    post = window_post(centre, clerk) if owner is None else None
    if post is not None:
        return posted("tell", post, at, due(at, known.tell, centre), centre)
    return Open("close", due_at=due(at, known.close, centre))


def tell(*, consultation: int, satisfied: bool | None = None, seen: int | None = None, by: Actor, at: datetime) -> None:
    """告知答复. Somebody without an account was told by telephone; whether it helped, if he said so.

    :raises NotYours, TaskGone, ChangedMeanwhile, NotAtThisStep: it is not (any more) the actor's to tell.
    """
    found = look(consultation)
    task = task_of(found, "tell", by, seen)
    said: dict[str, Any] = {"told_at": at}
    if satisfied is not None and found.row.satisfied is None:
        said |= {"satisfied": satisfied, "rated_at": at}
    after = limits(at.astimezone(CHINA).date()).close
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "tell",
        by=by.account,
        at=at,
        close=[task.pk],
        open=(Open("close", due_at=due(at, after, found.row.centre_id)),) if found.row.state == ANSWERED else (),
        set=said,
        data=by.acting(task.post),
    )


def close(*, consultation: int, at: datetime) -> None:
    """办结. Nothing more was said about an answer: the question closes. Once more changes nothing."""
    found = look(consultation)
    if found.row.state != ANSWERED:
        return
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "close",
        by=None,
        at=at,
        close=found.ids_of("close"),
        set={"closed_at": at},
    )
