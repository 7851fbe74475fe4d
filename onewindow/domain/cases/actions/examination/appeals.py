"""复议、诉讼. The course of an appeal against a refusal: recorded, upheld, or annulled and decided anew.

The office records what the reviewing body or the court sent it; it decides nothing of an appeal. Annulled, the case goes back to
who decides, with clocks of its own from the day the decision reached the office (decision 63).
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.actions.reading import Seen, look
from onewindow.domain.cases.models.appeal import APPEALS, ENDINGS, Appeal
from onewindow.domain.cases.refusals import FileDestroyed, NotAtThisStep, NotYours
from onewindow.domain.cases.states import CASE, CLOSED, REFUSED
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved, Open
from onewindow.kernel.worktime import CHINA

_RECORDED = """
INSERT INTO cases_appeal (case_id, kind, body, number, received_on, recorded_by_id, recorded_at)
SELECT %s::bigint, %s::text, %s::text, %s::text, %s::date, %s::bigint, %s::timestamptz FROM s
"""
_ENDED = """
UPDATE cases_appeal SET outcome = %s::text, ended_on = %s::date, ended_number = %s::text, document_id = %s::uuid,
  ended_by_id = %s::bigint, ended_at = %s::timestamptz
FROM s WHERE id = %s::bigint
"""
_OUTCOME = ', c.outcome, c."group", EXISTS (SELECT FROM cases_certificate k WHERE k.case_id = c.id)'
AGAINST = ("refused", "deemed_refused")


@step.constraint("one_open_appeal")
class AppealOpen(Refusal):
    """An appeal against this refusal runs already (复议、诉讼正在进行)."""


class NoAppeal(Refusal):
    """No appeal against this refusal runs (无正在进行的复议、诉讼)."""


@step.constraint("known_appeal", "known_ending", "appeal_ends_in_writing", "appeal_ends_after_it_came")
class AppealUnwritten(Refusal):
    """Name the body, the day and, at the end, number and document of its decision (复议、诉讼文书不完整)."""

    source = "行政复议法 art. 75; 行政诉讼法 art. 80"


@step.constraint("reopened_by_an_annulment")
class NotAnnulled(Refusal):
    """A refusal is undone only by the decision that annulled it (未被撤销)."""


def record_appeal(
    *,
    case: int,
    kind: str,
    body: str,
    number: str = "",
    received_on: date,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """登记复议、诉讼. The office was told of an appeal against its refusal: by which body, since when.

    :param kind: ``reconsideration`` or ``litigation``. :raises AppealUnwritten, AppealOpen, FileDestroyed, NotYours, NotAtThisStep: see there.
    """
    now, known = _against(case, by)
    if kind not in APPEALS or not body.strip() or received_on > at.astimezone(CHINA).date():
        raise AppealUnwritten(case=case)
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "record-appeal",
        by=by.account,
        at=at,
        data=now.payload(kind=kind, **by.acting(known.supervisor_post)),
        also=Also(
            _RECORDED,
            (str(case), kind, body.strip(), number.strip(), received_on.isoformat(), str(by.account), at.isoformat()),
        ),
    )


def end_appeal(
    *,
    case: int,
    outcome: str,
    ended_on: date,
    number: str = "",
    document: UUID | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """复议、诉讼结果. Upheld or withdrawn, the refusal stands; annulled, the case is decided anew, with its limits from now.

    :param number, document: of the decision or judgment; without them nothing is undone.
    :raises NoAppeal, AppealUnwritten, NotYours: see there.
    """
    now, known = _against(case, by)
    appeal = Appeal.objects.filter(case=case, outcome="").first()
    if appeal is None:
        raise NoAppeal(case=case)
    written = bool(number.strip()) and document is not None
    if outcome not in ENDINGS or ended_on < appeal.received_on or (outcome != "withdrawn" and not written):
        raise AppealUnwritten(case=case)
    kept = str(document) if document else None
    row = (outcome, ended_on.isoformat(), number.strip(), kept, str(by.account), at.isoformat(), str(appeal.pk))
    again = outcome == "annulled"
    open_, columns = _anew(now, known, at) if again else ((), {})
    with transaction.atomic():
        return step.step(
            CASE,
            case,
            now.version if seen is None else seen,
            "reopen" if again else "end-appeal",
            by=by.account,
            at=at,
            close=now.ids() if again else (),
            open=open_,
            set=columns,
            data=now.payload(outcome=outcome, **by.acting(known.supervisor_post)),
            also=Also(_ENDED, row),
        )


def _against(case: int, by: Actor) -> tuple[Seen, ItemSpec]:
    """The refused case, for the second person of its deciding body: who refused does not record what became of it."""
    now = look(case, (), _OUTCOME)
    known = spec(now.item)
    if not may(by, post=known.supervisor_post):
        raise NotYours(case=case)
    if now.extra[2]:
        raise FileDestroyed(case=case)
    if now.state not in (REFUSED, CLOSED) or now.extra[0] not in AGAINST:
        raise NotAtThisStep(case=case, state=now.state)
    return now, known


def _anew(now: Seen, known: ItemSpec, at: datetime) -> tuple[tuple[Open, ...], dict[str, object]]:
    clock = clocks.started(known, at, at, now.centre)
    work = [clocks.posted("decide", known.decide_post, at, clock.promised, now.centre)]
    work.append(Open("promised-limit", due_at=clock.promised))
    if clock.statutory is not None:
        work.append(Open("statutory-limit", due_at=clock.statutory))
    columns: dict[str, object] = {
        "accepted_at": at,
        "received_at": at,
        "promised_due_at": clock.promised,
        "statutory_due_at": clock.statutory,
        "decided_at": None,
        "closed_at": None,
        "outcome": "",
        "consent_id": None,
    }
    return tuple(work), columns
