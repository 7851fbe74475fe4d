"""征求意见. Other bodies and persons are asked about a case; each answers by itself; no clock stops for it.

Art. 45 of 行政许可法 names what stops the clock, and asking is not among it: the answers are due before the promise ends.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onewindow.domain.cases.actions.clock.due import posted
from onewindow.domain.cases.actions.examination.handling import (
    HANDLED,
    WORDS,
    Body,
    bodies,
    due_in,
    handler,
    one_at_a_time,
    own_file,
)
from onewindow.domain.cases.actions.reading import OpenTask, Seen, look, task_of
from onewindow.domain.cases.models import ANSWERS, READ, ConsultPaper
from onewindow.domain.cases.refusals import NotYours, OpinionNeedsWords
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved
from onewindow.kernel.typed import within

TASK, NOTICE = "opine", "read-notice"
_PURPOSES = {TASK: "opinion", NOTICE: "notice"}
MOST_PAPERS = 20
DAYS_TO_READ = 3
_NAMES = (*HANDLED, TASK, NOTICE)
_DUE = ", c.promised_due_at"
_WAITING = (
    ", (SELECT jsonb_agg(jsonb_build_array(b.id, b.post, b.person_id, b.consult_id, q.post, q.purpose) ORDER BY b.id)"
    " FROM cases_consultbody b JOIN cases_consult q ON q.id = b.consult_id"
    " WHERE b.case_id = %s::bigint AND b.answered_at IS NULL AND b.ended_at IS NULL)"
)
_ASKED = """
INSERT INTO cases_consult (case_id, purpose, question, post, asked_by_id, asked_at, due_at, recalled_why)
SELECT %s::bigint, %s::text, %s::text, %s::bigint, %s::bigint, %s::timestamptz, %s::timestamptz, '' FROM s RETURNING id
"""
_BODIES = """
INSERT INTO cases_consultbody (consult_id, case_id, post, person_id)
SELECT x0.id, %s::bigint, b.post, b.person FROM x0, jsonb_to_recordset(%s::jsonb) AS b(post bigint, person bigint)
"""
_ANSWERED = """
UPDATE cases_consultbody SET stance = %s::text, text = %s::text, by_id = %s::bigint, away_id = %s::bigint,
  answered_at = %s::timestamptz FROM s WHERE id = %s::bigint
