"""Reads of licences: what one says, whose they are, and what a stranger may learn by verifying one."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.domain.catalogue.models import ItemResult
from onewindow.domain.catalogue.queries.findings import names_licence_types
from onewindow.domain.licences import rules
from onewindow.domain.licences.models import Licence, LicenceType, SealKey
from onewindow.domain.org.models import Enterprise
from onewindow.domain.org.queries import Actor, Side, mask_name, may
from onewindow.kernel.codes import licence as identifiers
from onewindow.kernel.errors import Refusal
from onewindow.kernel.seal import sm3, verify

_IN_METADATA = re.compile(rb"1\.2\.156\.3005\.2(?:\.[0-9A-Z]+){4,5}")


@names_licence_types
def licence_types() -> frozenset[str]:
    """证照类型. The short names of the types of licences: the catalogue checks that a result names one of them."""
    return frozenset(LicenceType.objects.values_list("slug", flat=True))


def types(words: str = "", *, after: str = "", limit: int = 50) -> list[LicenceType]:
    """证照类型. In the order of their keys, by words of name, key or code."""
    rows = LicenceType.objects.filter(slug__gt=after).order_by("slug")
    if words:
        found = Q(slug__icontains=words) | Q(code21__startswith=words.upper())
        rows = rows.filter(found | Q(name_zh__icontains=words) | Q(name_en__icontains=words))
    return list(rows[:limit])


def types_used(types: Iterable[int]) -> set[int]:
    """已被引用的证照类型. Those of these types that a version of an item, or a draft, gives."""
    slugs = dict(LicenceType.objects.filter(pk__in=types).values_list("slug", "pk"))
    given = ItemResult.objects.filter(licence_type__in=slugs).values_list("licence_type", flat=True).distinct()
    return {slugs[slug] for slug in given}


def named_types() -> list[tuple[str, str]]:
    """证照类型. Key and name of each, in the active language, for a list to choose from."""
    return [(row.slug, row.name) for row in LicenceType.objects.order_by("name_zh")]


class LicenceNotFound(Refusal):
    """There is no such licence, or it is not yours (证照不存在)."""


class SignatureUnreadable(Refusal):
    """This is not a signature file of a licence (签名文件无法识别)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question about a licence, answered on its own. ``holds``: yes, no, or None = unknown here."""

    check: str
    holds: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    """核验结果. Six answers, and what the licence says (holder masked) if it could be read."""

    answers: tuple[Answer, ...]
    identifier: str
    licence: Mapping[str, Any] | None

    @property
    def holds(self) -> bool:
        """No answer is a plain no."""
        return all(answer.holds is not False for answer in self.answers)

    @property
    def certain(self) -> bool:
        """Every answer is a plain yes."""
        return all(answer.holds for answer in self.answers)

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        return {
            "identifier": self.identifier,
            "holds": self.holds,
            "certain": self.certain,
            "answers": [asdict(answer) for answer in self.answers],
            "licence": self.licence,
        }


def in_making(licence: int) -> Licence | None:
    """The licence if its papers are still to be made (制证中), else nothing."""
    return Licence.objects.select_related("type", "issuer").filter(pk=licence, state="making").first()


def document_of(row: Licence) -> dict[str, Any]:
    """What the licence says, as it is signed: plain values only, from the row alone."""
    return {
        "identifier": row.identifier,
        "number": row.number,
        "type": {"slug": row.type.slug, "zh": row.type.name_zh, "en": row.type.name_en},
        "version": row.type_version,
        "issuer": {"code": row.issuer_code, "zh": row.issuer.name_zh, "en": row.issuer.name_en},
        "holder": {
            "kind": "enterprise" if row.holder_enterprise_id or row.data["founds"] else "person",
            "name": row.holder_name,
            "code": row.holder_code,
        },
        "decided_on": row.valid_from.isoformat(),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "fields": row.data["fields"],
    }


def of_case(case: int) -> list[Licence]:
    """The licences one case gave (办件产生的证照)."""
    return list(Licence.objects.select_related("type", "pdf").filter(case_ref=f"case:{case}").order_by("pk"))


def of_cases(cases: list[int]) -> dict[int, list[Licence]]:
    """The licences of many cases, by case, in one SQL."""
    found: dict[int, list[Licence]] = {case: [] for case in cases}
    refs = [f"case:{case}" for case in cases]
    for row in Licence.objects.select_related("type", "pdf").filter(case_ref__in=refs).order_by("pk"):
        found[int(row.case_ref.partition(":")[2])].append(row)
    return found


def mine(actor: Actor, side: Side | None = None, *, after: int | None = None, limit: int = 50) -> QuerySet[Licence]:
    """我的证照. What the actor may fetch, newest first; ``after`` is the id of the last one seen.

    A business's licences are for who may fetch them today, not for who once applied; a founded one's among them.

    :param side: one of those he acts for; None: his own and his businesses'.
    """
    rows = Licence.objects.select_related("type", "issuer", "pdf")
    codes = Enterprise.objects.filter(pk__in=actor.papers_of).values("uscc")
    personal = Q(holder_enterprise=None) & ~Exists(Enterprise.objects.filter(uscc=OuterRef("holder_code")))
    if side is None or side.himself:
        rows = rows.filter(Q(owner=actor.account) & personal | Q(holder_code__in=codes))
    elif not side.papers:
        rows = rows.none()
    elif side.enterprise is not None:
        rows = rows.filter(holder_code__in=codes.filter(pk=side.enterprise))
    else:
        rows = rows.filter(personal, owner=side.account or 0)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return rows.order_by("-pk")[:limit]


def fetch(identifier: str, actor: Actor) -> Licence:
    """取证照. One licence for its owner, its holder's people, or an officer of the body that issued it.

    :raises LicenceNotFound: also when it exists but the actor may not see it: an address tells nothing.
    """
    row = Licence.objects.select_related("type", "issuer", "pdf").filter(identifier=identifier).first()
    if row is None:
        raise LicenceNotFound()
    founded = Enterprise.objects.filter(uscc=row.holder_code).values_list("pk", flat=True)
    business = row.holder_enterprise_id or founded.first()
    own = business in actor.papers_of if business is not None else may(actor, owner=row.owner)
    if not own and actor.kind != "system" and not (actor.kind == "staff" and actor.department == row.issuer_id):
        raise LicenceNotFound()
    return row


def renew_by(row: Licence) -> date | None:
    """延续申请截止日. The last day to ask for its renewal (行政许可法 art. 50); none where it has no end or has ended."""
    return rules.renew_by(row.valid_to) if row.state in ("making", "valid") else None


def ends_on(holder_code: str, type_: str) -> date | None:
    """有效期届满日. The last day of a holder's licence of this type, the latest if he has several; None: none on record, or no end."""
    rows = Licence.objects.filter(holder_code=holder_code, state__in=("making", "valid"), type__slug=type_)
    found = list(rows.values_list("valid_to", flat=True))
    return None if None in found else max((one for one in found if one), default=None)


