"""Log-in and log-out (登录、退出)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest

from onewindow.domain.org import events
from onewindow.domain.org.models import Account
from onewindow.domain.org.refusals import LogInRefused, NotADemo
from onewindow.domain.org.rules import Actor
from onewindow.kernel import log

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def log_in(*, request: HttpRequest, login: str, password: str, at: datetime) -> int:
    """登录. Log in by password; the account's id. Both success and refusal are events.

    :raises LogInRefused: if account or password is wrong, the account is closed, or too many attempts were made.
    """
    account = auth.authenticate(request, username=login, password=password)
    if not isinstance(account, Account):
        known = Account.objects.filter(login=login).values_list("pk", flat=True).first()
        log.add(events.LOG_IN_REFUSED, by=None, at=at, kind="account", thing=known)
        raise LogInRefused
    return _enter(request, account, at, {"by": "password"})


def log_in_demo(*, request: HttpRequest, login: str, at: datetime) -> int:
    """演示登录. Enter one of ``queries.demo_accounts`` without a password; only in the demo city.

    :raises NotADemo: outside demo mode.
    :raises LogInRefused: if there is no such open account.
    """
    if not settings.DEMO:
        raise NotADemo
    found = Account.objects.filter(login=login, is_active=True).first()
    if found is None:
        raise LogInRefused
    return _enter(request, found, at, {"by": "demo"})


def _enter(request: HttpRequest, account: Account, at: datetime, data: Mapping[str, Any]) -> int:
    auth.login(request, account, backend=_BACKEND)
    log.add(events.LOGGED_IN, by=account.pk, at=at, kind="account", thing=account.pk, data=data)
    return account.pk


def log_out(*, request: HttpRequest, by: Actor | None, at: datetime) -> None:
    """退出登录. End the session, if there is one."""
    auth.logout(request)
    if by is not None and by.account is not None:
        log.add(events.LOGGED_OUT, by=by.account, at=at, kind="account", thing=by.account)
