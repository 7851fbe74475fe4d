"""Reads of org (组织): the actor, what he may, who is who; the masks."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from onewindow.domain.org.models import Account, ApiToken, Centre, Mandate, OpeningHours, Post, Role
from onewindow.domain.org.refusals import AccountUnknown
from onewindow.domain.org.rules import (
    TOKEN_SCOPES,
    Actor,
    ActorKind,
    Mandated,
    Spelling,
    area_prefix,
    mandate_for,
    mask_id,
    mask_name,
    mask_phone,
    may,
    spell,
)
from onewindow.kernel.sql.compiled import compiled
from onewindow.kernel.worktime import Opening

__all__ = [
    "TOKEN_SCOPES",
    "AccountUnknown",
    "Actor",
    "ActorKind",
    "DemoAccount",
    "Mandated",
    "NamedPost",
    "Spelling",
    "Who",
    "account_named",
    "actor_of",
    "area_prefix",
    "demo_accounts",
    "in_force",
    "main_centre",
    "mandate_for",
    "mask_id",
    "mask_name",
    "mask_phone",
    "may",
    "names_of",
    "opening",
    "post",
    "posts_named",
    "spell",
    "tokens",
]


def actor_of(account: int, at: datetime) -> Actor:
    """办事人. The actor of an account at a moment: posts held on that day (UTC+8), person, enterprises; one SQL.

    :raises AccountUnknown: if the account does not exist or is closed.
    """
    row = next(iter(_actor(account, timezone.localtime(at).date())), None)
    if row is None:
        raise AccountUnknown(account=account)
    kind, posts, roles, areas, away, person, duties, mandates, department, centre = row
    held_duties = [(int(one["enterprise"]), one["scope"]) for one in map(json.loads, duties)]
    return Actor(
        account=account,
        kind="staff" if kind == Account.Kind.STAFF else "person",
        posts=frozenset(posts),
        standing_in=frozenset((post, who) for post, who in zip(posts, away, strict=True) if who is not None),
        person=person,
        enterprises=frozenset(one for one, scope in held_duties if scope != Role.Scope.LICENCES),
        papers_of=frozenset(one for one, scope in held_duties if scope != Role.Scope.FILING),
        mandates=frozenset(
            Mandated(one["giver"], scope, one["id"], one["enterprise"])
            for one in map(json.loads, mandates)
            for scope in one["scope"]
        ),
        scopes=frozenset((role, area_prefix(area)) for role, area in zip(roles, areas, strict=True)),
        department=department,
        centre=centre,
    )


@compiled
def _actor(account: int, today: date) -> QuerySet[Any, Any]:
    held = Q(staff__holdings__from_on__lte=today) & (
        Q(staff__holdings__to_on=None) | Q(staff__holdings__to_on__gte=today)
    )
    return (
        Account.objects.filter(pk=account, is_active=True)
        .annotate(
            posts=ArrayAgg("staff__holdings__post_id", filter=held, default=[]),
            roles=ArrayAgg("staff__holdings__post__role", filter=held, default=[]),
            areas=ArrayAgg("staff__holdings__post__department__area_id", filter=held, default=[]),
            away=ArrayAgg("staff__holdings__acting_for__account_id", filter=held, default=[]),
            duties=ArraySubquery(_duties(today)),
            mandates=ArraySubquery(_mandates(today)),
        )
        .values_list(
            "kind",
            "posts",
            "roles",
            "areas",
            "away",
            "person__id",
            "duties",
            "mandates",
            "staff__department_id",
            "staff__centre_id",
        )
    )


def in_force(on: date) -> Q:
    """在任. Roles that count on a day: not ended, begun, not run out, accepted where acceptance is due, confirmed in time."""
    return (
        Q(ended_at=None)
        & (Q(named_at=None) | Q(accepted_at__isnull=False))
        & (Q(from_on=None) | Q(from_on__lte=on))
        & (Q(to_on=None) | Q(to_on__gte=on))
        & (Q(confirm_by_on=None) | Q(confirm_by_on__gte=on))
    )


def _duties(on: date) -> QuerySet[Any]:
    rows = Role.objects.filter(in_force(on), person__account=OuterRef("pk"))
    return rows.values(one=JSONObject(enterprise="enterprise_id", scope="scope"))


def _mandates(on: date) -> QuerySet[Any]:
    rows = Mandate.objects.filter(
        Q(holder__account=OuterRef("pk")) | Q(staff__account=OuterRef("pk"), staff__left_on=None),
        ended_at=None,
        from_on__lte=on,
        to_on__gte=on,
        giver__account__is_active=True,
    )
    return rows.values(one=JSONObject(id="pk", giver="giver__account_id", scope="scope", enterprise="enterprise_id"))


def post(department: str, role: str) -> int:
    """The id of a post by department slug and role (岗位)."""
    return Post.objects.values_list("pk", flat=True).get(department__slug=department, role=role)


@dataclass(frozen=True, slots=True)
class NamedPost:
    """A post as people say it (岗位): the department's short name and the role."""

    post: int
    role: str
    department: int
    department_zh: str
    department_en: str


