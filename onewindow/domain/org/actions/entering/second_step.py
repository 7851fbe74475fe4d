"""The second step (动态口令): a device that shows codes (RFC 6238), codes on paper for the day it is lost.

Six digits, thirty seconds, SHA-1: what every authenticator app reads. The codes are computed by django-otp; the key lies in
a box (``kernel.seal.box``), so that the database alone is worth nothing.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django_otp.oath import TOTP

from onewindow.domain.org import events
from onewindow.domain.org.actions.entering.credentials import APART, ReasonMissing, SecondPersonNeeded
from onewindow.domain.org.models import Account, OneTimeLink, RecoveryCode, Removal, SecondStep, Sitting
from onewindow.domain.org.queries import administers, link_hash
from onewindow.domain.org.refusals import NotAllowed
from onewindow.domain.org.rules import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.seal import box
from onewindow.kernel.typed import plain, within

STEP = 30  # seconds
DRIFT = 1  # steps before and after
TRIES = 5
SHUT = timedelta(minutes=15)
BEGUN_LIVES = timedelta(minutes=30)
PAPER_CODES = 10
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike


class OneTimeCodeWrong(Refusal):
    """This code is not right, or was used already; wait for the next one (动态口令不正确)."""


class TooManyCodes(Refusal):
    """Too many wrong codes; wait 15 minutes (动态口令错误次数过多)."""


class SecondStepStands(Refusal):
    """This account has a device already; remove it first (已绑定动态口令)."""


class SecondStepMissing(Refusal):
    """This account has no device, or setting it up took too long; begin again (未绑定动态口令)."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app needs (绑定信息): the address for the QR code, the key in groups for those who type it."""

    uri: str
    groups: tuple[str, ...]


def begin_second_step(*, by: Actor, at: datetime) -> None:
    """开始绑定. A new key for one's own account, waiting half an hour for its first code.

    :raises SecondStepStands: if a device is confirmed already.
    """
    me = by.account or 0
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=me)
        if SecondStep.objects.filter(account=me, confirmed_at__isnull=False).exists():
            raise SecondStepStands
        SecondStep.objects.filter(account=me).delete()
        SecondStep.objects.create(account_id=me, secret=box.shut(os.urandom(20), purpose=_purpose(me)), begun_at=at)


def enrolment(*, by: Actor, at: datetime, issuer: str) -> Enrolment | None:
    """绑定信息. The key that waits for its first code; None if none was begun, or too long ago."""
    row = SecondStep.objects.filter(account=by.account, confirmed_at=None, begun_at__gt=at - BEGUN_LIVES).first()
    if row is None:
        return None
    login = Account.objects.values_list("login", flat=True).get(pk=by.account or 0)
    key = base64.b32encode(_secret(row)).decode()
    name = quote(f"{issuer}:{login}")
    uri = f"otpauth://totp/{name}?{urlencode({'secret': key, 'issuer': issuer, 'digits': 6, 'period': STEP})}"
    return Enrolment(uri, tuple(key[n : n + 4] for n in range(0, len(key), 4)))


def confirm_second_step(*, code: str, key: str, by: Actor, at: datetime) -> list[str]:
    """绑定动态口令. The first code shows that the app has the key; ten codes for paper, shown once.

    ``key`` is the session's: it counts as entered with both steps, all other sessions end.

    :raises SecondStepMissing: if nothing was begun within half an hour.
    :raises OneTimeCodeWrong: if the code is wrong.
    :raises TooManyCodes: after five wrong ones.
    """
    _check(by.account or 0, code, at, confirmed=False)
    with transaction.atomic():
        SecondStep.objects.filter(account=by.account).update(confirmed_at=at)
        here = link_hash(key)
        Sitting.objects.filter(account=by.account, key_hash=here).update(second=True)
        Sitting.objects.filter(account=by.account, ended_at=None).exclude(key_hash=here).update(
            ended_at=at, ended_by=by.account
        )
        log.add(events.SECOND_STEP_CONFIRMED, by=by.account, at=at, kind="account", thing=by.account)
        return _paper_codes(by.account or 0)


def new_recovery_codes(*, code: str, by: Actor, at: datetime) -> list[str]:
    """换发备用码. Ten new codes for paper; the old ones end. A code of the device is asked for.

    :raises SecondStepMissing: if there is no device.
    :raises OneTimeCodeWrong: if the code is wrong.
    :raises TooManyCodes: after five wrong ones.
    """
    _check(by.account or 0, code, at)
    with transaction.atomic():
        log.add(events.RECOVERY_CODES_RENEWED, by=by.account, at=at, kind="account", thing=by.account)
        return _paper_codes(by.account or 0)


def pass_second_step(*, account: int, code: str, at: datetime) -> str:
    """核对动态口令. A code of the device or of the paper; which of the two ("code", "recovery").

    :raises SecondStepMissing: if there is no device.
    :raises OneTimeCodeWrong: if the code is wrong or was used before.
    :raises TooManyCodes: after five wrong ones in a row, also for the right one.
    """
    typed = plain(code).replace("-", "").lower()
    if typed.isdecimal() and len(typed) == 6:
        _check(account, typed, at)
        return "code"
    _check(account, typed, at, paper=True)
    return "recovery"


