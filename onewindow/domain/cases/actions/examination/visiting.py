"""现场勘验. A visit to the place: ordered as a step of the case, made by two officers, recorded on the spot with photos.

No clock stops for it: art. 45 of 行政许可法 does not name it. It has a limit of its own (优化营商环境条例 art. 36).
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onewindow.domain.cases.actions.clock.due import posted
from onewindow.domain.cases.actions.examination.handling import (
    HANDLED,
    WORDS,
    BodyUnknown,
    bodies,
    due_in,
    handler,
    one_at_a_time,
    own_file,
)
from onewindow.domain.cases.actions.reading import Seen, look, task_of
from onewindow.domain.cases.models import RESULTS, SitePhoto
from onewindow.domain.cases.refusals import NotYours, ReasonsMissing
from onewindow.domain.cases.rules.listed.visits import checklist as listed
from onewindow.domain.cases.rules.listed.visits import checklist_for, checklists, place_said, unanswered
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Post, Staff
from onewindow.kernel import step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also, Moved
from onewindow.kernel.typed import within

TASK = "visit"
MOST_PHOTOS = 30
PICTURES = ("image/png", "image/jpeg")
_OPEN = (
    ", (SELECT jsonb_agg(jsonb_build_array(v.id, v.post, v.checklist) ORDER BY v.id) FROM cases_sitevisit v"
    " WHERE v.case_id = %s::bigint AND v.recorded_at IS NULL AND v.cancelled_at IS NULL)"
)
_ORDERED = """
INSERT INTO cases_sitevisit (case_id, subject, checklist, post, ordered_by_id, ordered_at, due_at)
SELECT %s::bigint, %s::text, %s::text, %s::bigint, %s::bigint, %s::timestamptz, %s::timestamptz FROM s
"""
_RECORDED = """
UPDATE cases_sitevisit SET began_at = %s::timestamptz, ended_at = %s::timestamptz, address = %s::text,
  latitude = %s::numeric, longitude = %s::numeric, officers = %s::bigint[], others = %s::text, found = %s::jsonb,
  result = %s::text, text = %s::text, by_id = %s::bigint, away_id = %s::bigint, recorded_at = %s::timestamptz
