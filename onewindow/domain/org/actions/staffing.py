"""Posts taken up and given up (任职、离任)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import Holding, Post
from onewindow.domain.org.refusals import HoldsAlready, HoldsNot, NotAllowed
from onewindow.domain.org.rules import Actor
from onewindow.kernel import log


def appoint(*, staff: int, post: int, from_on: date, to_on: date | None = None, by: Actor, at: datetime) -> int:
    """任职. Give a member of staff a post from a day (to a day); the holding's id. By a supervisor of the department.

    :raises NotAllowed: if the actor holds no supervisor's post of that department.
    :raises HoldsAlready: if the times overlap (constraint ``holding_no_overlap``).
    """
    _supervises(by, post)
    overlapping = Holding.objects.filter(staff=staff, post=post).exclude(to_on__lt=from_on)
    if to_on is not None:
        overlapping = overlapping.filter(from_on__lte=to_on)
    with transaction.atomic():
        if overlapping.exists():
            raise HoldsAlready(post=post)
        holding = Holding.objects.create(staff_id=staff, post_id=post, from_on=from_on, to_on=to_on)
        data = {"staff": staff, "from": from_on.isoformat(), "to": to_on.isoformat() if to_on else None}
        log.add(events.APPOINTED, by=by.account, at=at, kind="post", thing=post, data=data)
    return holding.pk


def relieve(*, staff: int, post: int, by: Actor, at: datetime) -> None:
    """免职. End a holding with the day before; someone appointed today is relieved today.

    :raises NotAllowed: if the actor holds no supervisor's post of that department.
    :raises HoldsNot: if there is no open holding.
    """
    _supervises(by, post)
    today = timezone.localtime(at).date()
    with transaction.atomic():
        holding = Holding.objects.select_for_update().filter(staff=staff, post=post, to_on=None).first()
        if holding is None:
            raise HoldsNot(post=post)
        holding.to_on = max(holding.from_on, today - timedelta(days=1))
        holding.save(update_fields=["to_on"])
        data = {"staff": staff, "to": holding.to_on.isoformat()}
        log.add(events.RELIEVED, by=by.account, at=at, kind="post", thing=post, data=data)


def _supervises(by: Actor, post: int) -> None:
    if by.kind == "system":
        return
    supervisors = Post.objects.filter(department__posts=post, role=Post.Role.SUPERVISOR)
    if by.posts.isdisjoint(supervisors.values_list("pk", flat=True)):
        raise NotAllowed(post=post)
