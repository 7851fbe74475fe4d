"""Verbs of licences: written by the decision, made by a repeatable job, sealed, ended."""

import base64
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from onewindow.domain.catalogue.actions import stock
from onewindow.domain.catalogue.models import Element, ItemResult
from onewindow.domain.licences import rules
from onewindow.domain.licences.models import Licence, LicenceType, SealKey
from onewindow.domain.licences.queries import document_of, in_making
from onewindow.domain.licences.states import LICENCE
from onewindow.domain.org import actions as org
from onewindow.domain.org.models import Area, Department, Enterprise, Post
from onewindow.domain.org.queries import Actor, may
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.kernel import codes, documents, files, log, sql, step
from onewindow.kernel.codes import licence as identifiers
from onewindow.kernel.codes import uscc
from onewindow.kernel.errors import Refusal
from onewindow.kernel.seal import city_key, sm3
from onewindow.kernel.sql import city

_CHINA = ZoneInfo("Asia/Shanghai")
TYPE_ADDED, TYPE_DROPPED = "licence-type.added", "licence-type.dropped"  # thing: type of licence
_FOUNDS = "SELECT data->>'founds' FROM licences_licence WHERE id = %s::bigint"
_TEMPLATE = Path(__file__).with_name("papers") / "licence.typ"


class LicenceTypeUnknown(Refusal):
    """There is no such type of licence (证照类型不存在)."""


class NotTheIssuer(Refusal):
    """Only the department that issued a licence may end it (非发证机关)."""

    source = "行政许可法 art. 69, 70"


class ReasonMissing(Refusal):
    """Say why: the holder is told the reason (未说明理由)."""

    source = "行政许可法 art. 38"


class TypeUnfit(Refusal):
    """A type of licence needs a name, the body that defines it with its number of three digits, and fields of the form (证照类型要素不全).

    ``details['fields']`` names what lacks or does not hold.
    """


class TypeUsed(Refusal):
    """An item or a licence names this type: it stays as it is (证照类型已被引用)."""


@dataclass(frozen=True, slots=True)
class NewType:
    """证照类型. As the office enters it: ``code`` and ``number`` of the defining body, keys of the form fields printed, in order."""

    name_zh: str
    code: str
    number: str
    prints: tuple[str, ...]
    name_en: str = ""
    issuer_zh: str = ""  # who issues it, where the defining body is no department of this city
    founds: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """准予. What a decision hands over: one licence of ``type`` for the case ``case`` (id), to this holder.

    ``answers`` are the case's form answers; ``area`` is the 6-digit area of the registry (for a new USCC).
    """

    type: str
    case: int
    issuer: int
    issuer_uscc: str
    area: str
    owner: int
    holder_person: int | None
    holder_enterprise: int | None
    holder_name: str
    holder_code: str
    years: int | None
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Type:
    id: int
    code21: str
    fields: tuple[rules.Field, ...]
    founds: str


KEPT_SECONDS = 60  # new types and areas are known within this time; a hot verb must not ask the database
_types: dict[tuple[str, str], tuple[float, _Type]] = {}
_names: dict[str, tuple[float, Mapping[str, str]]] = {}


def _type(slug: str) -> _Type:
    key = (city(), slug)
    kept = _types.get(key)
    if kept is None or time.monotonic() - kept[0] >= KEPT_SECONDS:
        kept = _types[key] = (time.monotonic(), _read_type(slug))
    return kept[1]


def _read_type(slug: str) -> _Type:
    row = LicenceType.objects.filter(slug=slug).first()
    if row is None:
        raise LicenceTypeUnknown(type=slug)
    choices = dict(Element.objects.filter(key__in=[key for key, _, _ in row.fields]).values_list("key", "choices"))
    words = {key: {str(c["value"]): str(c["zh"]) for c in listed} for key, listed in choices.items()}
    fields = tuple(rules.Field(key, zh, en, words.get(key, {})) for key, zh, en in row.fields)
    return _Type(row.pk, row.code21, fields, row.founds)


def _areas() -> Mapping[str, str]:
    """Area code → the name one writes in an address: city, county, town, village in one."""
    kept = _names.get(city())
    if kept is None or time.monotonic() - kept[0] >= KEPT_SECONDS:
        kept = _names[city()] = (time.monotonic(), _read_areas())
    return kept[1]


def _read_areas() -> Mapping[str, str]:
    rows = {code: (name, parent) for code, name, parent in Area.objects.values_list("code", "name_zh", "parent_id")}

    def full(code: str) -> str:
        name, parent = rows[code]
        return (full(parent) if parent in rows else "") + name

    return {code: full(code) for code in rows}


def forget() -> None:
    """Forget the kept types and areas (for a test or a restore that gives ids a new meaning)."""
    _types.clear()
    _names.clear()


