"""Somebody stands at the window with his paper (到窗办理): found by his number, or registered; either way his identity is seen."""

import secrets
from datetime import datetime

from django.db import transaction

from onewindow.domain.org import events
from onewindow.domain.org.actions.entering.credentials import ReasonMissing
from onewindow.domain.org.actions.entering.signing_up import IdNumberWrong, NameDiffers, NameMissing, PhoneUnfit
from onewindow.domain.org.models import Account, Person
from onewindow.domain.org.queries import serves_persons
from onewindow.domain.org.refusals import NotAllowed
from onewindow.domain.org.rules import Actor, spell
from onewindow.kernel import codes, log
from onewindow.kernel.typed import within


def receive_person(*, id_no: str, name: str, phone: str, paper: str, address: str = "", by: Actor, at: datetime) -> int:
    """到窗登记. The account of who stands here with his paper: the known one, or a new one that nobody can log in to yet.

    A person who wants to follow his case online later gets a link for this account at any window.

    :param paper: which paper the clerk has seen. :param phone: kept for somebody new only.
    :raises NotAllowed: unless at a window or in the office. :raises ReasonMissing: if no paper is named.
    :raises IdNumberWrong, NameMissing, PhoneUnfit: if an entry does not hold.
    :raises NameDiffers: if the number belongs to another name.
    """
    if not serves_persons(by):
        raise NotAllowed()
    if not paper.strip():
        raise ReasonMissing
    number, called = codes.check(id_no, "citizen-id"), within(name, 60, "name")
    if not number.ok:
        raise IdNumberWrong
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).filter(id_type="111", id_no=number.normal).first()
        if person is None:
            person = _new(number.normal, called, phone, address)
        elif called and person.name_zh != called:
            raise NameDiffers
        if person.account is None:
            person.account = Account.objects.open(login=_login(), kind=Account.Kind.PERSON, password=None, at=at)
            person.save(update_fields=["account"])
        account = person.account.pk
        log.add(events.PERSON_RECEIVED, by=by.account, at=at, kind="account", thing=account, data={"person": person.pk})
    return account


def _new(id_no: str, name: str, phone: str, address: str) -> Person:
    if not name:
        raise NameMissing
    called_at = codes.check(phone, "phone")
    if not called_at.ok:
        raise PhoneUnfit
    spelling = spell(name, person=True)
    return Person.objects.create(
        id_no=id_no,
        phone=called_at.normal,
        address=within(address, 200, "address"),
        name_zh=name,
        name_en=spelling.english,
        pinyin=spelling.pinyin,
        initials=spelling.initials,
    )


def _login() -> str:
    """A log-in nobody chose: told on the slip with the link, changed by nobody."""
    return f"c{secrets.token_hex(6)}"
