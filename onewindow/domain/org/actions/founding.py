"""A city comes into being (建城): its areas, the governing department, its main centre, the first administrator."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import Account, Area, Centre, Department, Holding, OpeningHours, Post, Staff
from onewindow.domain.org.refusals import (
    AreasUnfit,
    CityStands,
    CodeWrong,
    LoginTaken,
    LoginUnfit,
    NotAllowed,
    NotFounded,
    PasswordWeak,
)
from onewindow.domain.org.rules import Actor, area_above, area_level, area_prefix, spell, spell_place
from onewindow.kernel import codes, log
from onewindow.kernel.worktime import Opening

GROUP = "99"  # department group of those that serve all others
_WORDS = {
    "政务服务管理局": "Government Services Bureau",
    "政务服务和数据管理局": "Government Services and Data Bureau",
    "行政审批局": "Administrative Approval Bureau",
    "数据局": "Data Bureau",
    "政务服务中心": "Government Service Centre",
}
_LOGIN = re.compile(r"[a-z][a-z0-9.-]{2,59}")


@dataclass(frozen=True, slots=True)
class Place:
    """An area to enter (区划); without an English name it is spelt."""

    code: str
    name_zh: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The department that administers windows and staff (政务服务管理部门)."""

    name_zh: str
    uscc: str
    name_en: str = ""
    short_zh: str = ""
    short_en: str = ""
    phone: str = ""
    slug: str = "govservice"


@dataclass(frozen=True, slots=True)
class House:
    """The main service centre (政务服务中心) and its hours."""

    name_zh: str
    opening: Opening
    name_en: str = ""
    address_zh: str = ""
    address_en: str = ""
    phone: str = ""
    slug: str = "main"


@dataclass(frozen=True, slots=True)
class Officer:
    """An administrator (管理员) to install: log-in, name, password."""

    login: str
    name_zh: str
    password: str
    name_en: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Founded:
    """What a founding did; ``fresh`` is false where the city stood already and nothing was written."""

    fresh: bool
    city: str
    areas: int = 0


def found(*, places: Sequence[Place], body: Body, house: House, by: Actor, at: datetime) -> Founded:
    """建城. Enter the city's areas (the city itself first), its governing department with all posts, its main centre.

    Where this city stands already nothing is written, so that an interrupted set-up may be repeated.

    :raises NotAllowed: for anybody but the operator of the installation.
    :raises CityStands: if another city stands here.
    :raises AreasUnfit: if an area does not fit, is there twice or lacks the one above it.
    :raises CodeWrong: if the department's code does not hold.
    """
    _operator(by)
    with transaction.atomic():
        standing = Area.objects.select_for_update().filter(parent=None).values_list("pk", flat=True).first()
        if standing is not None:
            if not places or places[0].code == standing:
                return Founded(False, standing)
            raise CityStands(city=standing)
        if not places:
            raise NotFounded
        city = places[0].code
        entered = _enter(places, city, frozenset(), _day(at))
        department = _body(body, places[0])
        centre = _house(house, places[0])
        data = {"areas": entered, "department": department, "centre": centre}
        log.add(events.CITY_FOUNDED, by=by.account, at=at, kind="city", thing=int(city), data=data)
    return Founded(True, city, entered)


def enter_areas(*, places: Sequence[Place], by: Actor, at: datetime) -> int:
    """录入区划. Enter further areas of the city (towns, villages); those that stand already stay as they are; how many are new.

    :raises NotFounded: if there is no city yet.
    :raises AreasUnfit: if an area does not fit, is there twice or lacks the one above it.
    """
    _operator(by)
    with transaction.atomic():
        city = Area.objects.select_for_update().filter(parent=None).values_list("pk", flat=True).first()
        if city is None:
            raise NotFounded
        standing = frozenset(Area.objects.values_list("pk", flat=True))
        entered = _enter([one for one in places if one.code not in standing], city, standing, _day(at))
        if entered:
            log.add(events.AREAS_ENTERED, by=by.account, at=at, kind="city", thing=int(city), data={"areas": entered})
    return entered


