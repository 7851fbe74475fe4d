"""Difference reports (差异报告): a parent has a new version; each child's body looks at it and says what it did."""

from datetime import datetime

from onewindow.domain.catalogue.actions.inheritance.refusals import (
    Loosened,
    NotADescendant,
    NotYourItem,
    ReasonOfKeepingMissing,
)
from onewindow.domain.catalogue.actions.inheritance.rights import speaks_for
from onewindow.domain.catalogue.models import DifferenceReport, Item, ItemVersion
from onewindow.domain.catalogue.queries.sheets import sheets
from onewindow.domain.catalogue.queries.specs import spec, specs
from onewindow.domain.catalogue.rules import ItemSpec
from onewindow.domain.catalogue.rules.sheets import difference
from onewindow.domain.catalogue.rules.tightening import loosened
from onewindow.domain.catalogue.states import DIFFERENCE, OPEN
from onewindow.domain.org.queries import Actor
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step, worktime
from onewindow.kernel.models import Task
from onewindow.kernel.step import Birth, Moved, NotFound, Open

TASK = "compare"
OF_THE_VERSION = frozenset(
    {"effective_from", "reason", "reason_zh", "reason_en"}
)  # what every new version says otherwise
LIMIT = "10wd"  # to look at a report; our own rule, no law sets one


def make_reports(*, version: int, at: datetime) -> list[int]:
    """生成差异报告. For a parent's new version: a report and a task for the body of every child; their ids.

    A version has its reports made once: asked again, nothing is added. The first version of an item changes nothing for
    anybody. Some fifteen SQLs, however many children there are.
    """
    row = ItemVersion.objects.select_related("item").get(pk=version)
    earlier = ItemVersion.objects.filter(
        item=row.item_id, published_at__isnull=False, effective_from__lt=row.effective_from
    )
    before = earlier.order_by("-effective_from").values_list("pk", flat=True).first()
    children = _children(row) if before is not None else []
    if before is None or not children:
        return []
    new, said = spec(version), sheets([version, before])
    changed = [one.path for one in difference(said[before], said[version]) if one.path not in OF_THE_VERSION]
    due_at = worktime.due(at, LIMIT, calendars.current())
    amber_at = lights.amber_at(DIFFERENCE.name, TASK, opened_at=at, due_at=due_at, calendar=calendars.current())
    births = [
        Birth(
            set={
                "child": child.item_id,
                "parent_version": version,
                "before": before,
                "child_version": child.id,
                "department": child.department_id,
                "changed": changed,
                "loosened": [one.path for one in loosened(child, new)],
                "made_at": at,
            },
            open=(Open(TASK, post=child.supervisor_post, amber_at=amber_at, due_at=due_at),),
            data={"item": child.item_id, "parent_version": version},
        )
        for child in children
    ]
    return step.births(DIFFERENCE, "make", by=None, at=at, items=births)


def _children(row: ItemVersion) -> list[ItemSpec]:
    """The newest published version of every child that has no report on this version yet; ended ones are left out."""
    reported = DifferenceReport.objects.filter(parent_version=row.pk).values("child")
    newest = ItemVersion.objects.filter(
        item__parent=row.item_id, published_at__isnull=False, item__in=Item.objects.exclude(pk__in=reported)
    )
    found = newest.order_by("item_id", "-effective_from").distinct("item_id").values_list("pk", "standing")
    return specs(pk for pk, standing in found if standing != ItemVersion.Standing.RETIRED)


def close_by_version(
    *, report: int, version: int | None = None, by: Actor, at: datetime, seen: int | None = None
) -> Moved:
    """已修订. The child follows its parent: its newest published version is later than the report and nowhere laxer.

    :param version: of the child; none: the newest published one.
    :raises NotYourItem: for others than the body's supervisor and the office of its area.
    :raises NotADescendant: if no version of the child was published after the report.
    :raises Loosened: if it is still laxer than the parent somewhere.
    """
    row = _report(report, by)
    later = ItemVersion.objects.filter(item=row.child_id, published_at__gt=row.made_at)
    later = later if version is None else later.filter(pk=version)
    adopted = later.order_by("-published_at").values_list("pk", flat=True).first()
    if adopted is None:
        raise NotADescendant(report=report, version=version)
    _must_be_tight(adopted, row)
    return _close(row, "adopt", by, at, seen, adopted_version=adopted)


def close_as_kept(*, report: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """无须修订. Somebody has looked: the child stays as it is, and why.

    :raises NotYourItem: for others than the body's supervisor and the office of its area.
    :raises ReasonOfKeepingMissing: without a reason.
    :raises Loosened: if the child is laxer than the parent's new version: then something has to be done.
    """
    row = _report(report, by)
    if not reason.strip():
        raise ReasonOfKeepingMissing(report=report, fields=["reason"])
    published = ItemVersion.objects.filter(item=row.child_id, published_at__isnull=False)
    newest = published.order_by("-effective_from").values_list("pk", flat=True).first()
    _must_be_tight(newest or row.child_version_id, row)
    return _close(row, "keep", by, at, seen, reason=reason.strip())


def must_be_tight(child: ItemSpec, parent: ItemSpec) -> None:
    """只紧不松. A local item may only tighten what it inherits.

    :raises Loosened: with every field in which the child is laxer.
    """
    found = loosened(child, parent)
    if found:
        raise Loosened(
            item=child.slug, parent=parent.slug, fields=[one.path for one in found], loosened=[o.plain() for o in found]
        )


def _must_be_tight(child: int, row: DifferenceReport) -> None:
    version, parent = specs([child, row.parent_version_id])
    must_be_tight(version, parent)


def _report(report: int, by: Actor) -> DifferenceReport:
    row = DifferenceReport.objects.select_related("department").filter(pk=report).first()
    if row is None:
        raise NotFound(kind=DIFFERENCE.name, thing=report)
    if not speaks_for(by, row.department):
        raise NotYourItem(report=report)
    return row


def _close(row: DifferenceReport, name: str, by: Actor, at: datetime, seen: int | None, **values: object) -> Moved:
    tasks = open_tasks_of(DIFFERENCE.name, row.pk) if row.state == OPEN else []
    return step.step(
        DIFFERENCE,
        row.pk,
        row.version if seen is None else seen,
        name,
        by=by.account,
        at=at,
        close=tasks,
        set={**values, "closed_at": at, "closed_by": by.account},
        data={"item": row.child_id},
    )


def open_tasks_of(kind: str, thing: int) -> list[int]:
    """The ids of a thing's open tasks."""
    return list(Task.objects.filter(kind=kind, thing=thing, closed_at=None).values_list("pk", flat=True))


def parent_in_force(item: Item) -> ItemSpec | None:
    """The newest published version of an item's parent (上级事项); None without one."""
    if item.parent_id is None:
        return None
    published = ItemVersion.objects.filter(item=item.parent_id, published_at__isnull=False)
    newest = published.order_by("-effective_from").values_list("pk", flat=True).first()
    return spec(newest) if newest is not None else None
