"""「3+1」 of a case as its pages draw it: the item says which steps there are, the case how far they are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from onewindow.domain.cases.queries.dossier.joint import Joint
from onewindow.domain.cases.queries.progress import Progress
from onewindow.domain.catalogue.queries import Plus, plus_steps
from onewindow.kernel import sql

_MADE = (
    "SELECT r.kind, r.recorded_at IS NOT NULL FROM cases_technicalreview r"
    " WHERE r.case_id = %s::bigint AND r.cancelled_at IS NULL"
    " UNION ALL SELECT 'site_visit', v.recorded_at IS NOT NULL FROM cases_sitevisit v"
    " WHERE v.case_id = %s::bigint AND v.cancelled_at IS NULL"
)

ENDED_BEFORE = ("not_accepted", "withdrawn", "stopped")
"""Ended without a decision: no bar is drawn of what will not come."""
_BEFORE = ("waiting", "filed", "correcting")


class Step(NamedTuple):
    """A step and how far it is: ``ahead``, ``now``, ``done``; one besides may be ``skipped``. ``end``: how it was decided."""

    key: str
    stand: str
    end: str = ""


class Bar(NamedTuple):
    """环节条. The three steps, and between the last two what the item has besides (none: the +1 is not drawn)."""

    accept: Step
    examine: Step
    plus: tuple[Step, ...]
    decide: Step


class Steps(NamedTuple):
    """The bar, and what the item has besides the three; ``names``: those of the steps besides, by kind."""

    bar: Bar
    plus: tuple[Plus, ...]


def steps(one: Progress, joint: Joint | None = None) -> Steps | None:
    """「3+1」. How far this case is. Access is the caller's to check; an item without a step besides costs no read.

    :param joint: what was read of the case already.
    """
    plus = plus_steps(one.item)
    made: Mapping[str, bool] = {}
    if plus:
        made = _of(joint) if joint is not None else _latest(sql.rows(_MADE, (str(one.id), str(one.id))))
    kinds = [step.kind for step in plus]
    drawn = bar(one.state, one.outcome, kinds, made, reviewed=bool(one.item.reviews))
    return Steps(drawn, plus) if drawn else None


def _of(joint: Joint) -> dict[str, bool]:
    asked = [(one.kind, not one.open) for one in joint.technical if one.cancelled_at is None]
    return _latest(asked + [("site_visit", not one.open) for one in joint.visits if one.cancelled_at is None])


def _latest(rows: list[tuple[str, bool]]) -> dict[str, bool]:
    """One that is still to be made counts before those that were."""
    found: dict[str, bool] = {}
    for kind, made in rows:
        found[kind] = made and found.get(kind, True)
    return found


def bar(state: str, outcome: str, plus: Sequence[str], made: Mapping[str, bool], *, reviewed: bool) -> Bar | None:
    """「3+1」. How far a case is; None where it ended without a decision.

    :param plus: the kinds the item has besides. :param made: those that were ordered: whether each was made.
    :param reviewed: whether departments examine before the one that decides; if not, it examines until it decides.
    """
    if state in ENDED_BEFORE:
        return None
    decided = bool(outcome) or state in ("granted", "refused", "closed")
    accepted = state not in _BEFORE
    examining = accepted and not decided and (state == "reviewing" or not reviewed or False in made.values())
    examined = decided or (accepted and not examining)
    return Bar(
        Step("accept", "done" if accepted else "now"),
        Step("examine", "done" if examined else "now" if examining else "ahead"),
        tuple(Step(kind, _besides(made.get(kind), decided)) for kind in plus),
        Step("decide", "done" if decided else "now" if examined else "ahead", outcome),
    )


def _besides(made: bool | None, decided: bool) -> str:
    if made is None:
        return "skipped" if decided else "ahead"
    return "done" if made else "skipped" if decided else "now"