"""
_ENDED = "UPDATE cases_consultbody SET ended_at = %s::timestamptz FROM s WHERE id = ANY(%s::bigint[])"
_RECALLED = """
UPDATE cases_consult SET recalled_at = %s::timestamptz, recalled_by_id = %s::bigint, recalled_why = %s::text
FROM s WHERE id = %s::bigint
"""


class NothingAsked(Refusal):
    """Say what is asked, and whom (未写明征求事项或单位)."""


class AskedOneself(Refusal):
    """Nobody asks himself or his own post (不得征求本人意见)."""


class AskedAlready(Refusal):
    """One of them has been asked about this case and has not answered yet (已征求，待答复)."""


class NotWaited(Refusal):
    """No answer to this question is waited for any more (无待答复的征求)."""


class PapersFull(Refusal):
    """No more than twenty papers go with an opinion (附件过多)."""


def consult(
    *,
    case: int,
    question: str,
    departments: Sequence[int] = (),
    persons: Sequence[str] = (),
    days: int,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """征求意见. Ask departments, and persons by their staff numbers, about a case; each has a task, due in some working days.

    Due before the promise ends, however many days were given: no clock stops for it.

    :raises NothingAsked, AskedOneself, AskedAlready, BodyUnknown, DaysUnfit: see there.
    :raises NotYours: for anybody who does not handle the case (``handling.handler``).
    """
    return _put(TASK, case, question, bodies(departments, persons, at), days, by, at, seen)


def notify(
    *,
    case: int,
    text: str,
    departments: Sequence[int] = (),
    persons: Sequence[str] = (),
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """抄告. Tell departments what concerns them; each confirms within three working days that it has read it.

    :raises NothingAsked, AskedOneself, AskedAlready, BodyUnknown, NotYours: as ``consult``.
    """
    return _put(NOTICE, case, text, bodies(departments, persons, at), DAYS_TO_READ, by, at, seen)


def _put(
    name: str, case: int, text: str, whom: list[Body], days: int, by: Actor, at: datetime, seen: int | None
) -> Moved:
    now = look(case, _NAMES, _DUE + _WAITING, (case,))
    mine = handler(now, by)
    words = within(text, WORDS, "text")
    if not words or not whom:
        raise NothingAsked(case=case)
    _must_be_askable(now, name, whom, mine, by)
    due, promised = due_in(days, at, now.centre), now.extra[0]
    if promised is not None and at < promised < due:
        due = promised
    first = posted(name, mine, at, due, now.centre)
    row = (str(case), _PURPOSES[name], words, str(mine), str(by.account), at.isoformat(), due.isoformat())
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "consult" if name == TASK else "notify",
        by=by.account,
        at=at,
        open=[first._replace(post=one.post, actor=one.person) for one in whom],
        data=now.payload(posts=[one.post for one in whom], due=due, **by.acting(mine)),
        also=(Also(_ASKED, row), Also(_BODIES, (str(case), json.dumps([one._asdict() for one in whom])))),
    )


def _must_be_askable(now: Seen, name: str, whom: list[Body], mine: int, by: Actor) -> None:
    if any(one.person == by.account if one.person else one.post == mine for one in whom):
        raise AskedOneself(case=now.id)
    waiting = {(post, person) for _, post, person, *_, purpose in now.json(1) or [] if purpose == _PURPOSES[name]}
    waiting &= {(task.post, who) for task in now.tasks if task.name == name for who in (task.actor, None)}
    if waiting & {(one.post, one.person) for one in whom} or len(set(whom)) < len(whom):
        raise AskedAlready(case=now.id)


def opine(*, case: int, stance: str, text: str = "", by: Actor, at: datetime) -> Moved:
    """答复意见. An asked body answers: agree, agree on conditions, disagree, no opinion; nobody waits for the others.

    A late answer is taken too: its task has been red since it was due, and the answer says when it came.

    :raises OpinionNeedsWords: if it is not plain agreement and says nothing.
    :raises NotYours, TaskGone, NotAtThisStep: not asked; answered already; the case has been decided.
    """
    if stance not in ANSWERS or (stance != "agree" and not text.strip()):
        raise OpinionNeedsWords(case=case)
    return _answer(TASK, case, stance, within(text, WORDS, "text"), by, at)


def read_notice(*, case: int, by: Actor, at: datetime) -> Moved:
    """抄告已阅. A department that was told confirms that it has read it: who and when.

    :raises NotYours, TaskGone, NotAtThisStep: not told; read already; the case has been decided.
    """
    return _answer(NOTICE, case, READ, "", by, at)


def _answer(name: str, case: int, stance: str, text: str, by: Actor, at: datetime) -> Moved:
    now = look(case, (name,), _WAITING, (case,))
    task = task_of(now, name, by)
    away = by.acting(task.post)
    answer = (stance, text, str(by.account), _text(away.get("for")), at.isoformat(), str(_body(now, task)))
    return step.step(
        CASE,
        case,
        now.version,
        name,
        by=by.account,
        at=at,
        close=(task.id,),
        data=now.payload(stance=stance, post=task.post, **away),
        also=Also(_ANSWERED, answer),
    )


def recall_consult(*, case: int, consult: int, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """撤回征求意见. The question is not asked any more: who has not answered is told so by his list; answers stay.

    :raises NotWaited: if nobody's answer to it is waited for. :raises NothingAsked: without a reason.
    :raises NotYours: for anybody but who asked, and the deciding post.
    """
    now = look(case, _NAMES, _WAITING, (case,))
    rows = [one for one in now.json(0) or [] if one[3] == consult]
    if not rows:
        raise NotWaited(case=case)
    mine = next((one for one in (rows[0][4], spec(now.item).decide_post) if may(by, post=one)), None)
    if mine is None:
        raise NotYours(case=case)
    if not why.strip():
        raise NothingAsked(case=case)
    asked = {one[0] for one in rows}
    gone = (at.isoformat(), str(by.account), within(why, WORDS, "why"), str(consult))
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "recall-consult",
        by=by.account,
        at=at,
        close=[task.id for task in now.tasks if task.name in _PURPOSES and _body(now, task) in asked],
        data=now.payload(consult=consult, **by.acting(mine)),
        also=(Also(_ENDED, (at.isoformat(), [str(one[0]) for one in rows])), Also(_RECALLED, gone)),
    )


def attach_opinion(*, case: int, file: uuid.UUID, by: Actor, at: datetime) -> int:
    """意见附件. A checked file goes with the opinion that is about to be given; its id. Sent again, it is there once.

    :raises NotYours, TaskGone: for whoever is not asked, or has answered. :raises PapersFull: beyond twenty.
    :raises FileGone: for a file that is not his own.
    """
    now = look(case, (TASK,), _WAITING, (case,))
    body = _body(now, task_of(now, TASK, by))
    assert by.account is not None  # he has a task, so he is somebody
    kept = own_file(file, by)
    with one_at_a_time(case, by.account):
        papers = ConsultPaper.objects.filter(body=body)
        same = papers.filter(file__sha256=kept.sha256).values_list("pk", flat=True).first()
        if same is None and papers.count() >= MOST_PAPERS:
            raise PapersFull()
        return same or ConsultPaper.objects.create(body_id=body, file_id=file, by_id=by.account, at=at).pk


def take_out_opinion_paper(*, case: int, paper: int, by: Actor, at: datetime) -> bool:
    """取出意见附件. A file does not go with the opinion after all; whether it was there.

    :raises NotYours, TaskGone: as ``attach_opinion``.
    """
    now = look(case, (TASK,), _WAITING, (case,))
    body = _body(now, task_of(now, TASK, by))
    return ConsultPaper.objects.filter(pk=paper, body=body).delete()[0] > 0


def _body(now: Seen, task: OpenTask) -> int:
    """The row of the one whose task this is: who was asked last, if a former question ended with a decision.

    A body's task may have been passed to one of its people; a person's own never is (``passing_on``).
    """
    about = (task.post, _PURPOSES[task.name])
    rows: list[list[Any]] = [one for one in now.json(0) or [] if (one[1], one[5]) == about]
    himself = [one[0] for one in rows if one[2] is not None and one[2] == task.actor]
    return int((himself or [one[0] for one in rows if one[2] is None])[-1])


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
