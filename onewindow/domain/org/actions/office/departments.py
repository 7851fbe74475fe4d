"""Departments and their posts (部门、岗位): added, changed, closed by the administrator of the area."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Max, ProtectedError

from onewindow.domain.org import events
from onewindow.domain.org.actions.office.scope import (
    FieldsMissing,
    day,
    locked,
    must_administer,
    named,
)
from onewindow.domain.org.models import Area, Department, Holding, Post, Staff
from onewindow.domain.org.refusals import CodeWrong, NoSuchEntry, UsccTaken
from onewindow.domain.org.rules import Actor, spell
from onewindow.kernel import codes, log, tasks
from onewindow.kernel.errors import Refusal

_GROUP = re.compile(r"[0-9]{2}")


class GroupUnfit(Refusal):
    """The department group is two digits (部门编码不符)."""


class DepartmentClosed(Refusal):
    """This department is closed (部门已撤销)."""


class DepartmentBusy(Refusal):
    """The department still has staff, open tasks or services; they must go elsewhere first (部门仍在用)."""


class PostStands(Refusal):
    """The department has this post already (岗位已存在)."""


class PostInUse(Refusal):
    """This post is or was held, has open tasks, or a service names it (岗位仍在用)."""


def add_department(
    *,
    area: str,
    name_zh: str,
    uscc: str,
    group_code: str,
    name_en: str = "",
    short_zh: str = "",
    short_en: str = "",
    phone: str = "",
    roles: tuple[str, ...] = (),
    by: Actor,
    at: datetime,
) -> int:
    """增设部门. A department of an area, with its first posts; its id.

    :param roles: the posts it begins with. :raises NotAllowed: outside the administrator's area.
    :raises CodeWrong, UsccTaken, GroupUnfit, FieldsMissing, NoSuchEntry: if an entry does not hold.
    """
    must_administer(by, area)
    names = named(name_zh, name_en)
    number = _uscc(uscc)
    _group(group_code)
    if not Area.objects.filter(pk=area, valid_to=None).exists():
        raise NoSuchEntry(id=area)
    with transaction.atomic():
        if Department.objects.filter(uscc=number).exists():
            raise UsccTaken(uscc=number)
        row = Department.objects.create(
            area_id=area,
            slug=free_slug(short_zh.strip() or names["name_zh"]),
            short_zh=(short_zh.strip() or names["name_zh"])[:40],
            short_en=(short_en.strip() or names["name_en"])[:80],
            uscc=number,
            group_code=group_code,
            phone=phone.strip(),
            order=(Department.objects.aggregate(last=Max("order"))["last"] or 0) + 1,
            **names,
        )
        made = Post.objects.bulk_create(Post(department=row, role=role) for role in _roles(roles))
        data = {"area": area, "posts": [post.pk for post in made]}
        log.add(events.DEPARTMENT_ADDED, by=by.account, at=at, kind="department", thing=row.pk, data=data)
    return row.pk


def change_department(
    *,
    department: int,
    name_zh: str,
    short_zh: str,
    name_en: str = "",
    short_en: str = "",
    phone: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """变更部门. New names or telephone; code and area stay, they are what others know it by.

    :raises NotAllowed, NoSuchEntry, ChangedMeanwhile, FieldsMissing: as every change.
    :raises DepartmentClosed: if it is closed.
    """
    with transaction.atomic():
        row = _open(department, by, seen)
        names = named(name_zh, name_en)
        if not short_zh.strip():
            raise FieldsMissing(fields=["short_zh"])
        row.name_zh, row.name_en = names["name_zh"], names["name_en"]
        row.short_zh, row.short_en = short_zh.strip(), short_en.strip() or spell(short_zh.strip()).english[:80]
        row.phone = phone.strip()
        row.version += 1
        row.save()
        log.add(events.DEPARTMENT_CHANGED, by=by.account, at=at, kind="department", thing=row.pk)


def close_department(*, department: int, services: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """撤销部门. From today nobody works there; only when staff, open tasks and services have gone elsewhere.

    :param services: how many services in force it answers for: they live in a higher room, the door asks there.
    :raises DepartmentBusy: while something is left; details say how much.
    """
    with transaction.atomic():
        row = _open(department, by, seen)
        left = Staff.objects.filter(department=row, left_on=None).count()
        posts = list(Post.objects.filter(department=row).values_list("pk", flat=True))
        waiting = sum(tasks.waiting(posts).values())
        if left or waiting or services:
            raise DepartmentBusy(staff=left, tasks=waiting, services=services)
        row.closed_on = day(at)
        row.version += 1
        row.save()
        log.add(events.DEPARTMENT_CLOSED, by=by.account, at=at, kind="department", thing=row.pk)


def add_post(*, department: int, role: str, by: Actor, at: datetime) -> int:
    """设岗. A post of a department; its id.

    :raises PostStands: if the department has it. :raises FieldsMissing: if there is no such role.
    """
    with transaction.atomic():
        row = _open(department, by, None)
        (wanted,) = _roles((role,)) or ("",)
        if not wanted:
            raise FieldsMissing(fields=["role"])
        post, made = Post.objects.get_or_create(department=row, role=wanted)
        if not made:
            raise PostStands(post=post.pk)
        log.add(events.POST_ADDED, by=by.account, at=at, kind="post", thing=post.pk, data={"department": row.pk})
    return post.pk


def remove_post(*, post: int, services: int, by: Actor, at: datetime) -> None:
    """撤岗. A post that nobody ever held and nothing names; history is never removed.

    :param services: how many services in force lead to it: they live in a higher room, the door asks there.
    :raises PostInUse: otherwise.
    """
    with transaction.atomic():
        row = Post.objects.select_for_update(of=("self",)).select_related("department").filter(pk=post).first()
        if row is None:
            raise NoSuchEntry(id=post)
        must_administer(by, row.department.area_id)
        if services or Holding.objects.filter(post=row).exists() or tasks.waiting([post])[post]:
            raise PostInUse(post=post)
        try:
            with transaction.atomic():
                Post.objects.filter(pk=post).delete()
        except ProtectedError as named_by:
            raise PostInUse(post=post) from named_by
        data = {"department": row.department_id}
        log.add(events.POST_REMOVED, by=by.account, at=at, kind="post", thing=post, data=data)


def free_slug(name: str) -> str:
    """A name for addresses that no department and no centre has yet: the pinyin of what people say."""
    base = re.sub(r"[^a-z0-9]+", "-", spell(name).pinyin.lower()).strip("-")[:40] or "department"
    taken = set(Department.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken:
        number, slug = number + 1, f"{base}-{number}"
    return slug


def _open(department: int, by: Actor, seen: int | None) -> Department:
    row = locked(Department, department, seen)
    must_administer(by, row.area_id)
    if row.closed_on is not None:
        raise DepartmentClosed(department=department)
    return row


def _uscc(uscc: str) -> str:
    finding = codes.check(uscc.strip(), "uscc")
    if not finding.ok:
        raise CodeWrong(uscc=uscc)
    return finding.normal


def _group(group_code: str) -> None:
    if not _GROUP.fullmatch(group_code):
        raise GroupUnfit(group=group_code)


def _roles(roles: tuple[str, ...]) -> list[str]:
    return [role for role in Post.Role.values if role in roles]
