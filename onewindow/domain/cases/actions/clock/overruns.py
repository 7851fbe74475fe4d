"""逾期说明. A limit has passed before the decision: noted once, explained by the deciding body, shown to everybody.

优化营商环境条例 art. 36: limits are kept; who goes over one says publicly why (decision 86).
"""

from datetime import datetime

from django.db.models import F

from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Case, Overrun
from onewindow.domain.cases.refusals import (
    ExplainedAlready,
    ExplanationMissing,
    NamesTheApplicant,
    NoSuchOverrun,
    NotAtThisStep,
    NotOver,
    NotYours,
)
from onewindow.domain.cases.states import EXPLAINED, OVER, OVERRUN
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step
from onewindow.kernel.models import Task
from onewindow.kernel.step import Moved, Open
from onewindow.kernel.typed import within

WORDS = 1000


def note_overrun(*, case: int, clock: str, at: datetime) -> int | None:
    """超期登记. A limit of a case has passed: its department is asked why; the id, None if it was noted before.

    Of the law's limit only where it was read in its source: nothing else is called law.

    :param clock: ``promised`` or ``statutory``. :raises NotOver: as long as the limit has not passed.
    """
    row = Case.objects.values(
        "item_version_id", "department_id", "centre_id", "accepted_at", due=F(f"{clock}_due_at")
    ).get(pk=case)
    due_at, begun_at = row["due"], row["accepted_at"]
    if due_at is None or begun_at is None or at < due_at:
        raise NotOver(case=case)
    known = spec(row["item_version_id"])
    if clock == "statutory" and not known.statutory_checked:
        return None
    if Overrun.objects.filter(case=case, clock=clock, begun_at=begun_at).exists():
        return None
    born = {
        "case_id": case,
        "clock": clock,
        "begun_at": begun_at,
        "due_at": due_at,
        "department_id": row["department_id"],
        "noted_at": at,
    }
    return step.new(
        OVERRUN,
        "note",
        by=None,
        at=at,
        set=born,
        open=(_asked(known, row["centre_id"], at),),
        data={"case": case, "clock": clock},
    )


def _asked(known: ItemSpec, centre: int | None, at: datetime) -> Open:
    calendar, opening = calendars.counting(centre)
    due = rules.due(rules.EXPLAIN, at, calendar, opening)
    amber = lights.amber_at("overrun", "explain", opened_at=at, due_at=due, calendar=calendar, opening=opening)
    return Open("explain", post=known.decide_post, amber_at=amber, due_at=due)


def explain_overrun(*, overrun: int, text: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """逾期说明. The deciding body says why a limit was not kept; the applicant is told, and everybody can read it.

    :raises ExplainedAlready: the second time. :raises NotYours: for anybody but its approver or supervisor.
    :raises ExplanationMissing, NamesTheApplicant, NoSuchOverrun: see there.
    """
    row = _found(overrun)
    known = spec(row.case.item_version_id)
    post = next((one for one in (known.decide_post, known.supervisor_post) if may(by, post=one)), None)
    if post is None:
        raise NotYours(case=row.case_id)
    if row.state != OVER:
        raise ExplainedAlready(overrun=overrun, by=row.explained_by_id, at=row.explained_at)
    return step.step(
        OVERRUN,
        overrun,
        row.version if seen is None else seen,
        "explain",
        by=by.account,
        at=at,
        close=list(Task.objects.filter(kind="overrun", thing=overrun, closed_at=None).values_list("pk", flat=True)),
        set={"explanation": _public(text, row.case), "explained_by": by.account, "explained_at": at},
        data={"case": row.case_id, "clock": row.clock, **by.acting(post)},
    )


def correct_explanation(*, overrun: int, text: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """更正逾期说明. The supervisor puts better words in the place of a published explanation; that it was done is shown.

    :raises NotAtThisStep: before it is explained. :raises NotYours: for anybody but the supervisor.
    :raises ExplanationMissing, NamesTheApplicant, NoSuchOverrun: see there.
    """
    row = _found(overrun)
    post = spec(row.case.item_version_id).supervisor_post
    if not may(by, post=post):
        raise NotYours(case=row.case_id)
    if row.state != EXPLAINED:
        raise NotAtThisStep(state=row.state)
    return step.step(
        OVERRUN,
        overrun,
        row.version if seen is None else seen,
        "correct",
        by=by.account,
        at=at,
        set={"explanation": _public(text, row.case), "corrected_by": by.account, "corrected_at": at},
        data={"case": row.case_id, "clock": row.clock, **by.acting(post)},
    )


def _found(overrun: int) -> Overrun:
    row = Overrun.objects.select_related("case").filter(pk=overrun).first()
    if row is None:
        raise NoSuchOverrun(overrun=overrun)
    return row


def _public(text: str, case: Case) -> str:
    words = within(text, WORDS, "text")
    if not words:
        raise ExplanationMissing(fields=["text"])
    if rules.names_somebody(words, case.holder_name, case.holder_code, case.phone, case.number):
        raise NamesTheApplicant(fields=["text"])
    return words
