"""The demo city seen from the office: actors by log-in, posts by name, tasks that wait in posts or in somebody's hand."""

from datetime import UTC, date, datetime

from onewindow.domain.org import queries
from onewindow.domain.org.models import Account, Post, Staff
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Open
from tests.kernel.app.lives import file

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 28)


def actor(login: str, at: datetime = AT) -> Actor:
    return queries.actor_of(Account.objects.get(login=login).pk, at)


def boss() -> Actor:
    """The administrator of the whole city."""
    return actor("govservice.office")


def staff(login: str) -> Staff:
    return Staff.objects.get(account__login=login)


def post(department: str, role: str) -> int:
    return Post.objects.values_list("pk", flat=True).get(department__slug=department, role=role)


def task(name: str = "probe", **where: int) -> int:
    """An open task of a post, or in somebody's hand."""
    file(Open(name, **where))
    return Task.objects.order_by("-pk").values_list("pk", flat=True)[0]


def told(name: str) -> list[dict]:
    """Data of the events of this name."""
    return [one or {} for one in Event.objects.filter(name=name).order_by("id").values_list("data", flat=True)]
