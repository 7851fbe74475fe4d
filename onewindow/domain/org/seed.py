"""The demo city 示范市 (fictional, code 9901xx): areas, departments, centres, staff, people, businesses."""

import json
from datetime import date, datetime, time
from importlib import resources
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model

from onewindow.domain.org.models import (
    Account,
    Area,
    Centre,
    Department,
    Enterprise,
    Holding,
    OpeningHours,
    Person,
    Post,
    Role,
    Staff,
    Window,
)
from onewindow.domain.org.rules import spell

SINCE = date(2026, 1, 1)
OFFICE = "govservice"  # the department that administers the city's windows and staff


def data(name: str) -> Any:
    """A file of the packaged data of this room."""
    return json.loads((resources.files(__package__) / "data" / f"{name}.json").read_text("utf-8"))


def seed(at: datetime) -> None:
    """演示数据. Fill the demo city: what is missing is added row by row, what stands stays. No account gets a password."""
    with transaction.atomic():
        _areas()
        departments = _departments()
        centres, windows = _centres(departments)
        _staff(departments, centres, windows, at)
        _people(at)


def _names(row: dict[str, Any]) -> dict[str, str]:
    return {"name_zh": row["name_zh"], "name_en": row["name_en"]}


def _missing(rows: list[dict[str, Any]], key: str, model: type[Model], column: str = "") -> list[dict[str, Any]]:
    """The rows whose ``key`` no row of the table has: a city that stands gets what came later."""
    known = set(model._default_manager.values_list(column or key, flat=True))
    return [row for row in rows if row[key] not in known]


def _areas() -> None:
    Area.objects.bulk_create(
        Area(code=row["code"], level=row["level"], parent_id=row["parent"], valid_from=SINCE, **_names(row))
        for row in _missing(data("areas"), "code", Area)
    )


def _departments() -> dict[str, Department]:
    source = data("departments")
    order = {row["slug"]: n for n, row in enumerate(source, 1)}
    Department.objects.bulk_create(
        Department(
            area_id=row["area"],
            slug=row["slug"],
            short_zh=row["short_zh"],
            short_en=row["short_en"],
            uscc=row["uscc"],
            group_code=row["group_code"],
            phone=row["phone"],
            order=order[row["slug"]],
            **_names(row),
        )
        for row in _missing(source, "slug", Department)
    )
    rows = {row.slug: row for row in Department.objects.filter(slug__in=order)}
    held = set(Post.objects.values_list("department_id", "role"))
    Post.objects.bulk_create(
        Post(department=rows[slug], role=role)
        for slug in order
        for role in Post.Role.values
        if role != Post.Role.AGENT
        and (role != Post.Role.OFFICE or slug == OFFICE)
        and (rows[slug].pk, role) not in held
    )
    return rows


def _centres(departments: dict[str, Department]) -> tuple[dict[str, Centre], dict[tuple[str, str], Window]]:
    source = data("centres")
    fresh = {
        row["slug"]: Centre(
            area_id=row["area"],
            slug=row["slug"],
            address_zh=row["address_zh"],
            address_en=row["address_en"],
            phone=row["phone"],
            floors=row["floors"],
            main=row["main"],
            **_names(row),
        )
        for row in _missing(source, "slug", Centre)
    }
    Centre.objects.bulk_create(fresh.values())
    OpeningHours.objects.bulk_create(
        OpeningHours(
            centre=fresh[row["slug"]],
            weekday=int(day),
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
        )
        for row in source
        if row["slug"] in fresh
        for day, spans in row["opening"].items()
        for opens, closes in spans
    )
    centres = {row.slug: row for row in Centre.objects.filter(slug__in=[row["slug"] for row in source])}
    standing = set(Window.objects.values_list("centre__slug", "number"))
    Window.objects.bulk_create(
        Window(
            centre=centres[row["slug"]],
            number=one["number"],
            floor=one["floor"],
            kind=one["kind"],
            department=departments[one["department"]],
            **_names(one),
        )
        for row in source
        for one in row["windows"]
        if (row["slug"], one["number"]) not in standing
    )
    windows = {(row.centre.slug, row.number): row for row in Window.objects.select_related("centre")}
    return centres, windows


def _accounts(logins: list[str], kind: str, at: datetime) -> list[Account]:
    closed = make_password(None)
    return Account.objects.bulk_create(
        Account(login=login, kind=kind, opened_at=at, password=closed) for login in logins
    )


def _staff(
    departments: dict[str, Department],
    centres: dict[str, Centre],
    windows: dict[tuple[str, str], Window],
    at: datetime,
) -> None:
    source = _missing(data("staff"), "login", Account)
    accounts = _accounts([row["login"] for row in source], Account.Kind.STAFF, at)
    staff = Staff.objects.bulk_create(
        Staff(
            account=account,
            department=departments[row["department"]],
            number=row["number"],
            centre=centres.get(row.get("centre", "")),
            window=windows.get((row.get("centre", ""), row.get("window", ""))),
            pinyin=spell(row["name_zh"], person=True).pinyin,
            initials=spell(row["name_zh"], person=True).initials,
            **_names(row),
        )
        for row, account in zip(source, accounts, strict=True)
    )
    posts = {(post.department_id, post.role): post for post in Post.objects.all()}
    Holding.objects.bulk_create(
        Holding(staff=one, post=posts[one.department_id, row["role"]], from_on=SINCE)
        for row, one in zip(source, staff, strict=True)
    )


def _people(at: datetime) -> None:
    source = _missing(data("people"), "login", Account)
    accounts = _accounts([row["login"] for row in source], Account.Kind.PERSON, at)
    people = {}
    for row, account in zip(source, accounts, strict=True):
        spelling = spell(row["name_zh"], person=True)
        people[row["login"]] = Person(
            account=account,
            id_no=row["id_no"],
            phone=row["phone"],
            address=row["address"],
            pinyin=spelling.pinyin,
            initials=spelling.initials,
            **_names(row),
        )
    Person.objects.bulk_create(people.values())
    people = {row.account.login: row for row in Person.objects.select_related("account") if row.account is not None}
    roles = []
    for row in _missing(data("enterprises"), "uscc", Enterprise):
        spelling = spell(row["name_zh"])
        enterprise = Enterprise.objects.create(
            uscc=row["uscc"],
            kind=row["kind"],
            address=row["address"],
            registered_on=date.fromisoformat(row["registered_on"]),
            pinyin=spelling.pinyin,
            initials=spelling.initials,
            **_names(row),
        )
        roles.append(Role(person=people[row["legal"]], enterprise=enterprise, kind=Role.Kind.LEGAL))
        roles += [
            Role(person=people[login], enterprise=enterprise, kind=Role.Kind.HANDLER) for login in row["handlers"]
        ]
    Role.objects.bulk_create(roles)
