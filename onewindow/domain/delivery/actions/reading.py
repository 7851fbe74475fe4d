"""What the verbs of delivery share: the parcel with its open tasks, who may, numbers, due moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.queries.reading import owns
from onewindow.domain.delivery.refusals import (
    ContentsMissing,
    NoSuchParcel,
    NotAtThisStep,
    NotYours,
    ReasonMissing,
)
from onewindow.domain.org.queries import Actor, calendar, may
from onewindow.kernel import codes, lights, sql, worktime
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile, Open
from onewindow.kernel.typed import few, within
from onewindow.kernel.worktime import CHINA, Limit

_SERIAL = "SELECT nextval('delivery_number_seq')"
LONGEST = 500
LINES, LINE = 20, 100


@dataclass(frozen=True, slots=True)
class Seen:
    """The parcel as the verb saw it, and the ids of its open tasks, timers included."""

    row: Parcel
    tasks: tuple[int, ...]

    def payload(self, **more: Any) -> dict[str, Any]:
        """What every event of a parcel carries."""
        return {"ref": self.row.ref, "kind": self.row.kind, **more}


def look(parcel: int) -> Seen:
    """Read a parcel and its open tasks.

    :raises NoSuchParcel: if there is none.
    """
    row = Parcel.objects.filter(pk=parcel).first()
    if row is None:
        raise NoSuchParcel(parcel=parcel)
    open_ = Task.objects.filter(kind="parcel", thing=parcel, closed_at=None).order_by("id")
    return Seen(row, tuple(open_.values_list("pk", flat=True)))


def must_be_in(seen: Seen, *states: str) -> None:
    """:raises NotAtThisStep: unless the parcel is in one of these states."""
    if seen.row.state not in states:
        raise NotAtThisStep(state=seen.row.state)


def clerk_of(by: Actor) -> int:
    """The account of a window clerk: any window of the city hands parcels in and takes them.

    :raises NotYours: for everybody else.
    """
    if by.account is None or not may(by, role="window"):
        raise NotYours()
    return by.account


def must_be_his(seen: Seen, by: Actor) -> None:
    """Whose parcel it is, or a window clerk.

    :raises NoSuchParcel: for everybody else: a stranger does not learn that it is there.
    """
    if by.kind != "system" and not owns(by, seen.row) and not (by.kind == "staff" and may(by, role="window")):
        raise NoSuchParcel(parcel=seen.row.pk)


def same_version(seen: Seen, version: int | None) -> None:
    """The version somebody had before his eyes is still the last one.

    :raises ChangedMeanwhile: otherwise; details say who did what and when.
    """
    if version is not None and version != seen.row.version:
        event = Event.objects.filter(kind="parcel", thing=seen.row.pk).order_by("-id").first()
        details: dict[str, Any] = {"by": event.by, "name": event.name, "at": event.at} if event else {}
        raise ChangedMeanwhile(**details)


def number(area: str, at: datetime) -> str:
    """快件编号. ``KD`` with area, day, serial and a check character."""
    (serial,) = sql.row(_SERIAL) or (0,)
    return codes.number(
        "KD{area}{YYYYMMDD}{serial:04}{check}", at=at.astimezone(CHINA), serial=serial, area=area[:6].ljust(6, "0")
    )


def due(at: datetime, limit: str, centre: int | None) -> datetime:
    """When a limit that begins now ends, by the city's calendar and the centre's hours."""
    return worktime.clock(calendar.current(), calendar.opening(centre)).due(at, Limit.parse(limit))


def posted(name: str, post: int, at: datetime, limit: str, centre: int | None) -> Open:
    """A task of the window; its amber moment comes from the light rules."""
    until = due(at, limit, centre)
    hours = calendar.opening(centre)
    amber = lights.amber_at("parcel", name, opened_at=at, due_at=until, calendar=calendar.current(), opening=hours)
    return Open(name, post=post, amber_at=amber, due_at=until)


def why(text: str) -> str:
    """A reason as written.

    :raises ReasonMissing: without one.
    """
    clean = within(text, LONGEST, "text")
    if not clean:
        raise ReasonMissing()
    return clean


def listed(contents: Sequence[str]) -> list[str]:
    """What is in a parcel, a line each.

    :raises ContentsMissing: if nothing is.
    """
    lines = few([within(line, LINE, "contents") for line in contents if line.strip()], LINES, "contents")
    if not lines:
        raise ContentsMissing()
    return lines
