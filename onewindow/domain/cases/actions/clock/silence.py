"""默示. The law's limit has passed without a decision: what the item's rule says of silence happens by itself (art. 50)."""

from datetime import datetime

from onewindow.domain.cases.actions.clock.due import delivery
from onewindow.domain.cases.actions.clock.hearings import unheard
from onewindow.domain.cases.actions.clock.holding import unheld
from onewindow.domain.cases.actions.decision import HOLDER, grants_of
from onewindow.domain.cases.actions.ending.closing import lapsed
from onewindow.domain.cases.actions.reading import ALL, Seen, look
from onewindow.domain.cases.rules import extending
from onewindow.domain.cases.rules.extending import Silent
from onewindow.domain.cases.states import CASE, EXAMINED
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.actions import rows
from onewindow.domain.org.actions import Actor
from onewindow.kernel import step
from onewindow.kernel.step import Also, Moved

_SILENCE = """
INSERT INTO cases_silence (case_id, outcome, rule, due_at, at)
SELECT %s::bigint, %s::text, %s::text, %s::timestamptz, %s::timestamptz FROM s
"""


def deem(*, case: int, at: datetime) -> Moved | None:
    """默示许可、视为不予. Decide by silence, if the item has such a rule and the limit has passed; None if nothing follows.

    A deemed grant makes the licence as a decision does; holds that lasted and proposals that waited end with it. Silence
    does not speak for who still owes a promised paper (容缺).
    """
    now = look(case, ALL, HOLDER + ", c.statutory_due_at", (case, case, case))
    rule, due, awaited = extending.silence(spec(now.item).particulars), now.extra[-1], now.extra[5]
    if rule is None or now.state not in EXAMINED or due is None or at < due or awaited:
        return None
    ends = (
        lapsed(case, at),
        unheld(case, at),
        unheard(case, at),
        Also(_SILENCE, (str(case), rule.outcome, rule.rule, due.isoformat(), at.isoformat())),
    )
    return _granted(now, rule, at, ends) if rule.outcome == "granted" else _refused(now, rule, at, ends)


def _granted(now: Seen, rule: Silent, at: datetime, ends: tuple[Also, ...]) -> Moved:
    known = spec(now.item)
    licences = rows(grants=grants_of(now, known), by=Actor.SYSTEM, at=at)
    return step.step(
        CASE,
        now.id,
        now.version,
        "deem-granted",
        by=None,
        at=at,
        close=now.ids(),
        open=(delivery(known, at, now.centre, now.extra[6]),),
        set={"decided_at": at, "outcome": "granted"},
        data=now.payload(outputs=len(licences), rule=rule.rule),
        also=(*licences, *ends),
    )


def _refused(now: Seen, rule: Silent, at: datetime, ends: tuple[Also, ...]) -> Moved:
    """Nobody refuses here, so that nobody consents: the case is closed, and the way to a review stands open."""
    return step.step(
        CASE,
        now.id,
        now.version,
        "deem-refused",
        by=None,
        at=at,
        close=now.ids(),
        set={"decided_at": at, "closed_at": at, "outcome": "deemed_refused"},
        data=now.payload(outcome="deemed_refused", rule=rule.rule),
        also=ends,
    )
