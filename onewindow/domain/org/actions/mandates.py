"""Mandates (委托): given, used, ended."""

import base64
import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import Enterprise, Holding, Mandate, MandateAct, Person, Post, Role, Staff
from onewindow.domain.org.refusals import NotAllowed, NotToYourself, PersonUnknown, TermWrong
from onewindow.domain.org.rules import ALL_AFFAIRS, Actor, mandate_for, mask_id, may
from onewindow.kernel import documents, files, log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.seal import city_key, sm3
from onewindow.kernel.typed import plain

LONGEST = timedelta(days=2 * 365)
_TEMPLATE = Path(__file__).parents[1] / "papers" / "mandate.typ"
_SCOPE = re.compile(rf"{ALL_AFFAIRS}|(package|item):[a-z0-9-]{{1,60}}|project:[A-Za-z0-9-]{{1,60}}")
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class NothingEntrusted(Refusal):
    """Say what the mandate is for (未写明委托事项)."""

    source = "民法典 art. 165"


class SignatureWrong(Refusal):
    """Sign with your own name, as it stands in your identity document (签名不符)."""

    source = "民法典 art. 165"


class NoSuchMandate(Refusal):
    """There is no such mandate, or it is not yours (查无此委托)."""


class MandateOver(Refusal):
    """This mandate has ended already (委托已终止)."""


class NoAgent(Refusal):
    """This is no agent of the service today (非帮代办员)."""


def give_mandate(
    *,
    name: str,
    id_no: str,
    scope: Mapping[str, str],
    from_on: date,
    to_on: date,
    signature: str,
    by: Actor,
    at: datetime,
) -> Mandate:
    """委托. Let another person act for oneself: written down, signed with one's name, sealed by the city, in force at once.

    Only one's own affairs can be given: what one does for an enterprise or on another's mandate is not passed on.

    :param name, id_no: who shall act; both must fit a person known here. :param scope: named things and their words,
        ``{"all": …}`` or ``{"package:open-restaurant": "我要开餐厅"}``. :param signature: the giver's own name.
    :raises PersonUnknown, NotToYourself, NothingEntrusted, TermWrong, SignatureWrong: see there.
    """
    giver = Person.objects.filter(pk=by.person).first() if by.person else None
    if giver is None:
        raise PersonUnknown()
    holder = known_person(name, id_no)
    if holder.pk == giver.pk:
        raise NotToYourself()
    return _give(giver, holder, scope, from_on, to_on, signature, None, by, at)


