"""What the courier tells (物流动态): pushed or asked for, each event once, in whatever order it arrives."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onewindow.domain.delivery import rules
from onewindow.domain.delivery.actions.reading import Seen, look, posted
from onewindow.domain.delivery.models import Parcel, Track
from onewindow.domain.delivery.queries.couriers.base import News
from onewindow.domain.delivery.queries.couriers.registry import courier
from onewindow.domain.delivery.refusals import HeardBefore, NoSuchParcel
from onewindow.domain.delivery.states import PARCEL, ROAD
from onewindow.kernel import sql, step
from onewindow.kernel.models import Task
from onewindow.kernel.step import Also, ChangedMeanwhile, NoSuchMove, Open, TaskGone

_TRACK = (
    "INSERT INTO delivery_track (parcel_id, courier, event, news, at, place, heard_at)"
    " SELECT %s::bigint, %s::text, %s::text, %s::text, %s::timestamptz, %s::text, %s::timestamptz FROM s"
)
_ONLY = (
    "INSERT INTO delivery_track (parcel_id, courier, event, news, at, place, heard_at)"
    " VALUES (%s::bigint, %s::text, %s::text, %s::text, %s::timestamptz, %s::text, %s::timestamptz)"
    " ON CONFLICT (courier, event) DO NOTHING RETURNING id"
)
TRIES = 5
EVENT, PLACE, NAME = 100, 120, 60


def told(*, slug: str, body: bytes, headers: Mapping[str, str], at: datetime) -> str:
    """物流推送. A courier's callback; sent twice it counts once. The state of the last parcel it tells of.

    :raises NoCourier: nobody of this name is known here. :raises BadNews: it was not signed by him.
    :raises NoSuchParcel: it is about no parcel of his.
    """
    state = ""
    for one in courier(slug).read(body, headers):
        state = _hear(slug, one, at)
    return state


def asked(*, parcel: int, at: datetime) -> str:
    """查询轨迹. Ask the courier what became of a parcel; his messages may have been lost. The state of the parcel.

    :raises NoSuchParcel: there is none.
    """
    row = look(parcel).row
    if row.waybill and row.state in (*ROAD, "lost"):
        for one in courier(row.courier).track(row.number):
            _hear(row.courier, one, at)
        row.refresh_from_db()
    return row.state


def _hear(slug: str, news: News, at: datetime) -> str:
    """One event written down, with the move it makes, in one statement."""
    if news.news not in rules.NEWS:
        raise NoSuchParcel(parcel=news.number)
    for _ in range(TRIES):
        found = Parcel.objects.filter(number=news.number, courier=slug).values_list("pk", flat=True).first()
        if found is None:
            raise NoSuchParcel(parcel=news.number)
        now = look(found)
        event = news.event[:EVENT]
        if Track.objects.filter(courier=slug, event=event).exists():
            return now.row.state
        row = (str(found), slug, event, news.news, news.at.isoformat(), news.place[:PLACE], at.isoformat())
        move = rules.move(news.news, now.row.state)
        if not move:
            sql.row(_ONLY, row)
            return now.row.state
        try:
            return _moved(now, move, news, at, Also(_TRACK, row))
        except (ChangedMeanwhile, NoSuchMove, TaskGone, HeardBefore):
            continue  # somebody was faster: what his step has left is looked at anew
    raise ChangedMeanwhile(kind="parcel", parcel=news.number)


def _moved(now: Seen, move: str, news: News, at: datetime, track: Also) -> str:
    row, what, tasks, close = now.row, dict[str, Any](), tuple[Open, ...](), now.tasks
    if move == "pick":
        close = ()
    elif move == "deliver":
        what = {"delivered_at": news.at, "signed_by": news.signed_by.strip()[:NAME]}
        if row.kind == "collect":
            tasks = (posted("check-in", row.post_id, at, rules.LOOK, row.centre_id),)
        else:
            what["ended_at"] = at
    elif move == "bring-back":
        tasks = (posted("parcel-back", row.post_id, at, rules.ROAD, row.centre_id),)
    else:
        tasks = (posted("reissue", row.post_id, at, rules.LOOK, row.centre_id),)
    data = now.payload(why=news.news) if move == "bring-back" else now.payload()
    return step.step(
        PARCEL, row.pk, row.version, move, by=None, at=at, close=close, open=tasks, set=what, data=data, also=track
    ).state


def late(*, parcel: int, at: datetime) -> bool:
    """超期未达. A parcel has not arrived in its time: the courier is asked; if it is still on the road, the window traces it.

    Whether a trace was opened. Repeatable.
    """
    if asked(parcel=parcel, at=at) not in ROAD:
        return False
    now = look(parcel)
    if Task.objects.filter(kind="parcel", thing=parcel, name="trace", closed_at=None).exists():
        return False
    trace = posted("trace", now.row.post_id, at, rules.LOOK, now.row.centre_id)
    data = now.payload()
    step.step(PARCEL, parcel, now.row.version, "late", by=None, at=at, close=now.tasks, open=(trace,), data=data)
    return True
