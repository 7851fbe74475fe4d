"""Centres, windows and opening hours (中心、窗口、开放时间)."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import NamedTuple

from django.db import transaction

from onewindow.domain.org import events
from onewindow.domain.org.actions.office.departments import DepartmentClosed
from onewindow.domain.org.actions.office.scope import (
    FieldsMissing,
    day,
    locked,
    must_administer,
    named,
)
from onewindow.domain.org.models import Area, Centre, Department, OpeningHours, Staff, Window
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.domain.org.rules import Actor, Stretch, overlapping, spell
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal


class WindowStands(Refusal):
    """The centre has a window with this number already (窗口号重复)."""


class WindowClosed(Refusal):
    """This window is closed (窗口已撤销)."""


class WindowBusy(Refusal):
    """Somebody still sits at this window; seat him elsewhere first (窗口仍有人员)."""


class OpeningUnfit(Refusal):
    """Opening hours end after they begin and do not overlap (开放时间有误)."""


class Address(NamedTuple):
    """Where a centre is and how it is reached; without an English address it is spelt."""

    zh: str
    en: str = ""
    phone: str = ""


def add_centre(*, area: str, name_zh: str, address: Address, name_en: str = "", by: Actor, at: datetime) -> int:
    """增设中心. A service centre of an area; its id. The area's first one is its main centre.

    :raises NotAllowed: outside the administrator's area. :raises FieldsMissing, NoSuchEntry: if an entry does not hold.
    """
    must_administer(by, area)
    names, place = named(name_zh, name_en), _address(address)
    if not Area.objects.filter(pk=area, valid_to=None).exists():
        raise NoSuchEntry(id=area)
    with transaction.atomic():
        first = not Centre.objects.select_for_update().filter(area=area, main=True).exists()
        row = Centre.objects.create(area_id=area, slug=_free_slug(names["name_zh"]), main=first, **names, **place)
        log.add(events.CENTRE_ADDED, by=by.account, at=at, kind="centre", thing=row.pk, data={"area": area})
    return row.pk


def change_centre(
    *,
    centre: int,
    name_zh: str,
    address: Address,
    name_en: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """变更中心. Name, address or telephone.

    :raises NotAllowed, NoSuchEntry, ChangedMeanwhile, FieldsMissing: as every change.
    """
    with transaction.atomic():
        row = _centre(centre, by, seen)
        for key, value in (named(name_zh, name_en) | _address(address)).items():
            setattr(row, key, value)
        row.version += 1
        row.save()
        log.add(events.CENTRE_CHANGED, by=by.account, at=at, kind="centre", thing=row.pk)


def set_opening(*, centre: int, week: Iterable[Stretch], seen: int | None = None, by: Actor, at: datetime) -> None:
    """设开放时间. The opening hours of a week, all of them anew. Due moments that stand stay as they are.

    New clocks count by the new hours within a minute; a running promise is never moved by an edit.

    :raises OpeningUnfit: if a stretch ends before it begins, or two overlap; details say on which weekday.
    """
    stretches = sorted(week)
    wrong = overlapping(stretches)
    if wrong is not None:
        raise OpeningUnfit(weekday=wrong)
    with transaction.atomic():
        row = _centre(centre, by, seen)
        OpeningHours.objects.filter(centre=row).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(centre=row, weekday=one.weekday, opens=one.opens, closes=one.closes) for one in stretches
        )
        row.version += 1
        row.save()
        hours = [[one.weekday, _said(one.opens), _said(one.closes)] for one in stretches]
        log.add(events.OPENING_SET, by=by.account, at=at, kind="centre", thing=row.pk, data={"week": hours})


def add_window(
    *,
    centre: int,
    number: str,
    name_zh: str,
    kind: str,
    department: int,
    floor: str = "",
    name_en: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """增设窗口. A window of a centre, staffed by a department; its id.

    :raises WindowStands: if the centre has this number. :raises DepartmentClosed: if the department is closed.
    """
    names = named(name_zh, name_en)
    with transaction.atomic():
        where = _centre(centre, by, None)
        _staffed(department, by)
        values = _seat(number, kind, floor)
        if Window.objects.filter(centre=where, number=values["number"]).exists():
            raise WindowStands(number=values["number"])
        row = Window.objects.create(centre=where, department_id=department, **names, **values)
        data = {"centre": where.pk, "department": department}
        log.add(events.WINDOW_ADDED, by=by.account, at=at, kind="window", thing=row.pk, data=data)
    return row.pk


def change_window(
    *,
    window: int,
    number: str,
    name_zh: str,
    kind: str,
    department: int,
    floor: str = "",
    name_en: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """变更窗口. Number, name, kind, floor or department.

    :raises WindowStands, WindowClosed, DepartmentClosed, ChangedMeanwhile: if it cannot be so.
    """
    with transaction.atomic():
        row = _window(window, by, seen)
        if department != row.department_id:
            _staffed(department, by)
        values = named(name_zh, name_en) | _seat(number, kind, floor)
        if Window.objects.filter(centre=row.centre_id, number=values["number"]).exclude(pk=row.pk).exists():
            raise WindowStands(number=values["number"])
        for key, value in values.items():
            setattr(row, key, value)
        row.department_id = department
        row.version += 1
        row.save()
        data = {"department": department}
        log.add(events.WINDOW_CHANGED, by=by.account, at=at, kind="window", thing=row.pk, data=data)


def close_window(*, window: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """撤销窗口. From today nobody is served there.

    :raises WindowBusy: while somebody sits there.
    """
    with transaction.atomic():
        row = _window(window, by, seen)
        sitting = Staff.objects.filter(window=row, left_on=None).count()
        if sitting:
            raise WindowBusy(staff=sitting)
        row.closed_on = day(at)
        row.version += 1
        row.save()
        log.add(events.WINDOW_CLOSED, by=by.account, at=at, kind="window", thing=row.pk)


def _centre(centre: int, by: Actor, seen: int | None) -> Centre:
    row = locked(Centre, centre, seen)
    must_administer(by, row.area_id)
    return row


def _window(window: int, by: Actor, seen: int | None) -> Window:
    row = locked(Window, window, seen)
    must_administer(by, row.centre.area_id)
    if row.closed_on is not None:
        raise WindowClosed(window=window)
    return row


def _staffed(department: int, by: Actor) -> None:
    row = Department.objects.filter(pk=department).first()
    if row is None:
        raise NoSuchEntry(id=department)
    must_administer(by, row.area_id)
    if row.closed_on is not None:
        raise DepartmentClosed(department=department)


def _seat(number: str, kind: str, floor: str) -> dict[str, str]:
    """:raises FieldsMissing: without a number, or with a kind that does not exist."""
    missing = [] if number.strip() else ["number"]
    missing += [] if kind in Window.Kind.values else ["kind"]
    if missing:
        raise FieldsMissing(fields=missing)
    return {"number": number.strip(), "kind": kind, "floor": floor.strip()}


def _address(address: Address) -> dict[str, str]:
    chinese = address.zh.strip()
    if not chinese:
        raise FieldsMissing(fields=["address_zh"])
    english = address.en.strip() or spell(chinese).english[:200]
    return {"address_zh": chinese, "address_en": english, "phone": address.phone.strip()}


def _free_slug(name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", spell(name).pinyin.lower()).strip("-")[:40] or "centre"
    taken = set(Centre.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken:
        number, slug = number + 1, f"{base}-{number}"
    return slug


def _said(moment: time) -> str:
    return moment.isoformat("minutes")
