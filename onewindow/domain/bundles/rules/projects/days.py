"""Days of a project (审批用时): what each stage may take, what it has taken, beside what other cities have published.

Only the authorities' time counts: working days from the acceptance of a stage to its end. What lies between two stages is
the owner's. Holds are not taken off: what an owner waited he has waited.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """A published total in working days: before, and after the reform, each from–to (sources/002, Zhuzhou 2020)."""

    before: tuple[int, int]
    after: tuple[int, int]
    source: str = "株洲 2020（sources/002）"


BANDS: Mapping[str, Band] = {
    "social": Band((65, 69), (40, 50)),
    "government": Band((118, 118), (78, 82)),
}
"""社会投资 40–50, 政府投资 78–82; nothing was published for small or linear projects."""


@dataclass(frozen=True, slots=True)
class StageDays:
    """One stage: its limit and what it has used so far (None: not accepted yet), both in working days."""

    stage: str
    days: int
    after: str = ""
    used: int | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over the longest way through the stages, with its terms."""

    allowed: int
    used: int
    terms: tuple[StageDays, ...]
    way: tuple[str, ...]
    """The stages whose limits are added: where two run at the same time, the longer way."""
    band: Band | None

    @property
    def within(self) -> bool | None:
        """Whether the allowed days are no more than the published total; None where none was published."""
        return self.allowed <= self.band.after[1] if self.band else None

    @property
    def left(self) -> int:
        """Days not used of those allowed; negative: over."""
        return self.allowed - self.used


def total(kind: str, stages: Iterable[StageDays]) -> Total:
    """总用时. What the stages of a project (or of one section) may take and have taken together.

    A stage that waits for none, or for an earlier one than the last, runs beside the others: the longest way counts.
    """
    terms = tuple(stages)
    allowed, way = _longest(terms, {one.stage: one.days for one in terms})
    used, _ = _longest(terms, {one.stage: one.used or 0 for one in terms})
    return Total(allowed, used, terms, way, BANDS.get(kind))


def _longest(terms: tuple[StageDays, ...], days: Mapping[str, int]) -> tuple[int, tuple[str, ...]]:
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    for one in terms:  # in their order: what a stage waits for stands before it
        before, way = best.get(one.after, (0, ()))
        best[one.stage] = (before + days[one.stage], (*way, one.stage))
    return max(best.values(), key=lambda found: found[0], default=(0, ()))


def opens(states: Mapping[str, str], stages: Iterable[StageDays]) -> tuple[str, ...]:
    """可开启阶段. The waiting stages whose predecessor is done, or which wait for none.

    :param states: state by stage.
    """
    return tuple(
        one.stage
        for one in stages
        if states[one.stage] == "waiting" and (not one.after or states.get(one.after) == "done")
    )
