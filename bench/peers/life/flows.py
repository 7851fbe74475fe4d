"""Submit, accept, four reviews in parallel, decide, licence, close; with the lock that its manual recommends for PostgreSQL."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from life.models import Application, Event, Licence, Material, Opinion
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process

REVIEWS = ("fire", "health", "planning", "environment")
DATA = {"shop.name": "川香小馆", "person.phone": "13900000001"}
MATERIALS = ("id-card", "floor-plan", "health-proof")
FILE = uuid.UUID(int=1)


def _noted(name: str, activation: Any) -> None:
    Event.objects.create(process=activation.process.pk, name=name, by=1, data={"task": activation.task.pk})


class CaseFlow(flow.Flow):
    """Handles instead of views: the quickest way that viewflow offers to carry out a person's task."""

    process_class = Process
    lock_impl = lock.SelectForUpdateLock(nowait=False)

    start = flow.StartHandle(this.submitted).Next(this.accept)
    accept = flow.Handle(this.accepted).Next(this.split)
    split = flow.Split().Next(this.fire).Next(this.health).Next(this.planning).Next(this.environment)
    fire = flow.Handle(this.reviewed).Next(this.join)
    health = flow.Handle(this.reviewed).Next(this.join)
    planning = flow.Handle(this.reviewed).Next(this.join)
    environment = flow.Handle(this.reviewed).Next(this.join)
    join = flow.Join().Next(this.decide)
    decide = flow.Handle(this.decided).Next(this.licence)
    licence = flow.Handle(this.issued).Next(this.close)
    close = flow.Handle(this.closed).Next(this.end)
    end = flow.End()

    def submitted(self, activation: Any) -> Any:
        """The process begins with its data."""
        activation.process.data = DATA
        return activation.process

    def accepted(self, activation: Any) -> None:
        """The application is accepted, its materials are checked, one event."""
        pk = activation.process.pk
        Application.objects.filter(process=pk).update(state="reviewing", accepted_at=timezone.now())
        Material.objects.filter(process=pk).update(state="checked")
        _noted("accept", activation)

    def reviewed(self, activation: Any) -> None:
        """The opinion, one event."""
        name = activation.flow_task.name
        Opinion.objects.create(process=activation.process.pk, department=name, stance="agree", by=1)
        _noted("review", activation)

    def decided(self, activation: Any) -> None:
        """The decision, the licence, one event."""
        pk = activation.process.pk
        Application.objects.filter(process=pk).update(state="granted", decided_at=timezone.now())
        Licence.objects.create(process=pk, number=f"9901{pk:014d}", state="making", holder="张三")
        _noted("grant", activation)

    def issued(self, activation: Any) -> None:
        """The licence is valid, one event."""
        Licence.objects.filter(process=activation.process.pk).update(state="valid", issued_at=timezone.now())
        _noted("issue", activation)

    def closed(self, activation: Any) -> None:
        """The application is closed, one event."""
        Application.objects.filter(process=activation.process.pk).update(state="closed", closed_at=timezone.now())
        _noted("close", activation)


def submit() -> int:
    """One transaction: the process, the application, its materials, one event; the id of the process."""
    with transaction.atomic():
        pk = int(CaseFlow.start.run().pk)
        Application.objects.create(
            process=pk,
            number=f"990100-{pk:08}",
            state="filed",
            holder_name="张三",
            holder_code="990101199001010011",
            phone="13900000001",
            channel="online",
            answers=DATA,
            filed_at=timezone.now(),
        )
        Material.objects.bulk_create(
            [Material(process=pk, slug=slug, file=FILE, state="received") for slug in MATERIALS]
        )
        Event.objects.create(process=pk, name="file", by=1, data={})
    return pk
