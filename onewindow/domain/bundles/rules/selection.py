"""From answers to items (情形引导): which questions matter, which items and materials they choose, what waits for what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from onewindow.domain.bundles.rules import conditions, graph
from onewindow.domain.bundles.rules.plan import (
    Answer,
    Edge,
    ItemFacts,
    Plan,
    Question,
    UnknownReference,
    Unreachable,
    Use,
    Words,
)
from onewindow.domain.catalogue.queries import holds
from onewindow.kernel.errors import Refusal


class QuestionsOpen(Refusal):
    """Questions that choose the items are not answered yet (情形未选定)."""


class NoSuchAnswer(Refusal):
    """This is not one of the answers to the question (选项不存在)."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the answers choose: items in working order, the edges among them, the materials each asks for."""

    answers: Mapping[str, str]
    items: tuple[str, ...]
    edges: tuple[Edge, ...]
    uses: Mapping[str, tuple[Use, ...]]
    preset: Mapping[str, str]
    """Elements the answers have filled."""
    notices: tuple[Words, ...] = ()

    @property
    def first(self) -> tuple[str, ...]:
        """The items that start at once."""
        waiting = {edge.target for edge in self.edges}
        return tuple(item for item in self.items if item not in waiting)


def check(plan: Plan) -> Plan:
    """The plan, if it is sound: every name known, every item reachable, no circle.

    :raises UnknownReference: with ``name`` and ``where``. :raises Unreachable: with ``items``.
    :raises CircleInPackage: with ``path``.
    """
    for name, known, where in _references(plan):
        if name not in known:
            raise UnknownReference(f"{UnknownReference.default_message()} {where}: {name}", name=name, where=where)
    added = frozenset().union(*(a.adds_items for q in plan.questions for a in q.answers))
    lost = [slug for slug, item in plan.items.items() if not item.always and slug not in added]
    if lost:
        raise Unreachable(f"{Unreachable.default_message()} {', '.join(lost)}", items=tuple(lost))
    slugs = tuple(plan.items)
    uses = {slug: plan.items[slug].materials for slug in slugs}
    graph.refuse_circle(slugs, (*_derived(plan, slugs, uses), *plan.stated))
    return plan


