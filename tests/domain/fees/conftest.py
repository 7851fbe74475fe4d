"""A city that charges: who pays, the clerk, the second person, the office; a bill for one registration of a home."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from onewindow.domain.fees import actions, seed
from onewindow.domain.fees.models import Bill
from onewindow.domain.org.models import Centre, Department, Post
from onewindow.domain.org.queries import Actor, actor_of
from tests import worlds
from tests.domain.cases.city import City, _staff, build


@pytest.fixture
def town(db: None, settings, at: datetime) -> Iterator[City]:
    """The small city with the demo fee list and the twin as its provider."""
    settings.DEMO, settings.PAYMENTS = True, "demo"

    def listed() -> City:
        city = build()
        seed.seed(at)
        return city

    with worlds.world(f"small city with fees {at.isoformat()}", listed) as city:
        yield city


@pytest.fixture
def office(town: City, at: datetime) -> Actor:
    """Who keeps the list and reconciles."""
    department = Department.objects.get(slug="market")
    Post.objects.create(department=department, role="office")
    return actor_of(_staff(department, "office", Centre.objects.get(), "").pk, at)


@pytest.fixture
def billed(town: City, at: datetime) -> Callable[..., Bill]:
    """A bill of Zhang San's."""

    def charge(key: str = "k1", ref: str = "case:1", code: str = "re-home", quantity: int = 1, part: str = "") -> Bill:
        made = actions.charge(
            ref=ref,
            payer=actions.Payer("张三", town.citizen.account),
            owed=[actions.Owed(code, part or ref, quantity)],
            key=key,
            area="990100",
            by=Actor.SYSTEM,
            at=at,
        )
        return Bill.objects.get(pk=made.id)

    return charge
