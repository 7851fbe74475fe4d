"""The demo city 示范市 (fictional, code 9901xx): areas, departments, centres, staff, people, businesses."""

import json
from datetime import date, datetime, time
from importlib import resources
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

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
    """演示数据. Fill an empty city; does nothing where the city already stands. No account gets a password."""
    if Area.objects.filter(code="990100").exists():
        return
    with transaction.atomic():
        _areas()
        departments = _departments()
        centres, windows = _centres(departments)
        _staff(departments, centres, windows, at)
        _people(at)


def _names(row: dict[str, Any]) -> dict[str, str]:
    return {"name_zh": row["name_zh"], "name_en": row["name_en"]}


def _areas() -> None:
    Area.objects.bulk_create(
        Area(code=row["code"], level=row["level"], parent_id=row["parent"], valid_from=SINCE, **_names(row))
        for row in data("areas")
    )


def _departments() -> dict[str, Department]:
    rows = [
        Department(
            area_id=row["area"],
            slug=row["slug"],
            short_zh=row["short_zh"],
            short_en=row["short_en"],
            uscc=row["uscc"],
            group_code=row["group_code"],
            phone=row["phone"],
            order=order,
            **_names(row),
        )
        for order, row in enumerate(data("departments"), 1)
    ]
    Department.objects.bulk_create(rows)
    Post.objects.bulk_create(
        Post(department=row, role=role)
        for row in rows
        for role in Post.Role.values
        if role != Post.Role.OFFICE or row.slug == OFFICE
    )
    return {row.slug: row for row in rows}


def _centres(departments: dict[str, Department]) -> tuple[dict[str, Centre], dict[tuple[str, str], Window]]:
    source = data("centres")
    centres = {
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
        for row in source
    }
    Centre.objects.bulk_create(centres.values())
    OpeningHours.objects.bulk_create(
        OpeningHours(
            centre=centres[row["slug"]],
            weekday=int(day),
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
        )
        for row in source
        for day, spans in row["opening"].items()
        for opens, closes in spans
    )
    windows = {
        (row["slug"], one["number"]): Window(
            centre=centres[row["slug"]],
            number=one["number"],
            floor=one["floor"],
            kind=one["kind"],
            department=departments[one["department"]],
            **_names(one),
        )
        for row in source
        for one in row["windows"]
    }
    Window.objects.bulk_create(windows.values())
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
    source = data("staff")
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
    source = data("people")
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
    roles = []
    for row in data("enterprises"):
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
