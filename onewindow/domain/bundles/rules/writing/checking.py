"""What is wrong with a package as written (一件事校验), all of it at once, in words of its items; nothing here refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.domain.bundles.rules import graph
from onewindow.domain.bundles.rules.plan import Edge, ItemFacts
from onewindow.domain.bundles.rules.writing.editing import slugs

BLOCKS = frozenset({"empty", "name", "gone", "circle", "orphan", "few-answers", "question-words", "typical", "unsound"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the check says: ``what`` is its kind, ``items`` the items it names in order, ``about`` a question or key."""

    what: str
    items: tuple[str, ...] = ()
    about: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the package cannot be published before it is put right."""
        return self.what in BLOCKS


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow of the drawing: ``via`` is the material; ``derived``: it follows from the items, nobody wrote it."""

    source: str
    target: str
    via: str = ""
    derived: bool = False


def links(document: Mapping[str, Any], items: Mapping[str, ItemFacts]) -> tuple[Link, ...]:
    """Every arrow: those stated, and those where one item's result is another's material (成果即材料)."""
    stated = [Link(row["from"], row["to"], row.get("via", "")) for row in document["edges"]]
    known = {(one.source, one.target, one.via) for one in stated}
    here = [slug for slug in slugs(document) if slug in items]
    derived = [
        Link(source, target, use.type, derived=True)
        for target in here
        for use in items[target].materials
        for source in here
        if source != target and use.type in items[source].outputs and (source, target, use.type) not in known
    ]
    return (*stated, *derived)


def findings(document: Mapping[str, Any], items: Mapping[str, ItemFacts]) -> tuple[Finding, ...]:
    """校验. Circle, orphan, item not in force, question that cannot be answered, usual situation left open.

    :param items: facts of the items in force on the day, by slug; one that is missing is not in force.
    """
    found: list[Finding] = []
    named = slugs(document)
    if not document["name_zh"].strip():
        found.append(Finding("name"))
    if not named:
        return (*found, Finding("empty"))
    found += [Finding("gone", (slug,)) for slug in named if slug not in items]
    edges = links(document, items)
    path = graph.circle(named, [Edge(one.source, one.target) for one in edges])
    if path:
        found.append(Finding("circle", path))
    added = {
        slug for row in document["questions"] for answer in row["answers"] for slug in answer.get("adds_items", ())
    }
    found += [
        Finding("orphan", (row["item"],)) for row in document["items"] if not row["always"] and row["item"] not in added
    ]
    found += _questions(document)
    found += _alone(named, items, edges)
    return tuple(found)


def _questions(document: Mapping[str, Any]) -> list[Finding]:
    found = []
    for row in document["questions"]:
        if not row["text_zh"].strip():
            found.append(Finding("question-words", about=row["id"]))
        if len(row["answers"]) < 2:
            found.append(Finding("few-answers", about=row["id"]))
    return found


def _alone(named: list[str], items: Mapping[str, ItemFacts], edges: tuple[Link, ...]) -> list[Finding]:
    """Items that share nothing with any other: no arrow, no material, no field. They gain nothing by being here."""
    if len(named) < 2:
        return []
    linked = {slug for one in edges for slug in (one.source, one.target)}
    found = []
    for slug in named:
        if slug in linked or slug not in items:
            continue
        mine = _holds(items[slug])
        if not any(mine & _holds(items[other]) for other in named if other != slug and other in items):
            found.append(Finding("alone", (slug,)))
    return found


def _holds(item: ItemFacts) -> set[str]:
    return {f"m:{use.type}" for use in item.materials} | {f"e:{key}" for key in item.elements}
