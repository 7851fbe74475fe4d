"""Standing in (代理): a colleague acts with somebody's posts from a day to a day, and the log says for whom."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from onewindow.domain.org import events
from onewindow.domain.org.actions.office.scope import FieldsMissing, day, locked
from onewindow.domain.org.actions.office.staffing import DatesUnfit, HasLeft, NotForOneself, cut_short
from onewindow.domain.org.models import Holding, Staff
from onewindow.domain.org.refusals import HoldsAlready, HoldsNot, NoSuchEntry, NotAllowed
from onewindow.domain.org.rules import Actor, may
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal

LONGEST = timedelta(days=366)


class StandInChain(Refusal):
    """Who is away cannot stand in for somebody at the same time, nor be passed on by his own stand-in (代理不得转代)."""


class StandInUnfit(Refusal):
    """A stand-in is a colleague who works here; who names one himself chooses from his own department (代理人不符)."""


def stand_in(
    *, away: int, staff: int, posts: Collection[int], from_on: date, to_on: date, by: Actor, at: datetime
) -> list[int]:
    """设代理. ``staff`` acts with these posts of ``away`` from a day to a day, both included; the holdings' ids.

    By who is away himself, or by an administrator of his department's area. It is no second right: nobody stands in for
    a stand-in, and two persons are still two accounts (``SecondPerson`` compares accounts, whatever post they act with).

    :raises NotAllowed: for anybody else. :raises NotForOneself: an administrator does not name himself.
    :raises StandInUnfit, HasLeft: if the stand-in cannot be. :raises DatesUnfit: in the past, or for more than a year.
    :raises HoldsNot: if ``away`` does not hold a post in all that time of his own right.
    :raises HoldsAlready: if the stand-in holds one of them in that time. :raises StandInChain: if one is both.
    """
    if from_on < day(at) or not from_on <= to_on <= from_on + LONGEST:
        raise DatesUnfit
    if not posts:
        raise FieldsMissing(fields=["posts"])
    with transaction.atomic():
        whom, who = _both(away, staff, by)
        if _between(Holding.objects.filter(staff=whom).exclude(acting_for=None), from_on, to_on).exists():
            raise StandInChain(staff=whom.pk)
        if _between(Holding.objects.filter(acting_for=who), from_on, to_on).exists():
            raise StandInChain(staff=who.pk)
        made = [_act(whom, who, post, from_on, to_on, by, at) for post in sorted(set(posts))]
        who.version += 1
        who.save()
        whom.version += 1
        whom.save()
    return made


def end_stand_in(*, holding: int, by: Actor, at: datetime) -> None:
    """结束代理. From today the colleague no longer acts; who is back does it himself, or an administrator, or the stand-in.

    :raises NoSuchEntry: if there is no such stand-in, or it has ended.
    """
    today = day(at)
    with transaction.atomic():
        row = (
            Holding.objects.select_for_update(of=("self",))
            .select_related("staff", "acting_for__department")
            .filter(pk=holding, to_on__gte=today)
            .first()
        )
        if row is None or row.acting_for is None:
            raise NoSuchEntry(id=holding)
        if by.account != row.staff.account_id:
            _may_name(row.acting_for, by)
        cut_short(acting=row, since=today, by=by, at=at)


def _both(away: int, staff: int, by: Actor) -> tuple[Staff, Staff]:
    """Who is away and who stands in, locked in the order of their ids.

    :raises StandInUnfit, NotForOneself, HasLeft, NotAllowed: if it cannot be.
    """
    if away == staff:
        raise StandInUnfit(staff=staff)
    rows = {pk: locked(Staff, pk, None) for pk in sorted({away, staff})}
    whom, who = rows[away], rows[staff]
    _may_name(whom, by)
    if by.account is not None and by.account == who.account_id:
        raise NotForOneself(staff=staff)
    himself = by.account == whom.account_id
    if who.left_on is not None or (himself and who.department_id != whom.department_id):
        raise StandInUnfit(staff=staff)
    if whom.left_on is not None:
        raise HasLeft(staff=away)
    return whom, who


def _may_name(whom: Staff, by: Actor) -> None:
    if by.account != whom.account_id and not may(by, role="office", area=whom.department.area_id):
        raise NotAllowed(staff=whom.pk)


def _act(whom: Staff, who: Staff, post: int, from_on: date, to_on: date, by: Actor, at: datetime) -> int:
    own = Holding.objects.filter(staff=whom, post=post, acting_for=None, from_on__lte=from_on)
    if not own.exclude(to_on__lt=to_on).exists():
        raise HoldsNot(post=post)
    if _between(Holding.objects.filter(staff=who, post=post), from_on, to_on).exists():
        raise HoldsAlready(post=post)
    row = Holding.objects.create(staff=who, post_id=post, from_on=from_on, to_on=to_on, acting_for=whom)
    data = {"staff": who.pk, "for": whom.pk, "from": from_on.isoformat(), "to": to_on.isoformat()}
    log.add(events.STANDS_IN, by=by.account, at=at, kind="post", thing=post, data=data)
    return row.pk


def _between(rows: QuerySet[Holding], from_on: date, to_on: date) -> QuerySet[Holding]:
    """Those that touch a stretch of days."""
    return rows.filter(from_on__lte=to_on).exclude(to_on__lt=from_on)
