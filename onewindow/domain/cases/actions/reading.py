"""The hot read: a case and its open tasks by two index look-ups, as plain values; and why a step cannot be made.

A verb that can be made costs two statements: this read and the step. Only a refusal asks further.
"""

from dataclasses import dataclass
from json import loads
from typing import Any

from onewindow.domain.cases.refusals import CaseWithdrawn, NoSuchCase, NotAtThisStep, NotOwner, NotYours, OwnCase
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel import sql
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import ChangedMeanwhile, TaskGone


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open to-do of the case: who may act is its post or its actor; neither means a timer."""

    id: int
    name: str
    post: int | None
    actor: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """The case as the verb saw it; ``extra`` holds what the verb asked for besides."""

    id: int
    state: str
    version: int
    item: int
    centre: int | None
    owner: int
    enterprise: int | None
    group: str
    tasks: tuple[OpenTask, ...]
    extra: tuple[Any, ...] = ()

    def ids(self, *names: str) -> list[int]:
        """Ids of the open tasks so named (all that were read without names), timers included."""
        return [task.id for task in self.tasks if not names or task.name in names]

    @property
    def about(self) -> str:
        """What a mandate names to cover this case."""
        return f"item:{spec(self.item).slug}"

    def json(self, place: int) -> Any:
        """What was asked besides, where it is JSON (Django leaves a raw cursor's jsonb as text)."""
        text = self.extra[place]
        return None if text is None else loads(text)

    def payload(self, **more: Any) -> dict[str, Any]:
        """What every event of a case carries: its item version and, in a bundle, its group."""
        return {"item": self.item, "group": self.group, **more} if self.group else {"item": self.item, **more}


_COLUMNS = ("state", "version", "item_version_id", "centre_id", "owner_id", "enterprise_id", '"group"')
_WIDTH = len(_COLUMNS)
_SELECT = "SELECT " + ", ".join(f"c.{name}" for name in _COLUMNS) + ", t.id, t.name, t.post, t.actor"
_FROM = (
    " FROM cases_case c LEFT JOIN kernel_task t"
    " ON t.kind = 'case' AND t.thing = c.id AND t.closed_at IS NULL{} WHERE c.id = %s::bigint"
)
_SQL: dict[tuple[tuple[str, ...], str], str] = {}
ALL: tuple[str, ...] = ()


_ENDS = {
    "accept": [f"case.{m}" for m in ("accept", "accept-direct", "correct", "propose-not-accept", "deem-accepted")],
    "correct": ["case.resubmit"],
    "decide": ["case.grant", "case.propose-refuse"],
    "consent": [f"case.{m}" for m in ("refuse", "not-accept", "decline-refuse", "decline-not-accept")],
    "close": ["case.close"],
    "extend": ["case.extend", "case.decline-extension"],
    "bring-paper": ["case.bring-paper"],
    "check-paper": ["case.check-paper", "case.return-paper"],
    "visit": ["case.visit", "case.cancel-visit"],
    "arrange-hearing": ["case.announce-hearing"],
    "hear": ["case.record-hearing"],
    "technical": ["case.technical", "case.cancel-technical"],
}
"""Task → the events that end it: whoever comes second is told by them who was first."""
_ENDED_BY = (
    "SELECT by, at FROM kernel_event WHERE thing = %s::bigint AND kind = 'case' AND name = ANY(%s::text[])"
    " ORDER BY id DESC LIMIT 1"
)
_OPINIONS = "SELECT by_id, at FROM cases_opinion WHERE case_id = %s::bigint AND post = ANY(%s::bigint[]) LIMIT 1"
_OPINED = (
    "SELECT by_id, answered_at FROM cases_consultbody WHERE case_id = %s::bigint AND post = ANY(%s::bigint[])"
    " AND answered_at IS NOT NULL ORDER BY answered_at DESC LIMIT 1"
)
_SIGNED = (
    "SELECT by_id, signed_at FROM cases_meetingseat WHERE case_id = %s::bigint AND post = ANY(%s::bigint[])"
    " AND signed_at IS NOT NULL ORDER BY signed_at DESC LIMIT 1"
)
_BY_EACH = {"review": _OPINIONS, "opine": _OPINED, "read-notice": _OPINED, "meet": _SIGNED}
"""Tasks that several bodies have at once: the one of one's own post was done by whom."""
_LAST = (
    "SELECT by, name, at FROM kernel_event WHERE thing = %s::bigint AND kind = 'case' AND name LIKE 'case.%%'"
    " ORDER BY id DESC LIMIT 1"
)


def look(case: int, names: tuple[str, ...], extra: str = "", params: tuple[Any, ...] = ()) -> Seen:
    """Read a case and its open tasks of these names (``ALL``: all of them).

    :param names: constants of the calling module, like ``extra``: they become part of the SQL.
    :param extra: further columns, with places that ``params`` fill.
    :raises NoSuchCase: if there is none.
    """
    statement = _SQL.get((names, extra))
    if statement is None:
        listed = ", ".join(f"'{name}'" for name in names)
        statement = _SELECT + extra + _FROM.format(f" AND t.name IN ({listed})" if names else "")
        _SQL[names, extra] = statement
    rows = sql.rows(statement, (*params, case))
    if not rows:
        raise NoSuchCase(case=case)
    first = rows[0]
    tasks = tuple(OpenTask(*row[_WIDTH : _WIDTH + 4]) for row in rows) if first[_WIDTH] is not None else ()
    return Seen(*(case, *first[:_WIDTH], tasks, first[_WIDTH + 4 :]))


def task_of(seen: Seen, name: str, by: Actor, version: int | None = None) -> OpenTask:
    """The open task of this name that ``by`` may do.

    :param version: the version the person had before his eyes, if the door sends it.
    :raises OwnCase: for staff whose own application it is.
    :raises NotYours, TaskGone, CaseWithdrawn, NotAtThisStep, ChangedMeanwhile: with who did it and when, if someone did.
    """
    for task in seen.tasks:
        if task.name == name and _his(task, seen, by):
            if task.post is not None and seen.owner == by.account:
                raise OwnCase(case=seen.id)
            if version is not None and version != seen.version:
                raise ChangedMeanwhile(**_last_event(seen.id))
            return task
    raise _why_not(seen, name, by)


def _his(task: OpenTask, seen: Seen, by: Actor) -> bool:
    if task.post is not None:
        return may(by, post=task.post) and (task.actor is None or in_hand(task.post, task.actor, by))
    return task.actor is not None and may(by, owner=seen.owner, enterprise=seen.enterprise, about=seen.about)


def in_hand(post: int, actor: int, by: Actor) -> bool:
    """在手. Whether a task that a person has in hand is ``by``'s: his own, or who is away is he whom he stands in for."""
    return by.kind == "system" or by.account == actor or (post, actor) in by.standing_in


def must_own(seen: Seen, by: Actor, *, about: str = "", personally: bool = False) -> None:
    """申请人本人. The applicant, one who acts for the applying enterprise, or who holds the applicant's mandate.

    :param about: what a mandate must name instead of the item: the package of a case in a bundle.
    :param personally: a mandate is not enough.
    :raises NotOwner: for everybody else.
    """
    who = by.himself if personally else by
    if not may(who, owner=seen.owner, enterprise=seen.enterprise, about=about or seen.about):
        raise NotOwner(case=seen.id)


def must_be_in(seen: Seen, *states: str) -> None:
    """:raises CaseWithdrawn, NotAtThisStep: unless the case is in one of these states."""
    if seen.state not in states:
        raise _gone_on(seen)


def _gone_on(seen: Seen) -> Refusal:
    refused = CaseWithdrawn if seen.state == "withdrawn" else NotAtThisStep
    return refused(case=seen.id, state=seen.state, **_last_event(seen.id))


def _why_not(seen: Seen, name: str, by: Actor) -> Refusal:
    """Why there is no such task for ``by``: withdrawn, done by another, somebody else's, or not reached."""
    if by.kind == "person" and not may(by, owner=seen.owner, enterprise=seen.enterprise, about=seen.about):
        return NotYours(case=seen.id, task=name)
    if seen.state == "withdrawn":
        return _gone_on(seen)
    if name in _BY_EACH:
        row = sql.row(_BY_EACH[name], (seen.id, sorted(by.posts)))
    else:
        row = sql.row(_ENDED_BY, (seen.id, _ENDS[name]))
    if row:
        return TaskGone(case=seen.id, task=name, by=row[0], at=row[1])
    if any(task.name == name for task in seen.tasks):
        return NotYours(case=seen.id, task=name)
    return _gone_on(seen)


def _last_event(case: int) -> dict[str, Any]:
    by, name, at = sql.row(_LAST, (case,)) or (None, None, None)
    return {"by": by, "name": name, "at": at}