def install_officer(*, officer: Officer, by: Actor, at: datetime) -> int | None:
    """设管理员. Open an account that administers the city; the member of staff's id, None if this administrator stands already.

    Only the operator of the installation does this, for the first ones; they add everybody else.

    :raises NotFounded: if there is no department that administers.
    :raises LoginUnfit: if the log-in has no usable form.
    :raises LoginTaken: if somebody else has it.
    :raises PasswordWeak: if the password is too easy to guess.
    """
    _operator(by)
    with transaction.atomic():
        post = (
            Post.objects.select_for_update(of=("self",))
            .filter(role=Post.Role.OFFICE)
            .order_by("department__order", "pk")
            .first()
        )
        if post is None:
            raise NotFounded
        known = Account.objects.filter(login=officer.login).values_list("staff__name_zh", flat=True)
        if known:
            if known[0] == officer.name_zh:
                return None
            raise LoginTaken(login=officer.login)
        _fit(officer)
        spelling = spell(officer.name_zh, person=True)
        account = Account.objects.open(login=officer.login, kind=Account.Kind.STAFF, password=officer.password, at=at)
        staff = Staff.objects.create(
            account=account,
            department_id=post.department_id,
            number=officer.number or f"{post.department_id:02d}{Staff.objects.count() + 1:04d}",
            centre=Centre.objects.filter(main=True).order_by("pk").first(),
            name_zh=officer.name_zh,
            name_en=officer.name_en or spelling.english,
            pinyin=spelling.pinyin,
            initials=spelling.initials,
        )
        Holding.objects.create(staff=staff, post=post, from_on=_day(at))
        log.add(events.OFFICER_INSTALLED, by=by.account, at=at, kind="staff", thing=staff.pk, data={"post": post.pk})
    return staff.pk


def _operator(by: Actor) -> None:
    if by.kind != "system":
        raise NotAllowed


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _fit(officer: Officer) -> None:
    if not _LOGIN.fullmatch(officer.login):
        raise LoginUnfit(login=officer.login)
    try:
        validate_password(officer.password)
    except ValidationError as weak:
        raise PasswordWeak(" ".join(weak.messages)) from weak


def _enter(places: Sequence[Place], city: str, standing: frozenset[str], since: date) -> int:
    """Higher areas first, so that every one finds the one above it."""
    rows: dict[str, Area] = {}
    for one in sorted(places, key=lambda place: (place.code != city, len(place.code), place.code)):
        above, level = area_above(one.code, city), area_level(one.code, city)
        fits = (
            codes.check(one.code, "area").ok
            and level
            and one.code.startswith(area_prefix(city))
            and one.name_zh.strip()
            and one.code not in rows
        )
        if not fits or (above is not None and above not in rows and above not in standing):
            raise AreasUnfit(area=one.code)
        rows[one.code] = Area(
            code=one.code,
            level=level,
            parent_id=above,
            valid_from=since,
            name_zh=one.name_zh.strip(),
            name_en=one.name_en.strip() or spell_place(one.name_zh.strip()),
        )
    Area.objects.bulk_create(rows.values())
    return len(rows)


def _english(name: str, city: Place) -> str:
    """The English name of a body of the city: ``成都市政务服务中心`` → ``Chengdu City Government Service Centre``."""
    said = _short_english(name, city)
    return f"{city.name_en or spell_place(city.name_zh)} {said}" if name.startswith(city.name_zh) else said


def _short_english(name: str, city: Place) -> str:
    rest = name.removeprefix(city.name_zh)
    return _WORDS.get(rest) or spell(rest).english


def _body(body: Body, city: Place) -> int:
    finding = codes.check(body.uscc, "uscc")
    if not finding.ok:
        raise CodeWrong(uscc=body.uscc)
    english = body.name_en or _english(body.name_zh, city)
    row = Department.objects.create(
        area_id=city.code,
        slug=body.slug,
        name_zh=body.name_zh,
        name_en=english,
        short_zh=body.short_zh or body.name_zh[:40],
        short_en=body.short_en or _short_english(body.name_zh, city)[:80],
        uscc=finding.normal,
        group_code=GROUP,
        phone=body.phone,
        order=1,
    )
    Post.objects.bulk_create(Post(department=row, role=role) for role in Post.Role.values)
    return row.pk


def _house(house: House, city: Place) -> int:
    row = Centre.objects.create(
        area_id=city.code,
        slug=house.slug,
        name_zh=house.name_zh,
        name_en=house.name_en or _english(house.name_zh, city),
        address_zh=house.address_zh,
        address_en=house.address_en or spell(house.address_zh).english,
        phone=house.phone,
        main=True,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(centre=row, weekday=weekday, opens=_time(start), closes=_time(stop))
        for weekday, segments in enumerate(house.opening.week, 1)
        for start, stop in segments
    )
    return row.pk


def _time(minutes: int) -> time:
    """Minutes of the day as a time; midnight at its end is the last minute that a column can hold."""
    return time(*divmod(min(minutes, 24 * 60 - 1), 60))