FROM s WHERE id = %s::bigint
"""
_CANCELLED = """
UPDATE cases_sitevisit SET cancelled_at = %s::timestamptz, cancelled_by_id = %s::bigint, cancelled_why = %s::text
FROM s WHERE id = %s::bigint
"""


class VisitUnsaid(Refusal):
    """Say what is to be looked at (未写明勘验内容)."""


class VisitOrdered(Refusal):
    """A visit of this body is ordered already and has not been made (已安排现场勘验)."""


class NoVisit(Refusal):
    """There is no such visit that could still be made (无待办的现场勘验)."""


class TwoOfficers(Refusal):
    """A visit is made by two officers at least: name the second by staff number (现场核查应当两人以上)."""

    source = "行政许可法 art. 34"


class PlaceUnsaid(Refusal):
    """Say where the visit was: an address, or the place by coordinates (未写明地点)."""


class HoursUnfit(Refusal):
    """A visit begins before it ends, after acceptance and not in the future (勘验时间不符)."""


class PointsOpen(Refusal):
    """Each line of the list needs an answer (勘验要点未填)."""


class PhotosFull(Refusal):
    """No more than thirty photos of one visit (照片过多)."""


class NoPhoto(Refusal):
    """A photo is a picture: JPEG or PNG (照片须为图片)."""


@dataclass(frozen=True, slots=True)
class Record:
    """勘验记录. What was found, where and when, who was there. ``found``: point → yes, no, n/a; ``notes``: point → words."""

    began_at: datetime
    ended_at: datetime
    result: str
    found: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    officers: Sequence[str] = ()
    others: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    text: str = ""


def order_visit(
    *, case: int, subject: str, days: int, checklist: str = "", by: Actor, at: datetime, seen: int | None = None
) -> Moved:
    """安排现场勘验. A visit by the examiners of one's own department, within some working days; the clock goes on.

    :param checklist: code of a list; by default that of the item.
    :raises VisitUnsaid, DaysUnfit, VisitOrdered: see there. :raises NotYours: for who does not handle the case.
    """
    now = look(case, (*HANDLED, TASK), ", c.promised_due_at")
    mine = handler(now, by)
    words = within(subject, WORDS, "subject")
    if not words:
        raise VisitUnsaid(case=case)
    (body,) = bodies([Post.objects.values_list("department", flat=True).get(pk=mine)], (), at)
    if any(task.name == TASK and task.post == body.post for task in now.tasks):
        raise VisitOrdered(case=case)
    code = checklist if checklist in checklists() else checklist_for(spec(now.item).slug).code
    due, promised = due_in(days, at, now.centre), now.extra[0]
    if promised is not None and at < promised < due:
        due = promised
    row = (str(case), words, code, str(body.post), str(by.account), at.isoformat(), due.isoformat())
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "order-visit",
        by=by.account,
        at=at,
        open=(posted(TASK, body.post, at, due, now.centre),),
        data=now.payload(post=body.post, due=due, **by.acting(mine)),
        also=Also(_ORDERED, row),
    )


def record_visit(*, case: int, record: Record, by: Actor, at: datetime) -> Moved:
    """现场勘验记录. The visit was made: what was found at each point, the result, by whom, where, from when to when.

    :raises TwoOfficers, PlaceUnsaid, HoursUnfit, PointsOpen, BodyUnknown: see there.
    :raises ReasonsMissing: without a result, or with another one than passed and no words.
    :raises NotYours, TaskGone: not one's visit; made already.
    """
    now = look(case, (TASK,), _OPEN + ", c.accepted_at", (case,))
    task = task_of(now, TASK, by)
    visit, _, code = _of(now, task.post)
    there = _officers(record.officers, by)
    _must_be_whole(record, code, there, now, at)
    away = by.acting(task.post)
    points = {one.key: one for one in listed(code).points}
    found = [
        {
            "key": key,
            "zh": one.zh,
            "en": one.en,
            "found": record.found[key],
            "note": within(record.notes.get(key, ""), 500, f"note-{key}"),
        }
        for key, one in points.items()
    ]
    row = (
        *(record.began_at.isoformat(), record.ended_at.isoformat(), within(record.address, 300, "address")),
        *(None if value is None else str(value) for value in (record.latitude, record.longitude)),
        *([str(one) for one in there], within(record.others, 500, "others"), json.dumps(found, ensure_ascii=False)),
        *(record.result, within(record.text, WORDS, "text"), str(by.account)),
        *(str(away["for"]) if away else None, at.isoformat(), str(visit)),
    )
    photos = SitePhoto.objects.filter(visit=visit).values_list("file__sha256", flat=True)
    return step.step(
        CASE,
        case,
        now.version,
        "visit",
        by=by.account,
        at=at,
        close=(task.id,),
        data=now.payload(result=record.result, post=task.post, officers=there, photos=sorted(photos), **away),
        also=Also(_RECORDED, row),
    )


def cancel_visit(*, case: int, visit: int, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """取消现场勘验. The visit is not made, for a reason; the decision no longer waits for it.

    :raises NoVisit: made or cancelled already. :raises ReasonsMissing: without a reason.
    :raises NotYours: for who neither handles the case nor has the visit.
    """
    now = look(case, (*HANDLED, TASK), _OPEN, (case,))
    row = next((one for one in now.json(0) or [] if one[0] == visit), None)
    if row is None:
        raise NoVisit(case=case)
    mine = next((one for one in (row[1], spec(now.item).decide_post) if may(by, post=one)), None)
    if mine is None:
        raise NotYours(case=case)
    if not why.strip():
        raise ReasonsMissing(case=case)
    return step.step(
        CASE,
        case,
        now.version if seen is None else seen,
        "cancel-visit",
        by=by.account,
        at=at,
        close=[task.id for task in now.tasks if task.name == TASK and task.post == row[1]],
        data=now.payload(visit=visit, **by.acting(mine)),
        also=Also(_CANCELLED, (at.isoformat(), str(by.account), within(why, WORDS, "why"), str(visit))),
    )


def add_photo(*, case: int, file: uuid.UUID, caption: str = "", by: Actor, at: datetime) -> int:
    """现场照片. A picture taken on the spot goes with the record that is about to be given; its id. Sent again, it is there once.

    :raises NotYours, TaskGone: as ``record_visit``. :raises PhotosFull, NoPhoto: see there.
    :raises FileGone: for a file that is not his own.
    """
    now = look(case, (TASK,), _OPEN, (case,))
    visit = _of(now, task_of(now, TASK, by).post)[0]
    assert by.account is not None  # he has a task, so he is somebody
    kept = own_file(file, by)
    if kept.type not in PICTURES:
        raise NoPhoto(type=kept.type)
    with one_at_a_time(case, by.account):
        photos = SitePhoto.objects.filter(visit=visit)
        same = photos.filter(file__sha256=kept.sha256).values_list("pk", flat=True).first()
        if same is None and photos.count() >= MOST_PHOTOS:
            raise PhotosFull()
        said = {"caption": within(caption, 200, "caption"), "by_id": by.account, "at": at}
        return same or SitePhoto.objects.create(visit_id=visit, file_id=file, **said).pk


def take_out_photo(*, case: int, photo: int, by: Actor, at: datetime) -> bool:
    """取出现场照片. A picture does not go with the record; whether it was there."""
    now = look(case, (TASK,), _OPEN, (case,))
    visit = _of(now, task_of(now, TASK, by).post)[0]
    return SitePhoto.objects.filter(pk=photo, visit=visit).delete()[0] > 0


def _of(now: Seen, post: int | None) -> list[Any]:
    """The open visit of a post: the one ordered last, if a former one ended with a decision."""
    found: list[list[Any]] = [one for one in now.json(0) or [] if one[1] == post]
    return found[-1]


def _officers(numbers: Sequence[str], by: Actor) -> list[int]:
    """Accounts of who was there for the office, the one who records first.

    :raises BodyUnknown: for a number that is nobody's.
    """
    known = dict(Staff.objects.filter(number__in=numbers, left_on=None).values_list("number", "account"))
    if missing := sorted(set(numbers) - known.keys()):
        raise BodyUnknown(numbers=missing)
    return [one for one in dict.fromkeys([by.account, *known.values()]) if one is not None]


def _must_be_whole(record: Record, code: str, there: list[int], now: Seen, at: datetime) -> None:
    if record.result not in RESULTS or (record.result != "pass" and not record.text.strip()):
        raise ReasonsMissing(case=now.id)
    if points := unanswered(code, record.found):
        raise PointsOpen(case=now.id, points=points)
    if len(there) < 2:
        raise TwoOfficers(case=now.id)
    if not place_said(record.address, record.latitude, record.longitude):
        raise PlaceUnsaid(case=now.id)
    if not now.extra[-1] <= record.began_at <= record.ended_at <= at:
        raise HoursUnfit(case=now.id)
