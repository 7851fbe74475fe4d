"""Submit, accept, four reviews in parallel, decide, licence, close; with the lock that its manual recommends for PostgreSQL."""

from typing import Any

from django.utils import timezone
from life.models import Event, Licence
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process

REVIEWS = ("fire", "health", "planning", "environment")
DATA = {"shop.name": "川香小馆", "person.phone": "13900000001", "materials": ["id-card", "floor-plan", "health-proof"]}


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
        """One event."""
        _noted("accept", activation)

    def reviewed(self, activation: Any) -> None:
        """One event."""
        _noted("review", activation)

    def decided(self, activation: Any) -> None:
        """One event and the licence."""
        _noted("grant", activation)
        pk = activation.process.pk
        Licence.objects.create(process=pk, number=f"9901{pk:014d}", state="making", holder="张三")

    def issued(self, activation: Any) -> None:
        """The licence is valid, one event."""
        Licence.objects.filter(process=activation.process.pk).update(state="valid", issued_at=timezone.now())
        _noted("issue", activation)

    def closed(self, activation: Any) -> None:
        """One event."""
        _noted("close", activation)
