"""Mandates (委托): given, used, ended."""

import base64
import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import Mandate, MandateAct, Person
from onewindow.domain.org.refusals import NotToYourself, PersonUnknown, TermWrong
from onewindow.domain.org.rules import ALL_AFFAIRS, Actor, mandate_for, mask_id
from onewindow.kernel import documents, files, log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.seal import city_key, sm3

LONGEST = timedelta(days=2 * 365)
_TEMPLATE = Path(__file__).parents[1] / "papers" / "mandate.typ"
_SCOPE = re.compile(rf"{ALL_AFFAIRS}|(package|item):[a-z0-9-]{{1,60}}")
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
    if not scope or not all(_SCOPE.fullmatch(one) for one in scope) or (ALL_AFFAIRS in scope and len(scope) > 1):
        raise NothingEntrusted()
    today = timezone.localtime(at).date()
    if not today <= from_on <= to_on <= from_on + LONGEST:
        raise TermWrong()
    if signature.strip() not in (giver.name_zh, giver.name_en):
        raise SignatureWrong()
    number = f"WT{today:%Y%m%d}-{''.join(secrets.choice(_SIGNS) for _ in range(8))}"
    statement = _statement(number, giver, holder, list(scope.values()), from_on, to_on)
    row = Mandate(
        number=number,
        giver=giver,
        holder=holder,
        scope=sorted(scope),
        from_on=from_on,
        to_on=to_on,
        statement=statement,
        digest=sm3(statement.encode()).hex(),
        seal=_sealed(statement),
        signed_at=at,
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
    found = Person.objects.filter(id_no=id_no.strip().upper(), account__is_active=True).first()
    if found is None or name.strip() not in (found.name_zh, found.name_en):
        raise PersonUnknown()
    return found


def end_mandate(*, mandate: int, by: Actor, at: datetime) -> None:
    """撤回、辞去委托. The giver takes it back, or the holder lays it down (民法典 art. 173): nothing more can be done on it.

    :raises NoSuchMandate: also when it is others'. :raises MandateOver: if it has ended before.
    """
    with transaction.atomic():
        row = Mandate.objects.select_for_update().filter(pk=mandate).first()
        if row is None or by.person not in (row.giver_id, row.holder_id) or by.person is None:
            raise NoSuchMandate(mandate=mandate)
        if row.ended_at is not None or row.to_on < timezone.localtime(at).date():
            raise MandateOver(mandate=mandate)
        Mandate.objects.filter(pk=mandate).update(ended_at=at, ended_by=by.account)
        accounts = Person.objects.filter(pk__in=(row.giver_id, row.holder_id)).values_list("pk", "account_id")
        data = {"giver": dict(accounts)[row.giver_id], "holder": dict(accounts)[row.holder_id]}
        log.add(events.MANDATE_ENDED, by=by.account, at=at, kind="mandate", thing=mandate, data=data)


def act_on_mandate(
    *, owner: int | None, enterprise: int | None = None, about: str, ref: str, act: str, by: Actor, at: datetime
) -> int | None:
    """代办留痕. Write down that this was done in another's name, for him to see; the mandate's id.

    Nothing is written for one's own affairs, an enterprise's, or at the window.
    """
    if by.kind != "person" or enterprise is not None or owner in (None, by.account):
        return None
    mandate = mandate_for(by, owner, about)
    if mandate is not None:
        MandateAct.objects.create(mandate_id=mandate, ref=ref, act=act, at=at)
    return mandate


def _statement(number: str, giver: Person, holder: Person, scope: list[str], from_on: date, to_on: date) -> str:
    """What is signed, word for word; Chinese, as the paper that stands in law."""
    return (
        f"本人{giver.name_zh}（证件号码{giver.id_no}）委托{holder.name_zh}（证件号码{holder.id_no}）"
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
        "holder": {"name": row.holder.name_zh, "code": mask_id(row.holder.id_no)},
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
