"""Reads about log-in (登录): who administers whose account, what a link is good for, which sessions are open, who is locked."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum

from onewindow.domain.org.models import (
    Account,
    Department,
    OneTimeLink,
    Person,
    Post,
    RecoveryCode,
    SecondStep,
    SignUp,
    Sitting,
)
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.domain.org.rules import Actor, mask_id, mask_name, mask_phone, may
from onewindow.kernel.sql.compiled import compiled

SECOND_STEP_ROLES = frozenset({"approver", "supervisor", "office"})
"""Whose word binds the city or opens its accounts: these need two factors where the policy asks for it."""
LONGEST_SITTING = timedelta(hours=12)
SHOWN = 50  # sessions on a page


def link_hash(token: str) -> str:
    """What is kept of a link's token or of a session's key: SHA-256; both are random, so nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def administers(by: Actor, account: int) -> bool:
    """管理. Whether the actor holds an office post whose area covers the department of this member of staff."""
    if by.kind == "system":
        return True
    area = Account.objects.filter(pk=account, kind=Account.Kind.STAFF).values_list("staff__department__area", flat=True)
    found = area.first()
    return found is not None and may(by, role="office", area=found)


def serves_persons(by: Actor) -> bool:
    """窗口办理. Whether the actor may help a person who has come with his paper: at a window, as an agent, or in the office."""
    return any(may(by, role=role) for role in ("window", "agent", "office"))


def link_for(token: str, at: datetime) -> OneTimeLink | None:
    """链接. The link of a token with its account, if it is still good."""
    good = OneTimeLink.objects.filter(used_at=None, revoked_at=None, expires_at__gt=at, account__is_active=True)
    return good.filter(hash=link_hash(token)).select_related("account").first()


@dataclass(frozen=True, slots=True)
class AtTheWindow:
    """A person who stands at a window with his paper (到场群众): enough to know him by, no more."""

    account: int
    login: str
    name: str
    id_no: str
    phone: str


def at_the_window(id_no: str, by: Actor) -> AtTheWindow | None:
    """到场核对. The open account of the person with exactly this number, masked; None if there is none, or it is not the
    actor's to help.
    """
    if not serves_persons(by):
        return None
    rows = Person.objects.filter(id_no=id_no.strip().upper(), account__is_active=True)
    row = rows.values_list("account", "account__login", "name_zh", "id_no", "phone").first()
    if row is None or row[0] is None:
        return None
    return AtTheWindow(row[0], row[1], mask_name(row[2]), mask_id(row[3]), mask_phone(row[4]))


def waiting_sign_ups(id_no: str, by: Actor) -> list[AtTheWindow]:
    """待核验注册. The accounts that were opened with exactly this number and wait to be seen; the newest first."""
    if not serves_persons(by):
        return []
    rows = SignUp.objects.filter(id_no=id_no.strip().upper(), seen_at=None, account__is_active=True).order_by("-pk")
    return [
        AtTheWindow(account, login, name, mask_id(number), mask_phone(phone))
        for account, login, name, number, phone in rows.values_list(
            "account", "account__login", "name", "id_no", "phone"
        )[:5]
    ]


def waits_to_be_seen(account: int) -> bool:
    """未核验. Whether this account was opened by somebody whose paper no window has seen yet."""
    return SignUp.objects.filter(account=account, seen_at=None).exists()


# --- the second step


def needs_second_step(actor: Actor) -> bool:
    """须用动态口令. Whether the policy (``ONEWINDOW_TOTP``) asks this member of staff for a second factor."""
    if settings.TOTP != "required" or actor.kind != "staff":
        return False
    return any(role in SECOND_STEP_ROLES for role, _ in actor.scopes)


def second_step_of(account: int) -> SecondStep | None:
    """动态口令. The device of an account, confirmed or begun."""
    return SecondStep.objects.filter(account=account).first()


def recovery_codes_left(account: int) -> int:
    """备用码余量. How many codes on paper are unused."""
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


# --- sessions


@dataclass(frozen=True, slots=True)
class Session:
    """A session as a request meets it (会话). ``over`` says why it is no more: ended, idle, long; empty while it holds."""

    sitting: int
    account: Account
    second: bool
    has_device: bool
    seen_at: datetime
    over: str


