"""The stage of the bench: the small city of the tests, thousands of closed cases in the tables, plain ids for the players."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from onewindow.config.postgres import for_role
from onewindow.config.postgres.address import search_path
from onewindow.domain.cases import rules
from onewindow.domain.cases.actions import Holder
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.models import Department
from onewindow.kernel.models import StoredFile
from tests.domain.cases.city import CITIZEN_ID, REVIEWING, City, build

AT = datetime.fromisoformat("2026-09-28T10:00:00+08:00")
NAME = "张三"
ANSWERS: dict[str, Any] = {"shop.name": "川香小馆", "person.id_no": CITIZEN_ID, "person.phone": "13900000001"}
SLUGS = ("id-card", "floor-plan", "health-proof")
_ambers: dict[tuple[str, datetime], datetime] = {}


@dataclass(frozen=True, slots=True)
class Stage:
    """What every player knows beforehand."""

    database: str
    city: City
    item: ItemSpec
    files: tuple[UUID, UUID, UUID]
    pdf: UUID
    licence_type: int
    department: int
    notice: datetime
    clock: rules.Clock
    delivery: datetime

    @property
    def licence_data(self) -> dict[str, Any]:
        """What the licence says, ready-made."""
        return {
            "fields": [["shop.name", "经营场所名称", "Name of the premises", ANSWERS["shop.name"]]],
            "founds": "",
            "led_by_holder": True,
        }

    @property
    def valid_to(self) -> date:
        """The last day of five years."""
        return date(2031, 9, 27)

    def amber(self, name: str, due: datetime) -> datetime:
        """The amber moment, worked out once."""
        key = (name, due)
        if key not in _ambers:
            _ambers[key] = clocks.posted(name, 0, AT, due, None).amber_at or due
        return _ambers[key]

    @property
    def holder(self) -> Holder:
        """The applicant."""
        return Holder("person", NAME, CITIZEN_ID, "13900000001", self.city.citizen.person)

    @property
    def reviewers(self) -> list[Any]:
        """The four reviewing officers."""
        return [self.city.of(name, "examiner") for name in REVIEWING]

    def owner(self, *, durable: bool = True) -> "psycopg.Connection[Any]":
        """A session of the owner in autocommit: what the floor runs in."""
        options = f"-c search_path={search_path('owner')}" + ("" if durable else " -c synchronous_commit=off")
        address = for_role("owner").named(self.database).kwargs()
        return psycopg.connect(**address, options=options, autocommit=True, prepare_threshold=0)


def prepare(database: str, preloaded: int) -> Stage:
    """Build the city, install the floor's functions, fill the tables, analyse them."""
    from bench.cases import floor

    stage = opened(database, build())
    with stage.owner(durable=False) as db:
        db.execute(floor.FUNCTIONS, prepare=False)
        live = floor.life(stage, db)
        for _ in range(preloaded):
            live()
        db.execute("VACUUM ANALYZE", prepare=False)
    return stage


def opened(database: str, city: City) -> Stage:
    """The stage of a city that stands."""
    from onewindow.domain.licences.models import LicenceType

    files = [
        StoredFile.objects.create(
            token=uuid4(), sha256="0" * 64, size=3, type="application/pdf", name="a.pdf", at=AT
        ).pk
        for _ in range(4)
    ]
    item = spec(city.reviewed)
    later = AT + timedelta(0)
    return Stage(
        database=database,
        city=city,
        item=item,
        files=(files[0], files[1], files[2]),
        pdf=files[3],
        licence_type=LicenceType.objects.get().pk,
        department=Department.objects.get(slug="market").pk,
        notice=clocks.notice(item, AT, None)[1].due_at or later,
        clock=clocks.started(item, AT, AT, None),
        delivery=clocks.delivery(item, AT, None).due_at or later,
    )