def held(holder_code: str, types: list[str], on: date) -> dict[str, int]:
    """已持有证照. Valid licences of a holder by type slug, in one SQL: a held licence fills a material by itself."""
    rows = Licence.objects.filter(holder_code=holder_code, state="valid", type__slug__in=types, valid_from__lte=on)
    return {
        slug: pk
        for slug, pk, until in rows.order_by("pk").values_list("type__slug", "pk", "valid_to")
        if until is None or until >= on
    }


def verify_identifier(identifier: str, on: date, *, digest: str = "") -> Verification:
    """按标识核验. What anybody may learn from the number on a licence (or the QR): no file, so no signature.

    :param digest: the beginning of the content's SM3 that the QR carries: a QR on a paper that says something else,
        though it names a real licence, is found out by it.
    """
    identifier = identifier.strip().upper()
    row = Licence.objects.select_related("type", "issuer").filter(identifier=identifier).first()
    answers = [_form(identifier), _check_character(identifier)]
    if row is None:
        answers.append(Answer("issuer", False, _("No licence with this identifier was issued here.")))
        return Verification(tuple(answers), identifier, None)
    answers += [
        _contents(row, digest),
        Answer("issuer", True, _("Issued by %(issuer)s.") % {"issuer": row.issuer.name}),
        _dates(row.valid_from.isoformat(), row.valid_to.isoformat() if row.valid_to else "", on),
        _status(row),
    ]
    return Verification(tuple(answers), identifier, _masked(document_of(row)))


