"""销毁. Files whose term of keeping is over go when one person lists them and another approves the list; never by a clock (0061).

The rows go in one statement of the owner's function ``case_destroy``; a certificate and the events stay. The bytes of the papers
follow in the night, with all uploads that nothing refers to.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError, transaction

from onewindow.domain.cases.models import MOST_FILES, Case, Disposal
from onewindow.domain.cases.queries import archive as files
from onewindow.domain.cases.refusals import NotAtThisStep, NotYours
from onewindow.domain.cases.states import APPROVED, DESTROYED, DISPOSAL, PROPOSED
from onewindow.domain.org.actions import Actor, may_keep_calendar
from onewindow.kernel import log, seal, sql, step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Moved
from onewindow.kernel.typed import within

_LISTING = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':disposal', 0))"
_DESTROY = "SELECT case_destroy(%s::bigint, %s::bigint, %s::timestamptz, %s::jsonb)"


@step.constraint("destroyed_when_due", "destroyed_with_its_bundle", "destroyed_after_its_appeal")
class NotDue(Refusal):
    """A file of this list is not due, or a bundle's files are not all on it (案卷未到期或联办件不齐)."""

    source = "档案法 art. 21"


@step.constraint("disposal_answered_by_another", "destroyed_by_two", "destroyed_by_two_persons")
class AnotherAnswers(Refusal):
    """Whoever proposed the list cannot answer it (销毁清册须由第二人审批)."""


@step.constraint("disposal_names_files", "disposal_declined_says_why")
class ListUnfit(Refusal):
    """A list names one to a hundred files and says what the appraisal found; declining says why (销毁清册不完整)."""


class ListedAlready(Refusal):
    """A file of this list stands on another one that is not done (案卷已在另一清册)."""


class NoSuchDisposal(Refusal):
    """There is no such list (查无此销毁清册)."""


def propose_disposal(*, cases: Sequence[int], reason: str, by: Actor, at: datetime) -> int:
    """拟销毁. List due files with what the appraisal found; the files of a bundle come onto the list together. Its id.

    :raises NotYours: for anybody who does not administer the whole city.
    :raises NotDue, ListedAlready, ListUnfit: see there.
    """
    _must_administer(by)
    listed = files.together(cases)
    if not reason.strip() or not 0 < len(listed) <= MOST_FILES:
        raise ListUnfit()
    if set(listed) - files.due_of(listed, at):
        raise NotDue()
    born = {"cases": listed, "reason": within(reason, 1000, "reason"), "proposed_by": by.account, "proposed_at": at}
    with transaction.atomic():
        sql.row(_LISTING)  # of two at once the second sees the list of the first
        if Disposal.objects.filter(state__in=(PROPOSED, APPROVED), cases__overlap=listed).exists():
            raise ListedAlready()
        return step.new(DISPOSAL, "propose", by=by.account, at=at, set=born, data={"files": len(listed)})


def approve_disposal(*, disposal: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """批准销毁. Another person approves the list; ``destroy`` then carries it out.

    :raises AnotherAnswers: for whoever proposed it. :raises NotYours, NoSuchDisposal, NotAtThisStep: see there.
    """
    return _answer("approve", disposal, by, at, seen, "")


def decline_disposal(*, disposal: int, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """不予销毁. Another person declines the list, and says why; its files can be listed again.

    :raises ListUnfit: without a word. :raises AnotherAnswers, NotYours, NoSuchDisposal, NotAtThisStep: see there.
    """
    if not why.strip():
        raise ListUnfit()
    return _answer("decline", disposal, by, at, seen, within(why, 1000, "why"))


def destroy(*, disposal: int, by: Actor, at: datetime) -> int:
    """销毁. Archive every file of an approved list, keep the hash, and let all of them go in one transaction; how many.

    Carried out a second time, or after an interruption, it does what is left: everything or nothing.

    :raises NotAtThisStep: unless the list is approved. :raises NotDue: if a file is not due by the rules of now.
    :raises ChangedMeanwhile: if a file changed between its archive and this.
    """
    _must_administer(by)
    row = _list(disposal)
    if row.state == DESTROYED:
        return row.certificates.count()
    if row.state != APPROVED:
        raise NotAtThisStep(state=row.state)
    log.seal_batches(at)
    known = files.facts_of(list(Case.objects.filter(pk__in=row.cases).order_by("pk")))
    told = [
        {"thing": one.case.pk, "version": one.case.version, "sm3": seal.sm3(files.packed(one)).hex()} for one in known
    ]
    try:
        with transaction.atomic():
            found = sql.row(_DESTROY, (str(disposal), _plain(by.account), at.isoformat(), json.dumps(told)))
    except DatabaseError as error:
        refusal = step.refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
    return int(found[0]) if found else 0


def _plain(account: int | None) -> str | None:
    return None if account is None else str(account)


def _must_administer(by: Actor) -> None:
    if not may_keep_calendar(by):
        raise NotYours()


def _list(disposal: int) -> Disposal:
    row = Disposal.objects.filter(pk=disposal).first()
    if row is None:
        raise NoSuchDisposal(disposal=disposal)
    return row


def _answer(move: str, disposal: int, by: Actor, at: datetime, seen: int | None, why: str) -> Moved:
    _must_administer(by)
    row = _list(disposal)
    if row.state != PROPOSED:
        raise NotAtThisStep(state=row.state)
    if row.proposed_by_id == by.account:
        raise AnotherAnswers()
    given = {"answered_by": by.account, "answered_at": at, "answer": why}
    version = row.version if seen is None else seen
    return step.step(DISPOSAL, disposal, version, move, by=by.account, at=at, set=given)
