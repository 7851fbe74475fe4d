"""听证. A hearing: told of the right, asked for in five days, organised in twenty, announced seven days before, recorded.

From the request to the signed record the clocks stand still by the hold ``hearing`` (行政许可法 art. 45). While the right to ask
runs, and until the record is signed, nothing is decided: the decision follows the record (art. 48).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.actions.clock.holding import HEARING, ProposalWaits, hold, release
from onewindow.domain.cases.actions.clock.standing import Standing, must_decide, stand
from onewindow.domain.cases.actions.reading import Seen, look, must_be_in, must_own, task_of
from onewindow.domain.cases.queries.clock.hearings import examined
from onewindow.domain.cases.refusals import NotOwner, ReasonsMissing
from onewindow.domain.cases.rules import hearing as days
from onewindow.domain.cases.states import CASE, DECIDING, REVIEWING
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved, Open

LIMIT, ARRANGE, HEAR = HEARING
KIND = "hearing"
_TOLD = """
INSERT INTO cases_hearing (case_id, kind, interest, parties, told_at, told_by_id, ask_until, organise_until, asked_by,
  place, record, signed)
SELECT %s::bigint, %s::text, %s::text, %s::text[], %s::timestamptz, %s::bigint, %s::timestamptz, %s::timestamptz, '', '', '', ''
FROM s
"""
_OPEN = (
    ", (SELECT jsonb_build_array(h.id, h.ask_until, h.organise_until, h.meets_at) FROM cases_hearing h"
    " WHERE h.case_id = %s::bigint AND h.recorded_at IS NULL AND h.lapsed_at IS NULL)"
)
_ASKED = """
UPDATE cases_hearing SET asked_at = %s::timestamptz, asked_by = %s::text, organise_until = %s::timestamptz
FROM s WHERE id = %s::bigint
"""
_ANNOUNCED = """
UPDATE cases_hearing SET noticed_at = %s::timestamptz, meets_at = %s::timestamptz, place = %s::text, chair_id = %s::bigint
FROM s WHERE id = %s::bigint
"""
_RECORDED = """
UPDATE cases_hearing SET record = %s::text, signed = %s::text, recorded_at = %s::timestamptz, recorded_by_id = %s::bigint
FROM s WHERE id = %s::bigint
"""
_LAPSED = """
UPDATE cases_hearing SET lapsed_at = %s::timestamptz
FROM s WHERE case_id = %s::bigint AND recorded_at IS NULL AND lapsed_at IS NULL
"""


@step.constraint("one_open_hearing")
class HearingOpen(Refusal):
    """A hearing of this case is under way already (听证尚未结束)."""


class NoHearing(Refusal):
    """Nobody was told of a hearing of this case, or it is over (无听证)."""


@step.constraint("hearing_asked_in_time")
class HearingAskedLate(Refusal):
    """The five days to ask for a hearing have passed (逾期未申请听证)."""

    source = "行政许可法 art. 47"


@step.constraint("hearing_told_before")
class HearingTooSoon(Refusal):
    """Time and place of a hearing are told seven working days before (听证通知不足七日)."""

    source = "行政许可法 art. 48"


@step.constraint("hearing_in_twenty_days")
class HearingTooLate(Refusal):
    """A hearing is held within twenty working days of the request (超过二十日组织听证)."""

    source = "行政许可法 art. 47"


@step.constraint("hearing_chaired_by_another")
class ChairExamined(Refusal):
    """A hearing is chaired by somebody who has not worked on this case (主持人应当回避)."""

    source = "行政许可法 art. 48"


@step.constraint("hearing_record_is_signed")
class RecordUnsigned(Refusal):
    """The record of a hearing has words, is signed by those who took part, and comes after the hearing (听证笔录不完整)."""

    source = "行政许可法 art. 48"


def tell_hearing(
    *,
    case: int,
    kind: str,
    interest: str,
    parties: Sequence[str] = (),
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Moved:
    """告知听证权利、公告听证. Tell applicant and third parties of their right to a hearing; or, ``public``, that one is held.

    Asked: five working days run in which anybody told may ask; nothing is decided meanwhile, the clocks go on. Public: it is
    to be organised at once, and the clocks are held.

    :param interest: the direct interest that is touched, or why it is a public matter. :param parties: third parties told.
    :raises ReasonsMissing: without the interest. :raises HearingOpen, ProposalWaits, NotYours: see there.
    """
    words = interest.strip()
    if not words:
        raise ReasonsMissing(case=case)
    standing = stand(case)
    must_decide(standing, by)
    now = standing.now
    if any(task.name == "consent" for task in now.tasks):
        raise ProposalWaits(case=case, state=now.state)
    public = kind == "public"
    until = _due(days.ORGANISE if public else days.ASK, standing.now, at)
    post = standing.known.decide_post
    names = [name for one in parties if (name := one.strip())]
    row = (str(case), kind, words, names, at.isoformat(), str(by.account), *_limits(public, until))
    with transaction.atomic():
        moved = step.step(
            CASE,
            case,
            now.version if seen is None else seen,
            "tell-hearing",
            by=by.account,
            at=at,
            open=(clocks.posted(ARRANGE, post, at, until, now.centre) if public else Open(LIMIT, due_at=until),),
            data=now.payload(hearing=kind, parties=len(names), **by.acting(post)),
            also=Also(_TOLD, row),
        )
        return _hold(standing, at) or moved if public else moved


def ask_hearing(
    *, case: int, who: str = "", by: Actor, at: datetime, seen: int | None = None, about: str = ""
) -> Moved:
    """申请听证. The applicant asks; or the deciding post writes down that a third party has. The clocks are held from now on.

    :param who: the third party, by name; empty for the applicant himself. :param about: the package, as a mandate names it.
    :raises HearingAskedLate: after the five days. :raises NoHearing: nobody was told of a right, or it was asked for.
    :raises NotOwner: for anybody but the applicant and the deciding post.
    """
    standing = stand(case, _OPEN, (case,))
    now = standing.now
    if not may(by, post=standing.known.decide_post):
        must_own(now, by, about=about)
    elif not who.strip():
        raise NotOwner(case=case)
    row, limit = now.json(-1), now.ids(LIMIT)
    if row and row[1] and at > datetime.fromisoformat(row[1]):
        raise HearingAskedLate(case=case)
    if not limit:
        raise NoHearing(case=case)
    until = _due(days.ORGANISE, now, at)
    with transaction.atomic():
        moved = step.step(
            CASE,
            case,
            now.version if seen is None else seen,
            "ask-hearing",
            by=by.account,
            at=at,
            close=limit,
            open=(clocks.posted(ARRANGE, standing.known.decide_post, at, until, now.centre),),
            data=now.payload(third=bool(who.strip())),
            also=Also(_ASKED, (at.isoformat(), who.strip() or "applicant", until.isoformat(), str(row[0]))),
        )
        return _hold(standing, at) or moved


def announce_hearing(
    *, case: int, meets_at: datetime, place: str, chair: int, by: Actor, at: datetime, seen: int | None = None
) -> Moved:
    """听证通知. Tell when and where it meets and who chairs it; once more, if it must be moved.

    :param chair: the account of a member of staff who has not worked on the case.
    :raises HearingTooSoon: less than seven working days ahead. :raises HearingTooLate: after the twenty days.
    :raises ChairExamined: who has worked on the case does not chair. :raises ReasonsMissing: without a place.
    """
    now = look(case, (ARRANGE, HEAR), _OPEN, (case,))
    mine = task_of(now, HEAR if now.ids(HEAR) else ARRANGE, by, seen)
    if not place.strip():
        raise ReasonsMissing(case=case)
    row = now.json(-1)
    wrong = days.wrong_day(meets_at, at, datetime.fromisoformat(row[2]), calendars.current())
    if wrong:
        raise {"soon": HearingTooSoon, "late": HearingTooLate}[wrong](case=case)
    if chair in examined(case):
        raise ChairExamined(case=case, chair=chair)
    known = spec(now.item)
    return step.step(
        CASE,
        case,
        now.version,
        "announce-hearing",
        by=by.account,
        at=at,
        close=(mine.id,),
        open=(clocks.posted(HEAR, known.decide_post, at, meets_at, now.centre),),
        data=now.payload(meets=meets_at, **by.acting(mine.post)),
        also=Also(_ANNOUNCED, (at.isoformat(), meets_at.isoformat(), place.strip(), str(chair), str(row[0]))),
    )


def record_hearing(*, case: int, record: str, signed: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """听证笔录. The hearing was held: its record, signed; the clocks run on, and the decision follows the record.

    :param signed: who has signed it. :raises RecordUnsigned: without words or names, or before the hearing.
    """
    now = look(case, (HEAR,), _OPEN, (case,))
    mine = task_of(now, HEAR, by, seen)
    row = now.json(-1)
    if not record.strip() or not signed.strip() or at < datetime.fromisoformat(row[3]):
        raise RecordUnsigned(case=case)
    written = (record.strip(), signed.strip(), at.isoformat(), str(by.account), str(row[0]))
    with transaction.atomic():
        moved = step.step(
            CASE,
            case,
            now.version,
            "record-hearing",
            by=by.account,
            at=at,
            close=(mine.id,),
            data=now.payload(**by.acting(mine.post)),
            also=Also(_RECORDED, written),
        )
        held = stand(case)
        return release(case=case, kind=KIND, by=Actor.SYSTEM, at=at) if _holds(held) else moved


def lapse_hearing(*, case: int, at: datetime) -> Moved | None:
    """逾期未申请听证. Nobody has asked within the five days: the case may be decided; None if somebody has."""
    now = look(case, (LIMIT,), _OPEN, (case,))
    if not now.tasks or now.json(-1) is None:
        return None
    must_be_in(now, REVIEWING, DECIDING)
    return step.step(
        CASE,
        case,
        now.version,
        "lapse-hearing",
        by=None,
        at=at,
        close=now.ids(),
        data=now.payload(),
        also=unheard(case, at),
    )


def unheard(case: int, at: datetime) -> Also:
    """听证终止. A hearing that ends with the step of another verb: the case was withdrawn, put back, decided by silence."""
    return Also(_LAPSED, (at.isoformat(), str(case)))


def _due(limit: str, now: Seen, at: datetime) -> datetime:
    return rules.due(limit, at, calendars.current(), clocks.opening(now.centre))


def _limits(public: bool, until: datetime) -> tuple[str | None, str | None]:
    return (None, until.isoformat()) if public else (until.isoformat(), None)


def _holds(standing: Standing) -> bool:
    return any(one.slug == KIND for one in standing.open)


def _hold(standing: Standing, at: datetime) -> Moved | None:
    """The clocks stand still from the request on, if they do not already."""
    if _holds(standing):
        return None
    words = "依法组织听证，所需时间不计算在办理时限内"
    limit = int(days.ORGANISE.removesuffix("wd"))
    return hold(case=standing.now.id, kind=KIND, notice=words, days=limit, by=Actor.SYSTEM, at=at)