def _contents(row: Licence, digest: str) -> Answer:
    if digest and not rules.data_hash(document_of(row)).startswith(digest.lower()):
        return Answer(
            "signature", False, _("This QR code belongs to other contents than those of the licence it names.")
        )
    return Answer("signature", None, _("Only the file can show this: upload it to check the seal."))


def verify_file(
    *, pdf: bytes | None, signature: bytes | None, on: date, online: bool = True, trusted: frozenset[str] = frozenset()
) -> Verification:
    """核验文件. A PDF, its signature file, or both; each question is answered on its own.

    :param online: the database may be asked; otherwise issuer and status are "unknown offline".
    :param trusted: fingerprints of public keys the asker trusts by himself (offline).
    :raises SignatureUnreadable: if the signature file is none.
    """
    document = _read(signature) if signature else None
    identifier = str(document["licence"].get("identifier", "")) if document else ""
    found = _identifier_in(pdf) if pdf is not None else ""
    row = _row_of(identifier or found) if online else None
    if document is None and row is not None and row.signature:
        document = row.signature
    answers = [
        _form(identifier or found, in_file=found if pdf is not None else None),
        _check_character(identifier or found),
    ]
    answers.append(_signature(pdf, document, online))
    answers.append(_issuer(document, row, online, trusted))
    said = document["licence"] if document else None
    if said:
        answers.append(_dates(str(said.get("valid_from", "")), str(said.get("valid_to", "")), on))
    else:
        answers.append(Answer("dates", None, _("Unknown: the file alone does not say it in a signed way.")))
    answers.append(_status(row) if row else _no_status(online))
    return Verification(tuple(answers), identifier or found, _masked(said) if said else None)


def _read(signature: bytes) -> dict[str, Any]:
    try:
        document = json.loads(signature)
        if document["format"] != rules.FORMAT or not isinstance(document["licence"].get("holder", {}), dict):
            raise SignatureUnreadable()
        str(document["pdf"]["sm3"]), str(document["signature"]["value"]), str(document["signature"]["public_key"])
        if rb"\u0000" in rules.canonical(document):  # also refuses what has no one spelling: NaN, half a character
            raise SignatureUnreadable()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SignatureUnreadable() from error
    read: dict[str, Any] = document
    return read


def _identifier_in(pdf: bytes) -> str:
    """The identifier in the document's metadata (XMP is never compressed in PDF/A)."""
    match = _IN_METADATA.search(pdf)
    return match.group().decode() if match else ""


def _row_of(identifier: str) -> Licence | None:
    return Licence.objects.select_related("type", "issuer").filter(identifier=identifier).first()


def _form(identifier: str, in_file: str | None = None) -> Answer:
    if in_file is not None and in_file != identifier:
        return Answer("form", False, _("The PDF and the signature file name different licences."))
    if _form_problems(identifier):
        return Answer("form", False, _("This is not a licence identifier of the national form."))
    return Answer("form", True, _("The identifier has the national form (GB/T 36904)."))


def _form_problems(identifier: str) -> bool:
    return any(problem.code != "check-character" for problem in identifiers.check(identifier).errors)


