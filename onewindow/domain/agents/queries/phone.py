"""What a village agent's phone carries with it (离线事项包): the items of his point as they are in force, without a word about anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.domain.cases.models import PointItem
from onewindow.domain.catalogue.queries import (
    ElementSpec,
    ItemSpec,
    MaterialSpec,
    Question,
    current_of,
    kept_when,
    note_of,
    questions,
    specs,
    spoken,
)
from onewindow.domain.org.models import Centre
from onewindow.domain.org.queries import Actor
from onewindow.kernel.worktime import CHINA

APPLICANT = ("person.name", "person.id_type", "person.id_no", "person.phone")
"""Asked once, at the top: the server writes them into the form."""
When = dict[str, Any] | None
"""A condition over answers and fields (``catalogue.holds``); None: always."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A material to photograph (需拍照材料), and when; ``needed``: without it the case cannot be filed."""

    spec: MaterialSpec
    when: When
    needed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a row of the table says under its answers (情形提示): another item (``item``, its slug and name), or a note."""

    when: When
    item: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """One item on the phone: its version, its questions, what is asked and what is photographed under which answers."""

    item: ItemSpec
    questions: tuple[Question, ...]
    elements: tuple[tuple[ElementSpec, When], ...]
    papers: tuple[Paper, ...]
    said: tuple[Said, ...]


def carried(actor: Actor, at: datetime) -> list[Carried]:
    """可离线录入的事项. The items of the agent's point, by name, each with its table as conditions the phone decides by itself."""
    on = at.astimezone(CHINA).date()
    rows = PointItem.objects.filter(centre=actor.centre, ended_on=None, from_on__lte=on) if actor.centre else None
    slugs = sorted(rows.values_list("item__slug", flat=True)) if rows is not None else []
    found = list(specs(current_of(slugs, on).values()))
    others = {gives["item"] for one in found for gives in _gives(one) if gives.get("item")}
    names = {one.slug: one.name for one in specs(current_of(sorted(others), on).values())} if others else {}
    return [_one(one, names) for one in sorted(found, key=lambda one: one.name_zh)]


def _gives(item: ItemSpec) -> list[dict[str, Any]]:
    return [row.get("gives", {}) for row in item.situations.get("rows", ())]


def _one(item: ItemSpec, names: Mapping[str, str]) -> Carried:
    table = item.situations
    return Carried(
        item,
        questions(table),
        tuple(
            (element, _both(kept_when(table, "fields", element.key), element.condition))
            for element in item.elements
            if element.key not in APPLICANT
        ),
        tuple(
            Paper(
                material,
                kept_when(table, "materials", material.key) or material.condition,
                material.satisfied_by == "upload",
            )
            for material in item.materials
            if material.satisfied_by in ("upload", "licence")
        ),
        tuple(_said(row, names) for row in table.get("rows", ()) if {"item", "note"} & row.get("gives", {}).keys()),
    )


def _both(table: When, own: When) -> When:
    """A field stands where the table keeps it and its own condition holds."""
    return {"all": [table, own]} if table and own else table or own


def _said(row: Mapping[str, Any], names: Mapping[str, str]) -> Said:
    slug = str(row["gives"].get("item") or "")
    return Said(spoken(row), slug, names.get(slug, slug), note_of(row))


def point_area(actor: Actor) -> str:
    """The code of the village or town of the agent's point."""
    return Centre.objects.filter(pk=actor.centre or 0).values_list("area", flat=True).first() or ""
