"""Verbs of org (组织): log-in, appointments, unmasking, enterprises that come into being."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import (
    Account,
    ApiStranger,
    ApiToken,
    Enterprise,
    Holding,
    Person,
    Post,
    Role,
    Unmasking,
)
from onewindow.domain.org.queries import AccountUnknown, actor_of
from onewindow.domain.org.rules import TOKEN_SCOPES, Actor, may, spell
from onewindow.kernel import codes, log
from onewindow.kernel.errors import Refusal

__all__ = [
    "Actor",
    "Bearer",
    "CodeWrong",
    "HoldsAlready",
    "HoldsNot",
    "Issued",
    "LogInRefused",
    "NotADemo",
    "NotAllowed",
    "ScopeUnfit",
    "TokenNotFound",
    "TokenUnknown",
    "UsccTaken",
    "appoint",
    "count_stranger",
    "forget_strangers",
    "issue_token",
    "log_in",
    "log_in_demo",
    "log_out",
    "may",
    "register_enterprise",
    "relieve",
    "revoke_token",
    "unmask",
    "use_token",
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

    The reason is kept beside the log, which holds ids only: free words may name people, and cannot be taken back there.

    :raises NotAllowed: if the actor holds no post.
    """
    if by.kind != "system" and not by.posts:
        raise NotAllowed
    found = Person.objects.get(pk=person)
    with transaction.atomic():
        kept = Unmasking.objects.create(person=found, account_id=by.account, reason=reason[:500], at=at)
        log.add(events.UNMASKED, by=by.account, at=at, kind="person", thing=person, data={"record": kept.pk})
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
        log.add(events.ENTERPRISE_REGISTERED, by=by.account, at=at, kind="enterprise", thing=enterprise.pk)
    return enterprise.pk


class TokenUnknown(Refusal):
    """This token is unknown, has ended or was revoked (令牌无效)."""


class TokenNotFound(Refusal):
    """There is no such token (令牌不存在)."""


class ScopeUnfit(Refusal):
    """A token of this account cannot be given for that (令牌权限不符)."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token; ``token`` is shown once and kept nowhere."""

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls (调用方). ``actor`` is None for a system; ``used`` of ``limit`` calls were made in this minute."""

    token: int
    actor: Actor | None
    system: str
    scopes: frozenset[str]
    limit: int
    used: int


def issue_token(
    *,
    account: int | None,
    scopes: Collection[str] = (),
    system: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    per_minute: int = 600,
    by: Actor,
    at: datetime,
) -> Issued:
    """发令牌. A token for an account, or for a system without one (it sees what is public); shown once.

    :raises NotAllowed: for anybody but the account itself and the operator.
    :raises ScopeUnfit: if the account's kind has no such scope.
    :raises AccountUnknown: if the account is closed.
    """
    if by.kind != "system" and (account is None or by.account != account):
        raise NotAllowed()
    wanted = sorted(set(scopes))
    kind = actor_of(account, at).kind if account is not None else None
    unfit = [scope for scope in wanted if kind not in TOKEN_SCOPES.get(scope, ())]
    if unfit or (account is None and not system.strip()):
        raise ScopeUnfit(scopes=unfit)
    token = f"ow_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        row = ApiToken.objects.create(
            account_id=account,
            system=system.strip(),
            hash=_hash(token),
            scopes=wanted,
            per_minute=per_minute,
            from_on=from_on or timezone.localtime(at).date(),
            to_on=to_on,
            issued_at=at,
        )
        data = {"account": account, "scopes": wanted, "to": to_on.isoformat() if to_on else None}
        log.add(events.TOKEN_ISSUED, by=by.account, at=at, kind="token", thing=row.pk, data=data)
    return Issued(row.pk, token)


def revoke_token(*, token: int, by: Actor, at: datetime) -> None:
    """吊销令牌. From now on nobody gets in with it; once more changes nothing.

    :raises TokenNotFound: also when it is another's.
    """
    with transaction.atomic():
        row = ApiToken.objects.select_for_update().filter(pk=token).first()
        if row is None or not may(by, owner=row.account_id or 0):
            raise TokenNotFound(token=token)
        if row.revoked_at is None:
            ApiToken.objects.filter(pk=token).update(revoked_at=at)
            data = {"account": row.account_id}
            log.add(events.TOKEN_REVOKED, by=by.account, at=at, kind="token", thing=token, data=data)


# Counting waits for no disk: a crash may forget some calls of this minute, never a decision.
_QUICK = "(SELECT set_config('synchronous_commit', 'off', true)) quick"
_USE = (
    "UPDATE org_apitoken t SET used = CASE WHEN t.minute = %(minute)s::bigint THEN t.used + 1 ELSE 1 END,"
    f" minute = %(minute)s::bigint, last_used_on = %(day)s::date FROM {_QUICK}"
    " WHERE t.hash = %(hash)s::text AND t.revoked_at IS NULL AND t.from_on <= %(day)s::date"
    " AND (t.to_on IS NULL OR t.to_on >= %(day)s::date)"
    " RETURNING t.id, t.account_id, t.system, t.scopes, t.per_minute, t.used"
)
_COUNT = (
    "INSERT INTO org_apistranger AS s (key, minute, used) SELECT %(key)s::text, %(minute)s::bigint, 1 FROM "
    f"{_QUICK} ON CONFLICT (key) DO UPDATE SET minute = excluded.minute,"
    " used = CASE WHEN s.minute = excluded.minute THEN s.used + 1 ELSE 1 END RETURNING used"
)


def use_token(*, token: str, at: datetime) -> Bearer:
    """用令牌. Who calls with it, the call counted; two SQL.

    :raises TokenUnknown: if it does not hold (any more), or its account is closed.
    """
    day = timezone.localtime(at).date()
    with connection.cursor() as cursor:
        cursor.execute(_USE, {"hash": _hash(token), "minute": int(at.timestamp()) // 60, "day": day})
        row = cursor.fetchone()
    if row is None:
        raise TokenUnknown()
    pk, account, system, scopes, per_minute, used = row
    try:
        actor = actor_of(account, at) if account is not None else None
    except AccountUnknown as closed:
        raise TokenUnknown() from closed
    return Bearer(pk, actor, system, frozenset(scopes), per_minute, used)


def count_stranger(*, address: str, at: datetime) -> int:
    """匿名调用计数. How many calls this address has made without a token in this minute, the present one included."""
    key = hashlib.sha256(f"{settings.SECRET_KEY}|api|{address}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "minute": int(at.timestamp()) // 60})
        return int(cursor.fetchone()[0])


def forget_strangers(*, at: datetime) -> int:
    """清理匿名计数. Delete the counts of addresses that have not called for a day; how many."""
    return ApiStranger.objects.filter(minute__lt=int(at.timestamp()) // 60 - 24 * 60).delete()[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
