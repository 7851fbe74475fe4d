"""Demo data of the agents: a town, a village point, their agents, criteria of the green channel, and one order under way."""

import json
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any

from django.contrib.auth.hashers import make_password

from onewindow.domain.agents import actions
from onewindow.domain.agents.models import Criterion, Service
from onewindow.domain.agents.queries import green
from onewindow.domain.cases.models import PointItem
from onewindow.domain.catalogue.models import Item
from onewindow.domain.org.models import Account, Centre, Department, Holding, OpeningHours, Post, Staff
from onewindow.domain.org.queries import actor_of, spell
from onewindow.kernel import codes
from onewindow.kernel.worktime import CHINA

SINCE = date(2026, 1, 1)
ROLES = ("window", "supervisor", "agent")
GIVER, AGENT = "sunjianguo", "govservice.agent"
WANTED = {"item:social-card-issue": "社会保障卡申领"}


def seed(at: datetime) -> None:
    """演示数据. What is missing is added row by row, what stands stays; the order is asked for once."""
    source = json.loads((resources.files(__package__) / "data" / "demo.json").read_text("utf-8"))
    if not Centre.objects.filter(slug="main").exists():
        return
    for row in source["bodies"]:
        _body(row)
    for row in source["points"]:
        _point(row, source)
    for row in source["agents"]:
        _agent(row, at)
    for row in source["criteria"]:
        told = {key: row[key] for key in ("name_zh", "name_en", "rule", "source")}
        Criterion.objects.get_or_create(code=row["code"], effective_from=SINCE, defaults=told)
    green.forget()
    _order(at)


def _body(row: dict[str, Any]) -> None:
    body, _ = Department.objects.get_or_create(
        slug=row["slug"],
        defaults={
            "area_id": row["area"],
            "uscc": codes.uscc_of(row["uscc17"]),
            "group_code": "99",
            "order": 90,
            **{key: row[key] for key in ("name_zh", "name_en", "short_zh", "short_en", "phone")},
        },
    )
    for role in ROLES:
        Post.objects.get_or_create(department=body, role=role)


def _point(row: dict[str, Any], source: dict[str, Any]) -> None:
    names = ("name_zh", "name_en", "address_zh", "address_en", "phone")
    told = {"area_id": row["area"], "floors": [], "main": False, **{key: row[key] for key in names}}
    point, fresh = Centre.objects.get_or_create(slug=row["slug"], defaults=told)
    if fresh:
        OpeningHours.objects.bulk_create(
            OpeningHours(centre=point, weekday=day, opens=opens, closes=closes)
            for day in row["days"]
            for opens, closes in ((time(9), time(12)), (time(14), time(17)))
        )
    for item in Item.objects.filter(slug__in=source["listed"]).exclude(tier="base"):
        PointItem.objects.get_or_create(
            centre=point, item=item, ended_on=None, defaults={"from_on": SINCE, "basis": source["basis"]}
        )


def _agent(row: dict[str, Any], at: datetime) -> None:
    if Account.objects.filter(login=row["login"]).exists():
        return
    body = Department.objects.get(slug=row["department"])
    spelling = spell(row["name_zh"], person=True)
    account = Account.objects.create(
        login=row["login"], kind=Account.Kind.STAFF, opened_at=at, password=make_password(None)
    )
    member = Staff.objects.create(
        account=account,
        department=body,
        number=row["number"],
        centre=Centre.objects.get(slug=row["centre"]),
        name_zh=row["name_zh"],
        name_en=spelling.english,
        pinyin=spelling.pinyin,
        initials=spelling.initials,
    )
    post, _ = Post.objects.get_or_create(department=body, role=Post.Role.AGENT)
    Holding.objects.create(staff=member, post=post, from_on=SINCE)


def _order(at: datetime) -> None:
    """One service as it runs: asked for, an agent named, the mandate signed, a call, a visit the day after tomorrow."""
    giver = Account.objects.filter(login=GIVER).first()
    if giver is None or Service.objects.exists() or not Item.objects.filter(slug="social-card-issue").exists():
        return
    agent = Account.objects.get(login=AGENT).pk
    owner = actor_of(giver.pk, at)
    service = actions.ask(
        scope=list(WANTED),
        centre=Centre.objects.get(slug="main").pk,
        phone="13900000012",
        address="示范市中心区城东街道工人村社区2号楼",
        words="行动不便，希望上门帮助办理社会保障卡。",
        key="demo-agent-service",
        by=owner,
        at=at,
    )
    actions.assign(service=service, agent=agent, by=actor_of(agent, at), at=at)
    today = at.astimezone(CHINA).date()
    actions.entrust(
        service=service,
        scope=WANTED,
        from_on=today,
        to_on=today + timedelta(days=60),
        signature="孙建国",
        by=owner,
        at=at,
    )
    actions.note(service=service, kind="call", text="已电话联系，约定上门时间。", by=actor_of(agent, at), at=at)
    begins = datetime.combine(today + timedelta(days=2), time(18, 30), CHINA)
    actions.order_visit(
        service=service,
        from_at=begins,
        to_at=begins + timedelta(hours=1),
        address="示范市中心区城东街道工人村社区2号楼",
        purpose="上门采集照片、核对证件",
        key="demo-agent-visit",
        by=owner,
        at=at,
    )
