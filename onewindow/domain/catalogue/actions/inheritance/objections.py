"""Objections (不予引用): a body does not adopt a base item; the office that keeps the base catalogue decides."""

from datetime import datetime

from onewindow.domain.catalogue.actions.inheritance.refusals import (
    AdoptedAlready,
    DecisionMissing,
    GroundsMissing,
    NotABase,
    NotTheOwner,
    NotYourItem,
    SamePersonDecides,
)
from onewindow.domain.catalogue.actions.inheritance.reports import open_tasks_of
from onewindow.domain.catalogue.actions.inheritance.rights import deciding_post, keeps, speaks_for
from onewindow.domain.catalogue.models import Item, ItemVersion, Objection
from onewindow.domain.catalogue.queries.inheritance.tree import standing_children
from onewindow.domain.catalogue.states import OBJECTION
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step, worktime
from onewindow.kernel.step import Moved, NotFound, Open

TASK = "decide-objection"
LIMIT = "10wd"  # to decide on an objection; our own rule, no law sets one


def state_objection(*, base: int, department: int, reason: str, basis: str, by: Actor, at: datetime) -> int:
    """申报不予引用. A body does not adopt a base item, and says why and by which law; its id. A second person decides.

    :raises NotYourItem: for others than the body's supervisor and the office of its area.
    :raises NotABase: if it is no published base item.
    :raises GroundsMissing: without reason or legal basis.
    :raises AdoptedAlready: if the body has adopted it: then the implementation is ended instead.
    :raises ObjectedAlready: if one waits or is approved.
    """
    item = base_item(base)
    body = Department.objects.filter(pk=department, closed_on=None).first()
    if body is None or not speaks_for(by, body):
        raise NotYourItem(department=department)
    lacking = [name for name, text in (("reason", reason), ("basis", basis)) if not text.strip()]
    if lacking:
        raise GroundsMissing(fields=lacking)
    if standing_children(base, department).exists():
        raise AdoptedAlready(base=base, department=department)
    due_at = worktime.due(at, LIMIT, calendars.current())
    amber_at = lights.amber_at(OBJECTION.name, TASK, opened_at=at, due_at=due_at, calendar=calendars.current())
    post = deciding_post(item.department)
    return step.new(
        OBJECTION,
        "state",
        by=by.account,
        at=at,
        set={
            "base": base,
            "department": department,
            "reason": reason.strip(),
            "basis": basis.strip(),
            "stated_by": by.account,
            "stated_at": at,
        },
        open=(Open(TASK, post=post, amber_at=amber_at, due_at=due_at),) if post is not None else (),
        data={"base": base, "department": department},
    )


def approve_objection(*, objection: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """同意不予引用. The keeper of the base catalogue approves: the body need not adopt the item.

    :raises NotTheOwner: for others than the office that keeps the base item. :raises SamePersonDecides: who has stated it.
    """
    return _decide(objection, "approve", by, at, seen)


def reject_objection(*, objection: int, decision: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """不同意不予引用. The body has to adopt the item after all; the reason is told.

    :raises NotTheOwner: for others than the office that keeps the base item. :raises SamePersonDecides: who has stated it.
    :raises DecisionMissing: without a reason.
    """
    return _decide(objection, "reject", by, at, seen, decision)


def lift_objection(*, objection: int, decision: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """解除不予引用. What was approved no longer holds; the body may adopt the item again.

    :raises NotTheOwner: for others than the office that keeps the base item. :raises SamePersonDecides: who has stated it.
    :raises DecisionMissing: without a reason.
    """
    return _decide(objection, "lift", by, at, seen, decision)


def withdraw_objection(*, objection: int, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """撤回申报. The body takes its objection back before it is decided.

    :raises NotYourItem: for others than the body's supervisor and the office of its area.
    """
    row = _row(objection)
    if not speaks_for(by, row.department):
        raise NotYourItem(objection=objection)
    return _move(row, "withdraw", by, at, seen)


def base_item(base: int) -> Item:
    """A base item that is published, with its owner.

    :raises NotABase: if it is none.
    """
    published = ItemVersion.objects.filter(item=base, published_at__isnull=False).order_by("-effective_from")
    item = Item.objects.select_related("department").filter(pk=base, tier=Item.Tier.BASE).first()
    standing = published.values_list("standing", flat=True).first()
    if item is None or standing in (None, ItemVersion.Standing.RETIRED):
        raise NotABase(item=base)
    return item


def _row(objection: int) -> Objection:
    row = Objection.objects.select_related("base__department", "department").filter(pk=objection).first()
    if row is None:
        raise NotFound(kind=OBJECTION.name, thing=objection)
    return row


def _decide(objection: int, name: str, by: Actor, at: datetime, seen: int | None, decision: str | None = None) -> Moved:
    row = _row(objection)
    if not keeps(by, row.base.department):
        raise NotTheOwner(objection=objection)
    if by.account == row.stated_by_id:
        raise SamePersonDecides(objection=objection)
    if decision is not None and not decision.strip():
        raise DecisionMissing(objection=objection, fields=["decision"])
    values = {"decided_by": by.account, "decided_at": at, "decision": (decision or "").strip()}
    return _move(row, name, by, at, seen, **values)


def _move(row: Objection, name: str, by: Actor, at: datetime, seen: int | None, **values: object) -> Moved:
    return step.step(
        OBJECTION,
        row.pk,
        row.version if seen is None else seen,
        name,
        by=by.account,
        at=at,
        close=open_tasks_of(OBJECTION.name, row.pk),
        set=values or None,
        data={"base": row.base_id, "department": row.department_id},
    )
