"""The big city of the benchmarks: 60 departments, 1,000,000 cases, 4,000,000 tasks; filled once, kept, brought up to date.

The database is named by what fills it (``bench_million_<hash>``): it stays for the next run, and later migrations are applied
to it as to any city. ``python -m bench million --drop`` removes it.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection
from django.utils import timezone

from bench.database import brought_up_to_date, pointed
from bench.people import persons
from onewindow.config.postgres import for_role
from onewindow.config.postgres.backend.creation import as_owner
from onewindow.domain.cases import rules
from onewindow.domain.catalogue.models import Item, ItemVersion
from onewindow.domain.org.models import Account, Area, Department, Enterprise, Holding, Person, Post, Staff
from onewindow.domain.org.queries import actor_of
from onewindow.kernel import codes
from onewindow.kernel.due import sweep
from onewindow.kernel.models import StoredFile
from tests.domain.cases.city import BEGIN, REVIEWING, ROLES, City, build

CASES, DEPARTMENTS, PERSONS, ITEMS = 1_000_000, 60, 20_000, 200
BIG_ITEMS = 20  # of the big department
BIG = "market"
EVERYTHING = "market-all"
"""Log-in of one who holds the big department's window, examiner and approver posts: 52,896 open tasks."""
FILL = Path(__file__).with_name("fill.sql")
_LOADED = ("cases_case", "kernel_task", "kernel_event", "cases_material", "cases_opinion", "licences_licence")


def name() -> str:
    """The database's name, from what fills it."""
    shape = f"{CASES} {DEPARTMENTS} {PERSONS} {ITEMS} {BIG_ITEMS}".encode()
    return f"bench_million_{hashlib.sha256(FILL.read_bytes() + shape).hexdigest()[:8]}"


