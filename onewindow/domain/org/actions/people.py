"""Persons and businesses (自然人、经营主体): who is looked at in full, who comes into being."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.models import Enterprise, Person, Role, Unmasking
from onewindow.domain.org.refusals import CodeWrong, NotAllowed, UsccTaken
from onewindow.domain.org.rules import Actor, spell
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
) -> int:
    """设立登记. A business comes into being, with its legal representative (a ``Person``); its id.

    ``handler`` is who had it registered for another: he goes on handling its affairs until that one ends it.

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
        if handler is not None and handler != legal_person:
            Role.objects.create(person_id=handler, enterprise=enterprise, kind=Role.Kind.HANDLER)
        log.add(events.ENTERPRISE_REGISTERED, by=by.account, at=at, kind="enterprise", thing=enterprise.pk)
    return enterprise.pk
