"""Passwords (口令): the first one by an invitation, a new one by a link from an administrator, one's own changed.

Nobody but its owner ever knows a password: administrators hand out links that work once. GB/T 22239-2019 (等保 2.0),
8.1.4.1: identities are unique, their secrets complex, failures end in a lock, secrets travel protected.
"""

import secrets
from datetime import datetime, timedelta

from axes import utils as axes
from django.contrib import auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from onewindow.domain.org import events
from onewindow.domain.org.models import Account, ApiToken, OneTimeLink, Removal, Sitting
from onewindow.domain.org.queries import administers, link_hash, serves_persons
from onewindow.domain.org.refusals import AccountUnknown, NotAllowed, PasswordWeak
from onewindow.domain.org.rules import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import within

LINK_LIVES = {
    OneTimeLink.Purpose.INVITE: timedelta(hours=72),
    OneTimeLink.Purpose.RESET: timedelta(hours=24),
}
APART = timedelta(hours=24)
"""Whoever took a device off an account does not reset its password within this time, nor the other way round."""

Purpose = OneTimeLink.Purpose


class LinkUnknown(Refusal):
    """This link is unknown, was used already or has expired; ask for a new one (链接无效或已过期)."""


class PasswordWrong(Refusal):
    """The password you use now is not right (当前密码不正确)."""


class PasswordTheSame(Refusal):
    """The new password is the one you use now (新密码与当前密码相同)."""


class ReasonMissing(Refusal):
    """Say why, and which paper you have seen (须填写事由)."""


class SecondPersonNeeded(Refusal):
    """Another administrator must do this: one person alone may not change both factors of an account (须由他人办理)."""

    source = "GB/T 22239-2019 8.1.4.1"


def invite(*, account: int, by: Actor, at: datetime) -> str:
    """邀请设置密码. A link token for somebody who has no password yet; works once within 72 hours, shown once.

    :raises AccountUnknown: if the account is closed.
    :raises NotAllowed: unless by an administrator of the person's department, or the operator.
    """
    return _link(account, Purpose.INVITE, "", by, at)


def reset(*, account: int, by: Actor, at: datetime, reason: str = "") -> str:
    """重置密码. A link token for somebody who has lost his password; works once within 24 hours, shown once.

    Staff get it from an administrator of their department's area; persons at a window, which has seen their paper and
    says so in the reason. The old password holds until the link is used.

    :raises AccountUnknown: if the account is closed.
    :raises NotAllowed: for anybody else, and for one's own account.
    :raises ReasonMissing: if a window gives no reason.
    :raises SecondPersonNeeded: if the same administrator has just taken off the account's device.
    """
    return _link(account, Purpose.RESET, within(reason, 500, "reason"), by, at)


