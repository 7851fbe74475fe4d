"""受理. From the filed application to the running clock: accepted, corrected once, or accepted by silence."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions import materials, tolerance
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.actions.ending.closing import lapsed
from onewindow.domain.cases.actions.filing import Holder, holder_columns
from onewindow.domain.cases.actions.materials import Paper
from onewindow.domain.cases.actions.reading import ALL, Seen, look, must_be_in, must_own, task_of
from onewindow.domain.cases.models import Opinion
from onewindow.domain.cases.refusals import (
    AnswersWrong,
    InputUndecided,
    MaterialsMissing,
    NothingNamed,
    NotYours,
    SecondNotice,
    StillFaulty,
)
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.actions import Actor, act_on_mandate, may
from onewindow.kernel import step
from onewindow.kernel.step import Also, Moved, Open

_OFFICE = ("accept", "notice-limit")
_LACKING = (
    ", c.received_at, c.accepted_at, ARRAY(SELECT m.state || ' ' || m.slug FROM cases_material m WHERE m.case_id = %s::bigint"
    " AND m.state IN ('missing', 'faulty', 'promised') AND m.satisfied_by <> 'output')"
)
_PAPERS = (
    ", c.answers, (SELECT jsonb_agg(jsonb_build_array(m.slug, m.need, m.state, m.received_at))"
    " FROM cases_material m WHERE m.case_id = %s::bigint)"
    ", (SELECT jsonb_agg(jsonb_build_array(k.id, k.items, k.at, k.answered_at) ORDER BY k.at)"
    " FROM cases_correction k WHERE k.case_id = %s::bigint)"
)
_TAKEN = ", (SELECT e.post_id FROM cases_elsewhere e WHERE e.case_id = %s::bigint AND e.way = 'reach')"
_NOTICE = """
INSERT INTO cases_correction (case_id, items, text, by_id, at)
SELECT %s::bigint, %s::text[], %s::text, %s::bigint, %s::timestamptz FROM s
"""
_ANSWERED = "UPDATE cases_correction SET answered_at = %s::timestamptz FROM s WHERE id = %s::bigint"
_OUTPUTS = """
UPDATE cases_material SET satisfied_by = 'output', licence = m.licence, state = 'checked', received_at = m.at
FROM s, jsonb_to_recordset(%s::jsonb) AS m(slug text, licence bigint, at timestamptz)
WHERE case_id = %s::bigint AND cases_material.slug = m.slug
"""


def accept(*, case: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """受理. Accept a filed case: what came in has been looked at, the reviews open, the promised clock starts.

    :param seen: the version of the case the clerk had before him, if the door sends it.
    :raises MaterialsMissing: if a required material is absent or faulty and was not promised.
    :raises LetterUnsigned: if the applicant has not confirmed the letter for what he promised.
    """
    now = look(case, _OFFICE, _LACKING, (case,))
    task_of(now, "accept", by, seen)
    lacking, promised = rules.sorted_out(now.extra[2])
    if lacking:
        raise MaterialsMissing(materials=lacking)
    if promised:
        tolerance.must_be_promised(case, promised)
    return _accept(now, "accept", at, by, at)


def deem_accepted(*, case: int, at: datetime) -> Moved:
    """视为受理. Nothing was told within five days: the case counts as accepted from the day of receipt (art. 32 (4))."""
    now = look(case, ALL, _LACKING, (case,))
    must_be_in(now, "filed")
    return _accept(now, "deem-accepted", now.extra[0], Actor.SYSTEM, at, lapsed(case, at))


def _accept(now: Seen, move: str, accepted_at: datetime, by: Actor, at: datetime, *also: Also) -> Moved:
    known = spec(now.item)
    clock = clocks.started(known, accepted_at, now.extra[0], now.centre)
    work = clocks.begun(known, clock, accepted_at, now.centre)
    if now.extra[1] is not None:
        work = _left(now, known, clock, work, accepted_at)
    promised = rules.sorted_out(now.extra[2])[1]
    awaited, given = tolerance.begun(known, now.id, now.owner, promised, at, clock.promised, now.centre)
    return step.step(
        CASE,
        now.id,
        now.version,
        move if any(task.name == "review" for task in work) else f"{move}-direct",
        by=by.account,
        at=at,
        close=now.ids(),
        open=[*work, *awaited],
        set=_clock_columns(clock, accepted_at),
        data=_clock_payload(now, clock) | by.acting(known.window_post),
        also=(materials.checked(now.id, by.account), *given, *also),
    )


def _left(now: Seen, known: ItemSpec, clock: rules.Clock, work: list[Open], at: datetime) -> list[Open]:
    """What is still to be done in a case accepted before: a department that has given its opinion is not asked again."""
    said = set(Opinion.objects.filter(case=now.id).values_list("post", flat=True))
    left = [task for task in work if task.name != "review" or task.post not in said]
    if known.review_posts and not any(task.name == "review" for task in left):
        left.insert(0, clocks.posted("decide", known.decide_post, at, clock.promised, now.centre))
    return left


def _clock_columns(clock: rules.Clock, accepted_at: datetime) -> dict[str, Any]:
    return {
        "accepted_at": accepted_at,
        "promised_due_at": clock.promised,
        "statutory_due_at": clock.statutory,
    }


def _clock_payload(now: Seen, clock: rules.Clock) -> dict[str, Any]:
    law = {"statutory": clock.statutory} if clock.statutory else {}
    return now.payload(promised=clock.promised, **law)


def accept_set(*, cases: Sequence[int], by: Actor, at: datetime) -> list[int]:
    """并联受理. Accept the cases of one bundle together, all or none; waiting ones stay waiting. Ids of the accepted.

    The bundle's own task has been checked by the bundle's verb; here the actor must hold a window post.

    :raises NotYours: without a window post.
    :raises MaterialsMissing: with the case and the materials in the way.
    :raises ChangedMeanwhile: if one of them moved meanwhile; then none is accepted.
    """
    if not may(by, role="window"):
        raise NotYours(cases=list(cases))
    moved: list[int] = []
    with transaction.atomic():
        found = [look(case, _OFFICE, _LACKING, (case,)) for case in sorted(cases)]
        filed = {now.id: rules.sorted_out(now.extra[2]) for now in found if now.state == "filed"}
        lacking = {case: slugs for case, (slugs, _) in filed.items() if slugs}
        if lacking:
            raise MaterialsMissing(
                materials=sorted({slug for slugs in lacking.values() for slug in slugs}), cases=lacking
            )
        for case, (_, promised) in filed.items():
            if promised:
                tolerance.must_be_promised(case, promised)
        for now in found:
            if now.state != "waiting":
                must_be_in(now, "filed")
                _accept(now, "accept", at, by, at)
                moved.append(now.id)
    return moved


def start(
    *,
    case: int,
    outputs: Mapping[str, int | None],
    answers: Mapping[str, Any] | None = None,
    holder: Holder | None = None,
    by: Actor,
    at: datetime,
) -> Moved:
    """前置已决、启动. A waiting case begins: its sibling's result has come, its clock starts now.

    :param outputs: slugs of the materials the siblings' results stand for, with the licence (None: a record).
    :param answers: what the results bring for the form (a new credit code).
    :param holder: who is to hold the result from now on: the enterprise a sibling has founded.
    :raises InputUndecided: if a material that only a sibling gives is still missing.
    :raises MaterialsMissing: if another one is.
    """
    now = look(case, ALL, _PAPERS, (case, case))
    must_be_in(now, "waiting")
    if by.kind != "system" and not may(by, role="window"):
        raise NotYours(case=case)
    lacking = {m[0] for m in now.json(1) or () if m[2] in ("missing", "faulty")} - outputs.keys()
    known = spec(now.item)
    from_siblings = {m.key for m in known.materials if m.satisfied_by == "output"}
    if lacking:
        raise (InputUndecided if lacking & from_siblings else MaterialsMissing)(case=case, materials=sorted(lacking))
    clock = clocks.started(known, at, at, now.centre)
    rows = [{"slug": slug, "licence": licence, "at": at.isoformat()} for slug, licence in outputs.items()]
    promised = [m[0] for m in now.json(1) or () if m[2] == "promised"]
    awaited, given = tolerance.begun(known, case, now.owner, promised, at, clock.promised, now.centre)
    return step.step(
        CASE,
        case,
        now.version,
        "start" if known.review_posts else "start-direct",
        by=by.account,
        at=at,
        close=now.ids(),
        open=[*clocks.begun(known, clock, at, now.centre), *awaited],
        set={
            **_clock_columns(clock, at),
            "answers": {**now.json(0), **(answers or {})},
            **(holder_columns(holder) if holder else {}),
        },
        data=_clock_payload(now, clock),
        also=(Also(_OUTPUTS, [json.dumps(rows), str(case)]), materials.checked(case, by.account), *given),
    )


def correct(*, case: int, items: Sequence[str], text: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """一次性告知. Tell the applicant, once and completely, what is to be put right before acceptance (art. 32 (4)).

    :param items: slugs of materials and keys of answers.
    :raises NothingNamed: without items or text, or with an item this case does not have.
    :raises SecondNotice: for what an earlier notice could have named.
    """
    now = look(case, _OFFICE, _PAPERS, (case, case))
    mine = task_of(now, "accept", by, seen)
    papers, notices = now.json(1), now.json(2)
    received = {slug: _moment(when) for slug, _, _, when in papers or ()}
    named = sorted(set(items))
    unknown = set(named) - received.keys() - {e.key for e in spec(now.item).elements}
    if not named or unknown or not text.strip():
        raise NothingNamed(case=case, unknown=sorted(unknown))
    earlier = {slug: at_ for _, slugs, when, _ in notices or () if (at_ := _moment(when)) for slug in slugs}
    late = rules.named_late(earlier, named, received)
    if late:
        raise SecondNotice(case=case, items=late)
    return step.step(
        CASE,
        case,
        now.version,
        "correct",
        by=by.account,
        at=at,
        close=now.ids(),
        open=(Open("correct", actor=now.owner),),
        data=now.payload(items=len(named), **by.acting(mine.post)),
        also=(
            Also(_NOTICE, [str(case), named, text.strip(), str(by.account), at.isoformat()]),
            materials.faulty(case, named, by.account),
        ),
    )


def resubmit(
    *,
    case: int,
    answers: Mapping[str, Any] | None = None,
    papers: Sequence[Paper] = (),
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """补正提交. The applicant hands in what the notice named; the office's five days run from this receipt.

    :raises StillFaulty: if something named is neither handed in anew nor answered differently.
    :raises AnswersWrong: with the fields that do not hold.
    """
    now = look(case, ("correct",), _PAPERS + _TAKEN, (case, case, case))
    must_own(now, by)
    task_of(now, "correct", by, seen)
    old, held, notices = now.json(0), now.json(1), now.json(2)
    new = {**old, **(answers or {})}
    known = spec(now.item)
    rows = materials.renewed_rows({slug: need for slug, need, _, _ in held or ()}, papers, at)
    fresh = {row["slug"] for row in rows} | {key for key, value in new.items() if value != old.get(key)}
    notice_id, named, _, _ = notices[-1]
    left = sorted(set(named) - fresh)
    if left:
        raise StillFaulty(case=case, items=left)
    changed = [e for e in known.elements if e.key in fresh]
    wrong = rules.wrong_answers(changed, new)
    if wrong:
        raise AnswersWrong(fields=wrong)
    tolerance.must_be_new(case, [row["slug"] for row in rows if row["state"] == "promised"])
    renewed, pages = materials.renewed(case, rows), materials.pages_renewed(case, papers, at)
    letter = tolerance.letter(rows=rows, by=by, at=at, case=case)

    def go() -> Moved:
        return step.step(
            CASE,
            case,
            now.version,
            "resubmit",
            by=by.account,
            at=at,
            close=now.ids(),
            open=clocks.notice(known, at, now.centre, now.extra[3]),
            set={"received_at": at, "answers": new},
            data=now.payload(),
            also=(Also(_ANSWERED, [at.isoformat(), str(notice_id)]), *(one for one in (renewed, pages, letter) if one)),
        )

    return go() if by.account == now.owner else _in_his_name(now, go, by, at)


def _in_his_name(now: Seen, go: Callable[[], Moved], by: Actor, at: datetime) -> Moved:
    """Answered on a mandate: the act is written down for the giver at the moment of the step, or neither happens."""
    with transaction.atomic():
        moved = go()
        whose = {"owner": now.owner, "enterprise": now.enterprise}
        act_on_mandate(**whose, about=now.about, ref=f"case:{now.id}", act="case.resubmit", by=by, at=at)
    return moved


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