def run(arguments: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """Fill the big city if it is not there; ``--drop`` removes every one."""
    if "--drop" in arguments:
        with psycopg.connect(**for_role("owner").kwargs(), autocommit=True) as db:
            for (one,) in db.execute(
                r"SELECT datname FROM pg_database WHERE datname LIKE 'bench\_million%'"
            ).fetchall():
                db.execute(f'DROP DATABASE "{one}" WITH (FORCE)')
                say(f"{one} is gone")
        return {}
    begun = time.perf_counter()
    with ready(say) as database:
        figures = {"database": database, "seconds": round(time.perf_counter() - begun, 1)}
    say(f"{database}: ready after {figures['seconds']} s")
    return figures


@contextmanager
def ready(say: Callable[..., Any]) -> Iterator[str]:
    """The big city as Django's default database, app role; filled if need be."""
    database = name()
    with psycopg.connect(**for_role("owner").kwargs(), autocommit=True) as db:
        there = db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if not there:
        say(f"filling {database}: some minutes, once")
        _fill(database)
    else:
        brought_up_to_date(database)
    with pointed(database):
        while sweep(
            today()
        ):  # as the worker of a running city does every second: it has not stood still since the filling
            pass
        yield database


def _fill(database: str) -> None:
    half = f"{database}_half"
    with pointed(half, create=True):
        rows, people = _city()
    connection.close()
    with as_owner(half, autocommit=True) as db:
        db.execute("SET synchronous_commit = off")
        db.execute("SET maintenance_work_mem = '1GB'")
        db.execute("SET work_mem = '256MB'")
        db.execute("SET transaction_timeout = 0")
        _lend(
            db,
            "item",
            "version bigint, department bigint, window_post bigint, examiner_post bigint, approver_post bigint",
            rows,
        )
        _lend(
            db,
            "person",
            "account bigint, person bigint, name text, pinyin text, code text, words text[], phone text",
            people,
        )
        again = _without_indexes(db)
        db.execute(FILL.read_text("utf-8"))
        for statement in again:
            db.execute(statement)
        db.execute("VACUUM (FREEZE, ANALYZE)")
    with psycopg.connect(**for_role("owner").kwargs(), autocommit=True) as db:
        db.execute(f'ALTER DATABASE "{half}" RENAME TO "{database}"')


def _lend(db: "psycopg.Connection[Any]", table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    db.execute(f"CREATE TEMPORARY TABLE {table} (n bigint PRIMARY KEY, {columns})")
    with db.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for n, row in enumerate(rows):
            copy.write_row((n, *row))
    db.execute(f"ANALYZE {table}")


def _without_indexes(db: "psycopg.Connection[Any]") -> list[str]:
    """Drop indexes and constraints of the loaded tables; the statements that make them again, faster than row by row."""
    tables = list(_LOADED)
    constraints = db.execute(
        "SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
        " WHERE c.conrelid = ANY (%s::regclass[]) AND c.contype IN ('p', 'u', 'f')"
        " ORDER BY array_position(ARRAY['f', 'u', 'p']::\"char\"[], c.contype)",
        [tables],
    ).fetchall()
    foreign = db.execute(
        "SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
        " WHERE c.confrelid = ANY (%s::regclass[]) AND c.conrelid <> ALL (%s::regclass[]) AND c.contype = 'f'",
        [tables, tables],
    ).fetchall()
    every = [*foreign, *constraints]
    for table, constraint, _ in every:
        db.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
    indexes = db.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = ANY (%s::regclass[])",
        [tables],
    ).fetchall()
    for index, _ in indexes:
        db.execute(f"DROP INDEX {index}")
    return [
        *[f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {text}' for table, constraint, text in reversed(every)],
        *[text for _, text in indexes],
    ]


def _city() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The small city of the tests grown to 60 departments, 200 items and 20,000 persons."""
    city = build()
    area = Area.objects.get()
    market = Department.objects.get(slug=BIG)
    departments = [market]
    for number in range(Department.objects.count(), DEPARTMENTS):
        copied = Department.objects.get(pk=market.pk)
        copied.pk, copied.slug, copied.area = None, f"d{number}", area
        copied.uscc = codes.uscc_of(f"11990100MB0001{number:02}0"[:17].ljust(17, "0"))
        copied.short_zh, copied.short_en, copied.name_zh, copied.name_en = (
            f"第{number}局",
            f"D{number}",
            f"示范市第{number}局",
            f"D{number}",
        )
        copied.save(force_insert=True)
        Post.objects.bulk_create(Post(department=copied, role=role) for role in ROLES)
        departments.append(copied)
    _all_round(market, city.clerk.account)
    StoredFile.objects.create(token=uuid4(), sha256="0" * 64, size=3, type="application/pdf", name="a.pdf", at=BEGIN)
    return _items(city.direct, departments), _people()


def _all_round(market: Department, like: int) -> None:
    account = Account.objects.open(login=EVERYTHING, kind="staff", password=None, at=BEGIN)
    member = Staff.objects.get(account=like)
    member.pk, member.account, member.number = None, account, EVERYTHING
    member.save(force_insert=True)
    for role in ROLES[:3]:
        post = Post.objects.get(department=market, role=role)
        Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))


def _items(like: int, departments: list[Department]) -> list[tuple[Any, ...]]:
    """Versions of items: the first twenty are the big department's."""
    posts = {(post.department_id, post.role): post.pk for post in Post.objects.all()}
    rows = []
    for number in range(ITEMS):
        department = departments[0] if number < BIG_ITEMS else departments[1 + number % (len(departments) - 1)]
        version = ItemVersion.objects.get(pk=like)
        item = Item.objects.create(slug=f"item-{number}", department=department)
        version.pk, version.item, version.published_at = None, item, BEGIN
        version.base_code = f"{number:06}012000"
        version.implementation_code = f"{department.uscc}3{version.base_code}"
        version.window_department = version.decide_department = department
        version.name_zh, version.name_en = f"第{number}号事项", f"Item {number}"
        version.save(force_insert=True)
        rows.append(
            (version.pk, department.pk, *(posts[department.pk, role] for role in ("window", "examiner", "approver")))
        )
    return rows


def _people() -> list[tuple[Any, ...]]:
    """Persons with accounts: names, and what a search of cases needs of them."""
    made = persons(range(PERSONS), BEGIN)
    return [
        (
            one.account_id,
            one.pk,
            one.name_zh,
            rules.pinyin_of(one.name_zh),
            one.id_no,
            list(rules.words_of(one.name_zh)),
            one.phone,
        )
        for one in made
    ]


def city() -> City:
    """The actors and items of the small city in it, as ``build`` gave them."""
    at, staff = timezone.now(), {}
    for slug in ("market", *REVIEWING):
        for role in ROLES:
            staff[slug, role] = actor_of(Account.objects.get(login=f"{slug}-{role}").pk, at)
    zhang, li, wang = (Person.objects.get(account__login=login) for login in ("zhang", "li", "wang"))
    of = {slug: ItemVersion.objects.get(item__slug=slug).pk for slug in ("food-licence", "sign-filing")}
    enterprise = Enterprise.objects.get()
    return City(
        citizen=actor_of(zhang.account_id or 0, at),
        stranger=actor_of(li.account_id or 0, at),
        legal=actor_of(wang.account_id or 0, at),
        enterprise=enterprise.pk,
        uscc=enterprise.uscc,
        staff=staff,
        reviewed=of["food-licence"],
        direct=of["sign-filing"],
        citizen_name=zhang.name_zh,
    )


def today() -> Any:
    """The moment for which lights are asked."""
    return timezone.now()