def add_type(*, kind: NewType, by: Actor, at: datetime) -> int:
    """增加证照类型. From now on items may give it, and it is a kind of paper that other items may ask for; its id.

    :raises MayNotKeepStock: without an office post for the whole city.
    :raises TypeUnfit: with what lacks or does not hold. :raises StockStands: if name, key or code is there.
    """
    stock.must_keep(by)
    name, code = kind.name_zh.strip(), codes.check(kind.code, "uscc")
    labels = {row.key: row for row in Element.objects.filter(key__in=kind.prints, parent=None)}
    body = Department.objects.filter(uscc=code.normal).first() if code.ok else None
    issuer = body.name_zh if body else kind.issuer_zh.strip()
    holds = {
        "name_zh": bool(name),
        "code": code.ok,
        "issuer_zh": bool(issuer),
        "number": bool(re.fullmatch("[0-9]{3}", kind.number)),
        "prints": bool(kind.prints) and set(kind.prints) == set(labels),
        "founds": kind.founds in ("", *Enterprise.Kind.values),
        "key": not kind.key or bool(stock.KEY.fullmatch(kind.key)),
    }
    if not all(holds.values()):
        raise TypeUnfit(fields=[field for field, good in holds.items() if not good])
    code21 = code.normal + kind.number
    stands = LicenceType.objects.filter(code21=code21).exists(), LicenceType.objects.filter(name_zh=name).exists()
    if any(stands):
        raise stock.StockStands(fields=["number" if stands[0] else "name_zh"])
    with transaction.atomic():
        key = kind.key or stock.free(stock.short(name), LicenceType.objects.values_list("slug", flat=True))
        paper = stock.paper_of_licence(key=key, name_zh=name, name_en=kind.name_en, issuer_zh=issuer, by=by, at=at)
        if LicenceType.objects.filter(slug=paper.key).exists():
            raise stock.StockStands(fields=["key"])
        row = LicenceType.objects.create(
            slug=paper.key,
            code21=code21,
            name_zh=name,
            name_en=paper.name_en,
            fields=[[one, labels[one].name_zh, labels[one].name_en] for one in kind.prints],
            founds=kind.founds,
        )
        log.add(TYPE_ADDED, by=by.account, at=at, kind="licence-type", thing=row.pk)
    forget()
    return row.pk


def drop_type(*, kind: int, by: Actor, at: datetime) -> None:
    """删除证照类型. One entered by mistake, that no item gives and no licence has; the kind of paper stays.

    :raises MayNotKeepStock: without an office post for the whole city.
    :raises NoSuchEntry: if it is gone. :raises TypeUsed: if an item's version, a draft or a licence names it.
    """
    stock.must_keep(by)
    with transaction.atomic():
        row = LicenceType.objects.select_for_update().filter(pk=kind).first()
        if row is None:
            raise NoSuchEntry(id=kind)
        if ItemResult.objects.filter(licence_type=row.slug).exists():
            raise TypeUsed(id=kind)
        try:
            row.delete()
        except ProtectedError as used:
            raise TypeUsed(id=kind) from used
        log.add(TYPE_DROPPED, by=by.account, at=at, kind="licence-type", thing=kind)
    forget()


def rows(*, grants: Sequence[Grant], by: Actor, at: datetime) -> tuple[step.Also, ...]:
    """颁证. The licence rows of a decision, to ride in the decision's own statement: both happen or neither does.

    :raises LicenceTypeUnknown: if a type is not in the list.
    """
    return tuple(
        step.creating(LICENCE, "new", by=by.account, at=at, set=_values(grant, at), data={"case": grant.case})
        for grant in grants
    )


def _values(grant: Grant, at: datetime) -> dict[str, Any]:
    kind = _type(grant.type)
    start = at.astimezone(_CHINA).date()
    serial = rules.serial(grant.case, start.year)
    holder_name, holder_code = grant.holder_name, grant.holder_code
    answers = grant.answers
    founds = ""
    if kind.founds:
        founds = str(answers.get("ent.kind") or kind.founds)
        holder_code = new_uscc(kind=founds, area=grant.area, ordinal=grant.case)
        holder_name = str(answers.get("ent.name") or holder_name)
        answers = {**answers, "ent.uscc": holder_code}
    return {
        "identifier": identifiers.make(kind.code21, grant.issuer_uscc, serial),
        "number": holder_code if founds else f"{grant.area[:4]}{serial}",
        "type_id": kind.id,
        "type_version": "001",
        "case_ref": f"case:{grant.case}",
        "issuer_id": grant.issuer,
        "issuer_code": grant.issuer_uscc,
        "holder_person_id": grant.holder_person,
        "holder_enterprise_id": grant.holder_enterprise,
        "holder_name": holder_name,
        "holder_code": holder_code,
        "owner": grant.owner,
        "data": {
            "fields": rules.printed(kind.fields, answers, _areas()),
            "founds": founds,
            # the applicant leads the new business unless the form names somebody else
            "led_by_holder": answers.get("ent.legal_rep.id_no") in (None, grant.holder_code),
        },
        "decided_at": at,
        "valid_from": start,
        "valid_to": rules.valid_to(start, grant.years),
    }