def session_of(key: str, at: datetime) -> Session | None:
    """会话. The session of a key of Django's, with its account, in one SQL; None if none was ever recorded."""
    row = next(iter(_sitting(link_hash(key))), None)
    if row is None:
        return None
    sitting, second, began_at, seen_at, ended_at, confirmed_at, *values = row
    account = Account.from_db("default", _ACCOUNT, values)
    return Session(
        sitting=sitting,
        account=account,
        second=second,
        has_device=confirmed_at is not None,
        seen_at=seen_at,
        over=_over(account.kind, began_at, seen_at, ended_at, at),
    )


_ACCOUNT = [field.attname for field in Account._meta.concrete_fields]


@compiled
def _sitting(key_hash: str) -> "QuerySet[Any, Any]":
    rows = Sitting.objects.filter(key_hash=key_hash)
    account = [f"account__{name}" for name in _ACCOUNT]
    return rows.values_list(
        "pk", "second", "began_at", "seen_at", "ended_at", "account__second_step__confirmed_at", *account
    )


def _over(kind: str, began_at: datetime, seen_at: datetime, ended_at: datetime | None, at: datetime) -> str:
    if ended_at is not None:
        return "ended"
    if at - began_at > LONGEST_SITTING:
        return "long"
    return "idle" if at - seen_at > idle_limit(kind) else ""


def idle_limit(kind: str) -> timedelta:
    """空闲时限. After how long without a click a session ends: shorter for staff."""
    return timedelta(minutes=settings.IDLE_MINUTES[kind])


def sittings_of(account: int, at: datetime) -> list[Sitting]:
    """我的设备. The sessions of an account that hold at this moment, the last used first."""
    account_kind = Account.objects.values_list("kind", flat=True).get(pk=account)
    rows = Sitting.objects.filter(
        account=account,
        ended_at=None,
        began_at__gte=at - LONGEST_SITTING,
        seen_at__gte=at - idle_limit(account_kind),
    )
    return list(rows.order_by("-seen_at", "-pk")[:SHOWN])


# --- locks


@dataclass(frozen=True, slots=True)
class Lock:
    """A door closed after wrong passwords (锁定): for this log-in from this address, until then."""

    login: str
    address: str
    until: datetime


def locks(at: datetime, logins: Collection[str] | None = None, address: str | None = None) -> list[Lock]:
    """锁定清单. Which doors are closed at this moment; the newest first."""
    cool_off = timedelta(hours=settings.AXES_COOLOFF_TIME)
    rows = AccessAttempt.objects.filter(attempt_time__gt=at - cool_off)
    if logins is not None:
        rows = rows.filter(username__in=logins)
    if address is not None:
        rows = rows.filter(ip_address=address)
    closed = (
        rows.order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    return [Lock(one["username"] or "", one["ip_address"] or "", one["last"] + cool_off) for one in closed]


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as a list shows it (账号清单): by its log-in, without a name."""

    account: int
    login: str
    kind: str
    open: bool
    has_password: bool
    has_device: bool
    locked: bool
    last_log_in: datetime | None


def accounts(at: datetime, words: str = "", *, after: str = "", limit: int = 100) -> list[Listed]:
    """账号清单. In the order of the log-ins, beginning after one; ``words`` narrows to those that begin with it; two SQL."""
    rows = Account.objects.filter(login__startswith=words, login__gt=after).select_related("second_step")
    found = list(rows.order_by("login")[:limit])
    locked = {one.login for one in locks(at, [row.login for row in found])}
    return [
        Listed(
            account=row.pk,
            login=row.login,
            kind=row.kind,
            open=row.is_active,
            has_password=row.has_usable_password(),
            has_device=getattr(getattr(row, "second_step", None), "confirmed_at", None) is not None,
            locked=row.login in locked,
            last_log_in=row.last_login,
        )
        for row in found
    ]


def department_with_posts(slug: str, roles: Collection[str]) -> tuple[int, list[int]]:
    """部门与岗位. The id of a department by its slug, and of its posts of these roles.

    :raises NoSuchEntry: if there is no such department or post.
    """
    department = Department.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if department is None:
        raise NoSuchEntry(id=slug)
    posts = dict(Post.objects.filter(department=department, role__in=roles).values_list("role", "pk"))
    missing = set(roles) - set(posts)
    if missing:
        raise NoSuchEntry(id=f"{slug}.{min(missing)}")
    return department, [posts[role] for role in roles]
