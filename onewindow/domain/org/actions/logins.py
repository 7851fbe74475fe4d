"""Log-in and log-out (登录、退出): the password, then a code where the account has a device; locks after wrong ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from axes import utils as axes
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest

from onewindow.domain.org import events
from onewindow.domain.org.actions.entering.second_step import pass_second_step
from onewindow.domain.org.actions.sittings import open_sitting
from onewindow.domain.org.actions.tokens import count_stranger
from onewindow.domain.org.models import Account, SecondStep, Sitting
from onewindow.domain.org.queries import administers, link_hash, locks
from onewindow.domain.org.refusals import AccountUnknown, LogInRefused, NotADemo, NotAllowed
from onewindow.domain.org.rules import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal

TRIES_A_MINUTE = 30
"""Of one address, whoever it tries: many people in the hall share one."""
HALF_WAY = timedelta(minutes=10)
"""How long a code is waited for after the password."""

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_WAITING = "org.half-way"


class TooManyTries(Refusal):
    """Too many tries from this place in a minute; wait a moment (尝试过于频繁)."""


class SecondStepAsked(Refusal):
    """The password is right; a code is needed as well (请输入动态口令)."""


class NotHalfWay(Refusal):
    """Enter your password first; it was too long ago (请先输入密码)."""


def log_in(*, request: HttpRequest, login: str, password: str, at: datetime) -> int:
    """登录. Log in by password; the account's id. Both success and refusal are events.

    :raises TooManyTries: if this address tries too often, whatever it tries.
    :raises LogInRefused: if account or password is wrong, the account is closed, or too many attempts were made.
    :raises SecondStepAsked: if the password is right and the account has a device: ``log_in_by_code`` comes next.
    """
    address = get_client_ip_address(request) or ""
    if count_stranger(address=f"log-in {address}", at=at) > TRIES_A_MINUTE:
        raise TooManyTries
    open_before = not locks(at, [login], address or None)
    account = auth.authenticate(request, username=login, password=password)
    if not isinstance(account, Account):
        known = Account.objects.filter(login=login).values_list("pk", flat=True).first()
        log.add(events.LOG_IN_REFUSED, by=None, at=at, kind="account", thing=known)
        if open_before and getattr(request, "axes_locked_out", False):
            log.add(events.LOCKED_OUT, by=None, at=at, kind="account", thing=known)
        raise LogInRefused
    _ask_for_code(request, account, at)
    return _enter(request, account, at, {"by": "password"})


def _ask_for_code(request: HttpRequest, account: Account, at: datetime) -> None:
    if SecondStep.objects.filter(account=account, confirmed_at__isnull=False).exists():
        request.session.flush()
        request.session[_WAITING] = [account.pk, at.timestamp(), account.get_session_auth_hash()]
        raise SecondStepAsked


def half_way(request: HttpRequest, at: datetime) -> Account | None:
    """半程. Whose password was right a moment ago and whose code is waited for."""
    account, since, password = request.session.get(_WAITING) or (0, 0.0, "")
    if at.timestamp() - since > HALF_WAY.total_seconds():
        return None
    found = Account.objects.filter(pk=account, is_active=True).first()
    return found if found is not None and found.get_session_auth_hash() == password else None


def log_in_by_code(*, request: HttpRequest, code: str, at: datetime) -> int:
    """动态口令登录. The second step after the password; the account's id.

    :raises NotHalfWay: if no password was entered in the last ten minutes.
    :raises OneTimeCodeWrong: if the code is wrong or was used before.
    :raises TooManyCodes: after five wrong ones.
    """
    account = half_way(request, at)
    if account is None:
        raise NotHalfWay
    how = pass_second_step(account=account.pk, code=code, at=at)
    return _enter(request, account, at, {"by": f"password+{how}"})


def log_in_demo(*, request: HttpRequest, login: str, at: datetime) -> int:
    """演示登录. Enter one of ``queries.demo_accounts`` without a password; only in the demo city.

    :raises NotADemo: outside demo mode.
    :raises LogInRefused: if there is no such open account.
    :raises SecondStepAsked: if the policy asks for codes even here and the account has a device.
    """
    if not settings.DEMO:
        raise NotADemo
    found = Account.objects.filter(login=login, is_active=True).first()
    if found is None:
        raise LogInRefused
    if settings.TOTP == "required":
        _ask_for_code(request, found, at)
    return _enter(request, found, at, {"by": "demo"})


def _enter(request: HttpRequest, account: Account, at: datetime, data: Mapping[str, Any]) -> int:
    auth.login(request, account, backend=_BACKEND)
    request.session.pop(_WAITING, None)
    if request.session.session_key is None:
        request.session.save()
    open_sitting(request=request, account=account.pk, second=data["by"].startswith("password+"), at=at)
    log.add(events.LOGGED_IN, by=account.pk, at=at, kind="account", thing=account.pk, data=data)
    return account.pk


def log_out(*, request: HttpRequest, by: Actor | None, at: datetime) -> None:
    """退出登录. End the session, if there is one."""
    key = link_hash(request.session.session_key or "")
    auth.logout(request)
    if by is not None and by.account is not None:
        Sitting.objects.filter(key_hash=key, account=by.account, ended_at=None).update(ended_at=at, ended_by=by.account)
        log.add(events.LOGGED_OUT, by=by.account, at=at, kind="account", thing=by.account)


def unlock(*, account: int, by: Actor, at: datetime) -> bool:
    """解锁. Open the door again after too many wrong passwords or codes; whether it was closed.

    :raises AccountUnknown: if there is no such account.
    :raises NotAllowed: unless by an administrator of the department (for a person: of any), or the operator.
    """
    found = Account.objects.filter(pk=account).first()
    if found is None:
        raise AccountUnknown(account=account)
    person = found.kind == Account.Kind.PERSON
    if not (by.kind == "system" or administers(by, account) or (person and _in_office(by))):
        raise NotAllowed(account=account)
    opened = axes.reset(username=found.login)
    shut = SecondStep.objects.filter(account=account, shut_until__gt=at).update(shut_until=None, wrong=0)
    if opened or shut:
        log.add(events.UNLOCKED, by=by.account, at=at, kind="account", thing=account)
    return bool(opened or shut)


def _in_office(by: Actor) -> bool:
    return any(role == "office" for role, _ in by.scopes)
