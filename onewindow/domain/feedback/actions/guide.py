"""The guide (公开问答): a good answer is proposed, looked at by a second person, published, taken off again."""

from datetime import datetime

from onewindow.domain.feedback.actions.reading import (
    Seen,
    account_of,
    due,
    look,
    note,
    posted,
    reason_of,
    same_version,
    task_of,
    written,
)
from onewindow.domain.feedback.queries.limits import limits
from onewindow.domain.feedback.queries.pages import answers_for, second_post, supervises
from onewindow.domain.feedback.refusals import (
    AnswerMissing,
    NobodyAnswers,
    NoGuide,
    NotAtThisStep,
    NothingAsked,
    NotInTheGuide,
    NotYours,
    PersonalData,
    PublishedAlready,
    SecondPerson,
)
from onewindow.domain.feedback.rules import personal
from onewindow.domain.feedback.states import ANSWERED, CLOSED, CONSULTATION
from onewindow.domain.org.queries import Actor, names_of
from onewindow.kernel import step
from onewindow.kernel.worktime import CHINA


def propose(*, consultation: int, question: str, answer: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """拟公开. The question and its answer, written anew without anybody's data, for everybody who reads the guide.

    :raises PersonalData: a name, an id or a telephone number is left; details name the fields.
    :raises NotYours: for anybody but the post that answers in this department. :raises NoGuide: about a package.
    :raises PublishedAlready, NotAtThisStep, ChangedMeanwhile, NothingAsked, AnswerMissing, TooLong: see there.
    """
    found = look(consultation)
    if not answers_for(by, found.row.answering_id):
        raise NotYours(consultation=consultation)
    same_version(found, seen)
    if found.row.item_id is None:
        raise NoGuide(consultation=consultation)
    if found.row.published_at is not None:
        raise PublishedAlready(consultation=consultation)
    if found.row.state not in (ANSWERED, CLOSED):
        raise NotAtThisStep(consultation=consultation, state=found.row.state)
    post = second_post(found.row.answering_id)
    if post is None:
        raise NobodyAnswers(department=found.row.answering_id)
    asked, answered = _public(found, question, answer)
    limit = limits(at.astimezone(CHINA).date()).look
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "propose",
        by=by.account,
        at=at,
        close=found.ids_of("close"),
        open=(posted("publish", post, at, due(at, limit, found.row.centre_id), found.row.centre_id),),
        set={"guide_question": asked, "guide_answer": answered, "proposed_by": account_of(by)},
        data=by.acting(found.row.post_id),
    )


def publish(*, consultation: int, question: str, answer: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """公开. A second person has looked: the answer stands in the guide, in the words he leaves.

    :raises SecondPerson: for who proposed it. :raises PersonalData: as ``propose``.
    :raises NotYours, TaskGone, ChangedMeanwhile, NotAtThisStep: it is not (any more) the actor's to look at.
    """
    found = look(consultation)
    task = task_of(found, "publish", by, seen)
    if account_of(by) == found.row.proposed_by_id:
        raise SecondPerson(consultation=consultation)
    asked, answered = _public(found, question, answer)
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "publish",
        by=by.account,
        at=at,
        close=[task.pk],
        set={
            "guide_question": asked,
            "guide_answer": answered,
            "published_at": at,
            "published_by": by.account,
            "closed_at": found.row.closed_at or at,
        },
        data={"item": found.row.item_id, **by.acting(task.post)},
    )


def decline(*, consultation: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """不予公开. The answer stays between the office and the asker; why is kept.

    :raises ReasonMissing: say why.
    :raises NotYours, TaskGone, ChangedMeanwhile, NotAtThisStep: it is not (any more) the actor's to look at.
    """
    found = look(consultation)
    task = task_of(found, "publish", by, seen)
    why = reason_of(reason)
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "decline",
        by=by.account,
        at=at,
        close=[task.pk],
        set={"closed_at": found.row.closed_at or at},
        data=by.acting(task.post),
        also=note(found, "decline", why, account_of(by), at),
    )


def take_off(*, consultation: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """撤下. The answer no longer stands in the guide: the rule has changed, or it was wrong.

    :raises NotYours: for anybody but the post that looks a second time. :raises NotInTheGuide: it does not stand there.
    :raises ReasonMissing, ChangedMeanwhile: see there.
    """
    found = look(consultation)
    if not supervises(by, found.row.answering_id):
        raise NotYours(consultation=consultation)
    same_version(found, seen)
    if found.row.published_at is None or found.row.off_guide_at is not None:
        raise NotInTheGuide(consultation=consultation)
    why = reason_of(reason)
    step.step(
        CONSULTATION,
        consultation,
        found.row.version,
        "take-off",
        by=by.account,
        at=at,
        set={"off_guide_at": at},
        data={"item": found.row.item_id},
        also=note(found, "take-off", why, account_of(by), at),
    )


def _public(found: Seen, question: str, answer: str) -> tuple[str, str]:
    """Both texts, if nobody's data stands in them."""
    asked, answered = written(question, NothingAsked), written(answer, AnswerMissing)
    names = {found.row.asker_name}
    if found.row.owner_id:
        names |= {one.name_zh for one in names_of({found.row.owner_id}).values()}
    if found.row.case is not None:
        names.add(found.row.case.holder_name)
    left = {
        "question": personal(asked, names),
        "answer": personal(answered, names, offices_number=True),
    }
    if any(left.values()):
        raise PersonalData(fields=[name for name, found in left.items() if found], found=sum(map(len, left.values())))
    return asked, answered
