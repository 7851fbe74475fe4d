"""What the verbs of fees share: the bill as it stands, numbers, who may."""

from datetime import datetime
from typing import Any

from onewindow.domain.fees.models import Bill
from onewindow.domain.fees.queries.reading import owns
from onewindow.domain.fees.refusals import NoSuchBill, NotOpen, NotYours, PaidAlready, ReasonMissing
from onewindow.domain.fees.states import OPEN
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import Actor, calendar, may
from onewindow.kernel import codes, lights, sql, worktime
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile, Open
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA, Limit

_SERIAL = "SELECT nextval('fees_number_seq')"
LONGEST = 500


def look(bill: int) -> Bill:
    """Read a bill.

    :raises NoSuchBill: if there is none.
    """
    row = Bill.objects.filter(pk=bill).first()
    if row is None:
        raise NoSuchBill(bill=bill)
    return row


def number(kind: str, area: str, at: datetime) -> str:
    """A number of this room: ``JF`` a bill, ``LS`` a payment, ``TF`` a refund, ``PJ`` a receipt; with a check character."""
    (serial,) = sql.row(_SERIAL) or (0,)
    return codes.number(
        kind + "{area}{YYYYMMDD}{serial:04}{check}", at=at.astimezone(CHINA), serial=serial, area=area[:6].ljust(6, "0")
    )


def must_be_open(row: Bill) -> None:
    """Nothing has been paid and nothing called off.

    :raises PaidAlready, NotOpen: otherwise.
    """
    if row.state != OPEN:
        raise (NotOpen if row.state == "cancelled" else PaidAlready)(bill=row.pk)


def must_own(row: Bill, by: Actor) -> None:
    """Who pays, or acts for him.

    :raises NoSuchBill: for everybody else: a stranger does not learn that it is there.
    """
    if not owns(by, row):
        raise NoSuchBill(bill=row.pk)


def account_in(role: str, by: Actor) -> int:
    """The account of somebody who holds a post of this role.

    :raises NotYours: otherwise.
    """
    if by.account is None or not may(by, role=role):
        raise NotYours(role=role)
    return by.account


def same_version(row: Bill, seen: int | None) -> None:
    """The version somebody had before his eyes is still the last one.

    :raises ChangedMeanwhile: otherwise; details say who did what and when.
    """
    if seen is not None and seen != row.version:
        event = Event.objects.filter(kind="bill", thing=row.pk).order_by("-id").first()
        details: dict[str, Any] = {"by": event.by, "name": event.name, "at": event.at} if event else {}
        raise ChangedMeanwhile(**details)


REFUND = "3wd"
"""To agree to a refund or not. A choice of the city, not of the law."""


def second_person(department: int | None, row: Bill, at: datetime) -> tuple[Open, ...]:
    """复核人. The task of the supervisor of the clerk's ``department``; nothing where it has none: then the lane of the counter shows it."""
    found = Post.objects.filter(department=department, role=Post.Role.SUPERVISOR).values_list("pk", flat=True).first()
    if found is None:
        return ()
    days, hours = calendar.current(), calendar.opening(row.centre_id)
    due = worktime.clock(days, hours).due(at, Limit.parse(REFUND))
    amber = lights.amber_at("bill", "approve-refund", opened_at=at, due_at=due, calendar=days, opening=hours)
    return (Open("approve-refund", post=found, amber_at=amber, due_at=due),)


def open_tasks(bill: int) -> list[int]:
    """What the decision about a refund ends."""
    return list(Task.objects.filter(kind="bill", thing=bill, closed_at=None).values_list("pk", flat=True))


def why(text: str) -> str:
    """A reason as written.

    :raises ReasonMissing: without one.
    """
    clean = within(text, LONGEST, "text")
    if not clean:
        raise ReasonMissing()
    return clean
