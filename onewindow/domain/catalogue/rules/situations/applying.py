"""Situations of an item (情形): questions, a decision table, and what the answers leave of materials, fields and steps.

``ItemVersion.situations`` is ``{"questions": […], "rows": […]}``, or empty:

- a question ``{"key", "zh", "en", "answers": [{"value", "zh", "en"}], "asked_when": condition}``; the condition reads
  answers to earlier questions only, in the shape of ``rules.holds``;
- a row ``{"when": {question: [value, …]}, "gives": {…}}``. A question that a row does not name may be answered in any way;
  a row that names a question speaks only where it is asked.

``gives``: ``materials``, ``fields`` and ``steps`` (a step by its Chinese name) are what is **kept**: what no row names is
asked of everybody, what a row names is asked only under the rows that name it. ``fee`` ({"amount", "zh", "en"}) takes the
place of the item's fee, ``item`` sends the applicant to another item, ``note`` ({"zh", "en"}) is said to him.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from onewindow.domain.catalogue.rules.conditions import holds
from onewindow.domain.catalogue.rules.shapes import ElementSpec, ItemSpec, MaterialSpec

KEPT = ("materials", "fields", "steps")
"""What a row keeps by naming it."""


def _words(row: Mapping[str, Any]) -> str:
    en = str(row.get("en") or "")
    return en if en and (get_language() or "zh").startswith("en") else str(row.get("zh") or "")


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the applicant (情形问题), its words and answers in the active language."""

    key: str
    text: str
    answers: tuple[tuple[str, str], ...]
    asked_when: dict[str, Any] | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The answers one may give."""
        return tuple(value for value, _ in self.answers)

    def said(self, value: str) -> str:
        """The words of an answer."""
        return dict(self.answers).get(value, value)


@dataclass(frozen=True, slots=True)
class Need:
    """Something the applicant needs; not ``certain``: some of his answers still open leave it out."""

    thing: Any  # MaterialSpec, ElementSpec or a step's words
    certain: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """What the item is for one applicant (适用结果), as far as he has answered."""

    answers: dict[str, str]
    """The answers that count: to questions that are asked, with a value they have."""
    asked: tuple[Question, ...]
    """The questions asked under these answers, in order, answered ones included."""
    materials: tuple[Need, ...]
    elements: tuple[Need, ...]
    steps: tuple[Need, ...]
    fee: dict[str, Any]
    item: str = ""
    """Slug of the item he is sent to instead."""
    note: str = ""
    rows: tuple[dict[str, Any], ...] = ()
    """The rows of the table that speak, or still may."""

    @property
    def open(self) -> Question | None:
        """The next question, or None when all are answered."""
        return next((one for one in self.asked if one.key not in self.answers), None)

    @property
    def settled(self) -> bool:
        """Whether every question that is asked has its answer."""
        return self.open is None


def questions(situations: Mapping[str, Any]) -> tuple[Question, ...]:
    """情形问题. The questions in order."""
    return tuple(
        Question(
            one["key"],
            _words(one),
            tuple((a["value"], _words(a)) for a in one["answers"]),
            one.get("asked_when") or None,
        )
        for one in situations.get("questions", ())
    )


def counting(asked: Iterable[Question], answers: Mapping[str, str]) -> tuple[tuple[Question, ...], dict[str, str]]:
    """The questions that are asked under these answers, and the answers that count for them."""
    known: dict[str, str] = {}
    stay = []
    for one in asked:
        if holds(one.asked_when, {}, known):
            stay.append(one)
            if answers.get(one.key) in one.values:
                known[one.key] = answers[one.key]
    return tuple(stay), known


def matches(row: Mapping[str, Any], answers: Mapping[str, str]) -> bool:
    """Whether a row speaks for these answers; a question it names must have been asked."""
    return all(answers.get(key) in values for key, values in row.get("when", {}).items())


def may_match(row: Mapping[str, Any], answers: Mapping[str, str], asked: frozenset[str]) -> bool:
    """Whether a row still may speak, whatever is answered later; ``asked`` are the questions not left out so far."""
    return all(
        answers[key] in values if key in answers else key in asked for key, values in row.get("when", {}).items()
    )


def decided(situations: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any] | None:
    """判定. What the table gives for these answers; None while a question is open, or where no row or two of them speak.

    A case that was filed without these questions (in a package, by an older program) is judged by the conditions alone.
    """
    if not situations:
        return None
    asked, known = counting(questions(situations), answers)
    if len(asked) > len(known):
        return None
    found = [row for row in situations.get("rows", ()) if matches(row, known)]
    return dict(found[0].get("gives", {})) if len(found) == 1 else None


def governed(situations: Mapping[str, Any], kind: str) -> frozenset[str]:
    """What the table decides about: every material, field or step that one of its rows names."""
    return frozenset(key for row in situations.get("rows", ()) for key in row.get("gives", {}).get(kind, ()))


def applied(spec: ItemSpec, answers: Mapping[str, str] | None = None) -> Applied:
    """适用. What an applicant needs who has answered so; with open questions, what he may need."""
    table = spec.situations
    asked, known = counting(questions(table), answers or {})
    left = frozenset(one.key for one in questions(table)) - {one.key for one in _left_out(table, known)}
    speaking = tuple(row for row in table.get("rows", ()) if may_match(row, known, left))
    rows = [row.get("gives", {}) for row in speaking]
    settled = len(asked) == len(known)
    sole = rows[0] if settled and len(rows) == 1 else {}
    return Applied(
        answers=known,
        asked=asked,
        materials=tuple(_needs(spec.materials, "materials", table, rows, lambda one: one.key)),
        elements=tuple(_needs(spec.elements, "fields", table, rows, lambda one: one.key)),
        steps=tuple(_needs(spec.steps, "steps", table, rows, lambda one: one[0])),
        fee=sole.get("fee") or spec.fee,
        item=sole.get("item") or "",
        note=_words(sole.get("note") or {}),
        rows=speaking,
    )


def _left_out(table: Mapping[str, Any], known: Mapping[str, str]) -> list[Question]:
    """The questions that will not be asked any more: what their condition reads is answered, and it does not hold."""
    every = questions(table)
    stay = {one.key for one in counting(every, known)[0]}
    gone: list[Question] = []
    for one in every:
        open_ = reads(one.asked_when) - known.keys() - {other.key for other in gone}
        if one.key not in stay and not open_:
            gone.append(one)
    return gone


def _needs(
    things: Iterable[Any], kind: str, table: Mapping[str, Any], rows: list[dict[str, Any]], key: Any
) -> list[Need]:
    decides = governed(table, kind)
    found = []
    for thing in things:
        if key(thing) not in decides:
            found.append(Need(thing, True))
            continue
        keep = [key(thing) in row.get(kind, ()) for row in rows]
        if any(keep):
            found.append(Need(thing, all(keep)))
    return found


def needed_materials(
    spec: ItemSpec, values: Mapping[str, Any], answers: Mapping[str, str] | None = None
) -> tuple[MaterialSpec, ...]:
    """所需材料. The materials an item needs for these values and answers: what the table decides, the rest by their condition."""
    gives = decided(spec.situations, answers or {})
    if gives is None:
        return tuple(m for m in spec.materials if holds(m.condition, values, answers))
    decides, kept = governed(spec.situations, "materials"), gives.get("materials", ())
    return tuple(
        m for m in spec.materials if (m.key in kept if m.key in decides else holds(m.condition, values, answers))
    )


def kept_elements(spec: ItemSpec, answers: Mapping[str, str] | None = None) -> tuple[ElementSpec, ...]:
    """应填字段. The fields the table leaves; each may still have a condition of its own."""
    gives = decided(spec.situations, answers or {})
    if gives is None:
        return spec.elements
    decides, kept = governed(spec.situations, "fields"), gives.get("fields", ())
    return tuple(e for e in spec.elements if e.key not in decides or e.key in kept)


def kept_when(situations: Mapping[str, Any], kind: str, key: str) -> dict[str, Any] | None:
    """留用条件. Under which answers the table keeps a material or a field, as a condition; None where it does not decide.

    For a page that narrows itself without the server: what is asked under settled answers is what ``decided`` keeps.
    """
    if key not in governed(situations, kind):
        return None
    return {"any": [spoken(row) for row in situations["rows"] if key in row.get("gives", {}).get(kind, ())]}


def spoken(row: Mapping[str, Any]) -> dict[str, Any]:
    """行成立. A row's ``when`` as a condition over answers."""
    return {"all": [{"answer": [key, *values]} for key, values in row.get("when", {}).items()]}


def note_of(row: Mapping[str, Any]) -> str:
    """情形说明. What a row says to the applicant, in the active language."""
    return _words(row.get("gives", {}).get("note") or {})


def reads(condition: Mapping[str, Any] | None) -> frozenset[str]:
    """The questions a condition reads."""
    if not condition:
        return frozenset()
    ((word, rest),) = condition.items()
    if word == "answer":
        return frozenset((rest[0],))
    if word in ("all", "any", "not"):
        return frozenset().union(*(reads(one) for one in ([rest] if word == "not" else rest)))
    return frozenset()
