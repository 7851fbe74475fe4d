"""编制一件事. A package is written by one person and put into force by another; what runs already keeps its version."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from onewindow.domain.bundles.actions.packages.publishing import write_version
from onewindow.domain.bundles.actions.refusals import MayNotPublish
from onewindow.domain.bundles.models import CHANGE_OPEN, Package, PackageChange, PackageVersion
from onewindow.domain.bundles.queries.packages.changes import editing_page, may_change, window_of, writers
from onewindow.domain.bundles.rules.writing import editing
from onewindow.domain.bundles.rules.writing.editing import Document
from onewindow.domain.bundles.states import PACKAGE_CHANGE
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Holding, Post
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step, worktime
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Task
from onewindow.kernel.step import Moved, NotFound, constraint
from onewindow.kernel.worktime import CHINA

LIMIT = "5wd"  # to review a change, as for items; our own rule, no law sets one


@constraint("one_open_package_change")
class ChangeOpen(Refusal):
    """Another change of this package is under way; finish or withdraw it first (该一件事已有未完成的变更)."""


@constraint("package_second_person")
class SamePerson(Refusal):
    """Whoever has written a package does not put it into force; ask a second person (须由第二人发布)."""


@constraint("package_returned_with_reason")
class SayWhy(Refusal):
    """Say what is to be put right: whoever wrote it wants to know (须说明理由)."""


class NotSound(Refusal):
    """The check stands against this package; put right what it names (一件事校验未通过).

    ``details``: ``findings``, each (kind, items, about).
    """


@constraint("one_package_version_a_day")
class DayTaken(Refusal):
    """A version begins after the one before it, and never in the past (生效日期过早).

    ``details``: ``first``, the first possible day.
    """


class SlugTaken(Refusal):
    """A package of this address stands already; change that one (地址已被使用)."""


def start(*, package: str, effective_from: date, by: Actor, at: datetime) -> int:
    """修订一件事. A change of a package: it begins as the version in force stands; the change's id.

    :raises NotFound: no such package. :raises ChangeOpen: another is under way. :raises MayNotPublish: not his to write.
    """
    row = Package.objects.filter(slug=package).first()
    newest = row.versions.order_by("-effective_from").first() if row else None
    if row is None or newest is None:
        raise NotFound(kind="package", thing=package)
    return _started(row, newest.document, effective_from, by, at)


def start_new(*, slug: str, name_zh: str, name_en: str = "", effective_from: date, by: Actor, at: datetime) -> int:
    """新编一件事. A new package, empty; nobody sees it before it is published; the change's id.

    :raises SlugTaken: a package of this address is published. :raises ChangeOpen, MayNotPublish: as ``start``.
    """
    document = editing.empty(slug, name_zh.strip(), name_en.strip())
    if not may_change(document, by):
        raise MayNotPublish(package=slug)
    with transaction.atomic():
        order = Package.objects.count() + 1
        row, _ = Package.objects.get_or_create(slug=slug, defaults={"order": order})
        if row.versions.exists():
            raise SlugTaken(fields=["slug"], package=slug)
        return _started(row, document, effective_from, by, at)


def revise(
    *,
    change: int,
    edit: Callable[[Document], Document],
    effective_from: date | None = None,
    seen: int,
    by: Actor,
    at: datetime,
) -> Moved:
    """修改草稿. One thing of the draft is changed, and it is saved.

    :param edit: one of ``rules.writing.editing``, bound to what was typed. :param seen: the version on the page.
    :raises ChangedMeanwhile: somebody else has written in it since. :raises MayNotPublish: not his to write.
    :raises NoSuchPart, AlreadyThere, WaitsForItself, TooMuch: see there.
    """
    row = _found(change)
    _must_write(row, by)
    document = edit(row.document)
    if not may_change(document, by):  # another first item is another window: what is not his to write stays as it is
        raise MayNotPublish(package=row.package.slug)
    values: dict[str, Any] = {"document": document, "saved_at": at}
    if effective_from is not None:
        values["effective_from"] = effective_from
    return step.step(PACKAGE_CHANGE, row.pk, seen, "revise", by=by.account, at=at, close=_tasks(row), set=values)


def submit(*, change: int, seen: int, by: Actor, at: datetime) -> Moved:
    """提交复核. Hand the draft to the second person.

    :raises NotSound: with every finding in the way. :raises DayTaken: the day cannot be.
    :raises ChangedMeanwhile, MayNotPublish: as ``revise``.
    """
    row = _found(change)
    _must_write(row, by)
    _must_be_ready(row, by, at)
    post = _second_post(row, by)
    calendar = calendars.current()
    due_at = worktime.due(at, LIMIT, calendar)
    amber_at = lights.amber_at(PACKAGE_CHANGE.name, "approve", opened_at=at, due_at=due_at, calendar=calendar)
    return step.step(
        PACKAGE_CHANGE,
        row.pk,
        seen,
        "submit",
        by=by.account,
        at=at,
        close=_tasks(row),
        open=(step.Open("approve", post=post, amber_at=amber_at, due_at=due_at),) if post else (),
        set={"submitted_by": by.account, "submitted_at": at},
    )


def approve(*, change: int, seen: int, by: Actor, at: datetime) -> int:
    """批准发布. The second person publishes: a new version from its day; bundles that run keep theirs. The version's id.

    :raises SamePerson: who has written something of it. :raises NotSound, DayTaken: what has come in the way since.
    :raises ChangedMeanwhile: it was revised since the page was made.
    """
    row = _found(change)
    _must_decide(row, by)
    _must_be_ready(row, by, at)
    with transaction.atomic():
        # Its version is written first, because the row refers to it; of two people at once the second waits here, finds the
        # row moved, writes none, and the step tells him.
        Package.objects.select_for_update().get(pk=row.package_id)
        moved = _found(change).version != seen
        told: dict[str, Any] = {"document": row.document, "effective_from": row.effective_from}
        version = 0 if moved else write_version(package=row.package, **told, by=by, at=at)
        step.step(
            PACKAGE_CHANGE,
            row.pk,
            seen,
            "approve",
            by=by.account,
            at=at,
            close=_tasks(row),
            set={"decided_by": by.account, "decided_at": at, "published": version},
            data={"version": version},
        )
    return version


def give_back(*, change: int, reason: str, seen: int, by: Actor, at: datetime) -> Moved:
    """退回修改. The second person sends it back, with what is to be put right.

    :raises SayWhy: without a word. :raises SamePerson: as ``approve``.
    """
    row = _found(change)
    _must_decide(row, by)
    if not reason.strip():
        raise SayWhy(fields=["reason"])
    author = row.submitted_by_id or row.started_by_id
    return step.step(
        PACKAGE_CHANGE,
        row.pk,
        seen,
        "give_back",
        by=by.account,
        at=at,
        close=_tasks(row),
        open=(step.Open("revise", actor=author),),
        set={"reason": reason.strip()},
    )


def withdraw_change(*, change: int, seen: int, by: Actor, at: datetime) -> Moved:
    """撤回变更. The draft stays in the history and is never published."""
    row = _found(change)
    _must_write(row, by)
    return step.step(PACKAGE_CHANGE, row.pk, seen, "withdraw", by=by.account, at=at, close=_tasks(row))


def _started(package: Package, document: Document, effective_from: date, by: Actor, at: datetime) -> int:
    if by.account is None or not may_change(document, by):
        raise MayNotPublish(package=package.slug)
    if PackageChange.objects.filter(package=package, state__in=CHANGE_OPEN).exists():
        raise ChangeOpen(package=package.slug)
    return step.new(
        PACKAGE_CHANGE,
        "start",
        by=by.account,
        at=at,
        set={
            "package_id": package.pk,
            "document": document,
            "effective_from": effective_from,
            "started_by_id": by.account,
            "started_at": at,
            "saved_at": at,
        },
        data={"package": package.pk},
    )


def _found(change: int) -> PackageChange:
    row = PackageChange.objects.select_related("package").filter(pk=change).first()
    if row is None:
        raise NotFound(kind="package_change", thing=change)
    return row


def _must_write(row: PackageChange, by: Actor) -> None:
    if by.account is None or not may_change(row.document, by):
        raise MayNotPublish(package=row.package.slug)


def _must_decide(row: PackageChange, by: Actor) -> None:
    _must_write(row, by)
    if by.account in writers(row.pk):
        raise SamePerson(change=row.pk)


def _must_be_ready(row: PackageChange, by: Actor, at: datetime) -> None:
    page = editing_page(row.pk, by)
    stopping = [one for one in page.findings if one.blocks] if page else []
    if stopping:
        raise NotSound(findings=[(one.what, one.items, one.about) for one in stopping])
    held = PackageVersion.objects.filter(package=row.package)
    last: date | None = held.aggregate(last=Max("effective_from"))["last"]
    today = at.astimezone(CHINA).date()
    first = max(today, last + timedelta(days=1)) if last else today
    if row.effective_from < first:
        raise DayTaken(fields=["effective_from"], first=first)


def _second_post(row: PackageChange, by: Actor) -> int | None:
    """Who reviews: the supervisors of the package's window, or the office of their area where one of them has written it."""
    window = window_of(row.document)
    if window is None:
        return None
    wrote = {*writers(row.pk), by.account}
    near = Q(department=window, role=Post.Role.SUPERVISOR)
    far = Q(department__area=window.area_id, role=Post.Role.OFFICE)
    posts = list(Post.objects.filter(near | far).order_by("role", "pk").values_list("role", "pk"))
    holding = Holding.objects.filter(post__in=[post for _, post in posts], to_on=None, staff__account__in=wrote)
    theirs = set(holding.values_list("post", flat=True))
    free = [one for one in posts if one[1] not in theirs] or posts
    return next((post for role, post in free if role == Post.Role.SUPERVISOR), free[0][1] if free else None)


def _tasks(row: PackageChange) -> list[int]:
    open_ = Task.objects.filter(kind=PACKAGE_CHANGE.name, thing=row.pk, closed_at=None)
    return list(open_.values_list("pk", flat=True))
