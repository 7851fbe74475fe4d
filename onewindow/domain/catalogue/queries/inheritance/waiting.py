"""Difference reports and objections as their readers see them (差异报告、不予引用): of one's own bodies, or of one's area."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from onewindow.domain.catalogue.models import DifferenceReport, ItemVersion, Objection
from onewindow.domain.catalogue.queries.inheritance.tree import newest_of
from onewindow.domain.catalogue.queries.sheets import sheets
from onewindow.domain.catalogue.queries.specs import spec, specs
from onewindow.domain.catalogue.rules import ItemSpec
from onewindow.domain.catalogue.rules.sheets import Change, Sheet, difference
from onewindow.domain.catalogue.rules.tightening import Difference, loosened
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.domain.org.queries.bodies import within
from onewindow.domain.org.refusals import NoSuchEntry


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in the list."""

    row: DifferenceReport
    child: ItemSpec
    parent: ItemSpec


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report (差异报告): what changed above, where the child is laxer than the parent's new version now."""

    row: DifferenceReport
    before: ItemSpec
    parent: ItemSpec
    child: ItemSpec
    changed: tuple[Change, ...]
    sheets: tuple[Sheet, Sheet]
    loosened: tuple[Difference, ...]
    later: ItemVersion | None
    """The child's newest version, if it was published after the report was made."""


def speaks_for(actor: Actor, way: str = "department") -> Q:
    """代表的部门. Rows of the bodies an actor speaks for: those he supervises, and all in the area of his office."""
    supervised = Q(**{f"{way}__posts__in": actor.posts, f"{way}__posts__role": "supervisor"})
    return within(actor, f"{way}__area") | supervised


def reports_of(actor: Actor) -> QuerySet[DifferenceReport]:
    """Reports about items of the bodies an actor speaks for."""
    return DifferenceReport.objects.filter(pk__in=DifferenceReport.objects.filter(speaks_for(actor)).values("pk"))


def objections_of(actor: Actor) -> QuerySet[Objection]:
    """Objections of the bodies an actor speaks for, and those his office decides on."""
    mine = Objection.objects.filter(speaks_for(actor) | within(actor, "base__department__area"))
    return Objection.objects.filter(pk__in=mine.values("pk"))


def bodies_of(actor: Actor) -> list[Department]:
    """可代表的部门. The open departments an actor speaks for, in their order."""
    supervised = Q(posts__in=actor.posts, posts__role="supervisor")
    rows = Department.objects.filter(within(actor) | supervised, closed_on=None)
    return list(rows.order_by("order", "pk").distinct())


def reports(actor: Actor, *, state: str = "open", before: int | None = None, limit: int = 50) -> list[ReportLine]:
    """差异报告清单. Newest first; ``before`` is the last id of the page before. State empty: also the closed ones."""
    rows = reports_of(actor).select_related("department")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(pk__lt=before) if before is not None else rows
    found = list(rows.order_by("-pk")[:limit])
    known = {one.id: one for one in specs({v for row in found for v in (row.child_version_id, row.parent_version_id)})}
    return [ReportLine(row, known[row.child_version_id], known[row.parent_version_id]) for row in found]


def report_page(actor: Actor, report: int) -> ReportPage:
    """差异报告. One report with both sides compared anew.

    :raises NoSuchEntry: also when it is not the actor's to read.
    """
    row = reports_of(actor).select_related("department").filter(pk=report).first()
    if row is None:
        raise NoSuchEntry(id=report)
    published = ItemVersion.objects.filter(item=row.child_id, published_at__isnull=False)
    newest = published.order_by("-effective_from").first()
    asked = [row.before_id, row.parent_version_id, newest.pk if newest else row.child_version_id]
    before, parent, child = specs(asked)
    later = newest if newest is not None and newest.published_at and newest.published_at > row.made_at else None
    said = sheets([before.id, parent.id])
    found = tuple(one for one in difference(said[before.id], said[parent.id]) if one.path in row.changed)
    return ReportPage(
        row, before, parent, child, found, (said[before.id], said[parent.id]), loosened(child, parent), later
    )


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """An objection with the base item it is about."""

    row: Objection
    base: ItemSpec


def objections(actor: Actor, *, state: str = "", before: int | None = None, limit: int = 50) -> list[ObjectionPage]:
    """不予引用清单. Newest first: of one's own bodies, and those one's office decides on."""
    rows = objections_of(actor)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(pk__lt=before) if before is not None else rows
    found = list(rows.select_related("department").order_by("-pk")[:limit])
    newest = newest_of({row.base_id for row in found})
    known = {one.item_id: one for one in specs(newest.values())}
    return [ObjectionPage(row, known[row.base_id]) for row in found]


def objection_page(actor: Actor, objection: int) -> ObjectionPage:
    """不予引用. One objection.

    :raises NoSuchEntry: also when it is not the actor's to read.
    """
    row = objections_of(actor).select_related("department", "base__department").filter(pk=objection).first()
    if row is None:
        raise NoSuchEntry(id=objection)
    return ObjectionPage(row, spec(newest_of([row.base_id])[row.base_id]))
