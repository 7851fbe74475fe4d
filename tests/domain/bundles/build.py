"""Small packages for the tests of the rules, written in one line each."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from onewindow.domain.bundles.rules.plan import (
    Answer,
    Edge,
    ItemFacts,
    MaterialType,
    Plan,
    Question,
    StepOf,
    Use,
    Words,
)
from onewindow.domain.catalogue.queries import Choice, ElementSpec

PARTS = {"hand": "hand-in", "be": "present", "get": "receive", "office": ""}


def words(text: str) -> Words:
    return Words(f"{text}（中）", text)


def item(
    slug: str, days: str = "1", *, asks: Iterable[str | Use] = (), gives: Iterable[str] = (), **more: Any
) -> ItemFacts:
    steps = tuple(StepOf(words(part), PARTS[part]) for part in more.pop("steps", ("hand", "office", "get")))
    uses = tuple(use if isinstance(use, Use) else Use(use) for use in asks)
    values = {"materials": uses, "outputs": tuple(gives), "steps": steps, "always": True, **more}
    return ItemFacts(slug, 1, words(slug), 1, words("office"), Decimal(days), **values)


def question(key: str, /, presumed: str = "", when: Any = None, **answers: Mapping[str, Any]) -> Question:
    made = tuple(
        Answer(
            value,
            words(value),
            *(frozenset(told.get(k, ())) for k in ("adds", "removes")),
            sets=tuple(told.get("sets", {}).items()),
            notice=words(told["notice"]) if "notice" in told else None,
        )
        for value, told in answers.items()
    )
    return Question(key, words(key), made, when, presumed)


def element(key: str, type_: str = "text", group: str = "applicant", **more: Any) -> ElementSpec:
    choices = tuple(Choice(value, value, value) for value in more.pop("choices", ()))
    values = {
        "required": True,
        "condition": None,
        "choices": choices,
        "validation": {},
        "prefill_from": "",
        "help_zh": "",
        "help_en": "",
        "order": 0,
        "group_order": 0,
        **more,
    }
    return ElementSpec(
        key=key, label_zh=key, label_en=key, type=type_, group=group, group_zh=group, group_en=group, **values
    )


def plan(
    *items: ItemFacts,
    questions: Iterable[Question] = (),
    edges: Iterable[Edge] = (),
    elements: Iterable[ElementSpec] = (),
    types: Iterable[MaterialType] = (),
    extra: tuple[str, ...] = (),
) -> Plan:
    known = {one.key: one for one in types}
    for one in items:
        for key in (*(use.type for use in one.materials), *one.outputs):
            known.setdefault(key, MaterialType(key, words(key)))
    named = {one.key: one for one in elements}
    for one in items:
        for key in (*one.elements, *one.produces):
            named.setdefault(key, element(key))
    return Plan(
        "test",
        words("test"),
        {one.slug: one for one in items},
        tuple(questions),
        tuple(edges),
        named,
        known,
        extra,
    )
