"""延期. The law's limit is extended once, by a second person of the right rank, and the applicant is told why (art. 42)."""

from datetime import datetime
from typing import Any

from onewindow.domain.cases.actions.clock.due import posted
from onewindow.domain.cases.actions.clock.standing import Change, Standing, change, must_decide, stand
from onewindow.domain.cases.actions.reading import task_of
from onewindow.domain.cases.refusals import ReasonsMissing, SecondPerson
from onewindow.domain.cases.rules import extending
from onewindow.domain.cases.rules.extending import Allowed
from onewindow.domain.cases.rules.holding import Granted
from onewindow.domain.cases.states import CASE
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Post
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved

_ONE = (
    ", (SELECT jsonb_build_array(x.id, x.proposed_by_id, x.length, x.moves_promise, x.approved_at IS NOT NULL)"
    " FROM cases_extension x WHERE x.case_id = %s::bigint AND x.declined_at IS NULL)"
)
_PROPOSED = """
INSERT INTO cases_extension (case_id, length, rank, moves_promise, basis, reason, proposed_by_id, proposed_at)
SELECT %s::bigint, %s::text, %s::text, %s::boolean, %s::text, %s::text, %s::bigint, %s::timestamptz FROM s
"""
_APPROVED = (
    "UPDATE cases_extension SET approved_by_id = %s::bigint, approved_at = %s::timestamptz FROM s WHERE id = %s::bigint"
)
_DECLINED = """
UPDATE cases_extension SET declined_by_id = %s::bigint, declined_at = %s::timestamptz, declined_why = %s::text
FROM s WHERE id = %s::bigint
"""
_PROMISE = ("review", "decide", "consent", "promised-limit", "release", "hold-lasts")
"""What an extension leaves as it is, where the promise does not follow."""


@step.constraint("one_extension")
class ExtendedAlready(Refusal):
    """The limit of a case is extended once; it has been, or a proposal waits (已延期一次)."""

    source = "行政许可法 art. 42"


class NotExtendable(Refusal):
    """No law allows to extend the limit of this item (无延期依据)."""

    source = "行政许可法 art. 42"


class ExtensionTooLate(Refusal):
    """The law's limit has passed; what is over cannot be extended (法定时限已届满)."""

    source = "行政许可法 art. 42"


class NoHead(Refusal):
    """The office that approves this extension is not named or has no such post (未配置审批岗位)."""


def propose_extension(*, case: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """拟延期. Propose to extend the law's limit: the head of the authority, or of the government, is asked; the clock goes on.

    :param reason: what the applicant will be told.
    :raises ReasonsMissing, NotExtendable, ExtendedAlready, ExtensionTooLate, NoHead, NotYours: see there.
    """
    words = reason.strip()
    if not words:
        raise ReasonsMissing(case=case)
    standing = stand(case, _ONE, (case,))
    must_decide(standing, by)
    rule = extending.extension(standing.known)
    if rule is None:
        raise NotExtendable(case=case)
    if standing.now.json(-1):
        raise ExtendedAlready(case=case)
    _in_time(standing, at)
    now = standing.now
    row = (str(case), rule.length, rule.rank, str(rule.moves_promise).lower(), rule.basis, words)
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "propose-extension",
        by=by.account,
        at=at,
        open=(posted("extend", _head(standing, rule), at, standing.statutory_at, now.centre),),
        data=now.payload(length=rule.length, rank=rule.rank, **by.acting(standing.known.decide_post)),
        also=Also(_PROPOSED, (*row, str(by.account), at.isoformat())),
    )


def approve_extension(*, case: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """批准延期. The second person of the right rank approves: the law's limit moves, the applicant is told the reason.

    The promise follows only where the item's published guide says so.

    :raises SecondPerson: if it is the same person who proposed it.
    """
    standing = stand(case, _ONE, (case,))
    now = standing.now
    mine = task_of(now, "extend", by, seen)
    extension, proposed_by, length, also_promise, _ = now.json(-1)
    if proposed_by == by.account:
        raise SecondPerson(case=case)
    _in_time(standing, at)
    moved = _extended(standing, Granted(length, also_promise), at)
    return step.step(
        CASE,
        case,
        now.version,
        "extend",
        by=by.account,
        at=at,
        close=moved.close,
        open=moved.open,
        set=moved.set,
        data=now.payload(length=length, before=standing.statutory_at, **moved.data, **by.acting(mine.post)),
        also=Also(_APPROVED, (str(by.account), at.isoformat(), str(extension))),
    )


def decline_extension(*, case: int, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """不同意延期. The limit stays as it is; another proposal may be made.

    :raises ReasonsMissing: without a word why.
    """
    if not why.strip():
        raise ReasonsMissing(case=case)
    standing = stand(case, _ONE, (case,))
    now = standing.now
    mine = task_of(now, "extend", by, seen)
    row: list[Any] = now.json(-1)
    return step.step(
        CASE,
        case,
        now.version,
        "decline-extension",
        by=by.account,
        at=at,
        close=(mine.id,),
        data=now.payload(**by.acting(mine.post)),
        also=Also(_DECLINED, (str(by.account), at.isoformat(), why.strip(), str(row[0]))),
    )


def _in_time(standing: Standing, at: datetime) -> None:
    """:raises ExtensionTooLate: after the limit, unless it is held by law at this moment."""
    limit, held = standing.statutory_at, any(one.stops_statutory for one in standing.open)
    if limit is None or (at >= limit and not held):
        raise ExtensionTooLate(case=standing.now.id)


def _head(standing: Standing, rule: Allowed) -> int:
    """The post that approves: the second person of the deciding authority, or of the government's office the item names."""
    if rule.rank == "authority":
        return standing.known.supervisor_post
    post = Post.objects.filter(department__slug=rule.office, role=Post.Role.SUPERVISOR).values_list("pk", flat=True)
    if not (found := post.first()):
        raise NoHead(case=standing.now.id, office=rule.office)
    return found


def _extended(standing: Standing, extension: Granted, at: datetime) -> Change:
    stays = standing.clock(standing.holds, extension).promised == standing.promised_at
    return change(
        standing, standing.holds, extension, at, keep=_PROMISE if stays else ("release", "hold-lasts"), end=("extend",)
    )
