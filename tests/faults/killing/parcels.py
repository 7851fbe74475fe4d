"""Verbs of parcels, each killed at every statement: ordered at the courier once, told once, made good once."""

from collections.abc import Callable
from typing import Any

from onewindow.domain.bundles.models import Bundle
from onewindow.domain.delivery import actions
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.queries.couriers import demo
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event, Task
from tests.faults.killing.acts import Scene, Town

HOME = actions.Goal("王芳", "13912345678", "示范市城关区解放路88号")


def parcel_acts(town: Town) -> dict[str, Callable[[], Scene]]:
    """Ordered at the courier, told by him, lost and sent again."""
    desk, known = town.desk, dict[str, int]()

    def ref() -> str:
        if "bundle" not in known:
            town.number += 1
            there = Bundle.objects.filter(state="running").values_list("pk", flat=True).first()
            known["bundle"] = there or desk.accepted(f"kill-{town.number}")
        return f"bundle:{known['bundle']}"

    def mark() -> str:
        town.number += 1
        return f"kill {town.number}"

    def clerk() -> Actor:
        return desk.actor("govservice.window")

    def prepared(key: str) -> int:
        about, by, at = ref(), clerk(), town.later()
        made = actions.prepare(ref=about, kind="return", to=HOME, contents=[key], key=key, by=by, at=at)
        return made.id

    def sent(key: str) -> Parcel:
        parcel = prepared(key)
        actions.send(parcel=parcel, contents=[key], by=clerk(), at=town.later())
        return Parcel.objects.get(pk=parcel)

    def book() -> Scene:
        key = mark()
        parcel, at = sent(key).pk, town.later()
        call = lambda: actions.book(parcel=parcel, by=Actor.SYSTEM, at=at) and None  # noqa: E731
        return Scene(call, set(), once=("parcel.book", parcel), alike=True, look=lambda: shape_of(key))

    def told() -> Scene:
        key = mark()
        row, at = sent(key), town.later()
        actions.book(parcel=row.pk, by=Actor.SYSTEM, at=at)
        body, signature = demo.happen(row.number, news="delivered", at=at, signed_by="王芳")
        headers = {demo.SIGNATURE: signature}
        call = lambda: actions.told(slug="demo", body=body, headers=headers, at=at)  # noqa: E731
        return Scene(call, set(), once=("parcel.deliver", row.pk), alike=True, look=lambda: shape_of(key))

    def settle() -> Scene:
        key = mark()
        parcel = sent(key).pk
        actions.declare_lost(parcel=parcel, reason="查无下落", by=clerk(), at=town.later())
        by, at = clerk(), town.later()
        call = lambda: actions.settle(parcel=parcel, how="again", note="补寄", by=by, at=at)[0]  # noqa: E731
        return Scene(call, set(), once=("parcel.settle", parcel), look=lambda: shape_of(key))

    return {
        "delivery.book": book,
        "delivery.told": told,
        "delivery.settle": settle,
    }


def shape_of(key: str) -> list[dict[str, Any]]:
    """What has become of the parcels with these contents: states, tasks, events, tracks; no ids, no moments."""
    return [
        {
            "state": (row.kind, row.state, row.version, row.outcome, bool(row.waybill), row.replaces_id is not None),
            "tasks": sorted(Task.objects.filter(kind="parcel", thing=row.pk).values_list("name", "closed_by")),
            "events": sorted(
                Event.objects.filter(kind="parcel", thing=row.pk, name__startswith="parcel.").values_list(
                    "name", flat=True
                )
            ),
            "tracks": list(row.tracks.values_list("news", flat=True)),
        }
        for row in Parcel.objects.filter(contents=[key]).order_by("pk")
    ]
