"""From a package as written and its items' versions to a plan that can be asked, filled, merged and counted (编译)."""

from collections.abc import Iterable, Mapping
from typing import Any

from onewindow.domain.bundles.rules import selection
from onewindow.domain.bundles.rules.plan import (
    HAND_IN,
    PRESENT,
    RECEIVE,
    Answer,
    Edge,
    ItemFacts,
    MaterialType,
    Plan,
    Question,
    StepOf,
    UnknownReference,
    Use,
    Words,
)
from onewindow.domain.catalogue.queries import ElementSpec, ItemSpec, flags

PARTS = {
    "收件": HAND_IN,
    "预约": HAND_IN,
    "申报": HAND_IN,
    "现场核查": PRESENT,
    "实地查看": PRESENT,
    "体检": PRESENT,
    "缴款": PRESENT,
    "送达": RECEIVE,
    "开具凭证": RECEIVE,
    "开户": RECEIVE,
}
"""What the applicant does in a published step, by its customary name (docs/decisions/0015-gain.md)."""


def plan(document: Mapping[str, Any], specs: Iterable[ItemSpec], elements: Iterable[ElementSpec]) -> Plan:
    """Compile and check a package.

    :param specs: the items' versions the package is pinned to, in the package's order.
    :param elements: elements beyond those of the items (what the package itself asks, what an item brings about).
    :raises UnknownReference, Unreachable, CircleInPackage: a package with such a fault is never published.
    """
    always = {row["item"]: bool(row.get("always")) for row in document["items"]}
    items = {spec.slug: facts(spec, always=always[spec.slug]) for spec in specs}
    missing = [slug for slug in always if slug not in items]
    if missing:
        raise UnknownReference(
            f"{UnknownReference.default_message()} items: {missing[0]}", name=missing[0], where="items"
        )
    known = {element.key: element for element in elements}
    for spec in specs:
        known.update({element.key: element for element in spec.elements})
    return selection.check(
        Plan(
            slug=document["slug"],
            name=Words(document["name_zh"], document["name_en"]),
            items={slug: items[slug] for slug in always},
            questions=tuple(_question(row) for row in document["questions"]),
            stated=tuple(_edge(row) for row in document["edges"]),
            elements=known,
            types=types(specs),
            extra=tuple(document.get("extra", ())),
        )
    )


def facts(spec: ItemSpec, *, always: bool) -> ItemFacts:
    """What a package must know of an item's version."""
    return ItemFacts(
        slug=spec.slug,
        version=spec.id,
        name=Words(spec.name_zh, spec.name_en),
        department=spec.department_id,
        department_name=Words(spec.department_zh, spec.department_en),
        days=flags.working_days(spec.promised),
        promised=spec.promised,
        steps=tuple(StepOf(Words(zh, en), PARTS.get(zh, "")) for zh, en in spec.steps),
        visits=flags.visits(spec).value,
        online=bool(flags.online(spec)),
        materials=tuple(Use(m.key, m.condition, m.tolerable, m.satisfied_by) for m in spec.materials),
        elements=tuple(element.key for element in spec.elements),
        outputs=tuple(dict.fromkeys(result.material for result in spec.results if result.material)),
        produces=tuple(dict.fromkeys(key for result in spec.results for key in result.elements)),
        always=always,
    )


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=row["id"],
        text=Words(row["text_zh"], row["text_en"]),
        answers=tuple(_answer(one) for one in row["answers"]),
        when=row.get("when"),
        presumed=row.get("presumed", ""),
    )


def _answer(row: Mapping[str, Any]) -> Answer:
    return Answer(
        value=row["value"],
        label=Words(row["label_zh"], row["label_en"]),
        adds_items=frozenset(row.get("adds_items", ())),
        removes_items=frozenset(row.get("removes_items", ())),
        sets=tuple(row.get("sets", {}).items()),
        notice=Words(row["notice_zh"], row["notice_en"]) if row.get("notice_zh") else None,
    )


def _edge(row: Mapping[str, Any]) -> Edge:
    return Edge(
        source=row["from"],
        target=row["to"],
        kind=row["kind"],
        via=row.get("via", ""),
        reason=Words(row["reason_zh"], row["reason_en"]),
        when=row.get("when"),
        checked=row["checked"],
    )


def types(specs: Iterable[ItemSpec]) -> dict[str, MaterialType]:
    """Every kind of material these items ask for or give."""
    found: dict[str, MaterialType] = {}
    for spec in specs:
        for m in spec.materials:
            found.setdefault(
                m.key,
                MaterialType(
                    m.key,
                    Words(m.name_zh, m.name_en),
                    Words(m.hint_zh, m.hint_en),
                    Words(m.issuer_zh, m.issuer_en),
                    m.origin,
                ),
            )
        for result in spec.results:
            # A result nobody in the package asks for is still a kind of material the plan knows.
            if result.material:
                found.setdefault(result.material, MaterialType(result.material, Words(result.name_zh, result.name_en)))
    return found
