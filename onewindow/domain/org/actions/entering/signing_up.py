"""Signing up (自助注册): anybody opens an account; what he says he is counts when a window has seen his paper.

Whether a number is known here is told to nobody who types it: an account that was not seen is nobody's (decision 0026).
"""

import re
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from onewindow.domain.org import events
from onewindow.domain.org.actions.entering.credentials import ReasonMissing
from onewindow.domain.org.actions.tokens import count_stranger
from onewindow.domain.org.models import Account, Person, SignUp
from onewindow.domain.org.queries import serves_persons
from onewindow.domain.org.refusals import LoginTaken, LoginUnfit, NotAllowed, PasswordWeak
from onewindow.domain.org.rules import Actor, spell
from onewindow.kernel import codes, log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import plain, within

A_MINUTE = 5
"""Sign-ups of one address."""
WAITS = timedelta(days=30)

_LOGIN = re.compile(r"[a-z][a-z0-9_-]{3,39}")  # no dot: log-ins of staff have one
_PHONE = re.compile(r"1[3-9][0-9]{9}")


class OwnLoginUnfit(LoginUnfit):
    """A log-in has 4 to 40 small letters, digits, hyphens or underscores and begins with a letter (登录名不符)."""


class NameMissing(Refusal):
    """Enter your name as it stands on your paper (请填写姓名)."""


class IdNumberWrong(Refusal):
    """This number does not hold: 18 signs, the last one is a check sign (证件号码有误)."""

    source = "GB 11643-1999"


class PhoneUnfit(Refusal):
    """A mobile number has 11 digits (手机号码有误)."""


class TooManySignUps(Refusal):
    """Too many accounts from this place in a minute; wait a moment (注册过于频繁)."""


class NotSignedUp(Refusal):
    """Nobody waits with this account (无待核验注册)."""


class HasAnAccount(Refusal):
    """This person has an account already; make a link to a new password for it (该人员已有账号)."""


class NameDiffers(Refusal):
    """Another name is known for this number; ask an administrator (姓名与登记不一致)."""


def sign_up(*, login: str, password: str, name: str, id_no: str, phone: str, address: str, at: datetime) -> int:
    """注册. An account for a person who waits to be seen; its id. The number is checked for its form only.

    :param address: of the computer; sign-ups are counted by it.
    :raises OwnLoginUnfit, LoginTaken, NameMissing, IdNumberWrong, PhoneUnfit: if an entry does not hold.
    :raises PasswordWeak: if it is too easy to guess.
    :raises TooManySignUps: if this place opens too many.
    """
    login, number = plain(login).lower(), codes.check(id_no, "citizen-id")
    if not _LOGIN.fullmatch(login):
        raise OwnLoginUnfit(login=login)
    called, phone = within(name, 60, "name"), plain(phone)
    if not called:
        raise NameMissing
    if not number.ok:
        raise IdNumberWrong
    if not _PHONE.fullmatch(phone):
        raise PhoneUnfit
    try:
        validate_password(password, Account(login=login))
    except ValidationError as weak:
        raise PasswordWeak(" ".join(weak.messages)) from weak
    if count_stranger(address=f"sign-up {address}", at=at) > A_MINUTE:
        raise TooManySignUps
    try:
        with transaction.atomic():
            account = Account.objects.open(login=login, kind=Account.Kind.PERSON, password=password, at=at)
            SignUp.objects.create(account=account, name=called, id_no=number.normal, phone=phone, at=at)
            log.add(events.SIGNED_UP, by=account.pk, at=at, kind="account", thing=account.pk)
    except IntegrityError as taken:
        raise LoginTaken(login=login) from taken
    return account.pk


def see_identity(*, account: int, paper: str, by: Actor, at: datetime) -> int:
    """实名核验. A window has seen the paper: the account becomes this person's; the person's id.

    Whoever is known here without an account (from a register) gets this one; his data stay.

    :raises NotAllowed: unless at a window or in the office.
    :raises ReasonMissing: if no paper is named.
    :raises NotSignedUp: if nobody waits with this account.
    :raises HasAnAccount: if this person has another account.
    :raises NameDiffers: if the number belongs to another name.
    """
    if not serves_persons(by):
        raise NotAllowed(account=account)
    paper = within(paper, 200, "paper")
    if not paper:
        raise ReasonMissing
    with transaction.atomic():
        waits = (
            SignUp.objects.select_for_update().filter(account=account, seen_at=None, account__is_active=True).first()
        )
        if waits is None:
            raise NotSignedUp(account=account)
        person = _person(waits)
        SignUp.objects.filter(pk=waits.pk).update(seen_at=at, seen_by=by.account, paper=paper)
        data = {"person": person.pk}
        log.add(events.IDENTITY_SEEN, by=by.account, at=at, kind="account", thing=account, data=data)
    return person.pk


def _person(waits: SignUp) -> Person:
    known = Person.objects.select_for_update().filter(id_type=waits.id_type, id_no=waits.id_no).first()
    if known is None:
        spelling = spell(waits.name, person=True)
        return Person.objects.create(
            account=waits.account,
            id_type=waits.id_type,
            id_no=waits.id_no,
            phone=waits.phone,
            name_zh=waits.name,
            name_en=spelling.english,
            pinyin=spelling.pinyin,
            initials=spelling.initials,
        )
    if known.account_id is not None:
        raise HasAnAccount
    if known.name_zh != waits.name:
        raise NameDiffers
    known.account = waits.account
    known.save(update_fields=["account"])
    return known


def forget_sign_ups(*, at: datetime) -> int:
    """清理未核验注册. Delete accounts whose owner did not come within thirty days; how many."""
    late = SignUp.objects.filter(seen_at=None, at__lt=at - WAITS)
    accounts = list(late.values_list("account", flat=True))
    Account.objects.filter(pk__in=accounts, person=None).delete()
    return len(accounts)
