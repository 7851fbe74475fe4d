"""What the verbs of the agents' work share: the row and its open tasks as they stand, numbers, who may, due moments."""

from datetime import datetime
from typing import Any

from onewindow.domain.agents.models import Errand, Meeting, Service, Visit
from onewindow.domain.agents.refusals import NoSuchService, NotYours, WordsMissing
from onewindow.domain.org.models import Post, Staff
from onewindow.domain.org.queries import Actor, calendar, may
from onewindow.kernel import codes, lights, sql, worktime
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile, Open
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA, Limit

_SERIAL = "SELECT nextval('agents_number_seq')"
LONGEST = 1000
DAY = "1wd"


def number(kind: str, area: str, at: datetime) -> str:
    """A number of this room: ``BB`` a service, ``DD`` a meeting; with a check character."""
    (serial,) = sql.row(_SERIAL) or (0,)
    return codes.number(
        kind + "{area}{YYYYMMDD}{serial:04}{check}", at=at.astimezone(CHINA), serial=serial, area=area[:6].ljust(6, "0")
    )


def service_of(service: int) -> Service:
    """Read a service with its agent and the place.

    :raises NoSuchService: if there is none.
    """
    row = Service.objects.select_related("agent", "post", "centre", "mandate").filter(pk=service).first()
    if row is None:
        raise NoSuchService(service=service)
    return row


def owns(row: Service, by: Actor) -> bool:
    """Whether the service is the applicant's own, or of a business he acts for; who holds a mandate did not ask for it."""
    return may(by.himself, owner=row.owner_id, enterprise=row.enterprise_id)


def leads(row: Service, by: Actor) -> bool:
    """Whether ``by`` gives the agents of the place their work: an agent there, or the supervisor of their body."""
    if row.post_id in by.posts:
        return True
    over = Post.objects.filter(department__posts=row.post_id, role=Post.Role.SUPERVISOR)
    return by.kind == "staff" and over.filter(pk__in=by.posts).exists()


def must_be_agent(row: Service, by: Actor) -> None:
    """The assigned agent himself.

    :raises NotYours: for everybody else.
    """
    if row.agent is None or by.account is None or row.agent.account_id != by.account:
        raise NotYours(service=row.pk)


def agent_at(post: int, account: int, at: datetime) -> Staff | None:
    """The agent of this account, if he holds this post today."""
    today = at.astimezone(CHINA).date()
    rows = Staff.objects.filter(account=account, left_on=None, holdings__post=post, holdings__from_on__lte=today)
    return (rows.filter(holdings__to_on=None) | rows.filter(holdings__to_on__gte=today)).distinct().first()


def tasks_of(kind: str, thing: int, *names: str) -> list[int]:
    """Ids of the open tasks of a thing (all, or so named)."""
    rows = Task.objects.filter(kind=kind, thing=thing, closed_at=None)
    return list((rows.filter(name__in=names) if names else rows).order_by("id").values_list("pk", flat=True))


def posted(kind: str, name: str, post: int, at: datetime, due_at: datetime, centre: int | None = None) -> Open:
    """A task of a post with its amber moment by the light rules."""
    amber = lights.amber_at(
        kind, name, opened_at=at, due_at=due_at, calendar=calendar.current(), opening=calendar.opening(centre)
    )
    return Open(name, post=post, amber_at=min(amber, due_at), due_at=due_at)


def in_a_day(at: datetime, centre: int | None) -> datetime:
    """The end of the next working day of a place: an agent is named, and calls, within it."""
    return worktime.clock(calendar.current(), calendar.opening(centre)).due(at, Limit.parse(DAY))


def same_version(row: Service | Visit | Meeting | Errand, kind: str, seen: int | None) -> None:
    """The version somebody had before his eyes is still the last one.

    :raises ChangedMeanwhile: otherwise; details say who did what and when.
    """
    if seen is not None and seen != row.version:
        event = Event.objects.filter(kind=kind, thing=row.pk).order_by("-id").first()
        details: dict[str, Any] = {"by": event.by, "name": event.name, "at": event.at} if event else {}
        raise ChangedMeanwhile(**details)


def words(text: str, longest: int = LONGEST, field: str = "text") -> str:
    """What was written.

    :raises WordsMissing: if nothing was. :raises TooLong: see there.
    """
    clean = within(text, longest, field)
    if not clean:
        raise WordsMissing()
    return clean
