"""决定. Granting, and refusing with a second person's consent; the licence is born in the decision's own statement."""

from datetime import datetime

from onewindow.domain.cases.actions import tolerance
from onewindow.domain.cases.actions.clock.due import delivery, notice, posted
from onewindow.domain.cases.actions.clock.holding import HEARING, must_run
from onewindow.domain.cases.actions.reading import Seen, look, task_of
from onewindow.domain.cases.actions.refusing import must_have_reason
from onewindow.domain.cases.refusals import (
    OpinionAgainst,
    PaperAwaited,
    ReasonsMissing,
    SecondPerson,
    TechnicalAwaited,
    VisitAwaited,
)
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.licences.actions import Grant, rows
from onewindow.domain.org.actions import Actor
from onewindow.kernel import step
from onewindow.kernel.step import Also, Moved

_LIMITS = ("promised-limit", "statutory-limit")
_ASKED = ("opine", "read-notice", "meet", "visit", "technical")
"""Who was asked and has not answered is not waited for after the decision; an ordered visit or technical review is, before a grant."""
_DECIDE = ("decide", "release", "extend", *HEARING, *_LIMITS, *_ASKED)
_CONSENT = ("consent", "notice-limit", "extend", *_LIMITS, *tolerance.TASKS, *_ASKED)
_DUE = ", c.promised_due_at, c.received_at"
_TAKEN = ", (SELECT e.post_id FROM cases_elsewhere e WHERE e.case_id = %s::bigint)"
_ACCEPTS = _TAKEN.removesuffix(")") + " AND e.way = 'reach')"
HOLDER = (
    ", c.person_id, c.holder_name, c.holder_code, c.answers, EXISTS (SELECT 1 FROM cases_opinion o"
    " WHERE o.case_id = %s::bigint AND o.stance = 'disagree')"
    ", ARRAY(SELECT p.material FROM cases_promise p WHERE p.case_id = %s::bigint AND p.checked_at IS NULL"
    " AND p.lapsed_at IS NULL ORDER BY p.material)" + _TAKEN
)
_PROPOSAL = (
    ", (SELECT jsonb_build_array(k.id, k.proposal, k.proposed_by_id) FROM cases_consent k"
    " WHERE k.case_id = %s::bigint AND k.given_at IS NULL AND k.declined_at IS NULL)"
)
_PROPOSED = """
INSERT INTO cases_consent (case_id, proposal, reason, body, post, reasons, guidance, legal_basis, proposed_by_id,
  proposed_at)
SELECT %s::bigint, %s::text, %s::text, %s::text, %s::bigint, %s::text, %s::text, %s::text, %s::bigint, %s::timestamptz
FROM s
"""
_GIVEN = """
UPDATE cases_consent SET given_by_id = %s::bigint, given_at = %s::timestamptz
FROM s WHERE id = %s::bigint
"""
_DECLINED = """
UPDATE cases_consent SET declined_by_id = %s::bigint, declined_at = %s::timestamptz, declined_why = %s::text
FROM s WHERE id = %s::bigint
"""
_REFUSAL = """
INSERT INTO cases_refusalnotice (case_id, consent_id, kind, reason, body, reasons, guidance, legal_basis, at)
SELECT k.case_id, k.id, k.proposal, k.reason, k.body, k.reasons, k.guidance, k.legal_basis, %s::timestamptz
FROM cases_consent k, s WHERE k.id = %s::bigint
"""


def grant(*, case: int, by: Actor, at: datetime, overrule: str = "", seen: int | None = None) -> Moved:
    """准予. Grant the case; the licence rows are written by the same statement, their papers follow by a job.

    :param overrule: why the opinion of a department that disagrees is not followed.
    :raises OpinionAgainst: if a department disagrees and nothing is said about it.
    :raises StillHeld: while a hold lasts.
    :raises VisitAwaited, TechnicalAwaited: while an ordered visit or technical review was neither made nor cancelled.
    :raises PaperAwaited: while a promised paper has not come or was not checked; the database refuses it too (0044).
    """
    now = look(case, _DECIDE, HOLDER, (case, case, case))
    known = spec(now.item)
    must_run(now, known.decide_post, by)
    task_of(now, "decide", by, seen)
    if now.ids("visit"):
        raise VisitAwaited(case=case)
    if now.ids("technical"):
        raise TechnicalAwaited(case=case)
    if now.extra[5]:
        raise PaperAwaited(case=case, materials=now.extra[5])
    if now.extra[4] and not overrule.strip():
        raise OpinionAgainst(case=case)
    licences = rows(grants=grants_of(now, known), by=by, at=at)
    return step.step(
        CASE,
        case,
        now.version,
        "grant",
        by=by.account,
        at=at,
        close=now.ids(),
        open=(delivery(known, at, now.centre, now.extra[6]),),
        set={"decided_at": at, "outcome": "granted", "overrule": overrule.strip()},
        data=now.payload(outputs=len(licences), **by.acting(known.decide_post)),
        also=licences,
    )


