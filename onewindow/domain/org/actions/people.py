"""Persons and businesses (自然人、经营主体): who is looked at in full, who comes into being."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import Enterprise, Person, Role, Unmasking
from onewindow.domain.org.refusals import CodeWrong, NotAllowed, UsccTaken
from onewindow.domain.org.rules import Actor, may, spell
from onewindow.kernel import codes, log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import within


class NobodyToShow(Refusal):
    """This application names no person whose data could be shown (无自然人信息)."""


class WhyMissing(Refusal):
    """Write why you need the full data (须填写查看事由)."""


def unmask(*, person: int | None, reason: str, by: Actor, at: datetime) -> Person:
    """查看完整信息. A person's full name, number and phone, for staff who hold a post; the look is an event.

    The reason is kept beside the log, which holds ids only: free words may name people, and cannot be taken back there.

    :raises NotAllowed: if the actor holds no post.
    :raises WhyMissing: if no reason is given.
    :raises NobodyToShow: if there is no such person: an enterprise applied by itself, or his data are erased.
    """
    if by.kind != "system" and not by.posts:
        raise NotAllowed
    if not reason.strip():
        raise WhyMissing
    found = Person.objects.filter(pk=person or 0).first()
    if found is None:
        raise NobodyToShow
    with transaction.atomic():
        kept = Unmasking.objects.create(
            person=found, account_id=by.account, reason=within(reason, 500, "reason"), at=at
        )
        log.add(events.UNMASKED, by=by.account, at=at, kind="person", thing=person, data={"record": kept.pk})
    return found


class EnterpriseStands(Refusal):
    """This business is here already: its legal representative names who acts for it (该经营主体已登记)."""


class EnterpriseUnfit(Refusal):
    """Code, name, kind, day of registration, what the person is in the business and the papers seen are needed (经营主体信息不全).

    ``details['fields']`` names what lacks.
    """


def enter_enterprise(
    *,
    uscc: str,
    name: str,
    kind: str,
    registered_on: date | None,
    address: str = "",
    person: int,
    role: str,
    paper: str,
    by: Actor,
    at: datetime,
) -> int:
    """登记已有经营主体. A business that was registered elsewhere, as its licence says; who brings it acts for it from now on; its id.

    :param person: the account of who stands at the window. :param role: its legal representative, or a handler with his letter.
    :param paper: which papers the clerk has seen. Sent again by the same person it is the same business.
    :raises NotAllowed: unless at a window, or for nobody who was received. :raises EnterpriseUnfit: with what lacks.
    :raises CodeWrong: if an entry does not hold. :raises EnterpriseStands: if it is here, for somebody else.
    """
    seen = Person.objects.filter(account=person).first()
    if not may(by, role="window") or seen is None or person == by.account:
        raise NotAllowed()
    finding, called = codes.check(uscc, "uscc"), name.strip()
    today = timezone.localtime(at).date()
    holds = {
        "uscc": bool(uscc.strip()),
        "name": bool(called),
        "kind": kind in Enterprise.Kind.values,
        "registered_on": registered_on is not None and registered_on <= today,
        "role": role in Role.Kind.values,
        "paper": bool(paper.strip()),
    }
    if not all(holds.values()):
        raise EnterpriseUnfit(fields=[field for field, good in holds.items() if not good])
    if not finding.ok:
        raise CodeWrong(uscc=uscc)
    stands = Enterprise.objects.filter(uscc=finding.normal).first()
    if stands is not None:
        if Role.objects.filter(enterprise=stands, person=seen, kind=role, ended_at=None).exists():
            return stands.pk
        raise EnterpriseStands(enterprise=stands.pk)
    return register_enterprise(
        uscc=finding.normal,
        name=called,
        legal_person=seen.pk if role == Role.Kind.LEGAL else None,
        handler=seen.pk if role == Role.Kind.HANDLER else None,
        kind=kind,
        address=address.strip(),
        registered_on=registered_on,
        by=by,
        at=at,
    )


def register_enterprise(
    *,
    uscc: str,
    name: str,
    legal_person: int | None,
    handler: int | None = None,
    by: Actor,
    at: datetime,
    name_en: str = "",
    kind: str = Enterprise.Kind.COMPANY,
    address: str = "",
    registered_on: date | None = None,
) -> int:
    """设立登记. A business comes into being, with its legal representative (a ``Person``); its id.

    ``registered_on``: empty, it comes into being now. ``handler`` is who had it registered for another: he goes on handling its affairs until that one ends it.

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
                "registered_on": registered_on or timezone.localtime(at).date(),
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
        if handler is not None and handler != legal_person:
            Role.objects.create(person_id=handler, enterprise=enterprise, kind=Role.Kind.HANDLER)
        log.add(events.ENTERPRISE_REGISTERED, by=by.account, at=at, kind="enterprise", thing=enterprise.pk)
    return enterprise.pk
