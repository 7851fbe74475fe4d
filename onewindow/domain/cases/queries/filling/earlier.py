"""What the applicant gave before (历史填报): answers and papers of his earlier cases that would serve here again.

Only his own: the same account for the same business, or for himself. An agent is offered what the giver of the mandate
handed in for an item the mandate names, nothing else of his.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.domain.cases.models import Case, Material
from onewindow.domain.catalogue.queries import ElementSpec, spec
from onewindow.domain.org.queries import Actor, may

LOOKED_THROUGH = 20
"""How many of the latest cases are looked through: what is older has changed since."""


@dataclass(frozen=True, slots=True)
class EarlierAnswers:
    """Answers of one earlier case that would fill empty fields here; ``keys`` are the fields."""

    case: int
    number: str
    item: str
    filed_at: datetime
    keys: tuple[str, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EarlierPaper:
    """A material of an earlier case, of the same type as one that is needed here."""

    case: int
    number: str
    received_at: datetime
    pages: int


def cases_before(owner: int, enterprise: int | None, actor: Actor) -> list[Case]:
    """此前办件. The owner's latest cases for the same side, newest first, as far as the actor may see them.

    :param owner: the account of whose draft it is: the actor may fill it in.
    """
    rows = Case.objects.filter(owner=owner, enterprise=enterprise).order_by("-id")[:LOOKED_THROUGH]
    if actor.kind == "staff" or enterprise is not None or owner == actor.account:
        return list(rows)
    return [row for row in rows if may(actor, owner=row.owner_id, about=f"item:{spec(row.item_version_id).slug}")]


def earlier_answers(
    before: Iterable[Case], wanted: Iterable[ElementSpec], filled: Collection[str]
) -> EarlierAnswers | None:
    """复用填报. The latest case that answers fields which are still empty, and the answers; None if there is none."""
    keys = [element.key for element in wanted if element.key not in filled]
    for row in before:
        values = {key: row.answers[key] for key in keys if row.answers.get(key) not in (None, "", [], {})}
        if values:
            known = spec(row.item_version_id)
            return EarlierAnswers(row.pk, row.number, known.name, row.filed_at, tuple(values), values)
    return None


def files_of(case: int, material: str) -> list[UUID]:
    """材料页. The files of a material of an earlier case as it was last handed in, in the order of their pages."""
    from onewindow.domain.cases.models import MaterialPage

    paper = Material.objects.get(case=case, slug=material)
    if paper.received_at is None or paper.file_id is None:
        return []
    pages = MaterialPage.objects.filter(case=case, slug=material, at=paper.received_at).order_by("n")
    return list(pages.values_list("file", flat=True)) or [paper.file_id]


def earlier_papers(before: Iterable[Case], wanted: Collection[str]) -> dict[str, EarlierPaper]:
    """复用材料. For each type of material the latest that was handed in as a file, in one SQL."""
    from django.db.models import Count, F, OuterRef, Subquery
    from django.db.models.functions import Coalesce

    from onewindow.domain.cases.models import MaterialPage

    cases = {row.pk: row for row in before}
    if not cases or not wanted:
        return {}
    pages = MaterialPage.objects.filter(case=OuterRef("case"), slug=OuterRef("slug"), at=OuterRef("received_at"))
    counted = pages.order_by().values("case").annotate(count=Count("pk")).values("count")
    rows = Material.objects.filter(
        case__in=cases, slug__in=list(wanted), satisfied_by="upload", state__in=("received", "checked")
    ).annotate(count=Coalesce(Subquery(counted), 1), newest=F("case_id"))
    found: dict[str, EarlierPaper] = {}
    for row in rows.order_by("-case_id"):
        if row.received_at is not None:
            found.setdefault(row.slug, EarlierPaper(row.case_id, cases[row.case_id].number, row.received_at, row.count))
    return found
