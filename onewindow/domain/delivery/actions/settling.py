"""How a trip ends that does not end with a signature (了结): papers checked in, lost, back at the window, sent again."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.delivery import rules
from onewindow.domain.delivery.actions.reading import (
    Seen,
    clerk_of,
    look,
    must_be_in,
    number,
    posted,
    same_version,
    why,
)
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.refusals import NotAtThisStep, OutcomeUnknown
from onewindow.domain.delivery.states import DELIVERED, LOST, PARCEL, RETURNING, ROAD
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import step
from onewindow.kernel.step import Moved


def check_in(*, parcel: int, complete: bool, note: str = "", seen: int | None = None, by: Actor, at: datetime) -> Moved:
    """收到核对. The clerk has opened what the courier brought: everything is in it, or something lacks and he says what.

    :raises NotYours: for anybody but a window clerk. :raises NotAtThisStep: not delivered, or no papers of the applicant's.
    :raises ReasonMissing: something lacks, and he does not say what.
    """
    clerk = clerk_of(by)
    now = look(parcel)
    must_be_in(now, DELIVERED)
    if now.row.kind != "collect":
        raise NotAtThisStep(state=now.row.state)
    same_version(now, seen)
    return _settled(now, "received" if complete else "short", note.strip() if complete else why(note), clerk, by, at)


def declare_lost(*, parcel: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> Moved:
    """申报丢失. The courier has nothing to say of it any more: the applicant is told, and the window has to make it good.

    :raises NotYours: for anybody but a window clerk. :raises NotAtThisStep: it is not on the road. :raises ReasonMissing: see there.
    """
    clerk = clerk_of(by)
    now = look(parcel)
    must_be_in(now, *ROAD)
    same_version(now, seen)
    task = posted("reissue", now.row.post_id, at, rules.LOOK, now.row.centre_id)
    return step.step(
        PARCEL,
        parcel,
        now.row.version,
        "lose",
        by=clerk,
        at=at,
        close=now.tasks,
        open=(task,),
        set={"reason": why(reason)},
        data=now.payload(**by.acting(now.row.post_id)),
    )


def settle(*, parcel: int, how: str, note: str, seen: int | None = None, by: Actor, at: datetime) -> Moved:
    """处理异常件. What was lost or came back goes on: sent again to the same address, or kept for the counter.

    :param how: ``again`` makes a new parcel that the window has to pack; ``counter``: the applicant comes, or brings papers.
    :param note: what was agreed with the applicant. :raises NotYours: for anybody but a window clerk.
    :raises NotAtThisStep: it is neither lost nor on its way back. :raises OutcomeUnknown, ReasonMissing, SentAgain: see there.
    """
    clerk = clerk_of(by)
    now = look(parcel)
    must_be_in(now, LOST, RETURNING)
    same_version(now, seen)
    if how not in ("again", "counter") or (how == "again" and now.row.kind == "collect"):
        raise OutcomeUnknown()
    words = why(note)
    with transaction.atomic(), step.hard_rules():
        new = _again(now.row, clerk, at) if how == "again" else None
        return _settled(now, how, words, clerk, by, at, new)


def _settled(now: Seen, outcome: str, note: str, clerk: int, by: Actor, at: datetime, new: int | None = None) -> Moved:
    more = {} if new is None else {"parcel": new}
    return step.step(
        PARCEL,
        now.row.pk,
        now.row.version,
        "settle",
        by=clerk,
        at=at,
        close=now.tasks,
        set={"outcome": outcome, "reason": note, "ended_at": at},
        data=now.payload(outcome=outcome, **more, **by.acting(now.row.post_id)),
    )


def _again(row: Parcel, clerk: int, at: datetime) -> int:
    """The new parcel: same matter, same address, same contents; the window has to pack it."""
    area = Department.objects.values_list("area_id", flat=True).get(pk=row.post.department_id)
    task = posted("send-parcel", row.post_id, at, rules.PACK, row.centre_id)
    same = ("kind", "ref", "owner_id", "enterprise_id", "about", "post_id", "centre_id", "name", "phone", "address", "contents")  # fmt: skip
    given = {name: getattr(row, name) for name in same}
    given |= {"number": number(area, at), "replaces_id": row.pk, "asked_at": at}
    return step.new(
        PARCEL, "prepare", by=clerk, at=at, set=given, open=(task,), data={"ref": row.ref, "kind": row.kind}
    )