def to_ask(plan: Plan, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that matter under the earlier answers, in order (answered ones included).

    A question whose answers all lead to the same items, materials and notices, whatever is answered later, is left out.
    """
    return _walk(plan, answers)[0]


def settle(plan: Plan, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that count: given or presumed, for questions that matter.

    :raises NoSuchAnswer: a value the question does not have. :raises QuestionsOpen: with ``questions``.
    """
    asked, sure = _walk(plan, answers)
    for question in asked:
        value = answers.get(question.id)
        if value and question.answer(value) is None:
            raise NoSuchAnswer(question=question.id)
    open_ = tuple(question.id for question in asked if question.id not in sure)
    if open_:
        raise QuestionsOpen(questions=open_)
    return {question.id: sure[question.id] for question in asked}


def check_answers(plan: Plan, answers: Mapping[str, Any]) -> None:
    """Every answer belongs to a question and is one of its values.

    :raises NoSuchAnswer: with the first question it does not hold for.
    """
    for key, value in answers.items():
        question = plan.question(key)
        if question is None or (value is not None and (not isinstance(value, str) or question.answer(value) is None)):
            raise NoSuchAnswer(question=key)


def _walk(plan: Plan, answers: Mapping[str, str]) -> tuple[tuple[Question, ...], dict[str, str]]:
    """The questions asked, and every answer in force: given, presumed, or any one where none makes a difference."""
    asked: list[Question] = []
    sure: dict[str, str] = {}
    for index, question in enumerate(plan.questions):
        if not holds(question.when, {}, sure):
            continue
        if not _matters(plan, question, sure, plan.questions[index + 1 :]):
            sure[question.id] = question.answers[0].value
            continue
        asked.append(question)
        value = answers.get(question.id) or question.presumed
        if value and question.answer(value) is not None:
            sure[question.id] = value
    return tuple(asked), sure


def select(plan: Plan, answers: Mapping[str, str], data: Mapping[str, Any] | None = None) -> Selection:
    """Choose items, materials and edges. ``data`` is the form so far: some materials depend on a field.

    :raises QuestionsOpen: if an answer is missing. :raises NoSuchAnswer: if one is unknown.
    """
    settled = settle(plan, answers)
    _, sure = _walk(plan, settled)
    chosen = _chosen(plan, sure)
    preset = _preset(plan, chosen, sure)
    known = ({**(data or {}), **preset}, sure)
    uses = {slug: _uses(plan, slug, known) for slug in plan.items if slug in chosen}
    stated = [
        edge for edge in plan.stated if edge.source in chosen and edge.target in chosen and holds(edge.when, *known)
    ]
    derived = [e for e in _derived(plan, tuple(uses), uses) if not _said(e, plan.stated)]
    # A stated edge that hands over a material holds only while the target asks for that material.
    stated = [e for e in stated if e.kind != "material" or e.via in {use.type for use in uses[e.target]}]
    edges = (*stated, *derived)
    items = graph.order(tuple(uses), edges)
    notices = tuple(answer.notice for answer in _picked(plan, sure) if answer.notice)
    return Selection(settled, items, edges, {slug: uses[slug] for slug in items}, preset, notices)


def deciding_fields(plan: Plan, items: Sequence[str]) -> frozenset[str]:
    """The fields that decide about materials or edges of these items."""
    read = [use.when for slug in items for use in plan.items[slug].materials] + [edge.when for edge in plan.stated]
    return frozenset().union(*(conditions.fields(when) for when in read))


def _said(edge: Edge, stated: tuple[Edge, ...]) -> bool:
    return any((one.source, one.target, one.via) == (edge.source, edge.target, edge.via) for one in stated)


def _derived(plan: Plan, slugs: tuple[str, ...], uses: Mapping[str, tuple[Use, ...]]) -> list[Edge]:
    """Edges from outputs that are another chosen item's materials (成果即材料)."""
    return [
        Edge(
            source,
            target,
            "material",
            use.type,
            Words("前一事项的结果是本事项的材料", "its result is a material here"),
            checked="derived",
        )
        for target in slugs
        for use in uses[target]
        for source in slugs
        if source != target and use.type in plan.items[source].outputs
    ]


def _picked(plan: Plan, answers: Mapping[str, str]) -> Iterator[Answer]:
    for question in plan.questions:
        answer = question.answer(answers.get(question.id, ""))
        if answer is not None:
            yield answer


def _chosen(plan: Plan, answers: Mapping[str, str]) -> frozenset[str]:
    chosen = {slug for slug, item in plan.items.items() if item.always}
    picked = list(_picked(plan, answers))
    chosen |= frozenset().union(*(a.adds_items for a in picked))
    return frozenset(chosen - frozenset().union(*(a.removes_items for a in picked)))


def _preset(plan: Plan, chosen: frozenset[str], answers: Mapping[str, str]) -> dict[str, str]:
    """What the answers fill, as far as a chosen item or a condition of its materials reads it."""
    read = frozenset().union(*(_reads(plan.items[slug]) for slug in chosen))
    return {key: value for answer in _picked(plan, answers) for key, value in answer.sets if key in read}


def _reads(item: ItemFacts) -> frozenset[str]:
    return frozenset(item.elements).union(*(conditions.fields(use.when) for use in item.materials))


def _uses(plan: Plan, slug: str, known: tuple[Mapping[str, Any], Mapping[str, str]]) -> tuple[Use, ...]:
    return tuple(use for use in plan.items[slug].materials if holds(use.when, *known))


def _outcome(plan: Plan, answers: Mapping[str, str]) -> tuple[object, ...]:
    chosen = _chosen(plan, answers)
    preset = _preset(plan, chosen, answers)
    asked = frozenset(
        (slug, use.type, _as_far_as_known(use, preset, answers))
        for slug in chosen
        for use in plan.items[slug].materials
    )
    return chosen, asked, tuple(sorted(preset.items())), tuple(a.notice for a in _picked(plan, answers) if a.notice)


def _as_far_as_known(use: Use, preset: Mapping[str, str], answers: Mapping[str, str]) -> object:
    """Whether the material is asked; where a field still open decides too, the answers its condition reads."""
    if conditions.fields(use.when) - preset.keys():
        return tuple(answers.get(key) for key in sorted(conditions.answers(use.when)))
    return holds(use.when, preset, answers)


def _matters(plan: Plan, question: Question, sure: Mapping[str, str], later: tuple[Question, ...]) -> bool:
    """True if two answers differ in outcome for some answers to the later questions that touch the same things."""
    if len(question.answers) < 2:
        return False
    near = _near(plan, question, later)
    for rest in product(*[[answer.value for answer in q.answers] for q in near]):
        base = {q.id: value for q, value in zip(near, rest, strict=True)}
        outcomes = {
            _outcome(plan, _asked_only(near, {**sure, question.id: answer.value}, base)) for answer in question.answers
        }
        if len(outcomes) > 1:
            return True
    return False


def _asked_only(near: Sequence[Question], sure: dict[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """The answers without those to questions that these very answers leave unasked."""
    for question in near:
        if holds(question.when, {}, sure):
            sure[question.id] = base[question.id]
    return sure


def _near(plan: Plan, question: Question, later: tuple[Question, ...]) -> list[Question]:
    """The later questions that touch the same things, and those on which one of them depends."""
    found: set[str] = set()
    grown = True
    while grown:
        reads = frozenset().union(*(conditions.answers(q.when) for q in later if q.id in found))
        more = {q.id for q in later if q.id in reads or _touches(plan, question, q)} - found
        grown = bool(more)
        found |= more
    return [q for q in later if q.id in found]


def _touches(plan: Plan, one: Question, other: Question) -> bool:
    """True if both questions decide about a common item or material, or one's condition reads the other."""
    return bool(_touched(plan, one) & _touched(plan, other)) or one.id in conditions.answers(other.when)


def _touched(plan: Plan, question: Question) -> frozenset[str]:
    items = frozenset().union(*(a.adds_items | a.removes_items for a in question.answers))
    asked = [(slug, use) for slug, item in plan.items.items() for use in item.materials]
    sets = frozenset(key for a in question.answers for key, _ in a.sets)
    types = {
        use.type
        for _, use in asked
        if question.id in conditions.answers(use.when) or sets & conditions.fields(use.when)
    }
    # An item chosen here brings its materials; a material matters only if an item that asks for it is chosen.
    brought = frozenset(use.type for slug, use in asked if slug in items)
    users = frozenset(slug for slug, use in asked if use.type in types)
    users |= {slug for slug, item in plan.items.items() if sets & set(item.elements)}
    return items | types | brought | users | sets


def _references(plan: Plan) -> Iterator[tuple[str, frozenset[str], str]]:
    items, types, elements = frozenset(plan.items), frozenset(plan.types), frozenset(plan.elements)
    for item in plan.items.values():
        yield from ((use.type, types, f"{item.slug}.materials") for use in item.materials)
        yield from ((key, elements, f"{item.slug}.elements") for key in (*item.elements, *item.produces))
        for use in item.materials:
            yield from _read(plan, use.when, f"{item.slug}.{use.type}")
    for edge in plan.stated:
        yield edge.source, items, "edge.from"
        yield edge.target, items, "edge.to"
        if edge.kind == "material":
            yield edge.via, types, "edge.via"
        yield from _read(plan, edge.when, "edge.when")
    for question in plan.questions:
        yield from _read(plan, question.when, question.id)
        for answer in question.answers:
            yield from ((s, items, question.id) for s in sorted(answer.adds_items | answer.removes_items))
            yield from ((key, elements, question.id) for key, _ in answer.sets)
    yield from ((key, elements, "extra") for key in plan.extra)
    for element in plan.elements.values():
        yield from _read(plan, element.condition, element.key)


def _read(plan: Plan, when: conditions.Condition, where: str) -> Iterator[tuple[str, frozenset[str], str]]:
    questions = frozenset(question.id for question in plan.questions)
    yield from ((key, frozenset(plan.elements), where) for key in sorted(conditions.fields(when)))
    yield from ((key, questions, where) for key in sorted(conditions.answers(when)))
