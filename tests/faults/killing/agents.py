"""The verbs of the agents, each killed at every statement: asked once, entrusted once, a phone's record filed once."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from onewindow.config.demo import application
from onewindow.domain.agents import actions
from onewindow.domain.agents.models import Criterion, Record, Service
from onewindow.domain.catalogue.queries import current
from onewindow.domain.org.models import Centre
from onewindow.kernel import codes, files
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA
from tests.faults.killing.acts import Scene, Town
from tests.web.workbench.desk import paper

WANTED = {"item:social-card-issue": "社会保障卡申领"}


def agent_acts(town: Town) -> dict[str, Callable[[], Scene]]:
    """Asked for, entrusted by signature, recorded on a phone."""
    desk = town.desk

    def mark() -> str:
        town.number += 1
        return f"help {town.number}"

    def service(key: str) -> int:
        main = Centre.objects.get(main=True).pk
        by, at = desk.actor(application.APPLICANT), town.later()
        return actions.ask(scope=list(WANTED), centre=main, phone="13900000001", key=key, by=by, at=at)

    def assigned(key: str) -> int:
        made, by = service(key), desk.actor("govservice.agent")
        actions.assign(service=made, agent=by.account or 0, by=by, at=town.later())
        return made

    def ask() -> Scene:
        key, by, at = mark(), desk.actor(application.APPLICANT), town.later()
        what = {"scope": list(WANTED), "centre": Centre.objects.get(main=True).pk, "phone": "13900000001", "key": key}
        return Scene(lambda: actions.ask(**what, by=by, at=at), set(), alike=True, look=lambda: shape_of(key))

    def entrust() -> Scene:
        key = mark()
        made, by, at = assigned(key), desk.actor(application.APPLICANT), town.later()
        today = at.astimezone(CHINA).date()
        term = {"from_on": today, "to_on": today + timedelta(days=9), "signature": "王芳"}
        call = lambda: actions.entrust(service=made, scope=WANTED, **term, by=by, at=at) and None  # noqa: E731
        return Scene(call, set(), once=("agency.entrust", made), look=lambda: shape_of(key))

    def sign_here() -> Scene:
        key = mark()
        made, by, at = service(key), desk.actor("govservice.window"), town.later()
        agent = desk.actor("govservice.agent").account
        hand = files.store(BytesIO(paper("签名")), name="签名.pdf", by=by.account, at=at)
        term = {"to_on": at.astimezone(CHINA).date() + timedelta(days=9), "signature": "王芳", "hand": hand.pk}
        owner = Service.objects.get(pk=made).owner_id
        told = {"service": made, "owner": owner, "agent": agent, "scope": WANTED, **term}
        call = lambda: actions.sign_here(**told, by=by, at=at) and None  # noqa: E731
        return Scene(call, set(), once=("agency.entrust", made), look=lambda: shape_of(key))

    def confirm() -> Scene:
        by, at, on = desk.actor("govservice.office"), town.later(), date(2090, 1, 1) + timedelta(days=town.number)
        town.number += 1
        rule = {"fact": "age", "at_least": 60}
        named = {"code": "killed", "name_zh": "条件", "name_en": "x", "source": "文件"}
        row = Criterion.objects.create(effective_from=on, rule=rule, **named)
        call = lambda: actions.confirm_criterion(criterion=row.pk, by=by, at=at)  # noqa: E731
        look = lambda: Criterion.objects.filter(pk=row.pk).values_list("checked", flat=True).get()  # noqa: E731
        return Scene(call, set(), once=("criterion.confirmed", row.pk), look=look)

    def record() -> Scene:
        town.number += 1
        by, at, key = desk.actor("beipo.agent"), town.later(), uuid4()
        hand = files.store(BytesIO(paper("签名")), name="签名.pdf", by=by.account, at=at)
        told = actions.Recorded(
            key=key,
            item="repair-fund",
            version=current("repair-fund", at.astimezone(CHINA).date()),
            name="钱六",
            id_no=codes.citizen_id(f"990102197001{town.number % 28 + 1:02}{town.number % 900 + 100}"),
            phone="13900000031",
            recorded_at=at,
            answers=_answers(town.number),
            hand=hand.pk,
        )
        call = lambda: actions.receive_record(record=told, by=by, at=at).case  # noqa: E731
        look = lambda: Record.objects.filter(key=key).count()  # noqa: E731
        return Scene(call, set(), alike=True, look=look)

    return {
        "agents.ask": ask,
        "agents.confirm_criterion": confirm,
        "agents.entrust": entrust,
        "agents.receive_record": record,
        "agents.sign_here": sign_here,
    }


def _answers(number: int) -> dict[str, Any]:
    return {
        "person.name": "钱六",
        "person.id_type": "111",
        "person.id_no": codes.citizen_id(f"990102197001{number % 28 + 1:02}{number % 900 + 100}"),
        "person.phone": "13900000031",
        "house.address": {"area": "990102100002", "detail": "北坡村12号"},
        "house.unit_no": "990102100002GB00001F00010001",
        "house.area": "88.5",
    }


def shape_of(key: str) -> list[dict[str, Any]]:
    """What has become of the service asked for under this key: state, tasks, events, log; no ids, no moments."""
    return [
        {
            "state": (row.state, row.version, row.agent_id is not None, row.mandate_id is not None),
            "tasks": sorted(Task.objects.filter(kind="agency", thing=row.pk).values_list("name", "closed_by"), key=str),
            "events": sorted(Event.objects.filter(kind="agency", thing=row.pk).values_list("name", flat=True)),
            "log": list(row.entries.values_list("kind", flat=True)),
        }
        for row in Service.objects.filter(key=key)
    ]