def new_uscc(*, kind: str, area: str, ordinal: int) -> str:
    """赋码. A new USCC (GB 32100): registry 9, 1 company or 2 self-employed, area, body from an ordinal, check."""
    return uscc.make("9" + ("2" if kind == "self-employed" else "1") + area + rules.organisation_code(ordinal))


def make(*, licence: int, at: datetime) -> bool:
    """制证. Compose the PDF, seal it and issue the licence; False if that has been done before.

    Repeatable: the document depends on the row alone, files are kept by content, and only one run can issue.
    """
    row = in_making(licence)
    if row is None:
        return False
    said = document_of(row)
    pdf = compose(said, at=row.decided_at)
    kept = files.store(BytesIO(pdf), name=f"{row.identifier}.pdf", by=None, at=at)
    document = {"format": rules.FORMAT, "licence": said, "pdf": {"sm3": sm3(pdf).hex(), "bytes": len(pdf)}}
    key = city_key()
    register_seal(by=Actor.SYSTEM, at=row.decided_at)
    document["signature"] = {
        "algorithm": "SM2-SM3",
        "key": key.fingerprint,
        "public_key": key.public_key,
        "value": base64.b64encode(key.sign(rules.signed_part(document))).decode(),
    }
    return issue(licence=row.pk, version=row.version, pdf=kept.token, signature=document, at=at)


def register_seal(*, by: Actor, at: datetime) -> str:
    """登记印章. The city's key becomes one that verification trusts; its fingerprint. Once more changes nothing.

    :raises NotTheIssuer: for anybody but the operator of the installation.
    """
    if by.kind != "system":
        raise NotTheIssuer()
    key = city_key()
    SealKey.objects.get_or_create(fingerprint=key.fingerprint, defaults={"public_key": key.public_key, "since": at})
    return key.fingerprint


def compose(said: Mapping[str, Any], *, at: datetime) -> bytes:
    """套打. The licence as PDF/A with its QR; the same words at the same decision give the same bytes."""
    digest = rules.data_hash(said)
    address = f"{settings.PUBLIC_URL}/v/{said['identifier']}?h={digest[:16]}"
    return documents.document(
        _TEMPLATE, {**said, "address": address, "digest": digest}, at=at, svgs={"qr.svg": documents.qr_svg(address)}
    )


def issue(*, licence: int, version: int, pdf: UUID, signature: Mapping[str, Any], at: datetime) -> bool:
    """签发. The made licence becomes valid; False if another run has issued it meanwhile."""
    try:
        step.step(
            LICENCE,
            licence,
            version,
            "issue",
            by=None,
            at=at,
            set={"issued_at": at, "pdf": pdf, "signature": signature},
            data={"pdf": signature["pdf"]["sm3"]},
        )
    except (step.ChangedMeanwhile, step.NoSuchMove):
        return False
    return True


def found_holder(*, licence: int, at: datetime) -> int | None:
    """设立主体. The enterprise that a business licence brings into being; its id, the same one each time it is asked."""
    if not (sql.row(_FOUNDS, (str(licence),)) or ("",))[0]:
        return None  # most licences: their one look is an index look-up
    row = Licence.objects.get(pk=licence)
    answers = {key: value for key, _, _, value in row.data["fields"]}
    return org.register_enterprise(
        uscc=row.holder_code,
        name=row.holder_name,
        legal_person=row.holder_person_id if row.data["led_by_holder"] else None,
        handler=row.holder_person_id,
        kind=row.data["founds"],
        address=answers.get("ent.domicile", ""),
        by=Actor.SYSTEM,
        at=row.decided_at,
    )


def suspend(*, licence: Licence, reason: str, by: Actor, at: datetime) -> None:
    """暂停. The licence does not hold for the time being."""
    _end(licence, "suspend", reason, by, at)


def resume(*, licence: Licence, reason: str, by: Actor, at: datetime) -> None:
    """恢复. A suspended licence holds again."""
    _end(licence, "resume", reason, by, at)


def revoke(*, licence: Licence, reason: str, by: Actor, at: datetime) -> None:
    """撤销. The grant was unlawful or got by fraud (行政许可法 art. 69)."""
    _end(licence, "revoke", reason, by, at)


def cancel(*, licence: Licence, reason: str, by: Actor, at: datetime) -> None:
    """注销. The licence has ended: expiry, end of the body, revocation (行政许可法 art. 70)."""
    _end(licence, "cancel", reason, by, at)


def _end(licence: Licence, name: str, reason: str, by: Actor, at: datetime) -> None:
    if not reason.strip():
        raise ReasonMissing()
    approver = Post.objects.values_list("pk", flat=True).get(department=licence.issuer_id, role=Post.Role.APPROVER)
    if not may(by, post=approver):
        raise NotTheIssuer()
    ended = None if name == "resume" else at
    step.step(
        LICENCE,
        licence.pk,
        licence.version,
        name,
        by=by.account,
        at=at,
        set={"ended_at": ended, "ended_reason": reason.strip()},
    )
