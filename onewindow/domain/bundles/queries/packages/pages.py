"""Packages as people find them: cards with the gain, the package page with its questions, list and arithmetic."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from onewindow.domain.bundles.queries import plans
from onewindow.domain.bundles.queries.plans import Published
from onewindow.domain.bundles.queries.prefill import IDENTITY
from onewindow.domain.bundles.rules import form, gain, graph, materials, selection
from onewindow.domain.bundles.rules.plan import Edge, ItemFacts, Question, Words
from onewindow.domain.catalogue.queries import ElementSpec

LOGGED_IN = {IDENTITY: materials.Held(IDENTITY, materials.CHECK)}
"""What is held of everybody who applies: one applies under one's real name, so no identity card is asked for."""


@dataclass(frozen=True, slots=True)
class Card:
    """A package in the catalogue; the gain is that of its typical answers."""

    slug: str
    name: Words
    summary: Words
    aliases: tuple[str, ...]
    audience: tuple[str, ...]
    items: int
    departments: int
    gain: gain.Gain
    icon: str


@dataclass(frozen=True, slots=True)
class PublishedGain:
    """A figure another place has published: shown beside ours with its source, never mixed in."""

    where: Words
    checked: bool
    secondary: bool
    source: str
    figures: Mapping[str, Mapping[str, Any]]
    """``steps``, ``materials``, ``days``, ``fields``, ``hours`` → ``before`` and ``after``, as far as published."""
    percents: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Node:
    """An item in the drawing of the package: ``column`` 0 starts at once; ``after`` are the items it waits for."""

    item: ItemFacts
    column: int
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: the answer that counts now, whether it was presumed."""

    question: Question
    value: str
    presumed: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a complete set of answers means: items, edges, list, form, gain."""

    selection: selection.Selection
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    materials: materials.MaterialList
    form: form.Form
    gain: gain.Gain
    notices: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PackagePage:
    """一件事页面. The package, its questions, and the outlook once they are answered."""

    package: Published
    questions: tuple[Asked, ...]
    outlook: Outlook | None
    lead: Words
    cooperating: tuple[Words, ...]
    notes: tuple[Words, ...]
    published_gains: tuple[PublishedGain, ...]


def cards(on: date) -> list[Card]:
    """一件事目录. The packages in force with the gain of their typical answers; a stage of a project is no package by itself."""
    found = []
    for one in plans.in_force(on):
        if "stage" in one.document:
            continue
        kept = _cards.get(one.id)
        if kept is None or kept[0] is not one:
            kept = _cards[one.id] = (one, _card(one))
        found.append(kept[1])
    return found


_cards: dict[int, tuple[Published, Card]] = {}
"""Cards by version, with the plan each was counted from: as long as that plan is kept, its figures cannot change."""


def page(slug: str, on: date, answers: Mapping[str, str] | None = None) -> PackagePage:
    """一件事页面. The package in force with these answers.

    :raises PackageUnknown: if there is none. :raises NoSuchAnswer: for an answer a question does not have.
    """
    return page_of(plans.current(slug, on), answers or {}, LOGGED_IN)


def page_of(
    one: Published, answers: Mapping[str, str], held: Mapping[str, materials.Held] | None = None
) -> PackagePage:
    """The page of one version with these answers."""
    document = one.document
    together = document["cooperating"]
    return PackagePage(
        package=one,
        questions=asked(one, answers),
        outlook=outlook(one, answers, held=held),
        lead=Words(document["lead"]["zh"], document["lead"]["en"]),
        cooperating=tuple(Words(zh, en) for zh, en in zip(together["zh"], together["en"], strict=True)),
        notes=tuple(Words(n["zh"], n["en"]) for n in document["notes"] if n["checked"] == "source"),
        published_gains=tuple(_published(row) for row in document["published_gains"]),
    )


def asked(one: Published, answers: Mapping[str, str]) -> tuple[Asked, ...]:
    """The questions that matter now, each with its answer, presumed ones marked."""
    return tuple(
        Asked(q, answers.get(q.id) or q.presumed, q.id not in answers and bool(q.presumed))
        for q in selection.to_ask(one.plan, answers)
    )


def outlook(
    one: Published,
    answers: Mapping[str, str],
    data: Mapping[str, Any] | None = None,
    held: Mapping[str, materials.Held] | None = None,
    besides: Sequence[ElementSpec] = (),
) -> Outlook | None:
    """What the answers mean, or None while a question is open.

    :raises NoSuchAnswer: for an answer a question does not have.
    """
    try:
        chosen = selection.select(one.plan, answers, data)
    except selection.QuestionsOpen:
        return None
    sheet = form.build(one.plan, chosen, data)
    merged = materials.merge(one.plan, chosen, held)
    column = graph.levels(chosen.items, chosen.edges)
    nodes = tuple(Node(one.plan.items[slug], column[slug], graph.inputs(slug, chosen.edges)) for slug in chosen.items)
    saved = gain.compute(one.plan, chosen, sheet, merged)
    whole = form.build(one.plan, chosen, data, besides) if besides else sheet  # what the city asks counts in no gain
    return Outlook(chosen, nodes, chosen.edges, merged, whole, saved, chosen.notices)


def icon_of(one: Published) -> str:
    """The icon a package is published with; of one published before icons were, that of the packaged text."""
    return str(one.document.get("icon") or _packaged_icon(one.slug))


@cache
def _packaged_icon(slug: str) -> str:
    file = resources.files("onewindow.domain.bundles") / "data" / f"{slug}.json"
    return str(json.loads(file.read_text("utf-8")).get("icon", "files")) if file.is_file() else "files"


def _card(one: Published) -> Card:
    typical = outlook(one, one.document["typical"], held=LOGGED_IN)
    if typical is None:
        raise selection.QuestionsOpen(package=one.slug)
    return Card(
        slug=one.slug,
        name=one.name,
        summary=Words(one.document["summary_zh"], one.document["summary_en"]),
        aliases=tuple(one.document["aliases"]),
        audience=tuple(one.document["audience"]),
        items=len(typical.nodes),
        departments=len({node.item.department for node in typical.nodes}),
        gain=typical.gain,
        icon=icon_of(one),
    )


_FIGURES = ("steps", "materials", "days", "fields", "hours")


def _published(row: Mapping[str, Any]) -> PublishedGain:
    return PublishedGain(
        where=Words(row["where_zh"], row["where_en"]),
        checked=row["checked"] == "source",
        secondary=bool(row.get("secondary")),
        source=row["source"],
        figures={key: row[key] for key in _FIGURES if key in row},
        percents={key: value for key, value in row.items() if key.endswith("_cut_percent")},
    )
