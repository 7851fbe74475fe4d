"""For whom somebody acts (为谁办事): himself, a business he has a role in, or who gave him a mandate."""

import base64
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from onewindow.domain.org.models import Enterprise, Mandate, MandateAct, Person, Role
from onewindow.domain.org.queries.actors import Who, in_force, names_of
from onewindow.domain.org.rules import ALL_AFFAIRS, Actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.seal import sm3, verify
from onewindow.kernel.sql.compiled import compiled


class NoSuchSide(Refusal):
    """You act for nobody of this name (无此委托或角色)."""


@dataclass(frozen=True, slots=True)
class Side:
    """One for whom the actor acts. ``key`` stands in addresses: empty for himself, a USCC, the number of a mandate.

    ``scopes`` is what a mandate names, empty where all affairs are his; ``files`` and ``papers``: may file, may fetch
    licences; ``leads``: is the legal representative.
    """

    key: str
    name_zh: str
    name_en: str
    account: int | None = None
    enterprise: int | None = None
    mandate: int | None = None
    scopes: frozenset[str] = frozenset()
    files: bool = True
    papers: bool = True
    leads: bool = False

    @property
    def name(self) -> str:
        """The name in the active language."""
        return self.name_en if (get_language() or "zh").startswith("en") and self.name_en else self.name_zh

    @property
    def himself(self) -> bool:
        """Whether this is the actor."""
        return not self.key

    def named(self, kind: str) -> list[str] | None:
        """The slugs a mandate names of a kind (``package``, ``item``); None: all of them."""
        if not self.scopes or ALL_AFFAIRS in self.scopes:
            return None
        return sorted(one.partition(":")[2] for one in self.scopes if one.startswith(f"{kind}:"))

    @property
    def whose(self) -> Q:
        """What belongs to this side, for tables with ``owner`` and ``enterprise``."""
        if self.enterprise is not None:
            return Q(enterprise=self.enterprise)
        return Q(owner=self.account, enterprise=None)


def sides(actor: Actor) -> list[Side]:
    """为谁. Everybody the actor acts for today, himself first; three SQL at most, one for who acts only for himself."""
    found = [_self(actor)]
    businesses = actor.enterprises | actor.papers_of
    if businesses:
        led = set(
            Role.objects.filter(
                enterprise__in=businesses, person=actor.person, kind=Role.Kind.LEGAL, ended_at=None
            ).values_list("enterprise", flat=True)
        )
        found += [
            Side(
                row.uscc,
                row.name_zh,
                row.name_en,
                enterprise=row.pk,
                files=row.pk in actor.enterprises,
                papers=row.pk in actor.papers_of,
                leads=row.pk in led,
            )
            for row in Enterprise.objects.filter(pk__in=businesses).order_by("pk")
        ]
    if actor.mandates:
        held = Mandate.objects.select_related("giver").filter(pk__in={one.mandate for one in actor.mandates})
        found += [_given(row) for row in held.order_by("pk")]
    return found


def of_givers(actor: Actor) -> Q:
    """A condition over rows with ``owner`` and ``enterprise``: what belongs to those whose mandate the actor holds today.

    Which of it the mandate names, ``may`` says row by row.
    """
    found = Q(pk__in=())
    for one in actor.mandates:
        found |= Q(owner=one.giver, enterprise=None) if one.enterprise is None else Q(enterprise=one.enterprise)
    return found


def side(actor: Actor, key: str) -> Side:
    """The one behind a key.

    :raises NoSuchSide: if the actor does not act for him (any more).
    """
    for one in [_self(actor)] if not key else sides(actor):
        if one.key == key:
            return one
    raise NoSuchSide()


def _self(actor: Actor) -> Side:
    row = Person.objects.filter(account=actor.account).values_list("name_zh", "name_en").first() or ("", "")
    return Side("", *row, account=actor.account)


def _given(row: Mandate) -> Side:
    return Side(
        row.number,
        row.giver.name_zh,
        row.giver.name_en,
        account=row.giver.account_id,
        mandate=row.pk,
        scopes=frozenset(row.scope),
        papers=ALL_AFFAIRS in row.scope,
    )


def roles_of(enterprise: int, actor: Actor) -> list[Role]:
    """企业人员. The people of a business as its legal representative and handlers see them; ended ones are left out.

    :raises NoSuchSide: for anybody without a role in it.
    """
    if enterprise not in actor.enterprises | actor.papers_of:
        raise NoSuchSide()
    rows = Role.objects.select_related("person").filter(enterprise=enterprise, ended_at=None)
    return list(rows.order_by("-kind", "pk"))


