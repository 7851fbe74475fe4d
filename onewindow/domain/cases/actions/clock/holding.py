"""暂停计时. A clock stops by a kind that may stop it, in writing, and runs on with what was left (行政许可法 art. 45).

``hold`` and ``release`` are the one door for everything that stops a clock, for people and for higher rooms
(``by=Actor.SYSTEM``); a kind is open once at a time, so that its name is enough to end it.
"""

from collections.abc import Sequence
from datetime import datetime

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.actions.clock.standing import Standing, change, must_decide, stand
from onewindow.domain.cases.actions.reading import Seen
from onewindow.domain.cases.refusals import NotAtThisStep
from onewindow.domain.cases.rules import holding
from onewindow.domain.cases.rules.holding import Held, Kind
from onewindow.domain.cases.states import CASE
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved
from onewindow.kernel.worktime import CHINA

MOST_DAYS = 250
HEARING = ("hearing-limit", "arrange-hearing", "hear")
"""Tasks of a hearing; while one is open nothing is decided."""
_KIND = (
    ", (SELECT jsonb_build_array(k.id, k.slug, k.ground, k.stops_statutory, k.items, k.in_force, k.source)"
    " FROM cases_holdkind k WHERE k.slug = %s::text AND k.effective_from <= %s::date"
    " ORDER BY k.effective_from DESC LIMIT 1)"
)
_OPENED = """
INSERT INTO cases_hold (case_id, kind_id, slug, stops_statutory, source, notice, days, opened_at, expected_at, lasts_until, by_id)
SELECT %s::bigint, %s::bigint, %s::text, %s::boolean, %s::text, %s::text, %s::smallint, %s::timestamptz,
  %s::timestamptz, %s::timestamptz, %s::bigint FROM s
"""
_RELEASED = """
UPDATE cases_hold SET released_at = %s::timestamptz, released_by_id = %s::bigint
FROM s WHERE case_id = %s::bigint AND released_at IS NULL AND (%s::text = '' OR slug = %s::text)
"""
_LASTS = "UPDATE cases_hold SET lasts_until = %s::timestamptz FROM s WHERE id = ANY(%s::bigint[])"


@step.constraint("hold_after_acceptance")
class NothingToHold(Refusal):
    """Before acceptance and after the decision no clock can be stopped (无可暂停时限)."""

    source = "行政许可法 art. 32, 45"


@step.constraint("hold_kind_in_force", "known_ground")
class NoSuchHold(Refusal):
    """Nothing of this kind stops a clock; a visit to the site does not either (非法定暂停事由)."""

    source = "行政许可法 art. 45"


@step.constraint("hold_of_a_named_item")
class HoldOfAnotherItem(Refusal):
    """The article that allows this hold does not name this item (本事项不适用)."""


@step.constraint("hold_in_the_guide")
class HoldNotInGuide(Refusal):
    """The published guide of this item does not say that its promise waits for this (办事指南未列明)."""

    source = "优化营商环境条例 art. 36"


@step.constraint("one_open_hold_of_a_kind", "hold_of_a_kind_once")
class HeldAlready(Refusal):
    """The clock is held for this reason already (已暂停)."""


@step.constraint("hold_told_in_writing", "hold_lasts_forward")
class HoldNotTold(Refusal):
    """The applicant must be told in writing why, and how many working days it will take (未书面告知所需时间)."""

    source = "行政许可法 art. 45"


class NotHeld(Refusal):
    """The clock is not held for this reason (未暂停)."""


class StillHeld(Refusal):
    """The clock of this case is held; end the hold before the decision (暂停未恢复)."""

    source = "行政许可法 art. 45, 48"


@step.constraint("decision_follows_the_hearing")
class HearingFirst(Refusal):
    """Who was told of a hearing may still ask for it, or its record is not signed: the decision follows it (听证未结束)."""

    source = "行政许可法 art. 47, 48"


class ProposalWaits(NotAtThisStep):
    """A proposal to refuse waits for its answer; until then no clock is stopped (拟不予许可待复核)."""