def _check_character(identifier: str) -> Answer:
    if _form_problems(identifier):
        return Answer("check_character", None, _("Unknown: there is no identifier to check."))
    if not identifiers.check(identifier).ok:
        return Answer("check_character", False, _("The check character is wrong: a character was changed or mistyped."))
    return Answer("check_character", True, _("The check character is right."))


def _signature(pdf: bytes | None, document: Mapping[str, Any] | None, online: bool) -> Answer:
    if document is None:
        words = _("Unknown offline: the signature file is not beside the PDF.")
        return Answer("signature", None, words if not online else _("Unknown: there is no signature for this file."))
    try:
        value = base64.b64decode(str(document["signature"]["value"]), validate=True)
    except (binascii.Error, ValueError):
        return Answer("signature", False, _("The signature cannot be read."))
    if not verify(str(document["signature"]["public_key"]), rules.signed_part(document), value):
        return Answer("signature", False, _("The seal does not match: what the licence says was changed."))
    if pdf is None:
        return Answer("signature", True, _("The seal matches what the licence says; the PDF was not shown."))
    if sm3(pdf).hex() != document["pdf"]["sm3"]:
        return Answer("signature", False, _("The seal does not match this PDF: the file was changed."))
    return Answer("signature", True, _("The seal matches this file, and nothing was changed since."))


def _issuer(document: Mapping[str, Any] | None, row: Licence | None, online: bool, trusted: frozenset[str]) -> Answer:
    key = str(document["signature"].get("public_key", "")) if document else ""
    if online:
        if row is None:
            return Answer("issuer", False, _("No licence with this identifier was issued here."))
        if document and not SealKey.objects.filter(public_key=key).exists():
            return Answer("issuer", False, _("The seal is not one of this city's."))
        return Answer("issuer", True, _("Issued by %(issuer)s.") % {"issuer": row.issuer.name})
    if document and key in trusted:
        return Answer("issuer", True, _("Sealed with the key you trust."))
    return Answer(
        "issuer", None, _("Unknown offline: whose seal this is, only the issuing city or a trusted key can say.")
    )


def _dates(start: str, end: str, on: date) -> Answer:
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end) if end else None
    except ValueError:
        return Answer("dates", False, _("The dates cannot be read."))
    if on < first:
        return Answer("dates", False, _("Not yet valid: it begins on %(day)s.") % {"day": first.isoformat()})
    if last and on > last:
        return Answer("dates", False, _("Expired on %(day)s.") % {"day": last.isoformat()})
    if last:
        return Answer("dates", True, _("Valid until %(day)s.") % {"day": last.isoformat()})
    return Answer("dates", True, _("Valid since %(day)s, without an end.") % {"day": first.isoformat()})


def _status(row: Licence) -> Answer:
    """The state alone: why a licence ended is told to its holder; the reason may name people."""
    words = {
        "making": _("The decision is made; the paper is still being made."),
        "valid": _("In force."),
        "suspended": _("Suspended."),
        "superseded": _("Replaced by a newer version."),
        "revoked": _("Revoked."),
        "cancelled": _("Cancelled."),
    }[row.state]
    return Answer("status", row.state == "valid", words)


def _no_status(online: bool) -> Answer:
    if online:
        return Answer("status", False, _("No licence with this identifier was issued here."))
    return Answer("status", None, _("Unknown offline: suspension or revocation is known only to the issuing city."))


def _masked(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a stranger sees: a person's name masked, no form fields; an enterprise's name is public."""
    holder = said.get("holder", {})
    name = str(holder.get("name", ""))
    return {
        "identifier": said.get("identifier"),
        "number": said.get("number"),
        "type": said.get("type"),
        "issuer": said.get("issuer"),
        "holder": name if holder.get("kind") == "enterprise" else mask_name(name),
        "valid_from": said.get("valid_from"),
        "valid_to": said.get("valid_to"),
    }
