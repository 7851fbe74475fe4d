"""Deciding on a change (提交、复核、发布): the second person puts it into force, or gives it back with a reason."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.actions.changing.scope import (
    ReasonMissing,
    city_day,
    deciding_post,
    found,
    must_decide,
    must_draft,
    writers,
)
from onewindow.domain.catalogue.actions.changing.starting import free_slug
from onewindow.domain.catalogue.actions.changing.writing import must_fit, write
from onewindow.domain.catalogue.actions.inheritance.reports import must_be_tight, parent_in_force
from onewindow.domain.catalogue.actions.reform import assign
from onewindow.domain.catalogue.models import Item, ItemChange, ItemVersion, Justification
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.catalogue.queries.findings import blocking
from onewindow.domain.catalogue.queries.sheets import sheet as sheet_of
from onewindow.domain.catalogue.refusals import LintBlocks
from onewindow.domain.catalogue.rules import gaps
from onewindow.domain.catalogue.rules.sheets import Sheet
from onewindow.domain.catalogue.states import CHANGE, SUBMITTED
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, log, step, worktime
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Task
from onewindow.kernel.step import ChangedMeanwhile, Moved, NoSuchMove, constraint

LIMIT = "5wd"  # to review a change; our own rule, no law sets one


class Incomplete(Refusal):
    """This version is not complete (事项要素不完整)."""


class EffectivePast(Refusal):
    """A version is never in force from a day in the past (生效日期不得早于今天)."""


@constraint("one_version_a_day")
class EffectiveTooEarly(Refusal):
    """Another version of the item is in force from that day or later; this one begins after it (已有版本在该日或之后生效).

    ``details``: ``first``, the first possible day.
    """


class NobodyDecides(Refusal):
    """No office above this item could decide on it (没有可复核的管理岗位)."""


def submit(*, change: int, seen: int, by: Actor, at: datetime) -> Moved:
    """提交复核. Hand a draft to the second person: a task for the office of the area.

    :param seen: the revision on the page. :raises Incomplete: with everything that lacks.
    :raises EffectivePast, EffectiveTooEarly: the day cannot be. :raises SheetUnfit: a field does not hold.
    :raises ChangedMeanwhile: somebody has revised it since.
    """
    row = found(change)
    must_draft(by, row.draft.decide_department)
    _must_be_seen(row, seen)
    must_be_ready(row.draft, at, applied_for=bool(row.bodies))
    post = deciding_post(row.item.department.area_id)
    if post is None:
        raise NobodyDecides(change=change)
    calendar = calendars.current()
    due_at = worktime.due(at, LIMIT, calendar)
    amber_at = lights.amber_at(CHANGE.name, "approve", opened_at=at, due_at=due_at, calendar=calendar)
    return step.step(
        CHANGE,
        row.pk,
        row.version,
        "submit",
        by=by.account,
        at=at,
        open=(step.Open("approve", post=post, amber_at=amber_at, due_at=due_at),),
        set={"submitted_by": by.account, "submitted_at": at},
        data=_data(row),
    )


def approve(*, change: int, seen: int, by: Actor, at: datetime) -> Moved:
    """批准发布. The second person puts the version into force from its day; from now on it never changes.

    A delegated item comes into being at every body in the same transaction, by the same checks: if one body cannot have it,
    nothing happens.

    :raises SameDrafter: who has written something of it. :raises MayNotDecide: without the office of the area.
    :raises EffectivePast: the day has passed since. :raises ChangedMeanwhile: it was revised since the page was made.
    """
    row = found(change)
    must_decide(by, row)
    with transaction.atomic():
        draft = ItemVersion.objects.select_for_update(of=("self",)).get(pk=row.draft_id)
        row.refresh_from_db(fields=["state", "version"])
        if row.state != SUBMITTED:
            raise NoSuchMove(kind=CHANGE.name, thing=change)
        if draft.revision != seen:
            raise ChangedMeanwhile(kind=CHANGE.name, thing=change, by=row.submitted_by_id, at=row.submitted_at)
        _publish(draft, by, at)
        if row.batch is not None and row.batch.closed_at is None:  # the figures of a closed one are final
            assign(batch=row.batch.pk, versions=[draft.pk], by=by, at=at)
        for body in Department.objects.filter(pk__in=row.bodies).order_by("order"):
            _delegated(row, body, by, at)
        if row.item.department_id != draft.decide_department_id:
            Item.objects.filter(pk=row.item_id).update(department=draft.decide_department_id)
        return step.step(
            CHANGE,
            row.pk,
            row.version,
            "approve",
            by=by.account,
            at=at,
            close=_tasks(row),
            set={"decided_by": by.account, "decided_at": at},
            data=_data(row),
        )


def give_back(*, change: int, reason: str, by: Actor, at: datetime) -> Moved:
    """退回修改. The second person sends it back to who wrote it, with a reason.

    :raises ReasonMissing: without one. :raises SameDrafter, MayNotDecide: as for ``approve``.
    """
    row = found(change)
    must_decide(by, row)
    if not reason.strip():
        raise ReasonMissing(fields=["reason"])
    author = row.submitted_by_id or row.started_by_id
    return step.step(
        CHANGE,
        row.pk,
        row.version,
        "give_back",
        by=by.account,
        at=at,
        close=_tasks(row),
        open=(step.Open("revise", actor=author),) if author else (),
        set={"reason": reason.strip()},
        data=_data(row),
    )


def withdraw(*, change: int, reason: str = "", by: Actor, at: datetime) -> Moved:
    """撤回变更. Who wrote it, or the office, takes it back; the draft stays in the history and is never published."""
    row = found(change)
    if by.account is None or by.account not in writers(row):
        must_draft(by, row.draft.decide_department)
    set_ = {"reason": reason.strip()} if reason.strip() else None
    return step.step(
        CHANGE, row.pk, row.version, "withdraw", by=by.account, at=at, close=_tasks(row), set=set_, data=_data(row)
    )


def must_be_ready(draft: ItemVersion, at: datetime, *, applied_for: bool = False) -> None:
    """Everything a version needs before it may be in force.

    :param applied_for: judge its text as one that is applied for although this version ends the item (下放): its heirs have it.
    :raises SheetUnfit, Incomplete, LintBlocks, EffectivePast, EffectiveTooEarly: with what is wrong.
    :raises Loosened: if it is laxer than the item above it, with the fields.
    """
    must_fit(sheet_of(draft.pk), complete=True)
    lacking = gaps(spec(draft.pk))
    if lacking:
        raise Incomplete(version=draft.pk, lacking=lacking)
    must_pass(draft, applied_for=applied_for)
    open_ = applied_for or draft.standing == ItemVersion.Standing.OPEN
    parent = parent_in_force(draft.item) if open_ else None
    if parent is not None:  # what ends or pauses an item need not follow its parent first
        must_be_tight(spec(draft.pk), parent)
    if draft.effective_from.isoformat() < city_day(at):
        raise EffectivePast(fields=["effective_from"], day=draft.effective_from)
    held = ItemVersion.objects.filter(item=draft.item_id, published_at__isnull=False)
    last: date | None = held.aggregate(last=Max("effective_from"))["last"]
    if last is not None and draft.effective_from <= last:
        raise EffectiveTooEarly(fields=["effective_from"], first=last + timedelta(days=1))


def must_pass(draft: ItemVersion, *, applied_for: bool = False) -> None:
    """校验通过. A version that can be applied for has no finding left that is neither fixed nor justified.

    Nobody applies for a base item: it is the text of the level above.

    :raises LintBlocks: with what stands in the way.
    """
    open_ = applied_for or draft.standing == ItemVersion.Standing.OPEN
    stopping = blocking(draft.pk) if open_ and draft.item.tier != Item.Tier.BASE else ()
    if stopping:
        named = [(one.rule.key, one.path) for one in stopping[:10]]
        raise LintBlocks(version=draft.pk, count=len(stopping), findings=named)


def _must_be_seen(row: ItemChange, seen: int) -> None:
    if row.draft.revision != seen:
        last = row.draft.revisions.order_by("-number").first()
        who: dict[str, Any] = {"by": last.by_id, "at": last.at, "name": "change.revise"} if last else {}
        raise ChangedMeanwhile(kind=CHANGE.name, thing=row.pk, **who)


def _publish(draft: ItemVersion, by: Actor, at: datetime) -> None:
    """The one way into force: whatever is published has passed every check here."""
    must_be_ready(draft, at)
    ItemVersion.objects.filter(pk=draft.pk, published_at=None).update(published_at=at)
    slug = Item.objects.values_list("slug", flat=True).get(pk=draft.item_id)
    log.add(events.PUBLISHED, by=by.account, at=at, kind="item", thing=draft.pk, data={"item": slug})


def _delegated(row: ItemChange, body: Department, by: Actor, at: datetime) -> None:
    """下放. The same item at a body below: its own implementation code, its own examiners."""
    source = row.draft
    sheet: Sheet = sheet_of(source.pk)
    was = sheet["department"]
    for review in sheet["reviews"]:
        review["department"] = body.slug if review["department"] == was else review["department"]
    sheet |= {
        "department": body.slug,
        "window_department": body.slug if sheet["window_department"] == was else sheet["window_department"],
        "level": {"4": "4", "5": "5", "6": "6"}.get(body.area.level, sheet["level"]),
        "standing": "open",
        "merged_into": None,
    }
    whole, named = must_fit(sheet, complete=False)
    item = Item.objects.create(
        slug=free_slug(f"{source.name_zh}{body.short_zh}"), department=body, tier=row.item.tier, parent=row.item.parent
    )
    draft = ItemVersion(item=item, number=1)
    write(version=draft, sheet={**whole, "slug": item.slug}, named=named, by=by, at=at)
    # reasons go with the text they excuse: the named person has judged the same words
    given = Justification.objects.filter(item=row.item_id, ended_at=None)
    for one in given:
        one.pk, one._state.adding, one.item = None, True, item
    Justification.objects.bulk_create(given)
    _publish(draft, by, at)


def _tasks(row: ItemChange) -> list[int]:
    return list(Task.objects.filter(kind=CHANGE.name, thing=row.pk, closed_at=None).values_list("pk", flat=True))


def _data(row: ItemChange) -> dict[str, int]:
    return {"item": row.item_id, "version": row.draft_id}
