"""Staff as the office sees them (人员): lists, one person's page, and what he would leave behind."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from onewindow.domain.org.models import Holding, Staff
from onewindow.domain.org.queries.bodies import held_on, within
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.domain.org.rules import Actor
from onewindow.kernel import tasks
from onewindow.kernel.models import Task

COLLEAGUES = 300


def staff_list(
    actor: Actor,
    words: str = "",
    *,
    department: int | None = None,
    state: str = "here",
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[Staff]:
    """人员清单. By name, pinyin, initials, log-in or number, in the order of the pinyin; today's holdings as ``today``.

    :param state: ``here``, ``left`` or ``never`` (here, but never logged in). :param after: the last row of a page.
    """
    rows = Staff.objects.filter(within(actor, "department__area"))
    if department is not None:
        rows = rows.filter(department=department)
    if state == "left":
        rows = rows.exclude(left_on=None)
    else:
        rows = rows.filter(left_on=None)
        if state == "never":
            rows = rows.filter(account__last_login=None)
    text = words.strip()
    if text:
        small = text.lower().replace(" ", "")
        rows = rows.filter(
            Q(name_zh__contains=text)
            | Q(pinyin__startswith=small)
            | Q(initials__startswith=small)
            | Q(name_en__istartswith=text)
            | Q(account__login__startswith=small)
            | Q(number__istartswith=text)
        )
    if after is not None:
        rows = rows.filter(Q(pinyin__gt=after[0]) | Q(pinyin=after[0], pk__gt=after[1]))
    return list(rows.select_related("department", "account", "window").order_by("pinyin", "pk")[:limit])


def held_by_each(staff: list[Staff], on: date) -> dict[int, list[Holding]]:
    """任职. What these people hold on a day, in one SQL."""
    found: dict[int, list[Holding]] = {}
    rows = Holding.objects.filter(held_on(on), staff__in=[one.pk for one in staff])
    for one in rows.select_related("staff", "post__department", "acting_for").order_by(
        "post__department__order", "post_id"
    ):
        found.setdefault(one.staff_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A member of staff: what he held, holds and will hold (newest first), who stands in for him, what he has in hand."""

    row: Staff
    holdings: tuple[Holding, ...]
    stood_in_by: tuple[Holding, ...]
    in_hand: int
    today: date

    @property
    def own(self) -> tuple[Holding, ...]:
        """Today's and later holdings of his own right."""
        return tuple(
            one for one in self.holdings if one.acting_for_id is None and (not one.to_on or one.to_on >= self.today)
        )


def staff_page(actor: Actor, staff: int, at: datetime) -> StaffPage:
    """人员. One person's page; five SQL.

    :raises NoSuchEntry: also when he is not the actor's to administer.
    """
    row = (
        Staff.objects.select_related("department", "account", "centre", "window")
        .filter(within(actor, "department__area"), pk=staff)
        .first()
    )
    if row is None:
        raise NoSuchEntry(id=staff)
    return _page(row, at)


def own_page(actor: Actor, at: datetime) -> StaffPage:
    """本人. The same of oneself.

    :raises NoSuchEntry: if the actor is no member of staff.
    """
    row = (
        Staff.objects.select_related("department", "account", "centre", "window").filter(account=actor.account).first()
    )
    if row is None:
        raise NoSuchEntry(id=actor.account)
    return _page(row, at)


def _page(row: Staff, at: datetime) -> StaffPage:
    today = timezone.localtime(at).date()
    holdings = row.holdings.select_related("post__department", "acting_for").order_by("-from_on", "-pk")
    acting = (
        row.stood_in_by.filter(to_on__gte=today).select_related("staff", "post__department").order_by("from_on", "pk")
    )
    return StaffPage(
        row, tuple(holdings), tuple(acting), len(tasks.in_hand({row.account_id}, limit=tasks.CAP + 1)), today
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """What somebody would leave behind (交接清单): tasks in hand (the first ones, and how many), posts nobody else holds."""

    in_hand: tuple[Task, ...]
    count: int
    lonely: tuple[Holding, ...]
    waiting: dict[int, int]
    """Open tasks of the posts that nobody else holds, capped; posts without any are no trouble."""

    @property
    def empties(self) -> bool:
        """Whether a post with open tasks would have nobody."""
        return any(self.waiting.values())


def behind(page: StaffPage, *, shown: int = 20) -> Behind:
    """交接清单. What the person of this page has in hand, and the posts that only he holds."""
    mine = {one.post_id: one for one in page.holdings if not one.to_on or one.to_on >= page.today}
    others = Holding.objects.filter(held_on(page.today), post__in=mine)
    others = others.exclude(staff=page.row).exclude(acting_for=page.row)
    lonely = {post: one for post, one in mine.items() if post not in set(others.values_list("post", flat=True))}
    found = tasks.in_hand({page.row.account_id}, limit=1000)
    return Behind(tuple(found[:shown]), len(found), tuple(lonely.values()), tasks.waiting(lonely) if lonely else {})


def colleagues(staff: Staff) -> list[Staff]:
    """同事. Who works in the same department, without himself."""
    rows = Staff.objects.filter(department=staff.department_id, left_on=None, account__is_active=True)
    return list(rows.exclude(pk=staff.pk).order_by("pinyin", "pk")[:COLLEAGUES])
