"""Parcels (快件): asked for, packed, sent, told of, late, lost, called off, fetched, checked in, forgotten; each of it once."""

from collections.abc import Callable, Generator
from typing import Any

from onewindow.domain.bundles.models import HandOver
from onewindow.domain.delivery import actions
from onewindow.domain.delivery.models import Parcel, TwinParcel
from onewindow.domain.delivery.queries.couriers import demo
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event, Task
from tests.faults.killing.acts import Scene, Town
from tests.faults.killing.parcels import HOME

Road = Generator[Scene, Any, None]


class Post:
    """The parcels of one matter and the scenes about them."""

    def __init__(self, town: Town, ref: str, cases: set[int], bundle: int | None = None) -> None:
        self.town, self.ref, self.cases, self.bundle = town, ref, cases, bundle
        self.clerk = town.desk.actor("govservice.window")

    @property
    def row(self) -> Parcel:
        """The newest parcel."""
        return Parcel.objects.filter(ref=self.ref).order_by("-pk")[0]

    def one(self, name: str, verb: Callable[..., Any], by: Actor | None, alike: bool = False, **more: Any) -> Scene:
        """A verb about the newest parcel, or about the matter."""
        told: dict[str, Any] = {"at": self.town.later()} | more | ({"by": by} if by is not None else {})
        about = {} if "ref" in more or "number" in more else {"parcel": self.row.pk}
        call = lambda: verb(**about, **told) and None  # noqa: E731
        return Scene(call, self.cases, self.bundle, name=name, alike=alike, look=self.look)

    def booked(self) -> None:
        """The courier has given his number."""
        actions.book(parcel=self.row.pk, by=Actor.SYSTEM, at=self.town.later())

    def delivered(self, key: str, asker: Actor) -> None:
        """Asked for, packed, sent and signed for."""
        actions.ask(ref=self.ref, to=HOME, key=key, by=asker, at=self.town.later())
        actions.make_ready(ref=self.ref, contents=["证照"], by=Actor.SYSTEM, at=self.town.later())
        actions.send(parcel=self.row.pk, contents=["证照"], by=self.clerk, at=self.town.later())
        self.booked()
        self.happens("delivered")
        actions.asked(parcel=self.row.pk, at=self.town.later())

    def happens(self, news: str) -> None:
        """The twin writes its book, and nobody hears of it."""
        demo.happen(self.row.number, news=news, at=self.town.later(), signed_by="王芳")

    def look(self) -> dict[str, Any]:
        """States, tasks, events, tracks; what the courier knows."""
        rows = Parcel.objects.filter(ref=self.ref).order_by("pk")
        of = {"kind": "parcel", "thing__in": [row.pk for row in rows]}
        events = Event.objects.filter(**of, name__startswith="parcel.").order_by("pk")
        return {
            "parcels": [(row.kind, row.state, row.version, row.outcome, row.name, bool(row.waybill)) for row in rows],
            "tracks": [list(row.tracks.order_by("pk").values_list("news", flat=True)) for row in rows],
            "tasks": sorted(Task.objects.filter(**of).values_list("name", "closed_by"), key=str),
            "events": list(events.values_list("name", flat=True)),
            "courier": list(
                TwinParcel.objects.filter(number__in=rows.values("number")).order_by("pk").values_list("cancelled", flat=True)
            ),
            "handed over": HandOver.objects.filter(bundle=self.bundle or 0).count(),
        }  # fmt: skip


def traced(town: Town) -> Road:
    """Asked for before the decision, ready, labelled, sent, late, lost."""
    case, _ = town.accepted()
    post = Post(town, f"case:{case}", {case})
    asks = {"ref": post.ref, "to": HOME, "key": f"ask {case}"}
    yield post.one("delivery.ask", actions.ask, town.owner, alike=True, **asks)
    ready = {"ref": post.ref, "contents": ["证照"]}
    yield post.one("delivery.make_ready", actions.make_ready, Actor.SYSTEM, alike=True, **ready)
    parcel, at, seen = post.row, town.later(), post.row.version
    yield Scene(
        lambda: actions.send(parcel=parcel.pk, contents=["证照"], seen=seen, by=post.clerk, at=at) and None,
        {case},
        name="delivery.send",
        look=post.look,
    )
    post.booked()
    yield post.one("delivery.late", actions.late, None, alike=True)
    post.happens("picked")
    yield post.one("delivery.asked", actions.asked, None, alike=True)
    yield post.one("delivery.declare_lost", actions.declare_lost, post.clerk, reason="查无下落")
    actions.settle(parcel=post.row.pk, how="counter", note="到窗口领取", by=post.clerk, at=town.later())
    yield post.one("delivery.forget", actions.forget, Actor.SYSTEM)


def called_off(town: Town) -> Road:
    """Cancelled after the courier was ordered, who is told; asked for again, and the matter ends without a result."""
    case, _ = town.accepted()
    post = Post(town, f"case:{case}", {case})
    back = {"ref": post.ref, "kind": "return", "to": HOME, "contents": ["原件"], "key": f"back {case}"}
    yield post.one("delivery.prepare", actions.prepare, post.clerk, alike=True, **back)
    actions.send(parcel=post.row.pk, contents=["原件"], by=post.clerk, at=town.later())
    post.booked()
    yield post.one("delivery.cancel", actions.cancel, post.clerk, reason="自取")
    yield post.one("delivery.withdrawn", actions.withdrawn, Actor.SYSTEM, alike=True)
    actions.ask(ref=post.ref, to=HOME, key=f"ask {case}", by=town.owner, at=town.later())
    ends = {"ref": post.ref, "reason": "已终止"}
    yield post.one("delivery.call_off", actions.call_off, Actor.SYSTEM, alike=True, **ends)


def fetched(town: Town) -> Road:
    """Papers are fetched at the applicant's, arrive, are checked in."""
    case, _ = town.accepted()
    post = Post(town, f"case:{case}", {case})
    wants = {"ref": post.ref, "to": HOME, "contents": ["房产证"], "key": f"fetch {case}"}
    yield post.one("delivery.order_pickup", actions.order_pickup, town.owner, alike=True, **wants)
    post.booked()
    post.happens("picked")
    post.happens("delivered")
    actions.asked(parcel=post.row.pk, at=town.later())
    yield post.one("delivery.check_in", actions.check_in, post.clerk, complete=False, note="缺一页")
