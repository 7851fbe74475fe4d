"""Asking for a trip (预约): results sent home, papers fetched at the door; or a clerk prepares one, for originals too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.domain.delivery import rules
from onewindow.domain.delivery.actions.reading import clerk_of, due, listed, number, posted
from onewindow.domain.delivery.queries.couriers.registry import courier
from onewindow.domain.delivery.queries.matters import Matter, matter
from onewindow.domain.delivery.refusals import (
    AddressMissing,
    DayUnfit,
    NoSuchMatter,
    NothingToFetch,
    NothingToSend,
    NotYours,
)
from onewindow.domain.delivery.states import PARCEL
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import step
from onewindow.kernel.idempotency import once
from onewindow.kernel.step import Open
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA

NAME, ADDRESS = 60, 200


@dataclass(frozen=True, slots=True)
class Goal:
    """收寄地址. The person's side of a trip."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking gives back; the same key gives the same parcel."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class Wish:
    """送达要求. What is chosen when one applies: results sent there, these papers fetched there on that day; None: not."""

    send: Goal | None = None
    fetch: Goal | None = None
    papers: Sequence[str] = ()
    day: date | None = None


def ask(*, ref: str, to: Goal, key: str, by: Actor, at: datetime) -> Asked:
    """预约寄送. The results of a matter are to be sent; if they are there already, the window has to pack them now.

    :param key: the sender's name of this wish; the same key again gives the same parcel.
    :raises NoSuchMatter: also for whoever is not the applicant. :raises NothingToSend: it ended without a result.
    :raises UnderWayAlready: one is asked for or on its way. :raises NoCourier, AddressMissing: see there.
    """
    courier()
    where = _whole(to)

    def do() -> dict[str, Any]:
        about = _mine(ref, by)
        if not (about.running or about.decided):
            raise NothingToSend()
        task = posted("send-parcel", about.post, at, rules.PACK, about.centre)
        if about.decided:
            return _born("prepare", "send", about, where, by, at, contents=list(about.results), tasks=(task,))
        return _born("ask", "send", about, where, by, at)

    return Asked(**once(key=key, owner=by.account, verb="delivery.ask", at=at, do=do))


def prepare(*, ref: str, kind: str, to: Goal, contents: Sequence[str], key: str, by: Actor, at: datetime) -> Asked:
    """备件. A clerk makes a parcel for somebody who stands at the window, or for originals that go back to him.

    :param kind: ``send`` or ``return``. :param contents: what goes in, a line each.
    :raises NotYours: for anybody but a window clerk. :raises ContentsMissing: nothing goes in.
    :raises NothingToSend: the results are not there. :raises NoSuchMatter, NoCourier, AddressMissing, UnderWayAlready: see there.
    """
    clerk_of(by)
    courier()
    where, lines = _whole(to), listed(contents)
    if kind not in ("send", "return"):
        raise NotYours()

    def do() -> dict[str, Any]:
        about = matter(ref, by)
        if kind == "send" and not about.decided:
            raise NothingToSend()
        task = posted("send-parcel", about.post, at, rules.PACK, about.centre)
        return _born("prepare", kind, about, where, by, at, contents=lines, tasks=(task,))

    return Asked(**once(key=key, owner=by.account, verb="delivery.prepare", at=at, do=do))


def order_pickup(
    *, ref: str, to: Goal, contents: Sequence[str], day: date | None = None, key: str, by: Actor, at: datetime
) -> Asked:
    """上门取件. The courier fetches papers at the applicant's and brings them to the window of his matter.

    :param contents: which papers. :param day: today or within a week; None: as soon as the courier can.
    :raises NoSuchMatter: also for whoever is not the applicant. :raises NothingToFetch: the matter has ended.
    :raises DayUnfit, ContentsMissing, NoCourier, AddressMissing: see there.
    """
    vendor = courier()
    where, lines = _whole(to), listed(contents)
    today = at.astimezone(CHINA).date()
    if day is not None and not today <= day <= today + timedelta(days=rules.AHEAD):
        raise DayUnfit()

    def do() -> dict[str, Any]:
        about = _mine(ref, by)
        if not about.running:
            raise NothingToFetch()
        late = Open("overdue", due_at=due(at, rules.ROAD, about.centre))
        more = {"courier": vendor.slug, "ordered_at": at, "fetch_on": day}
        return _born("order", "collect", about, where, by, at, contents=lines, tasks=(late,), **more)

    return Asked(**once(key=key, owner=by.account, verb="delivery.order_pickup", at=at, do=do))


def as_wished(*, ref: str, wish: Wish, by: Actor, at: datetime) -> tuple[int, ...]:
    """随件预约. What was chosen on the form of an application that is filed in this transaction; the ids of its parcels.

    :raises Refusal: whatever ``ask`` and ``order_pickup`` refuse: then nothing is filed either.
    """
    made = []
    if wish.send is not None:
        made.append(ask(ref=ref, to=wish.send, key=f"{ref} filed", by=by, at=at).id)
    if wish.fetch is not None:
        told: dict[str, Any] = {"to": wish.fetch, "contents": wish.papers, "day": wish.day}
        made.append(order_pickup(ref=ref, **told, key=f"{ref} filed", by=by, at=at).id)
    return tuple(made)


def _mine(ref: str, by: Actor) -> Matter:
    """The matter, for its applicant and who acts for him, or for a clerk at whose window he stands."""
    about = matter(ref, by)
    asks = may(by, owner=about.owner, enterprise=about.enterprise, about=about.about)
    if not asks and not (by.kind == "staff" and may(by, role="window")):
        raise NoSuchMatter(ref=ref)
    return about


def _whole(to: Goal) -> Goal:
    clean = Goal(
        within(to.name, NAME, "name"), rules.phone(to.phone), within(" ".join(to.address.split()), ADDRESS, "address")
    )
    missing = [name for name in ("name", "phone", "address") if not getattr(clean, name)]
    if missing:
        raise AddressMissing(fields=missing)
    return clean


def _born(
    birth: str,
    kind: str,
    about: Matter,
    to: Goal,
    by: Actor,
    at: datetime,
    *,
    contents: Sequence[str] = (),
    tasks: Sequence[Open] = (),
    **more: Any,
) -> dict[str, Any]:
    given = number(about.area, at)
    born = step.new(
        PARCEL,
        birth,
        by=by.account,
        at=at,
        set={
            "number": given,
            "kind": kind,
            "ref": about.ref,
            "owner_id": about.owner,
            "enterprise_id": about.enterprise,
            "about": about.about,
            "post_id": about.post,
            "centre_id": about.centre,
            "name": to.name,
            "phone": to.phone,
            "address": to.address,
            "contents": list(contents),
            "price": courier().price(kind),
            "asked_at": at,
            **more,
        },
        open=tasks,
        data={"ref": about.ref, "kind": kind},
    )
    return {"id": born, "number": given}