def remove_second_step(*, account: int, reason: str, by: Actor, at: datetime) -> None:
    """解绑动态口令. An administrator takes a lost device off a member of staff; all sessions end.

    :raises NotAllowed: unless by an administrator of the department or the operator; nobody his own this way.
    :raises ReasonMissing: if no reason is given.
    :raises SecondPersonNeeded: if the same administrator has just given the account a link to a new password.
    :raises SecondStepMissing: if there is no device.
    """
    if by.account == account or not administers(by, account):
        raise NotAllowed(account=account)
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account)
        links = OneTimeLink.objects.filter(account=account, made_by=by.account, made_at__gt=at - APART)
        if by.account and links.exists():
            raise SecondPersonNeeded
        if not SecondStep.objects.filter(account=account).delete()[0]:
            raise SecondStepMissing
        RecoveryCode.objects.filter(account=account).delete()
        Sitting.objects.filter(account=account, ended_at=None).update(ended_at=at, ended_by=by.account)
        kept = Removal.objects.create(
            account_id=account, reason=within(reason, 500, "reason"), removed_by_id=by.account, at=at
        )
        data = {"removal": kept.pk}
        log.add(events.SECOND_STEP_REMOVED, by=by.account, at=at, kind="account", thing=account, data=data)


def drop_second_step(*, code: str, by: Actor, at: datetime) -> None:
    """更换设备. One's own device is taken off by one of its codes, or a code on paper; then another may be set up.

    :raises SecondStepMissing: if there is no device.
    :raises OneTimeCodeWrong: if the code is wrong.
    :raises TooManyCodes: after five wrong ones.
    """
    pass_second_step(account=by.account or 0, code=code, at=at)
    with transaction.atomic():
        SecondStep.objects.filter(account=by.account).delete()
        RecoveryCode.objects.filter(account=by.account).delete()
        log.add(events.SECOND_STEP_REMOVED, by=by.account, at=at, kind="account", thing=by.account)


def _check(account: int, typed: str, at: datetime, *, confirmed: bool = True, paper: bool = False) -> None:
    """One try: the row is locked while it is counted, so that neither a code nor a try is used twice."""
    with transaction.atomic():
        rows = SecondStep.objects.select_for_update().filter(account=account, confirmed_at__isnull=not confirmed)
        if not confirmed:
            rows = rows.filter(begun_at__gt=at - BEGUN_LIVES)
        row = rows.first()
        if row is None:
            raise SecondStepMissing
        if row.shut_until and row.shut_until > at:
            raise TooManyCodes
        right = _on_paper(row, typed, at) if paper else _on_device(row, plain(typed), at)
        if right:
            row.wrong, row.shut_until = 0, None
        else:
            row.wrong += 1
            if row.wrong >= TRIES:
                row.wrong, row.shut_until = 0, at + SHUT
            log.add(events.CODE_REFUSED, by=None, at=at, kind="account", thing=account)
        row.save(update_fields=["last_step", "wrong", "shut_until"])
    if not right:
        raise OneTimeCodeWrong


def _on_device(row: SecondStep, typed: str, at: datetime) -> bool:
    """Whether it is the code of this half minute or a neighbouring one, and newer than the last one used."""
    if not (typed.isdecimal() and typed.isascii() and len(typed) == 6):
        return False
    key, now = _secret(row), int(at.timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > row.last_step and secrets.compare_digest(code_at(key, step), typed):
            row.last_step = step
            return True
    return False


def _on_paper(row: SecondStep, typed: str, at: datetime) -> bool:
    if not RecoveryCode.objects.filter(account=row.account_id, hash=_paper_hash(typed), used_at=None).update(
        used_at=at
    ):
        return False
    left = RecoveryCode.objects.filter(account=row.account_id, used_at=None).count()
    data = {"left": left}
    log.add(events.RECOVERY_CODE_USED, by=row.account_id, at=at, kind="account", thing=row.account_id, data=data)
    return True


def code_at(key: bytes, step: int) -> str:
    """The six digits of a key in one half minute, counted from 1970 (RFC 6238)."""
    counted = TOTP(key, step=STEP)
    counted.time = step * STEP
    return f"{counted.token():06d}"


def _paper_codes(account: int) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    codes = ["".join(secrets.choice(_SIGNS) for _ in range(10)) for _ in range(PAPER_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(account_id=account, hash=_paper_hash(one)) for one in codes)
    return [f"{one[:5]}-{one[5:]}" for one in codes]


def _paper_hash(code: str) -> str:
    """Keyed: fifty random bits alone could be tried out by whoever has the table."""
    return hmac.new(settings.SECRET_KEY.encode(), b"org.recovery:" + code.encode(), hashlib.sha256).hexdigest()


def _secret(row: SecondStep) -> bytes:
    return box.opened(bytes(row.secret), purpose=_purpose(row.account_id))


def _purpose(account: int) -> str:
    return f"org.second-step:{account}"