def hold(*, case: int, kind: str, notice: str, days: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """暂停计时. Stop the clocks that this kind stops; the applicant is told in writing why and for how long.

    Reviews go on meanwhile; nothing is decided before ``release``.

    :param kind: a slug of ``HoldKind``: ``hearing``, ``testing``, ``fee``… :param notice: what the applicant reads.
    :param days: working days it will take.
    :raises NoSuchHold, HoldOfAnotherItem, HoldNotInGuide: if this kind stops no clock of this item.
    :raises NothingToHold, HeldAlready, HoldNotTold, ProposalWaits, NotYours: see there.
    """
    words = notice.strip()
    if not words or not 1 <= days <= MOST_DAYS:
        raise HoldNotTold(case=case)
    standing = _standing(case, _KIND, (kind, at.astimezone(CHINA).date().isoformat()))
    must_decide(standing, by)
    known = standing.now.json(-1)
    rule = Kind(*known) if known else None
    _must_be_allowed(standing, rule, kind)
    assert rule is not None  # what is barred has been refused
    now = standing.now
    until = rules.due(f"{days}wd", at, calendars.current(), clocks.opening(now.centre))
    holds = [*standing.holds, Held(0, kind, rule.stops_statutory, at, None, until, until, days)]
    moved = change(standing, holds, standing.extension, at)
    told = (at, until, until)
    row = (str(case), str(rule.id), kind, str(rule.stops_statutory).lower(), rule.source, words, str(days))
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "hold",
        by=by.account,
        at=at,
        close=moved.close,
        open=moved.open,
        set=moved.set,
        data=now.payload(kind=kind, days=days, **moved.data, **by.acting(standing.known.decide_post)),
        also=Also(_OPENED, (*row, *(one.isoformat() for one in told), _account(by))),
    )


def release(*, case: int, kind: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """恢复计时. End the hold of this kind: if none other lasts, the clocks run on with what was left.

    :raises NotHeld: if no hold of this kind lasts.
    """
    standing = _standing(case)
    must_decide(standing, by)
    if kind not in {one.slug for one in standing.open}:
        raise NotHeld(case=case, kind=kind)
    now = standing.now
    moved = change(standing, _ended(standing.holds, kind, at), standing.extension, at)
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "release",
        by=by.account,
        at=at,
        close=moved.close,
        open=moved.open,
        set=moved.set,
        data=now.payload(kind=kind, **moved.data, **by.acting(standing.known.decide_post)),
        also=Also(_RELEASED, (at.isoformat(), _account(by), str(case), kind, kind)),
    )


def hold_lasts(*, case: int, at: datetime) -> Moved | None:
    """暂停超出告知期限. A hold lasts longer than was told: it is written down, and reckoned as long again; None if none does.

    The task to end it stays red with the deciding post; reviews do not turn red while their clock is held. Silence that
    speaks in the same sweep, a moment before, has ended the case with its holds: then there is nothing to write down.
    """
    try:
        standing = stand(case)
    except NotAtThisStep:
        return None
    late = [one for one in standing.open if one.lasts_until <= at]
    if not late:
        return None
    now = standing.now
    opening = clocks.opening(now.centre)
    most = max(one.days for one in late)
    until = rules.due(f"{most}wd", at, calendars.current(), opening)
    holds = [one._replace(lasts_until=until) if one in late else one for one in standing.holds]
    moved = change(standing, holds, standing.extension, at, keep=("release", "extend"))
    return step.step(
        CASE,
        case,
        now.version,
        "hold-lasts",
        by=None,
        at=at,
        close=moved.close,
        open=moved.open,
        set=moved.set,
        data=now.payload(kinds=[one.slug for one in late], **moved.data),
        also=Also(_LASTS, (until.isoformat(), [str(one.id) for one in late])),
    )


def unheld(case: int, at: datetime) -> Also:
    """随案恢复. Holds that end with the step of another verb, whose event tells by whom: withdrawn, by silence, put back."""
    return Also(_RELEASED, (at.isoformat(), None, str(case), "", ""))


def must_run(now: Seen, post: int, by: Actor) -> None:
    """:raises StillHeld, HearingFirst: for who may decide, while a hold lasts or a hearing is under way; their tasks are open."""
    if not may(by, post=post):
        return
    names = {task.name for task in now.tasks}
    if names & set(HEARING):
        raise HearingFirst(case=now.id)
    if "release" in names:
        raise StillHeld(case=now.id)


def _standing(case: int, extra: str = "", params: tuple[str, ...] = ()) -> Standing:
    try:
        return stand(case, extra, params)
    except NotAtThisStep as refused:
        raise NothingToHold(**refused.details) from None


def _must_be_allowed(standing: Standing, kind: Kind | None, slug: str) -> None:
    now, known = standing.now, standing.known
    why = holding.barred(kind, known.slug, known.particulars.get("holds") or ())
    if why:
        refused = {"unknown": NoSuchHold, "special": HoldOfAnotherItem, "guide": HoldNotInGuide}[why]
        raise refused(case=now.id, kind=slug)
    if any(one.slug == slug for one in standing.open):
        raise HeldAlready(case=now.id, kind=slug)
    if any(task.name == "consent" for task in now.tasks):
        raise ProposalWaits(case=now.id, state=now.state)


def _ended(holds: Sequence[Held], kind: str, at: datetime) -> list[Held]:
    return [one._replace(released_at=at) if one.slug == kind and one.released_at is None else one for one in holds]


def _account(by: Actor) -> str | None:
    return None if by.account is None else str(by.account)
