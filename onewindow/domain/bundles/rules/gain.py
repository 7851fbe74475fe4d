"""What the package saves (办事减负测算), with its arithmetic. Definitions: docs/decisions/0015-gain.md.

Before = each chosen item applied for alone, one after another, with its own list, limits and steps. After = this
package. Both sides are counted by the same rule from the same facts; published figures of other places stand beside
them and are never mixed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from onewindow.domain.bundles.rules import graph
from onewindow.domain.bundles.rules.form import Form
from onewindow.domain.bundles.rules.materials import FORM, HELD, SIBLING, MaterialList
from onewindow.domain.bundles.rules.plan import HAND_IN, PRESENT, RECEIVE, ItemFacts, Plan, Words
from onewindow.domain.bundles.rules.selection import Selection

Label = Words | Promise | str

HAND_IN_ONCE = gettext_lazy("Hand in once, for all items")
RECEIVE_ONCE = gettext_lazy("Receive all results in one place")
ONE_VISIT = gettext_lazy("One visit to the one window (none if you apply online)")
TOGETHER = gettext_lazy("All items together")
TWICE = gettext_lazy("Asked by several items, brought once")
ASKED_TWICE = gettext_lazy("Asked by several items, filled in once")
PRODUCED = gettext_lazy("Produced by an item of the package")
ANSWERED = gettext_lazy("Known from your answers")
OWN = gettext_lazy("Asked by the package itself")
REASONS: dict[str, Label] = {
    SIBLING: gettext_lazy("Result of another item in the package"),
    HELD: gettext_lazy("Already held by the government"),
    FORM: gettext_lazy("Made from your one form"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One term of the sum; a negative number is taken off."""

    label: Label
    number: Decimal
    detail: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure before and after, each the sum of its lines."""

    key: str
    before: Decimal
    after: Decimal
    before_lines: tuple[Line, ...]
    after_lines: tuple[Line, ...]

    @property
    def saved_percent(self) -> int:
        """How much falls away, in whole percent; 0 if there was nothing."""
        return int((self.before - self.after) * 100 / self.before) if self.before else 0


@dataclass(frozen=True, slots=True)
class Gain:
    """The figures in the order of showing: steps, materials, days, visits, fields."""

    figures: tuple[Figure, ...]
    path: tuple[str, ...]
    """The items on the critical path."""

    def __getitem__(self, key: str) -> Figure:
        for one in self.figures:
            if one.key == key:
                return one
        raise KeyError(key)  # templates ask for ``gain.figures`` by key first

    def plain(self) -> dict[str, Any]:
        """The bare numbers, for programs."""
        return {f.key: {"before": number(f.before), "after": number(f.after)} for f in self.figures}


def number(value: Decimal) -> int | float:
    """A whole number as int, else as float."""
    return int(value) if value == value.to_integral_value() else float(value)


def compute(plan: Plan, selection: Selection, form: Form, materials: MaterialList) -> Gain:
    """Count steps, materials, days, visits and fields before and after."""
    items = [plan.items[slug] for slug in selection.items]
    path, length = graph.longest_path(selection.items, selection.edges, {item.slug: item.days for item in items})
    figures = (
        _steps(items),
        _materials(items, selection, materials),
        _days([plan.items[slug] for slug in path], items, length),
        _visits(items),
        _fields(items, form),
    )
    return Gain(figures, path)


def _figure(key: str, before: Sequence[Line], after: Sequence[Line]) -> Figure:
    zero = Decimal(0)
    return Figure(
        key,
        sum((line.number for line in before), zero),
        sum((line.number for line in after), zero),
        tuple(before),
        tuple(after),
    )


def _steps(items: list[ItemFacts]) -> Figure:
    """Steps the applicant takes part in (申请人参与环节): hand in, be present, receive. Being present never falls away."""
    before = [
        Line(item.name, Decimal(len(parts)), tuple(step.name for step in parts))
        for item in items
        if (parts := [step for step in item.steps if step.part])
    ]
    present = [
        Line(item.name, Decimal(len(parts)), tuple(step.name for step in parts))
        for item in items
        if (parts := [step for step in item.steps if step.part == PRESENT])
    ]
    kinds = {step.part for item in items for step in item.steps}
    once = [
        Line(label, Decimal(1)) for part, label in ((HAND_IN, HAND_IN_ONCE), (RECEIVE, RECEIVE_ONCE)) if part in kinds
    ]
    return _figure("steps", before, [*once[:1], *present, *once[1:]])


def _materials(items: list[ItemFacts], selection: Selection, materials: MaterialList) -> Figure:
    names = {one.type.key: one.type.name for one in materials.all}
    before = [
        Line(item.name, Decimal(len(uses)), tuple(names[use.type] for use in uses))
        for item in items
        if (uses := selection.uses[item.slug])
    ]
    after = [Line(TOGETHER, Decimal(materials.alone))]
    again = [one for one in materials.all if len(one.used_by) > 1]
    if again:
        less = sum(len(one.used_by) - 1 for one in again)
        after.append(Line(TWICE, Decimal(-less), tuple(one.type.name for one in again)))
    for reason, label in REASONS.items():
        gone = [one for one in materials.dropped if one.dropped == reason]
        if gone:
            after.append(Line(label, Decimal(-len(gone)), tuple(one.type.name for one in gone)))
    return _figure("materials", before, after)


def _days(path: list[ItemFacts], items: list[ItemFacts], length: Decimal) -> Figure:
    before = [Line(item.name, item.days) for item in items]
    after = [Line(item.name, item.days) for item in path]
    figure = _figure("days", before, after)
    assert figure.after == length
    return figure


def _visits(items: list[ItemFacts]) -> Figure:
    """Visits when applying in person: alone at least one an item; together one, and what an item itself needs stays."""
    before = [Line(item.name, Decimal(max(1, item.visits))) for item in items]
    own = [Line(item.name, Decimal(item.visits)) for item in items if item.visits]
    return _figure("visits", before, [Line(ONE_VISIT, Decimal(1)), *own])


def _fields(items: list[ItemFacts], form: Form) -> Figure:
    """Fields shown for these values, on both sides: what does not apply is counted nowhere."""
    before = [Line(item.name, Decimal(form.alone[item.slug])) for item in items if form.alone[item.slug]]
    alone = sum(form.alone.values())
    own = [field.element.label for field in form.shown if not field.asked_by]
    again = alone + len(own) - len(form.produced) - len(form.preset) - len(form.shown)
    after = [Line(TOGETHER, Decimal(alone))]
    for label, less in ((ASKED_TWICE, again), (PRODUCED, len(form.produced)), (ANSWERED, len(form.preset))):
        if less:
            after.append(Line(label, Decimal(-less)))
    if own:
        after.append(Line(OWN, Decimal(len(own)), tuple(own)))
    return _figure("fields", before, after)
