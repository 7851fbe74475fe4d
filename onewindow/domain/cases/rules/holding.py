"""What may stop a clock, and what then does not count (行政许可法 art. 45; 优化营商环境条例 art. 36)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from json import loads
from typing import NamedTuple

from onewindow.domain.cases.rules.clocks import Stops


class Kind(NamedTuple):
    """A kind of hold as its row of the day says (暂停种类)."""

    id: int
    slug: str
    ground: str
    stops_statutory: bool
    items: Sequence[str]
    in_force: bool
    source: str


class Held(NamedTuple):
    """A hold of a case: which clocks it stops, from when to when; one that lasts is reckoned to ``lasts_until``."""

    id: int
    slug: str
    stops_statutory: bool
    opened_at: datetime
    released_at: datetime | None
    expected_at: datetime
    lasts_until: datetime
    days: int

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The stretch that does not count, as far as it is known."""
        return self.opened_at, self.released_at or self.lasts_until


class Granted(NamedTuple):
    """The approved extension: its length, and whether the promise follows by the item's guide."""

    length: str
    also_promise: bool


def held(text: str | None) -> tuple[Held, ...]:
    """Holds out of the JSON of ``HOLDS``."""
    return tuple(
        Held(
            id_,
            slug,
            law,
            datetime.fromisoformat(opened),
            datetime.fromisoformat(released) if released else None,
            datetime.fromisoformat(expected),
            datetime.fromisoformat(lasts),
            days,
        )
        for id_, slug, law, opened, released, expected, lasts, days in (loads(text) if text else ())
    )


def granted(text: str | None) -> Granted | None:
    """The extension out of the JSON of ``EXTENSION``."""
    return Granted(*loads(text)) if text else None


def barred(kind: Kind | None, item: str, guide: Collection[str]) -> str:
    """Why a kind stops no clock of an item; "" if it may.

    The eight of art. 45 stop both clocks of any item, a special article those of the items it names; what only the guide
    knows stops the promise alone, where the published guide says so.
    """
    if kind is None or not kind.in_force:
        return "unknown"
    if kind.ground == "special" and item not in kind.items:
        return "special"
    return "guide" if kind.ground == "guide" and kind.slug not in guide else ""


def stops(holds: Iterable[Held], extension: Granted | None = None) -> Stops:
    """What does not count of each clock, and what is added; overlapping stretches are joined where they are counted."""
    every = tuple(holds)
    return Stops(
        promised=tuple(one.span for one in every),
        statutory=tuple(one.span for one in every if one.stops_statutory),
        extension=extension.length if extension else None,
        also_promise=extension is not None and extension.also_promise,
    )
