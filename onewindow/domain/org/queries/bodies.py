"""Departments, posts, centres and windows as the office sees them (部门、岗位、中心、窗口), within the administrator's area."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from onewindow.domain.org.models import Area, Centre, Department, Holding, OpeningHours, Post, Staff, Window
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.domain.org.rules import Actor
from onewindow.kernel import tasks


def within(actor: Actor, area: str = "area") -> Q:
    """管辖. Rows whose ``area`` the actor administers; ``area`` is the way to it (``department__area``), empty for areas."""
    if actor.kind == "system":
        return Q()
    found = Q(pk__in=())
    for role, prefix in actor.scopes:
        if role == "office":
            found |= Q(**{f"{area}__code__startswith" if area else "code__startswith": prefix})
    return found


def held_on(on: date) -> Q:
    """在任. Holdings that count on a day: begun, not ended, of somebody who is still here."""
    return Q(from_on__lte=on, staff__left_on=None, staff__account__is_active=True) & (Q(to_on=None) | Q(to_on__gte=on))


def at_work(on: date) -> list[int]:
    """在岗人员. The accounts of all who hold a post on a day."""
    return sorted(set(Holding.objects.filter(held_on(on)).values_list("staff__account", flat=True)))


def areas(actor: Actor) -> list[Area]:
    """可选区划. City, counties and towns that the actor administers, in their order; villages have no departments."""
    return list(Area.objects.filter(within(actor, ""), level__in="345", valid_to=None).order_by("code"))


def departments(
    actor: Actor, words: str = "", *, after: tuple[int, int] | None = None, limit: int = 50
) -> list[Department]:
    """部门清单. Departments by their order, with ``people`` and ``roles`` counted; closed ones come with the search only."""
    rows = Department.objects.filter(within(actor)).select_related("area")
    text = words.strip()
    if text:
        rows = rows.filter(
            Q(name_zh__contains=text)
            | Q(short_zh__contains=text)
            | Q(name_en__icontains=text)
            | Q(slug__startswith=text.lower())
        )
    else:
        rows = rows.filter(closed_on=None)
    if after is not None:
        rows = rows.filter(Q(order__gt=after[0]) | Q(order=after[0], pk__gt=after[1]))
    rows = rows.annotate(
        people=Count("staff", filter=Q(staff__left_on=None), distinct=True), roles=Count("posts", distinct=True)
    )
    return list(rows.order_by("order", "pk")[:limit])


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of a department (岗位): who holds it today, and how much waits there (capped at 100)."""

    post: int
    role: str
    holdings: tuple[Holding, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """A department with its posts and windows."""

    row: Department
    seats: tuple[Seat, ...]
    windows: tuple[Window, ...]
    people: int
    vacant: tuple[str, ...]
    """Roles it has no post for."""


def department_page(actor: Actor, department: int, at: datetime) -> DepartmentPage:
    """部门. A department with who holds its posts today, what waits in them, and its windows; six SQL.

    :raises NoSuchEntry: also when it is not the actor's to administer.
    """
    row = Department.objects.select_related("area").filter(within(actor), pk=department).first()
    if row is None:
        raise NoSuchEntry(id=department)
    today = timezone.localtime(at).date()
    holders = Holding.objects.filter(held_on(today)).select_related("staff", "acting_for").order_by("from_on", "pk")
    posts = list(row.posts.prefetch_related(Prefetch("holdings", holders, to_attr="today")))
    order = {role: n for n, role in enumerate(Post.Role.values)}
    waiting = tasks.waiting([post.pk for post in posts])
    seats = [
        Seat(one.pk, one.role, tuple(one.today), waiting[one.pk]) for one in sorted(posts, key=lambda p: order[p.role])
    ]
    windows = (
        Window.objects.filter(department=row, closed_on=None).select_related("centre").order_by("centre", "number")
    )
    return DepartmentPage(
        row,
        tuple(seats),
        tuple(windows),
        Staff.objects.filter(department=row, left_on=None).count(),
        tuple(role for role in Post.Role.values if role not in {post.role for post in posts}),
    )


def department_choices(actor: Actor) -> list[Department]:
    """可选部门. Open departments that the actor administers, in their order."""
    return list(Department.objects.filter(within(actor), closed_on=None).order_by("order", "pk"))


def post_choices(actor: Actor, departments: Collection[int] | None = None) -> list[Post]:
    """可选岗位. Posts of open departments that the actor administers (of these departments, if named)."""
    rows = Post.objects.filter(within(actor, "department__area"), department__closed_on=None)
    if departments is not None:
        rows = rows.filter(department__in=departments)
    return list(rows.select_related("department").order_by("department__order", "pk"))


def centres(actor: Actor) -> list[Centre]:
    """中心清单. Centres with ``desks``, the number of their open windows; the main ones first."""
    rows = Centre.objects.filter(within(actor)).select_related("area")
    counted = rows.annotate(desks=Count("windows", filter=Q(windows__closed_on=None)))
    return list(counted.order_by("-main", "area__level", "area", "pk"))


@dataclass(frozen=True, slots=True)
class CentrePage:
    """A centre with its windows (who sits there in ``seated``) and the stretches of its week."""

    row: Centre
    windows: tuple[Window, ...]
    week: dict[int, tuple[OpeningHours, ...]]


def centre_page(actor: Actor, centre: int) -> CentrePage:
    """中心. A centre with its windows and opening hours; four SQL.

    :raises NoSuchEntry: also when it is not the actor's to administer.
    """
    row = Centre.objects.select_related("area").filter(within(actor), pk=centre).first()
    if row is None:
        raise NoSuchEntry(id=centre)
    seated = Staff.objects.filter(left_on=None).order_by("pk")
    windows = row.windows.select_related("department").prefetch_related(Prefetch("staff_set", seated, to_attr="seated"))
    week: dict[int, tuple[OpeningHours, ...]] = dict.fromkeys(range(1, 8), ())
    for one in row.opening.order_by("weekday", "opens"):
        week[one.weekday] += (one,)
    return CentrePage(row, tuple(windows.filter(closed_on=None).order_by("number")), week)


def window(actor: Actor, pk: int) -> Window:
    """窗口. A window of a centre that the actor administers.

    :raises NoSuchEntry: otherwise.
    """
    row = Window.objects.select_related("centre", "department").filter(within(actor, "centre__area"), pk=pk).first()
    if row is None:
        raise NoSuchEntry(id=pk)
    return row


def window_choices(actor: Actor) -> list[Window]:
    """可选窗口. Open windows of the centres that the actor administers."""
    rows = Window.objects.filter(within(actor, "centre__area"), closed_on=None).select_related("centre")
    return list(rows.order_by("centre", "number"))


@dataclass(frozen=True, slots=True)
class Attention:
    """What needs the administrator (待处理): each a short list, the first ones only."""

    empty_posts: tuple[Post, ...]
    no_approver: tuple[Department, ...]
    empty_windows: tuple[Window, ...]
    never_used: tuple[Staff, ...]
    ending: tuple[Holding, ...]
    waiting: dict[int, int]
    """Open tasks of the empty posts, capped."""


def attention(actor: Actor, at: datetime, *, limit: int = 8, soon_days: int = 7) -> Attention:
    """待处理事项. Posts without a holder, departments without an approver, windows without a clerk, accounts never used,
    stand-ins that end soon; six SQL whatever the size of the city.
    """
    today = timezone.localtime(at).date()
    held = Holding.objects.filter(held_on(today), post=OuterRef("pk"))
    posts = Post.objects.filter(within(actor, "department__area"), ~Exists(held), department__closed_on=None)
    empty = tuple(posts.select_related("department").order_by("department__order", "pk")[:limit])
    approver = Holding.objects.filter(held_on(today), post__department=OuterRef("pk"), post__role=Post.Role.APPROVER)
    bodies = Department.objects.filter(within(actor), ~Exists(approver), closed_on=None, posts__role=Post.Role.APPROVER)
    seated = Staff.objects.filter(window=OuterRef("pk"), left_on=None)
    windows = Window.objects.filter(within(actor, "centre__area"), ~Exists(seated), closed_on=None)
    unused = Staff.objects.filter(within(actor, "department__area"), left_on=None, account__last_login=None)
    ending: QuerySet[Holding] = Holding.objects.filter(
        within(actor, "acting_for__department__area"),
        acting_for__isnull=False,
        to_on__range=(today, today + timedelta(days=soon_days)),
    )
    return Attention(
        empty,
        tuple(bodies.order_by("order", "pk")[:limit]),
        tuple(windows.select_related("centre").order_by("centre", "number")[:limit]),
        tuple(unused.select_related("department", "account").order_by("-account__opened_at", "pk")[:limit]),
        tuple(ending.select_related("staff", "acting_for", "post__department").order_by("to_on", "pk")[:limit]),
        tasks.waiting([post.pk for post in empty]) if empty else {},
    )
