"""「3+1」 of a case as its pages draw it: the item says which steps there are, the case how far they are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from onewindow.domain.cases.queries.dossier.joint import Joint
from onewindow.domain.cases.queries.progress import Progress
from onewindow.domain.catalogue.queries import PLUS, Plus, plus_steps
from onewindow.kernel import sql

_MADE = (
    "SELECT r.case_id, r.kind, r.recorded_at IS NOT NULL FROM cases_technicalreview r"
    " WHERE r.case_id = ANY(%s::bigint[]) AND r.cancelled_at IS NULL"
    " UNION ALL SELECT v.case_id, 'site_visit', v.recorded_at IS NOT NULL FROM cases_sitevisit v"
    " WHERE v.case_id = ANY(%s::bigint[]) AND v.cancelled_at IS NULL"
)

ENDED_BEFORE = ("not_accepted", "withdrawn", "stopped")
"""Ended without a decision: no bar is drawn of what will not come."""
_BEFORE = ("waiting", "filed", "correcting")
_MOST = ("now", "ahead", "done", "skipped")
"""Of one step besides at several cases, the one that says most."""
REFUSED = ("refused", "deemed_refused")


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
    """The bar, and what the item has besides the three. Of a bundle: how many of how many items have been decided."""

    bar: Bar
    plus: tuple[Plus, ...]
    decided: int = 0
    items: int = 1


def steps(one: Progress, joint: Joint | None = None) -> Steps | None:
    """「3+1」. How far this case is. Access is the caller's to check; an item without a step besides costs no read.

    :param joint: what was read of the case already.
    """
    plus = plus_steps(one.item)
    made: Mapping[str, bool] = {}
    if plus:
        made = _of(joint) if joint is not None else _made([one.id]).get(one.id, {})
    kinds = [step.kind for step in plus]
    drawn = bar(one.state, one.outcome, kinds, made, reviewed=bool(one.item.reviews))
    return Steps(drawn, plus) if drawn else None


def steps_together(cases: Sequence[Progress], *, accepted: bool) -> Steps | None:
    """联办件的「3+1」. The items of a bundle as one bar; None where none of them was or will be decided. Access is the caller's.

    One acceptance for all. Examination lasts until every item is examined, those that wait for another's result included; what
    is besides stands there if one of the items has it.
    """
    cases = [one for one in cases if one.state not in ENDED_BEFORE]
    plus = {step.kind: step for one in cases for step in plus_steps(one.item)}
    having = [one.id for one in cases if plus_steps(one.item)]
    made = _made(having) if having else {}
    bars = [
        drawn
        for one in cases
        if (
            drawn := bar(
                one.state,
                one.outcome,
                [step.kind for step in plus_steps(one.item)],
                made.get(one.id, {}),
                reviewed=bool(one.item.reviews),
            )
        )
    ]
    if not bars:
        return None
    kinds = [plus[kind] for kind in PLUS if kind in plus]
    decided = sum(one.decide.stand == "done" for one in bars)
    return Steps(joined(bars, [one.kind for one in kinds], accepted=accepted), tuple(kinds), decided, len(bars))


def joined(bars: Sequence[Bar], plus: Sequence[str], *, accepted: bool) -> Bar:
    """「3+1」. The bars of several cases as one. :param plus: the kinds that one of them has besides."""
    if not accepted:
        ahead = tuple(Step(kind, "ahead") for kind in plus)
        return Bar(Step("accept", "now"), Step("examine", "ahead"), ahead, Step("decide", "ahead"))
    examine = _all({one.examine.stand for one in bars})
    decide = "done" if all(one.decide.stand == "done" for one in bars) else "now" if examine == "done" else "ahead"
    besides = {kind: {step.stand for one in bars for step in one.plus if step.key == kind} for kind in plus}
    ends = {"refused" if one.decide.end in REFUSED else one.decide.end for one in bars}
    return Bar(
        Step("accept", "done"),
        Step("examine", examine),
        tuple(Step(kind, next((one for one in _MOST if one in stands), "ahead")) for kind, stands in besides.items()),
        Step("decide", decide, ends.pop() if decide == "done" and len(ends) == 1 else ""),
    )


def _all(stands: set[str]) -> str:
    if stands == {"done"}:
        return "done"
    return "now" if stands & {"now", "done"} else "ahead"


def _made(cases: Sequence[int]) -> dict[int, dict[str, bool]]:
    """What was ordered of each case, kind by kind: whether it was made."""
    found: dict[int, list[tuple[str, bool]]] = {}
    wanted = [str(one) for one in cases]
    for case, kind, made in sql.rows(_MADE, (wanted, wanted)):
        found.setdefault(case, []).append((kind, made))
    return {case: _latest(rows) for case, rows in found.items()}


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
