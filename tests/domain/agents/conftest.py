"""A small city with agents: two at the centre, one in a village whose point may take one item."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from onewindow.domain.agents import actions
from onewindow.domain.agents.models import Service
from onewindow.domain.agents.queries import green
from onewindow.domain.cases.models import PointItem
from onewindow.domain.catalogue.models import Item
from onewindow.domain.org.models import Account, Area, Centre, Department, Holding, Post, Staff
from onewindow.domain.org.queries import Actor, actor_of
from tests import worlds
from tests.domain.cases.city import BEGIN, City, build
from tests.domain.cases.road import ANSWERS, Road

SIGN = {"item:sign-filing": "户外招牌备案"}


@dataclass
class Town:
    """The city, and who helps in it."""

    city: City
    centre: int
    village: int

    def agent(self, login: str = "agent", later: timedelta = timedelta()) -> Actor:
        """An agent as he stands at that moment: his mandates are read anew."""
        return actor_of(Account.objects.get(login=login).pk, BEGIN + later)


@pytest.fixture
def at() -> datetime:
    """A Tuesday morning."""
    return BEGIN


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    """The city with its agents, built once."""
    with worlds.world("agents", _town) as built:
        green.forget()
        yield built


def _town() -> Town:
    city = build()
    centre = Centre.objects.get()
    county = Area.objects.create(
        code="990121", level="4", parent_id="990100", valid_from=date(2020, 1, 1), name_zh="禾源县", name_en="Heyuan"
    )
    area = Area.objects.create(
        code="990121101002", level="6", parent=county, valid_from=date(2020, 1, 1), name_zh="河湾村", name_en="Hewan"
    )
    village = Centre.objects.create(
        area=area, slug="hewan", address_zh="村委会", address_en="Village", name_zh="河湾村便民服务站", name_en="Hewan"
    )
    PointItem.objects.create(
        centre=village, item=Item.objects.get(slug="sign-filing"), from_on=date(2026, 1, 1), basis="委托协议"
    )
    market = Department.objects.get(slug="market")
    _agent(market, "agent", centre)
    _agent(market, "agent2", centre)
    _agent(Department.objects.get(slug="fire"), "village", village)
    return Town(city, centre.pk, village.pk)


def _agent(department: Department, login: str, centre: Centre) -> None:
    account = Account.objects.open(login=login, kind="staff", password=None, at=BEGIN)
    member = Staff.objects.create(
        account=account, department=department, number=login, centre=centre, name_zh="帮办员", name_en=login
    )
    post, _ = Post.objects.get_or_create(department=department, role="agent")
    Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))


@pytest.fixture
def asked(town: Town, at: datetime) -> Callable[..., int]:
    """Zhang San asks for an agent."""

    def do(key: str = "k1", **more: object) -> int:
        told = {
            "scope": list(SIGN),
            "centre": town.centre,
            "phone": "139 0000 0001",
            "key": key,
            "by": town.city.citizen,
        }
        return actions.ask(**{**told, **more}, at=at)  # type: ignore[arg-type]

    return do


@pytest.fixture
def running(town: Town, at: datetime, asked: Callable[..., int]) -> Callable[..., Service]:
    """The same, with the first agent named and entrusted."""

    def do(hand: UUID | None = None) -> Service:
        service = asked()
        actions.assign(service=service, agent=town.agent().account or 0, by=town.agent(), at=at)
        actions.entrust(
            service=service,
            scope=SIGN,
            from_on=at.date(),
            to_on=at.date() + timedelta(days=30),
            signature="张三",
            hand=hand,
            by=town.city.citizen,
            at=at,
        )
        return Service.objects.get(pk=service)

    return do


@pytest.fixture
def road(town: Town, at: datetime) -> Road:
    """Verbs of cases with their usual actors."""
    return Road(town.city, at, timedelta(minutes=1))


@pytest.fixture
def road_answers() -> dict[str, object]:
    """What the form of the item asks."""
    return dict(ANSWERS)