def asked_roles(actor: Actor, at: datetime) -> list[Role]:
    """待接受. Roles the actor was asked to take and has not answered."""
    today = timezone.localtime(at).date()
    rows = Role.objects.select_related("enterprise").filter(
        Q(to_on=None) | Q(to_on__gte=today),
        person=actor.person,
        named_at__isnull=False,
        accepted_at=None,
        ended_at=None,
    )
    return list(rows.order_by("pk")) if actor.person else []


def own_roles(actor: Actor, at: datetime) -> list[Role]:
    """我的角色. The actor's own roles that count today, with their businesses."""
    rows = Role.objects.select_related("enterprise").filter(in_force(timezone.localtime(at).date()))
    return list(rows.filter(person=actor.person).order_by("pk")) if actor.person else []


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A mandate as its pages show it; ``state`` is ``coming``, ``valid``, ``over`` or ``ended``."""

    row: Mandate
    state: str

    @property
    def open(self) -> bool:
        """Whether it can still be ended."""
        return self.state in ("coming", "valid")


def mandates(actor: Actor, at: datetime) -> tuple[list[Entrusted], list[Entrusted]]:
    """委托. What the actor has given, and what he holds; newest first."""
    today = timezone.localtime(at).date()
    rows = Mandate.objects.select_related("giver", "holder", "staff")
    mine = rows.filter(Q(giver=actor.person) | Q(holder=actor.person)).order_by("-pk")[:200] if actor.person else []
    known = [(row, Entrusted(row, standing(row, today))) for row in mine]
    return (
        [one for row, one in known if row.giver_id == actor.person],
        [one for row, one in known if row.holder_id == actor.person],
    )


def mandate(number: str, actor: Actor, at: datetime) -> Entrusted:
    """委托书. One mandate for its giver or its holder.

    :raises NoSuchSide: for anybody else.
    """
    row = Mandate.objects.select_related("giver", "holder", "staff", "pdf").filter(number=number.upper()).first()
    if row is None or actor.person is None or actor.person not in (row.giver_id, row.holder_id):
        raise NoSuchSide()
    return Entrusted(row, standing(row, timezone.localtime(at).date()))


def mandate_known(number: str, at: datetime) -> Entrusted | None:
    """核验委托. What a stranger who holds the paper may check by its number; the door masks the names."""
    row = Mandate.objects.select_related("giver", "holder", "staff").filter(number=number.strip().upper()[:24]).first()
    return Entrusted(row, standing(row, timezone.localtime(at).date())) if row else None


def seal_holds(row: Mandate) -> bool:
    """验签. Whether the statement is word for word what was sealed."""
    said, value = row.statement.encode(), base64.b64decode(row.seal["value"])
    return row.digest == sm3(said).hex() and verify(row.seal["public_key"], said, value)


def standing(row: Mandate, on: date) -> str:
    """Where a mandate stands on a day."""
    if row.ended_at is not None:
        return "ended"
    if on < row.from_on:
        return "coming"
    return "valid" if on <= row.to_on else "over"


def acts_on(mandate: int, *, before: int | None = None, limit: int = 20) -> list[MandateAct]:
    """代办记录. What was done on a mandate, newest first; ``before`` is the last id of the page before."""
    rows = MandateAct.objects.filter(mandate=mandate)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


@dataclass(frozen=True, slots=True)
class OnMandate:
    """Who filed something for its owner, on which mandate (代办人)."""

    number: str
    holder: Who


def filed_on(refs: Iterable[str]) -> dict[str, OnMandate]:
    """代办. For things filed on a mandate (``bundle:12``): by whom and on which; two SQL at most."""
    rows = MandateAct.objects.filter(ref__in=list(refs), act__endswith=".file").order_by("pk")
    held = Coalesce("mandate__holder__account", "mandate__staff__account")
    found = list(rows.values_list("ref", "mandate__number", held))
    names = names_of({account for _, _, account in found}) if found else {}
    return {ref: OnMandate(number, names[account]) for ref, number, account in found}


def helpers_of(ref: str, owner: int, at: datetime) -> list[int]:
    """受托人. The accounts that have acted in this matter for its owner and may still today: they are told too."""
    return sorted({account for (account,) in _helpers(ref, owner, timezone.localtime(at).date())})


@compiled
def _helpers(ref: str, owner: int, today: date) -> Any:
    return MandateAct.objects.filter(
        ref=ref,
        mandate__giver__account=owner,
        mandate__ended_at=None,
        mandate__to_on__gte=today,
        mandate__holder__account__is_active=True,
    ).values_list("mandate__holder__account")


def on_mandate(refs: Collection[str]) -> set[str]:
    """受托办理的事项. Those of these matters in which somebody has acted on a mandate."""
    return set(MandateAct.objects.filter(ref__in=refs).values_list("ref", flat=True)) if refs else set()