def _link(account: int, purpose: str, reason: str, by: Actor, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(pk=account, is_active=True).first()
        if row is None:
            raise AccountUnknown(account=account)
        person = row.kind == Account.Kind.PERSON
        if by.account == account or not (serves_persons(by) if person else administers(by, account)):
            raise NotAllowed(account=account)
        if person and purpose == Purpose.RESET and by.kind != "system" and not reason:
            raise ReasonMissing
        if by.account and Removal.objects.filter(account=row, removed_by=by.account, at__gt=at - APART).exists():
            raise SecondPersonNeeded
        OneTimeLink.objects.filter(account=row, used_at=None, revoked_at=None).update(revoked_at=at)
        link = OneTimeLink.objects.create(
            account=row,
            purpose=purpose,
            hash=link_hash(token),
            reason=reason,
            made_by_id=by.account,
            made_at=at,
            expires_at=at + LINK_LIVES[Purpose(purpose)],
        )
        name = events.ACCOUNT_INVITED if purpose == Purpose.INVITE else events.RESET_LINK_GIVEN
        log.add(name, by=by.account, at=at, kind="account", thing=account, data={"link": link.pk})
    return token


def set_password(*, token: str, password: str, at: datetime) -> int:
    """设置密码. The bearer of a link chooses a password; the account's id. All its sessions end, its lock is opened.

    :raises LinkUnknown: if the link is not (any more) good.
    :raises PasswordWeak: if the password is too easy to guess; the link stays good.
    """
    with transaction.atomic():
        good = Q(hash=link_hash(token), used_at=None, revoked_at=None, expires_at__gt=at, account__is_active=True)
        link = OneTimeLink.objects.select_for_update(of=("self",)).select_related("account").filter(good).first()
        if link is None:
            raise LinkUnknown
        account = link.account
        _give(account, password)
        OneTimeLink.objects.filter(pk=link.pk).update(used_at=at)
        _end_sessions(account.pk, at)
        log.add(events.PASSWORD_SET, by=account.pk, at=at, kind="account", thing=account.pk, data={"link": link.pk})
    axes.reset(username=account.login)
    return account.pk


def give_password(*, account: int, password: str, by: Actor, at: datetime) -> None:
    """初始密码. The operator sets a password himself: the first administrator of a city, who has nobody to ask.

    :raises NotAllowed: for anybody but the operator.
    :raises AccountUnknown: if the account is closed.
    :raises PasswordWeak: if it is too easy to guess.
    """
    if by.kind != "system":
        raise NotAllowed
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(pk=account, is_active=True).first()
        if row is None:
            raise AccountUnknown(account=account)
        _give(row, password)
        OneTimeLink.objects.filter(account=row, used_at=None, revoked_at=None).update(revoked_at=at)
        _end_sessions(account, at)
        log.add(events.PASSWORD_SET, by=None, at=at, kind="account", thing=account)


def change_password(*, request: HttpRequest, by: Actor, old: str, new: str, at: datetime) -> None:
    """修改密码. One's own, by the old one; the session goes on under another key, all others end.

    A wrong old password counts like a failed log-in: whoever finds an open screen cannot try passwords out.

    :raises PasswordWrong: if the old one is wrong, or was wrong too often.
    :raises PasswordTheSame: if nothing would change.
    :raises PasswordWeak: if the new one is too easy to guess.
    """
    account = Account.objects.get(pk=by.account or 0)
    if auth.authenticate(request, username=account.login, password=old) is None:
        log.add(events.LOG_IN_REFUSED, by=by.account, at=at, kind="account", thing=by.account)
        raise PasswordWrong
    if old == new:
        raise PasswordTheSame
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=by.account or 0)
        _give(account, new)
        now = link_hash(request.session.session_key or "")
        _end_sessions(account.pk, at, but=now)
        auth.update_session_auth_hash(request, account)
        request.session.save()
        after = link_hash(request.session.session_key or "")
        Sitting.objects.filter(key_hash=now).update(key_hash=after, seen_at=at)
        log.add(events.PASSWORD_CHANGED, by=by.account, at=at, kind="account", thing=by.account)


def close_account(*, account: int, by: Actor, at: datetime) -> bool:
    """停用账号. Nobody gets in any more: sessions end, links and tokens hold no longer; whether it was open.

    At once, for an account that is misused; who leaves hands over first (``office.leave``).

    :raises AccountUnknown: if there is no such account.
    :raises NotAllowed: unless by an administrator of the department, or the operator; nobody his own.
    """
    if by.account == account or not administers(by, account):
        raise NotAllowed(account=account)
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(pk=account).first()
        if row is None:
            raise AccountUnknown(account=account)
        if not row.is_active:
            return False
        Account.objects.filter(pk=account).update(is_active=False)
        OneTimeLink.objects.filter(account=account, used_at=None, revoked_at=None).update(revoked_at=at)
        ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=at)
        Sitting.objects.filter(account=account, ended_at=None).update(ended_at=at, ended_by=by.account)
        log.add(events.ACCOUNT_CLOSED, by=by.account, at=at, kind="account", thing=account)
    return True


def _give(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise PasswordWeak(" ".join(weak.messages)) from weak
    account.set_password(password)
    account.save(update_fields=["password"])


def _end_sessions(account: int, at: datetime, *, but: str = "") -> None:
    open_ones = Sitting.objects.filter(account=account, ended_at=None).exclude(key_hash=but)
    open_ones.update(ended_at=at, ended_by=account)
