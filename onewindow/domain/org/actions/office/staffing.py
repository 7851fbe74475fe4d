"""Who works where with which posts: appointed and relieved, joining, moving, renamed (任职、免职、入职、调岗)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.actions.office.departments import DepartmentClosed
from onewindow.domain.org.actions.office.places import WindowClosed
from onewindow.domain.org.actions.office.scope import (
    FieldsMissing,
    day,
    locked,
    must_administer,
    named,
)
from onewindow.domain.org.models import Account, Centre, Department, Holding, Post, Staff, Window
from onewindow.domain.org.refusals import HoldsAlready, HoldsNot, LoginTaken, LoginUnfit, NoSuchEntry, NotAllowed
from onewindow.domain.org.rules import Actor, may, spell
from onewindow.kernel import log, tasks
from onewindow.kernel.errors import Refusal

_LOGIN = re.compile(r"[a-z][a-z0-9.-]{2,59}")


class NumberTaken(Refusal):
    """Somebody has this staff number already (工号重复)."""


class NotForOneself(Refusal):
    """Nobody gives posts to himself or takes them from himself; another administrator does it (不得为本人办理)."""


class HasLeft(Refusal):
    """This member of staff has left (已离职)."""


class DatesUnfit(Refusal):
    """The first day must not lie in the past, nor the last day before it (日期有误)."""


class PostsUnattended(Refusal):
    """Nobody would hold these posts any more: name somebody who takes them, or confirm that they stay empty (岗位无人)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works (工作地点): department, and perhaps a centre and a window of it."""

    department: int
    centre: int | None = None
    window: int | None = None


def appoint(*, staff: int, post: int, from_on: date, to_on: date | None = None, by: Actor, at: datetime) -> int:
    """任职. Give a member of staff a post from a day (to a day); the holding's id.

    By a supervisor of the department or an administrator of its area.

    :raises NotAllowed: for anybody else. :raises NotForOneself: also for them, for themselves.
    :raises HoldsAlready: if the times overlap (constraint ``holding_no_overlap``).
    """
    _decides(by, post)
    with transaction.atomic():
        row = _here(staff, by, None)
        holding = _give(row, post, from_on, to_on, by, at)
        row.version += 1
        row.save()
    return holding


def relieve(*, staff: int, post: int, by: Actor, at: datetime) -> None:
    """免职. End a holding with the day before; someone appointed today is relieved today.

    :raises NotAllowed, NotForOneself: as ``appoint``.
    :raises HoldsNot: if there is no open holding.
    """
    _decides(by, post)
    with transaction.atomic():
        row = _here(staff, by, None)
        _take(row, post, day(at), by, at)
        row.version += 1
        row.save()


def join(
    *,
    login: str,
    name_zh: str,
    number: str,
    place: Place,
    posts: Collection[int] = (),
    from_on: date | None = None,
    name_en: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """入职. A new member of staff with account and posts; the staff id. No password: a one-time link lets him set it.

    :raises NotAllowed: if department or posts lie outside the administrator's area.
    :raises LoginUnfit, LoginTaken, NumberTaken, FieldsMissing, DatesUnfit: if an entry does not hold.
    :raises DepartmentClosed, WindowClosed, NoSuchEntry: if the place is none.
    """
    since = from_on or day(at)
    names = named(name_zh, name_en, person=True)
    if not number.strip():
        raise FieldsMissing(fields=["number"])
    if since < day(at):
        raise DatesUnfit
    if not _LOGIN.fullmatch(login):
        raise LoginUnfit(login=login)
    with transaction.atomic():
        _place(place, by)
        if Account.objects.filter(login=login).exists():
            raise LoginTaken(login=login)
        if Staff.objects.filter(number=number.strip()).exists():
            raise NumberTaken(number=number.strip())
        account = Account.objects.open(login=login, kind=Account.Kind.STAFF, password=None, at=at)
        row = Staff.objects.create(
            account=account,
            number=number.strip(),
            department_id=place.department,
            centre_id=place.centre,
            window_id=place.window,
            **names,
            **_spelt(names["name_zh"]),
        )
        for post in sorted(set(posts)):
            _decides(by, post)
            _give(row, post, since, None, by, at)
        data = {"account": account.pk, "department": place.department, "posts": sorted(set(posts)), "from": str(since)}
        log.add(events.STAFF_JOINED, by=by.account, at=at, kind="staff", thing=row.pk, data=data)
    return row.pk


def change_staff(
    *, staff: int, name_zh: str, number: str, name_en: str = "", seen: int | None = None, by: Actor, at: datetime
) -> None:
    """变更人员信息. Name or staff number; the log-in stays.

    :raises NumberTaken, FieldsMissing, HasLeft, ChangedMeanwhile: if it cannot be so.
    """
    names = named(name_zh, name_en, person=True)
    if not number.strip():
        raise FieldsMissing(fields=["number"])
    with transaction.atomic():
        row = locked(Staff, staff, seen)
        _administered(row, by)
        if Staff.objects.filter(number=number.strip()).exclude(pk=row.pk).exists():
            raise NumberTaken(number=number.strip())
        for key, value in (names | _spelt(names["name_zh"])).items():
            setattr(row, key, value)
        row.number = number.strip()
        row.version += 1
        row.save()
        log.add(events.STAFF_CHANGED, by=by.account, at=at, kind="staff", thing=row.pk)


def move(
    *,
    staff: int,
    place: Place,
    posts: Collection[int],
    from_on: date | None = None,
    unattended: bool = False,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """调岗. Other posts from a day on, and another place; what he had in hand of posts he gives up goes back to their queue.

    :param posts: all posts he holds from then on; what is not among them ends the day before.
    :param unattended: he is the last holder of a post with open tasks, and it stays empty knowingly.
    :raises PostsUnattended: otherwise. :raises NotForOneself, HasLeft, NotAllowed, DatesUnfit, ChangedMeanwhile: if not.
    """
    since = from_on or day(at)
    if since < day(at):
        raise DatesUnfit
    with transaction.atomic():
        row = _here(staff, by, seen)
        _administered(row, by)
        _place(place, by)
        held = {
            one.post_id: one
            for one in row.holdings.select_for_update(of=("self",)).filter(acting_for=None).exclude(to_on__lt=since)
        }
        ends, starts = sorted(held.keys() - set(posts)), sorted(set(posts) - held.keys())
        empty = [] if unattended else left_empty(row, ends, since)
        if empty:
            raise PostsUnattended(posts=empty)
        for post in ends:
            _take(row, post, since, by, at)
        for post in starts:
            _decides(by, post)
            _give(row, post, since, None, by, at)
        back = [one.pk for one in tasks.in_hand({row.account_id}) if one.post in ends]
        gone = tasks.assign(back, holder=row.account_id, to=None, by=by.account, at=at)
        row.department_id, row.centre_id, row.window_id = place.department, place.centre, place.window
        row.version += 1
        row.save()
        data = {"department": place.department, "ends": ends, "starts": starts, "from": str(since), "tasks": gone}
        log.add(events.STAFF_MOVED, by=by.account, at=at, kind="staff", thing=row.pk, data=data)


def left_empty(staff: Staff, posts: Collection[int], on: date) -> list[int]:
    """无人岗位. Which of these posts have open tasks and would have no holder on a day without this member of staff.

    Who merely stands in for him does not count: he goes with him.
    """
    others = (
        Holding.objects.filter(post__in=posts, from_on__lte=on, staff__left_on=None, staff__account__is_active=True)
        .exclude(to_on__lt=on)
        .exclude(staff=staff)
        .exclude(acting_for=staff)
    )
    lonely = set(posts) - set(others.values_list("post", flat=True))
    return sorted(post for post, count in tasks.waiting(lonely).items() if count) if lonely else []


def _decides(by: Actor, post: int) -> None:
    """A supervisor of the post's department, or an administrator of its area.

    :raises NotAllowed: otherwise.
    """
    if by.kind == "system":
        return
    area = Post.objects.filter(pk=post).values_list("department__area", flat=True).first()
    if area is not None and may(by, role="office", area=area):
        return
    supervisors = Post.objects.filter(department__posts=post, role=Post.Role.SUPERVISOR)
    if by.posts.isdisjoint(supervisors.values_list("pk", flat=True)):
        raise NotAllowed(post=post)


def _here(staff: int, by: Actor, seen: int | None) -> Staff:
    """The member of staff, locked: somebody else than who acts, who has not left.

    :raises NotForOneself, HasLeft: otherwise.
    """
    row = locked(Staff, staff, seen)
    if by.account is not None and row.account_id == by.account:
        raise NotForOneself(staff=staff)
    if row.left_on is not None:
        raise HasLeft(staff=staff)
    return row


def _administered(row: Staff, by: Actor) -> None:
    must_administer(by, Department.objects.values_list("area", flat=True).get(pk=row.department_id))
    if row.left_on is not None:
        raise HasLeft(staff=row.pk)


def _give(row: Staff, post: int, from_on: date, to_on: date | None, by: Actor, at: datetime) -> int:
    if to_on is not None and to_on < from_on:
        raise DatesUnfit
    overlap = Holding.objects.filter(staff=row, post=post).exclude(to_on__lt=from_on)
    if to_on is not None:
        overlap = overlap.filter(from_on__lte=to_on)
    if overlap.exists():
        raise HoldsAlready(post=post)
    if Post.objects.filter(pk=post, department__closed_on__isnull=False).exists():
        raise DepartmentClosed(post=post)
    holding = Holding.objects.create(staff=row, post_id=post, from_on=from_on, to_on=to_on)
    data = {"staff": row.pk, "from": from_on.isoformat(), "to": to_on.isoformat() if to_on else None}
    log.add(events.APPOINTED, by=by.account, at=at, kind="post", thing=post, data=data)
    return holding.pk


def _take(row: Staff, post: int, since: date, by: Actor, at: datetime) -> None:
    """End what he holds of his own right the day before ``since``, and what colleagues do for him there."""
    mine = Holding.objects.select_for_update(of=("self",)).filter(staff=row, post=post, acting_for=None)
    holding = mine.exclude(to_on__lt=since).order_by("from_on").first()
    if holding is None:
        raise HoldsNot(post=post)
    today = timezone.localtime(at).date()
    last = since - timedelta(days=1)
    if holding.from_on > last and holding.from_on > today:  # it never began
        holding.delete()
    else:
        holding.to_on = last = max(holding.from_on, last)
        holding.save(update_fields=["to_on"])
    data = {"staff": row.pk, "to": last.isoformat()}
    log.add(events.RELIEVED, by=by.account, at=at, kind="post", thing=post, data=data)
    for acting in row.stood_in_by.select_for_update(of=("self",)).filter(post=post).exclude(to_on__lt=since):
        cut_short(acting=acting, since=since, by=by, at=at)


def cut_short(*, acting: Holding, since: date, by: Actor, at: datetime) -> None:
    """缩短代理. A stand-in ends the day before ``since``; one that has not begun by then never does."""
    last = since - timedelta(days=1)
    if acting.from_on > last:
        acting.delete()
    else:
        acting.to_on = last
        acting.save(update_fields=["to_on"])
    data = {"staff": acting.staff_id, "for": acting.acting_for_id, "to": last.isoformat()}
    log.add(events.STANDING_IN_ENDED, by=by.account, at=at, kind="post", thing=acting.post_id, data=data)


def _place(place: Place, by: Actor) -> None:
    department = Department.objects.filter(pk=place.department).first()
    if department is None:
        raise NoSuchEntry(id=place.department)
    must_administer(by, department.area_id)
    if department.closed_on is not None:
        raise DepartmentClosed(department=department.pk)
    if place.centre is not None and not Centre.objects.filter(pk=place.centre).exists():
        raise NoSuchEntry(id=place.centre)
    if place.window is not None:
        window = Window.objects.filter(pk=place.window, centre=place.centre).first()
        if window is None:
            raise NoSuchEntry(id=place.window)
        if window.closed_on is not None:
            raise WindowClosed(window=window.pk)


def _spelt(name: str) -> dict[str, str]:
    spelling = spell(name, person=True)
    return {"pinyin": spelling.pinyin[:100], "initials": spelling.initials[:30]}
