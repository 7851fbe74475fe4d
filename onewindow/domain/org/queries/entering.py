"""Reads about log-in (登录): who administers whose account, what a link is good for, which sessions are open."""

import hashlib
from datetime import datetime

from onewindow.domain.org.models import Account, OneTimeLink
from onewindow.domain.org.rules import Actor, may


def link_hash(token: str) -> str:
    """What is kept of a link's token or of a session's key: SHA-256; both are random, so nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def administers(by: Actor, account: int) -> bool:
    """管理. Whether the actor holds an office post whose area covers the department of this member of staff."""
    if by.kind == "system":
        return True
    area = Account.objects.filter(pk=account, kind=Account.Kind.STAFF).values_list("staff__department__area", flat=True)
    found = area.first()
    return found is not None and may(by, role="office", area=found)


def serves_persons(by: Actor) -> bool:
    """窗口办理. Whether the actor may help a person who has come with his paper: at a window, or in the office."""
    return may(by, role="window") or may(by, role="office")


def link_for(token: str, at: datetime) -> OneTimeLink | None:
    """链接. The link of a token with its account, if it is still good."""
    good = OneTimeLink.objects.filter(used_at=None, revoked_at=None, expires_at__gt=at, account__is_active=True)
    return good.filter(hash=link_hash(token)).select_related("account").first()
