"""What a village agent's phone carries with it (离线事项包): the items of his point as they are in force, without a word about anybody."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.cases.models import PointItem
from onewindow.domain.catalogue.queries import ElementSpec, ItemSpec, MaterialSpec, current_of, specs
from onewindow.domain.org.models import Centre
from onewindow.domain.org.queries import Actor
from onewindow.kernel.worktime import CHINA

APPLICANT = ("person.name", "person.id_type", "person.id_no", "person.phone")
"""Asked once, at the top: the server writes them into the form."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One item on the phone: its version, what is asked, what is photographed."""

    item: ItemSpec
    elements: tuple[ElementSpec, ...]
    papers: tuple[MaterialSpec, ...]


def carried(actor: Actor, at: datetime) -> list[Carried]:
    """可离线录入的事项. The items of the agent's point, by name.

    An item with questions on the situation is recorded where there is a network: what is asked depends on the answers.
    """
    on = at.astimezone(CHINA).date()
    rows = PointItem.objects.filter(centre=actor.centre, ended_on=None, from_on__lte=on) if actor.centre else None
    slugs = sorted(rows.values_list("item__slug", flat=True)) if rows is not None else []
    found = [one for one in specs(current_of(slugs, on).values()) if not (one.situations or {}).get("questions")]
    return [
        Carried(
            one,
            tuple(element for element in one.elements if element.key not in APPLICANT),
            tuple(material for material in one.materials if material.satisfied_by in ("upload", "licence")),
        )
        for one in sorted(found, key=lambda one: one.name_zh)
    ]


def point_area(actor: Actor) -> str:
    """The code of the village or town of the agent's point."""
    return Centre.objects.filter(pk=actor.centre or 0).values_list("area", flat=True).first() or ""
