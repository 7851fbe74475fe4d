"""Sessions (会话): recorded at log-in, seen while they are used, ended by their owner, an administrator or a new password."""

import re
from datetime import datetime, timedelta

from axes.helpers import get_client_ip_address
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from onewindow.domain.org import events
from onewindow.domain.org.models import OneTimeLink, Sitting
from onewindow.domain.org.queries import administers, link_hash
from onewindow.domain.org.refusals import NotAllowed
from onewindow.domain.org.rules import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal

SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=90)

# The first that fits: browsers name themselves after each other.
_BROWSERS = (
    ("wechat", r"MicroMessenger"), ("edge", r"Edg[eA]?/|EdgiOS"), ("qq", r"QQBrowser"), ("uc", r"UCBrowser"),
    ("360", r"QihooBrowser|360SE|360EE"), ("opera", r"OPR/|Opera"), ("firefox", r"Firefox/|FxiOS"),
    ("chrome", r"Chrome/|CriOS|Chromium"), ("safari", r"Safari/"),
)  # fmt: skip
_SYSTEMS = (
    ("harmony", r"HarmonyOS|OpenHarmony"), ("android", r"Android"), ("ipad", r"iPad"), ("iphone", r"iPhone"),
    ("windows", r"Windows"), ("macos", r"Macintosh|Mac OS X"), ("uos", r"UOS|UnionTech"), ("kylin", r"Kylin"),
    ("linux", r"Linux|X11"),
)  # fmt: skip


class SessionNotFound(Refusal):
    """This session is over already, or is not yours (会话不存在)."""


def device_words(agent: str) -> tuple[str, str]:
    """The browser's family and the system that a User-Agent names; empty where nothing is known."""
    found = [next((word for word, sign in words if re.search(sign, agent)), "") for words in (_BROWSERS, _SYSTEMS)]
    return found[0], found[1]


def open_sitting(*, request: HttpRequest, account: int, second: bool, at: datetime) -> int:
    """建立会话. Record the session of a request; its id. Once more with the same key changes nothing."""
    browser, system = device_words(request.headers.get("User-Agent", ""))
    row, _ = Sitting.objects.get_or_create(
        key_hash=link_hash(request.session.session_key or ""),
        defaults={
            "account_id": account,
            "browser": browser,
            "system": system,
            "address": get_client_ip_address(request) or None,
            "second": second,
            "began_at": at,
            "seen_at": at,
        },
    )
    return row.pk


def seen(*, sitting: int, last: datetime, at: datetime) -> None:
    """会话活动. The session is in use; written at most once a minute."""
    if at - last > SEEN_EVERY:
        Sitting.objects.filter(pk=sitting, ended_at=None, seen_at__lt=at).update(seen_at=at)


def end_session(*, sitting: int, by: Actor, at: datetime) -> None:
    """结束会话. One of one's own, or one of a member of staff by an administrator.

    :raises SessionNotFound: if it is over, or somebody else's.
    """
    with transaction.atomic():
        row = Sitting.objects.select_for_update().filter(pk=sitting, ended_at=None).first()
        if row is None or not (by.account == row.account_id or administers(by, row.account_id)):
            raise SessionNotFound(sitting=sitting)
        _end([row.pk], row.account_id, by, at)


def end_sessions(*, account: int, by: Actor, at: datetime, but: str = "") -> int:
    """结束全部会话. All sessions of an account but the one with this key; how many.

    :raises NotAllowed: unless by the owner, an administrator of the department, or the operator.
    """
    if by.account != account and not administers(by, account):
        raise NotAllowed(account=account)
    with transaction.atomic():
        rows = Sitting.objects.select_for_update().filter(account=account, ended_at=None)
        found = list(rows.exclude(key_hash=link_hash(but)).values_list("pk", flat=True))
        if found:
            _end(found, account, by, at)
    return len(found)


def _end(sittings: list[int], account: int, by: Actor, at: datetime) -> None:
    Sitting.objects.filter(pk__in=sittings).update(ended_at=at, ended_by=by.account)
    data = {"sittings": sittings}
    log.add(events.SESSIONS_ENDED, by=by.account, at=at, kind="account", thing=account, data=data)


def forget_sittings(*, at: datetime) -> int:
    """清理会话记录. Delete what is known of sessions and links that ended long ago; how many rows."""
    Session.objects.filter(expire_date__lt=at).delete()
    rows = Sitting.objects.filter(seen_at__lt=at - KEPT).delete()[0]
    return rows + OneTimeLink.objects.filter(expires_at__lt=at - 4 * KEPT).delete()[0]
