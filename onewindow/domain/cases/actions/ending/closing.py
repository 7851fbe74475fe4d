"""办结. How a case ends apart from its decision: closed, withdrawn by the applicant, stopped because its input was refused."""

from datetime import datetime

from onewindow.domain.cases.actions.clock.hearings import unheard
from onewindow.domain.cases.actions.clock.holding import HEARING, unheld
from onewindow.domain.cases.actions.reading import ALL, look, must_be_in, must_own, task_of
from onewindow.domain.cases.models import ENDED, RUNNING, Case
from onewindow.domain.cases.queries import archive as files
from onewindow.domain.cases.refusals import FileDestroyed, NoSuchCase, NotAtThisStep, NotYours
from onewindow.domain.cases.states import CASE
from onewindow.domain.org.actions import Actor
from onewindow.kernel import log, seal, step
from onewindow.kernel.step import Also, Moved

_LAPSED = """
UPDATE cases_consent SET declined_at = %s::timestamptz
FROM s WHERE case_id = %s::bigint AND given_at IS NULL AND declined_at IS NULL
"""


def lapsed(case: int, at: datetime) -> Also:
    """提议失效. A proposal nobody has answered ends with the step that makes it pointless; later another one may be made."""
    return Also(_LAPSED, (at.isoformat(), str(case)))


def close(*, case: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """办结. The result has been handed over, and the file is closed: by the window, or by the system when all is sent."""
    now = look(case, ("close",), ", c.outcome")
    mine = task_of(now, "close", by, seen)
    return step.step(
        CASE,
        case,
        now.version,
        "close",
        by=by.account,
        at=at,
        close=now.ids(),
        set={"closed_at": at},
        data=now.payload(outcome=now.extra[0], **by.acting(mine.post)),
    )


def withdraw(*, case: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """撤回. The applicant withdraws before the decision; every open task of the case ends.

    :raises NotOwner: for everybody but the applicant himself; who holds his mandate may not.
    :raises NotAtThisStep: after the decision.
    """
    now = look(case, ALL)
    must_own(now, by, personally=True)
    must_be_in(now, *RUNNING)
    ends = [lapsed(case, at)]
    ends += [unheld(case, at)] if now.ids("release") else []
    ends += [unheard(case, at)] if now.ids(*HEARING) else []
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "withdraw",
        by=by.account,
        at=at,
        close=now.ids(),
        set={"closed_at": at, "outcome": "withdrawn"},
        data=now.payload(),
        also=tuple(ends),
    )


def stop(*, case: int, by: Actor, at: datetime) -> Moved:
    """终止. What the case waited for was refused or withdrawn, or its bundle was not accepted: it cannot begin."""
    now = look(case, ALL)
    must_be_in(now, "waiting", "filed")
    if by.kind != "system":
        raise NotYours(case=case)  # a window that could stop a case would refuse it alone (窗口无否决权)
    return step.step(
        CASE,
        case,
        now.version,
        "stop",
        by=by.account,
        at=at,
        close=now.ids(),
        set={"closed_at": at, "outcome": "stopped"},
        data=now.payload(),
        also=lapsed(case, at),
    )


def archive(*, number: str, by: Actor, at: datetime) -> bytes:
    """归档. The closed case as one file that anybody can verify; that it was made, and its hash, is in the log.

    What the log has settled is sealed first, so that every event of the case comes with its proof.

    :raises NoSuchCase: for an unknown number. :raises NotAtThisStep: while the case is under way. :raises FileDestroyed: by which rule and when.
    :raises NotYours: for anybody but the installation's operator: the file holds everything, unmasked.
    """
    row = Case.objects.filter(number=number).first()
    if row is None:
        raise NoSuchCase(number=number)
    if by.kind != "system":
        raise NotYours(case=row.pk)
    if row.state not in ENDED:
        raise NotAtThisStep(case=row.pk, state=row.state)
    gone = files.destroyed(number)
    if gone is not None:
        raise FileDestroyed(number=number, rule=gone.rule, source=gone.source, at=gone.at, sm3=gone.sm3)
    log.seal_batches(at)
    made = files.packed(files.facts(row))
    log.add("archive.made", by=by.account, at=at, kind="case", thing=row.pk, data={"sm3": seal.sm3(made).hex()})
    return made
