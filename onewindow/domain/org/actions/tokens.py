"""Tokens of the API (接口令牌): given, used, counted, taken back."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import (
    ApiStranger,
    ApiToken,
)
from onewindow.domain.org.queries import actor_of
from onewindow.domain.org.refusals import (
    AccountUnknown,
    NotAllowed,
    ScopeUnfit,
    TokenNotFound,
    TokenUnknown,
)
from onewindow.domain.org.rules import TOKEN_SCOPES, Actor, may
from onewindow.kernel import log


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