def grants_of(now: Seen, known: ItemSpec) -> list[Grant]:
    """The licences a grant of this case makes, from what ``HOLDER`` has read."""
    person, name, code, *_ = now.extra
    return [
        Grant(
            type=result.licence_type,
            case=now.id,
            issuer=known.department_id,
            issuer_uscc=known.department_uscc,
            area=known.department_uscc[2:8],
            owner=now.owner,
            holder_person=None if now.enterprise else person,
            holder_enterprise=now.enterprise,
            holder_name=name,
            holder_code=code,
            years=result.validity_years,
            answers=now.json(3),
        )
        for result in known.results
        if result.kind == "licence"
    ]


def propose_not_accept(
    *,
    case: int,
    reason: str,
    reasons: str,
    guidance: str,
    legal_basis: str,
    body: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """拟不予受理. Propose not to accept: a second person is asked; the five days go on running.

    :param reason: a code of the list (``data/reasons.json``). :param body: the right body, where the power is another's.
    :raises ReasonsMissing: without reasons, legal basis and what can be done instead.
    :raises ReasonUnknown, BodyMissing: no such reason; it needs the right body.
    """
    return _propose("accept", "not-accept", case, (reason, body), (reasons, guidance, legal_basis), by, at, seen)


def propose_refusal(
    *,
    case: int,
    reason: str,
    reasons: str,
    guidance: str,
    legal_basis: str,
    body: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """拟不予许可. Propose to refuse: nothing is refused before a second person consents; the clock goes on.

    :raises ReasonsMissing, ReasonUnknown, BodyMissing: as ``propose_not_accept``.
    """
    return _propose("decide", "refuse", case, (reason, body), (reasons, guidance, legal_basis), by, at, seen)


def _propose(
    task: str,
    proposal: str,
    case: int,
    coded: tuple[str, str],
    texts: tuple[str, str, str],
    by: Actor,
    at: datetime,
    seen: int | None,
) -> Moved:
    words = [text.strip() for text in texts]
    if not all(words):
        raise ReasonsMissing(case=case)
    must_have_reason(proposal, *coded)
    now = look(case, (task, *HEARING), _DUE)
    known = spec(now.item)
    if proposal == "refuse":
        must_run(now, known.decide_post, by)
    mine = task_of(now, task, by, seen)
    due = now.extra[0] or notice(known, now.extra[1], now.centre)[0].due_at
    return step.step(
        CASE,
        case,
        now.version,
        f"propose-{proposal}",
        by=by.account,
        at=at,
        close=(mine.id,),
        open=(posted("consent", known.supervisor_post, at, due, now.centre),),
        data=now.payload(**by.acting(mine.post)),
        also=Also(
            _PROPOSED,
            (str(case), proposal, coded[0], coded[1].strip(), str(mine.post), *words, str(by.account), at.isoformat()),
        ),
    )


def consent(*, case: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """同意不予. The second person consents: the case is refused (or not accepted), in writing, with reasons.

    :raises SecondPerson: if it is the same person who proposed it.
    """
    now = look(case, _CONSENT, _PROPOSAL + _TAKEN, (case, case))
    mine = task_of(now, "consent", by, seen)
    consent_id, proposal, proposed_by = now.json(0)
    if proposed_by == by.account:
        raise SecondPerson(case=case)
    values = {"consent_id": consent_id, "outcome": "refused", "decided_at": at}
    if proposal == "not-accept":
        values = {"consent_id": consent_id, "outcome": "not_accepted", "closed_at": at}
    return step.step(
        CASE,
        case,
        now.version,
        proposal,
        by=by.account,
        at=at,
        close=now.ids(),
        open=(delivery(spec(now.item), at, now.centre, now.extra[1]),) if proposal == "refuse" else (),
        set=values,
        data=now.payload(consent=consent_id, **by.acting(mine.post)),
        also=(
            Also(_GIVEN, (str(by.account), at.isoformat(), str(consent_id))),
            Also(_REFUSAL, (at.isoformat(), str(consent_id))),
        ),
    )


def decline(*, case: int, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """不同意. The second person sends the proposal back to whoever proposed it.

    :raises ReasonsMissing: without a word why.
    """
    if not why.strip():
        raise ReasonsMissing(case=case)
    now = look(case, ("consent",), _PROPOSAL + _DUE + _ACCEPTS, (case, case))
    task = task_of(now, "consent", by, seen)
    consent_id, proposal, _ = now.json(0)
    known = spec(now.item)
    if proposal == "refuse":
        back = posted("decide", known.decide_post, at, now.extra[1], now.centre)
    else:
        back = notice(known, now.extra[2], now.centre, now.extra[3])[0]
    return step.step(
        CASE,
        case,
        now.version,
        f"decline-{proposal}",
        by=by.account,
        at=at,
        close=(task.id,),
        open=(back,),
        data=now.payload(consent=consent_id, **by.acting(task.post)),
        also=Also(_DECLINED, (str(by.account), at.isoformat(), why.strip(), str(consent_id))),
    )
