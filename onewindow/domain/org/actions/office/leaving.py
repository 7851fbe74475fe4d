"""Somebody leaves (离职交接): nothing of the city's work may stay with somebody who has gone."""

from datetime import datetime, timedelta

from django.db import transaction

from onewindow.domain.org import events
from onewindow.domain.org.actions.office.scope import day, locked, must_administer
from onewindow.domain.org.actions.office.staffing import HasLeft, NotForOneself, PostsUnattended, cut_short, left_empty
from onewindow.domain.org.actions.sittings import end_sessions
from onewindow.domain.org.models import Account, ApiToken, Holding, Staff
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.domain.org.rules import Actor
from onewindow.kernel import log, tasks
from onewindow.kernel.errors import Refusal

_MANY = 100_000


class TasksLeft(Refusal):
    """Open tasks in hand have no queue to go back to: name a colleague who takes them over (待办须移交)."""


class HeirUnfit(Refusal):
    """The colleague must work here and hold the posts that the tasks in hand belong to (接手人不符)."""


def leave(
    *,
    staff: int,
    heir: int | None = None,
    posts_too: bool = False,
    unattended: bool = False,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """离职. Posts and stand-ins end, the account is closed, tokens are revoked; tasks in hand pass on; how many did.

    His sessions end, and a closed account is nobody (``queries.actor_of``). The heir gets the tasks that he had in person; without an heir they go back to the queue of their posts.

    :param posts_too: the heir also takes the posts of which nobody else is left.
    :param unattended: posts with open tasks stay empty knowingly.
    :raises PostsUnattended: if neither is said and such posts exist; details name them.
    :raises TasksLeft, HeirUnfit: if tasks in hand would stay with nobody, or with somebody who cannot do them.
    :raises NotForOneself, HasLeft, NotAllowed, ChangedMeanwhile: as every change.
    """
    with transaction.atomic():
        row = _leaver(staff, seen, by)
        to = _heir(heir, row) if heir is not None else None
        today = day(at)
        held = list(row.holdings.select_for_update(of=("self",)).exclude(to_on__lt=today).order_by("id"))
        empty = left_empty(row, {one.post_id for one in held}, today)
        if empty and not unattended and not (to and posts_too):
            raise PostsUnattended(posts=empty)
        for one in row.stood_in_by.select_for_update(of=("self",)).exclude(to_on__lt=today):
            cut_short(acting=one, since=today, by=by, at=at)
        for one in held:
            _end(one, by, at)
        if to and posts_too:
            for post in empty:
                _inherit(to, post, by, at)
        moved = _hand_over(row, to, by, at)
        tokens = _close(row.account_id, by, at)
        end_sessions(account=row.account_id, by=by, at=at)
        row.left_on, row.window_id = today, None
        row.version += 1
        row.save()
        data = {
            "account": row.account_id,
            "heir": to.pk if to else None,
            "posts": sorted({one.post_id for one in held}),
            "tasks": moved,
            "tokens": tokens,
            "unattended": [] if to and posts_too else empty,
        }
        log.add(events.STAFF_LEFT, by=by.account, at=at, kind="staff", thing=row.pk, data=data)
    return len(moved)


def _leaver(staff: int, seen: int | None, by: Actor) -> Staff:
    row = locked(Staff, staff, seen)
    must_administer(by, row.department.area_id)
    if by.account is not None and row.account_id == by.account:
        raise NotForOneself(staff=staff)
    if row.left_on is not None:
        raise HasLeft(staff=staff)
    return row


def _heir(heir: int, leaver: Staff) -> Staff:
    """:raises HeirUnfit: if it is himself, or somebody who has left."""
    try:
        row = locked(Staff, heir, None)
    except NoSuchEntry as nobody:
        raise HeirUnfit(heir=heir) from nobody
    if row.pk == leaver.pk or row.left_on is not None or not Account.objects.filter(pk=row.account_id, is_active=True):
        raise HeirUnfit(heir=heir)
    return row


def _end(held: Holding, by: Actor, at: datetime) -> None:
    """The last day of a holding is yesterday; what began today ends today, what has not begun never does."""
    today = day(at)
    last = max(held.from_on, today - timedelta(days=1))
    if held.from_on > today:
        held.delete()
    else:
        held.to_on = last
        held.save(update_fields=["to_on"])
    name = events.STANDING_IN_ENDED if held.acting_for_id else events.RELIEVED
    whom = {"for": held.acting_for_id} if held.acting_for_id else {}
    data = {"staff": held.staff_id, "to": last.isoformat(), **whom}
    log.add(name, by=by.account, at=at, kind="post", thing=held.post_id, data=data)


def _inherit(heir: Staff, post: int, by: Actor, at: datetime) -> None:
    """The heir holds the post from today on, unless he will hold it anyway: then from today until then.

    :raises NotForOneself: an administrator is not his own heir.
    """
    if by.account is not None and heir.account_id == by.account:
        raise NotForOneself(staff=heir.pk)
    today = day(at)
    later = Holding.objects.filter(staff=heir, post=post, from_on__gt=today).order_by("from_on").first()
    to_on = later.from_on - timedelta(days=1) if later else None
    Holding.objects.create(staff=heir, post_id=post, from_on=today, to_on=to_on)
    data = {"staff": heir.pk, "from": today.isoformat(), "to": to_on.isoformat() if to_on else None}
    log.add(events.APPOINTED, by=by.account, at=at, kind="post", thing=post, data=data)
    heir.version += 1
    heir.save()


def _hand_over(row: Staff, heir: Staff | None, by: Actor, at: datetime) -> list[int]:
    """Every task in hand, whatever kind of thing it belongs to.

    :raises TasksLeft: if one has no queue and there is no heir. :raises HeirUnfit: if the heir may not do one.
    """
    mine = tasks.in_hand({row.account_id}, limit=_MANY)
    if not mine:
        return []
    if heir is not None:
        today = day(at)
        may_do = set(heir.holdings.filter(from_on__lte=today).exclude(to_on__lt=today).values_list("post", flat=True))
        lacking = sorted({one.post for one in mine if one.post is not None} - may_do)
        if lacking:
            raise HeirUnfit(heir=heir.pk, posts=lacking)
    wanted = [one.pk for one in mine]
    to = heir.account_id if heir else None
    moved = tasks.assign(wanted, holder=row.account_id, to=to, by=by.account, at=at)
    if len(moved) < len(wanted) and tasks.in_hand({row.account_id}, limit=1):
        raise TasksLeft(tasks=len(wanted) - len(moved))
    return moved


def _close(account: int, by: Actor, at: datetime) -> list[int]:
    """Nobody logs in with the account any more, no token of it works; the ids of the tokens."""
    row = Account.objects.select_for_update().get(pk=account)
    row.is_active = False
    row.set_unusable_password()  # a session carries the password's hash: the ones that are open end
    row.save(update_fields=["is_active", "password"])
    tokens = list(ApiToken.objects.filter(account=account, revoked_at=None).values_list("pk", flat=True))
    ApiToken.objects.filter(pk__in=tokens).update(revoked_at=at)
    for token in tokens:
        log.add(events.TOKEN_REVOKED, by=by.account, at=at, kind="token", thing=token, data={"account": account})
    return tokens
