"""A city with a courier: a citizen whose case is decided or not, and what he sends and has fetched."""

from collections.abc import Callable, Iterator

import pytest

from onewindow.domain.cases import actions as cases
from onewindow.domain.delivery import actions
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.queries.couriers import demo
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.kernel import log
from tests import worlds
from tests.domain.cases.city import City, build
from tests.domain.cases.conftest import road as road
from tests.domain.cases.road import Road

HOME = actions.Goal("张三", "139 0000 0001", "示范市城关区解放路88号3单元502室")


@pytest.fixture
def city(db: None, settings) -> Iterator[City]:
    """The small city with the twin as its courier."""
    settings.DEMO, settings.COURIER = True, "demo"
    with worlds.world("small city", build) as built:
        yield built


@pytest.fixture
def filed(road: Road) -> int:
    """A case of the citizen's that has been accepted."""
    return road.accepted(item=road.city.direct)


@pytest.fixture
def decided(road: Road, filed: int) -> int:
    """The same, granted and closed."""
    grant(road, filed)
    return filed


def grant(road: Road, case: int) -> None:
    """Granted; its licences are made, and it is closed by itself."""
    cases.grant(case=case, by=road.city.approver, at=road.at)
    for one in Licence.objects.filter(state="making").values_list("pk", flat=True):
        licences.make(licence=one, at=road.at)
    news(road)


def news(road: Road) -> None:
    """What the readers do, until nothing is new."""
    while log.run_readers(road.at):
        pass


@pytest.fixture
def sent(road: Road, decided: int) -> Callable[[], Parcel]:
    """The results are with the courier."""

    def send() -> Parcel:
        asked = actions.ask(ref=f"case:{decided}", to=HOME, key="k", by=road.city.citizen, at=road.at)
        actions.send(parcel=asked.id, contents=["证照一本"], by=road.city.clerk, at=road.at)
        news(road)
        return Parcel.objects.get(pk=asked.id)

    return send


def happened(road: Road, parcel: Parcel, *what: str) -> str:
    """The courier tells these, one after the other; the state of the parcel."""
    for one in what:
        actions.happen(number=parcel.number, news=one, place="示范市", signed_by="张三", by=None, at=road.at)
    news(road)
    parcel.refresh_from_db()
    return parcel.state


def told(road: Road, parcel: Parcel, what: str) -> dict[str, object]:
    """A message of the courier's, as he sends it; not yet heard."""
    body, signature = demo.happen(parcel.number, news=what, at=road.at)
    return {"slug": "demo", "body": body, "headers": {demo.SIGNATURE: signature}, "at": road.at}
