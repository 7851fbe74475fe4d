"""Before and after in words and bars (改革前后): the same on the public page and in the office."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from onewindow.domain.catalogue.queries.figures.reform import Comparison, Measure
from onewindow.web.ui.templatetags.said import plain

MEASURES: tuple[tuple[str, Any], ...] = (
    ("items", _("Items")),
    ("steps", _("Steps")),
    ("materials", _("Materials on the lists")),
    ("papers", _("Papers to bring")),
    ("days", _("Working days promised")),
    ("visits", _("Visits")),
)
KINDS: dict[str, Any] = {
    "cancel": _("cancelled"),
    "merge": _("merged"),
    "delegate": _("delegated"),
    "steps": _("fewer steps"),
    "materials": _("fewer materials"),
    "time": _("less time"),
    "visits": _("fewer visits"),
    "suspend": _("paused"),
    "new": _("new"),
    "more": _("asks more"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure before and after; ``before_width`` and ``after_width`` are out of 100, the larger of both is 100."""

    key: str
    label: Any
    before: str
    after: str
    before_width: int
    after_width: int
    change: int | None
    """In whole percent of before; negative: less."""

    @property
    def change_size(self) -> int:
        """The change without its sign."""
        return abs(self.change or 0)


def bars(found: Comparison) -> list[Bar]:
    """Every figure as a pair of bars."""
    return [_bar(key, label, _of(found.before, key), _of(found.after, key)) for key, label in MEASURES]


def cells(was: Measure, now: Measure) -> list[tuple[Any, str, str, bool]]:
    """The figures of one item for a table row: label, before, after, whether they differ."""
    return [
        (label, plain(_of(was, key)), plain(_of(now, key)), _of(was, key) != _of(now, key))
        for key, label in MEASURES
        if key != "items"
    ]


def kinds(found: Comparison, without: str = "") -> list[tuple[Any, int]]:
    """What happened to how many items; one kind may be left out."""
    return [(KINDS[kind], number) for kind, number in found.by_kind if kind != without]


def _of(measure: Measure, key: str) -> Decimal:
    return Decimal(getattr(measure, key))


def _bar(key: str, label: Any, before: Decimal, after: Decimal) -> Bar:
    most = max(before, after)
    widths = [round(one * 100 / most) if most else 0 for one in (before, after)]
    change = round((after - before) * 100 / before) if before else None
    return Bar(key, label, plain(before), plain(after), widths[0], widths[1], change)