def posts_named(posts: Collection[int]) -> list[NamedPost]:
    """岗位名称. These posts with their departments, in the order of the departments, in one SQL."""
    rows = Post.objects.filter(pk__in=posts).order_by("department__order", "pk")
    return [
        NamedPost(*row)
        for row in rows.values_list("pk", "role", "department", "department__short_zh", "department__short_en")
    ]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo city that may be entered with one click (演示账号)."""

    account: int
    login: str
    kind: str
    name_zh: str
    name_en: str
    role: str  # "" for a citizen
    department_zh: str
    department_en: str


def demo_accounts() -> list[DemoAccount]:
    """演示账号. The one-click accounts; empty outside the demo city."""
    if not settings.DEMO:
        return []
    rows = (
        Account.objects.filter(is_active=True)
        .order_by("kind", "staff__department__order", "pk")
        .values_list(
            "pk",
            "login",
            "kind",
            "person__name_zh",
            "person__name_en",
            "staff__name_zh",
            "staff__name_en",
            "staff__holdings__post__role",
            "staff__department__short_zh",
            "staff__department__short_en",
        )
    )
    return [
        DemoAccount(pk, login, kind, pzh or szh or login, pen or sen or login, role or "", dzh or "", den or "")
        for pk, login, kind, pzh, pen, szh, sen, role, dzh, den in rows
    ]


@dataclass(frozen=True, slots=True)
class Who:
    """How an account is shown to others (称谓): the name, and for staff the department and staff number."""

    account: int
    name_zh: str
    name_en: str
    department_zh: str = ""
    department_en: str = ""
    number: str = ""


def names_of(accounts: set[int]) -> dict[int, Who]:
    """姓名. Names of many accounts in one SQL (for histories and "closed by")."""
    rows = Account.objects.filter(pk__in=accounts).values_list(
        "pk",
        "login",
        "person__name_zh",
        "person__name_en",
        "staff__name_zh",
        "staff__name_en",
        "staff__department__short_zh",
        "staff__department__short_en",
        "staff__number",
    )
    return {
        pk: Who(pk, szh or pzh or login, sen or pen or login, dzh or "", den or "", number or "")
        for pk, login, pzh, pen, szh, sen, dzh, den, number in rows
    }


def main_centre() -> Centre:
    """The city's main service centre (主中心)."""
    return Centre.objects.get(main=True)


def opening(centre: int) -> Opening:
    """开放时间. A centre's opening hours as the clock reads them."""
    week: dict[int, list[tuple[time, time]]] = {}
    rows = OpeningHours.objects.filter(centre=centre).order_by("weekday", "opens")
    for weekday, opens, closes in rows.values_list("weekday", "opens", "closes"):
        week.setdefault(weekday - 1, []).append((opens, closes))
    return Opening.of(week)


def tokens(account: int | None = None) -> list[ApiToken]:
    """令牌清单. Tokens of an account (None: of everybody), newest first; what they say is gone, only its hash is kept."""
    rows = ApiToken.objects.select_related("account").order_by("-pk")
    return list(rows if account is None else rows.filter(account=account))


def account_named(login: str) -> int:
    """账号. The id of an open account by its log-in.

    :raises AccountUnknown: if there is none.
    """
    found = Account.objects.filter(login=login, is_active=True).values_list("pk", flat=True).first()
    if found is None:
        raise AccountUnknown(login=login)
    return found
