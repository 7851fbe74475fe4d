"""Verbs of org (组织): log-in, appointments, unmasking, enterprises that come into being."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import Account, Enterprise, Holding, Person, Post, Role
from onewindow.domain.org.rules import Actor, may, spell
from onewindow.kernel import codes, log
from onewindow.kernel.errors import Refusal

__all__ = [
    "Actor",
    "CodeWrong",
    "HoldsAlready",
    "HoldsNot",
    "LogInRefused",
    "NotADemo",
    "NotAllowed",
    "UsccTaken",
    "appoint",
    "log_in",
    "log_in_demo",
    "log_out",
    "may",
    "register_enterprise",
    "relieve",
    "unmask",
]

_BACKEND = "django.contrib.auth.backends.ModelBackend"


class LogInRefused(Refusal):
    """The account or the password is wrong, or the account is closed for a while (登录失败)."""


class NotADemo(Refusal):
    """One-click accounts exist only in the demo city (非演示环境)."""


class NotAllowed(Refusal):
    """You may not do this (无权办理)."""


class HoldsAlready(Refusal):
    """This member of staff already holds the post in that time (已任此职)."""


class HoldsNot(Refusal):
    """This member of staff does not hold the post (未任此职)."""


class CodeWrong(Refusal):
    """The unified social credit code is wrong (统一社会信用代码有误)."""

    source = "GB 32100-2015"


class UsccTaken(Refusal):
    """Another business already has this unified social credit code (统一社会信用代码已被使用)."""


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


def unmask(*, person: int, reason: str, by: Actor, at: datetime) -> Person:
    """查看完整信息. A person's full name, number and phone, for staff who hold a post; the look is an event.

    :raises NotAllowed: if the actor holds no post.
    """
    if by.kind != "system" and not by.posts:
        raise NotAllowed
    found = Person.objects.get(pk=person)
    log.add(events.UNMASKED, by=by.account, at=at, kind="person", thing=person, data={"reason": reason})
    return found


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


def register_enterprise(
    *,
    uscc: str,
    name: str,
    legal_person: int | None,
    by: Actor,
    at: datetime,
    name_en: str = "",
    kind: str = Enterprise.Kind.COMPANY,
    address: str = "",
) -> int:
    """设立登记. A business comes into being, with its legal representative (a ``Person``); its id.

    May be called again with the same code and name (a reaction may run twice): then nothing is written.

    :raises CodeWrong: if the code does not hold.
    :raises UsccTaken: if another business has it.
    """
    finding = codes.check(uscc, "uscc")
    if not finding.ok:
        raise CodeWrong(uscc=uscc)
    spelling = spell(name)
    with transaction.atomic():
        enterprise, created = Enterprise.objects.get_or_create(
            uscc=finding.normal,
            defaults={
                "name_zh": name,
                "name_en": name_en or spelling.english,
                "kind": kind,
                "address": address,
                "registered_on": timezone.localtime(at).date(),
                "pinyin": spelling.pinyin,
                "initials": spelling.initials,
            },
        )
        if not created:
            if enterprise.name_zh != name:
                raise UsccTaken(uscc=finding.normal)
            return enterprise.pk
        if legal_person is not None:
            Role.objects.create(person_id=legal_person, enterprise=enterprise, kind=Role.Kind.LEGAL)
        log.add(
            events.ENTERPRISE_REGISTERED,
            by=by.account,
            at=at,
            kind="enterprise",
            thing=enterprise.pk,
            data={"uscc": enterprise.uscc},
        )
    return enterprise.pk