def entrust_agent(
    *,
    agent: int,
    scope: Mapping[str, str],
    from_on: date,
    to_on: date,
    signature: str,
    enterprise: int | None = None,
    giver: int | None = None,
    hand: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Mandate:
    """委托帮代办. Let an agent of the service act for oneself; as ``give_mandate``, but to a member of staff with that post.

    :param agent: the account of the agent. :param giver, hand: the account of who stands here and the picture of his
        hand, when a window clerk or an agent takes it: who has no telephone can be helped too; he is told of it.
    :param enterprise: the business it is for; its legal representative gives it.
    :raises NoAgent: who is to act holds no such post today. :raises NotAllowed: a hand taken by anybody else, a business by who does not head it.
    :raises PersonUnknown, NothingEntrusted, TermWrong, SignatureWrong: as ``give_mandate``.
    """
    if hand is not None and not (may(by, role="window") or may(by, role="agent")):
        raise NotAllowed()
    account = giver if hand is not None else by.account
    person = Person.objects.filter(account=account, account__is_active=True).first() if account else None
    if person is None:
        raise PersonUnknown()
    if enterprise is not None and not Role.objects.filter(
        enterprise=enterprise, person=person, kind=Role.Kind.LEGAL, ended_at=None
    ):
        raise NotAllowed()
    today = timezone.localtime(at).date()
    held = Holding.objects.filter(Q(to_on=None) | Q(to_on__gte=today), post__role=Post.Role.AGENT, from_on__lte=today)
    found = Staff.objects.select_related("department").filter(account=agent, left_on=None, holdings__in=held).first()
    if found is None:
        raise NoAgent(agent=agent)
    return _give(person, found, scope, from_on, to_on, signature, hand, by, at, enterprise)


def _give(
    giver: Person,
    holder: Person | Staff,
    scope: Mapping[str, str],
    from_on: date,
    to_on: date,
    signature: str,
    hand: UUID | None,
    by: Actor,
    at: datetime,
    enterprise: int | None = None,
) -> Mandate:
    if not scope or not all(_SCOPE.fullmatch(one) for one in scope) or (ALL_AFFAIRS in scope and len(scope) > 1):
        raise NothingEntrusted()
    today = timezone.localtime(at).date()
    if not today <= from_on <= to_on <= from_on + LONGEST:
        raise TermWrong()
    if signature.strip() not in (giver.name_zh, giver.name_en):
        raise SignatureWrong()
    number = f"WT{today:%Y%m%d}-{''.join(secrets.choice(_SIGNS) for _ in range(8))}"
    business = Enterprise.objects.get(pk=enterprise).name_zh if enterprise is not None else ""
    statement = _statement(number, giver, holder, list(scope.values()), from_on, to_on, business)
    row = Mandate(
        number=number,
        giver=giver,
        holder=holder if isinstance(holder, Person) else None,
        staff=holder if isinstance(holder, Staff) else None,
        enterprise_id=enterprise,
        scope=sorted(scope),
        from_on=from_on,
        to_on=to_on,
        statement=statement,
        digest=sm3(statement.encode()).hex(),
        seal=_sealed(statement),
        signed_at=at,
        hand_id=hand,
        taken_by_id=by.account if hand is not None else None,
    )
    paper = _paper(row, list(scope.values()))
    with transaction.atomic():
        row.pdf = files.store(BytesIO(paper), name=f"{number}.pdf", by=None, at=at)
        row.save(force_insert=True)
        data = {"giver": giver.account_id, "holder": holder.account_id, "digest": row.digest}
        log.add(events.MANDATE_GIVEN, by=by.account, at=at, kind="mandate", thing=row.pk, data=data)
    return row


def known_person(name: str, id_no: str) -> Person:
    """实名. The person with this name and number who has an open account; neither of them alone tells anything.

    :raises PersonUnknown: otherwise.
    """
    found = Person.objects.filter(id_no=plain(id_no).upper(), account__is_active=True).first()
    if found is None or name.strip() not in (found.name_zh, found.name_en):
        raise PersonUnknown()
    return found


def end_mandate(*, mandate: int, by: Actor, at: datetime) -> None:
    """撤回、辞去委托. The giver takes it back, or the holder lays it down (民法典 art. 173): nothing more can be done on it.

    :raises NoSuchMandate: also when it is others'. :raises MandateOver: if it has ended before.
    """
    with transaction.atomic():
        row = (
            Mandate.objects.select_for_update(of=("self",))
            .select_related("staff", "giver", "holder")
            .filter(pk=mandate)
            .first()
        )
        if row is None or by.account is None or by.account not in (row.giver.account_id, row.held_by.account_id):
            raise NoSuchMandate(mandate=mandate)
        if row.ended_at is not None or row.to_on < timezone.localtime(at).date():
            raise MandateOver(mandate=mandate)
        Mandate.objects.filter(pk=mandate).update(ended_at=at, ended_by=by.account)
        data = {"giver": row.giver.account_id, "holder": row.held_by.account_id}
        log.add(events.MANDATE_ENDED, by=by.account, at=at, kind="mandate", thing=mandate, data=data)


def act_on_mandate(
    *, owner: int | None, enterprise: int | None = None, about: str, ref: str, act: str, by: Actor, at: datetime
) -> int | None:
    """代办留痕. Write down that this was done in another's name, for him to see; the mandate's id.

    Nothing is written for one's own affairs, those of a business one has a role in, or at the window; an agent of the service acts on a mandate
    like anybody else.
    """
    if by.kind == "system" or owner in (None, by.account):
        return None
    mandate = mandate_for(by, owner, about, enterprise)
    if mandate is not None:
        MandateAct.objects.create(mandate_id=mandate, ref=ref, act=act, at=at)
    return mandate


def _statement(
    number: str, giver: Person, holder: Person | Staff, scope: list[str], from_on: date, to_on: date, business: str
) -> str:
    """What is signed, word for word; Chinese, as the paper that stands in law."""
    if isinstance(holder, Person):
        whom = f"{holder.name_zh}（证件号码{holder.id_no}）"
    else:
        whom = f"{holder.department.name_zh}帮代办员{holder.name_zh}（工号{holder.number}）"
    who = f"{business}（法定代表人{giver.name_zh}）" if business else f"本人{giver.name_zh}（证件号码{giver.id_no}）"
    return (
        f"{who}委托{whom}"
        f"自{from_on.isoformat()}至{to_on.isoformat()}，代为办理下列事项：{'；'.join(scope)}。"
        "受托人可以代为填报、提交申请、按通知补正和查询进度；撤回申请须由本人办理；受托人不得转委托。"
        f"本委托可由本人随时撤回。委托书编号{number}。"
    )


def _sealed(statement: str) -> dict[str, str]:
    key = city_key()
    return {
        "algorithm": "SM2-SM3",
        "key": key.fingerprint,
        "public_key": key.public_key,
        "value": base64.b64encode(key.sign(statement.encode())).decode(),
    }


def _paper(row: Mandate, scope: list[str]) -> bytes:
    said: dict[str, Any] = {
        "number": row.number,
        "giver": {"name": row.giver.name_zh, "code": mask_id(row.giver.id_no)},
        "holder": {
            "name": row.held_by.name_zh,
            "code": mask_id(row.holder.id_no) if row.holder else row.staff.number if row.staff else "",
        },
        "scope": scope,
        "from_on": row.from_on.isoformat(),
        "to_on": row.to_on.isoformat(),
        "statement": row.statement,
        "signed_at": f"{timezone.localtime(row.signed_at):%Y-%m-%d %H:%M}",
        "digest": row.digest,
        "key": row.seal["key"],
    }
    address = f"{settings.PUBLIC_URL}/mandates/{row.number}"
    return documents.document(_TEMPLATE, said, at=row.signed_at, svgs={"qr.svg": documents.qr_svg(address)})
