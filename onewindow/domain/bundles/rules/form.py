"""One form (一表申请): the union of the chosen items' elements, each asked once, in sections a person recognises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onewindow.domain.bundles.rules import conditions, graph
from onewindow.domain.bundles.rules.plan import Plan, Words
from onewindow.domain.bundles.rules.selection import Selection
from onewindow.domain.catalogue.queries import ElementSpec, holds
from onewindow.kernel import codes

_CODES = {"citizen_id": "citizen-id", "uscc": "uscc", "phone": "phone"}


@dataclass(frozen=True, slots=True)
class Field:
    """An element on the form: who wants it, whether it is shown for these values."""

    element: ElementSpec
    asked_by: tuple[str, ...]
    shown: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields under one heading."""

    key: str
    title: Words
    fields: tuple[Field, ...]

    @property
    def shown(self) -> bool:
        """Whether anything is asked here."""
        return any(field.shown for field in self.fields)


@dataclass(frozen=True, slots=True)
class Produced:
    """An element nobody is asked for: an item of the package produces it (``by``) for others (``wanted_by``)."""

    element: ElementSpec
    by: tuple[str, ...]
    wanted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form. ``alone`` is how many fields each item's own form would show for the same values."""

    sections: tuple[Section, ...]
    produced: tuple[Produced, ...]
    preset: Mapping[str, str]
    """Elements the answers have filled."""
    alone: Mapping[str, int]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, section by section."""
        return tuple(field for section in self.sections for field in section.fields)

    @property
    def shown(self) -> tuple[Field, ...]:
        """The fields that apply to the values given."""
        return tuple(field for field in self.fields if field.shown)


def build(
    plan: Plan, selection: Selection, data: Mapping[str, Any] | None = None, besides: Sequence[ElementSpec] = ()
) -> Form:
    """The form of a selection; ``data`` decides which conditional fields are shown.

    :param besides: what the city asks with every application: in the place of the items' own fields of the same keys.
    """
    plan = replace(plan, elements={**plan.elements, **{one.key: one for one in besides}}) if besides else plan
    known = ({**(data or {}), **selection.preset}, selection.answers)
    wanted: dict[str, list[str]] = {key: [] for key in (*plan.extra, *(one.key for one in besides))}
    for slug in selection.items:
        for key in plan.items[slug].elements:
            wanted.setdefault(key, []).append(slug)
    produced: list[Produced] = []
    asked: list[Field] = []
    for key, users in wanted.items():
        if key in selection.preset:
            continue
        element = plan.elements[key]
        makers = _makers(plan, selection, key)
        # Who starts before the value exists cannot wait for it: then the person is asked after all.
        if makers and all(set(makers) & _before(selection, user) for user in users):
            produced.append(Produced(element, makers, tuple(users)))
        else:
            asked.append(Field(element, tuple(users), _shown(plan, element, *known)))
    alone = {slug: _alone(plan, slug, *known) for slug in selection.items}
    return Form(_sections(asked), tuple(produced), selection.preset, alone)


def _alone(plan: Plan, slug: str, values: Mapping[str, Any], answers: Mapping[str, str]) -> int:
    own = plan.items[slug].elements
    seen = {key: values[key] for key in own if key in values}
    return sum(_shown(plan, plan.elements[key], seen, answers) for key in own)


def _makers(plan: Plan, selection: Selection, key: str) -> tuple[str, ...]:
    return tuple(slug for slug in selection.items if key in plan.items[slug].produces)


def _before(selection: Selection, item: str) -> frozenset[str]:
    return frozenset(other for other in selection.items if item in graph.dependents(other, selection.edges))


def _shown(plan: Plan, element: ElementSpec, values: Mapping[str, Any], answers: Mapping[str, str]) -> bool:
    """A condition sees only what stands on the form: the left-over value of a hidden field counts as empty."""
    read = (plan.elements[key] for key in conditions.fields(element.condition))
    hidden = {other.key for other in read if other.condition and not _shown(plan, other, values, answers)}
    seen = {key: value for key, value in values.items() if key not in hidden} if hidden else values
    return holds(element.condition, seen, answers)


def _sections(fields: list[Field]) -> tuple[Section, ...]:
    groups: dict[str, list[Field]] = {}
    for field in sorted(fields, key=lambda one: (one.element.group_order, one.element.group, one.element.order)):
        groups.setdefault(field.element.group, []).append(field)
    return tuple(
        Section(key, Words(group[0].element.group_zh, group[0].element.group_en), tuple(group))
        for key, group in groups.items()
    )


def clean(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The values that belong to this form: shown fields and what the answers filled, in the form they are stored."""
    values: dict[str, Any] = {f.element.key: normal(f.element, data.get(f.element.key)) for f in form.shown}
    values.update(form.preset)
    return {key: value for key, value in values.items() if holds({"field": [key, "filled"]}, values)}


def for_item(plan: Plan, slug: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the form one item's department sees: its own elements and what the conditions of its materials read.

    Nothing else: only what concerns the item may be asked (行政许可法 art. 31).
    """
    item = plan.items[slug]
    read = sorted(frozenset().union(*(conditions.fields(use.when) for use in item.materials)) - set(item.elements))
    return {key: data[key] for key in (*item.elements, *read) if key in data}


def normal(element: ElementSpec, value: Any) -> Any:
    """A value as it is stored: no blanks around, numbers of persons and businesses in their normal form."""
    if isinstance(value, list | tuple):
        return [normal(element, one) for one in value]
    if isinstance(value, Mapping):
        parts = {sub.column: sub for sub in element.fields}
        return {key: normal(parts.get(key, element), one) for key, one in value.items()}
    if not isinstance(value, str):
        return value
    kind = _CODES.get(element.type)
    return codes.check(value, kind).normal if kind and value.strip() else value.strip()
