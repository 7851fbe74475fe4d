"""Verbs of the inbox (站内信): send, mark as read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onewindow.domain.messages.events import SENT
from onewindow.domain.messages.models import Message
from onewindow.domain.messages.rules import TEXTS
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log


def send(
    *, to: int, key: str, params: Mapping[str, Any] | None = None, ref: str = "", at: datetime, event: int | None = None
) -> None:
    """发送消息. Put a message into an account's inbox; with ``event``, once however often it is called.

    :raises KeyError: if there is no text for ``key``.
    """
    TEXTS[key]
    message = Message(account_id=to, key=key, params=dict(params or {}), ref=ref, event=event, at=at)
    Message.objects.bulk_create([message], ignore_conflicts=True)
    log.add(SENT, by=None, at=at, data={"to": to})  # told again if sent again: whoever hears it only looks


def mark_read(*, message: int | None = None, by: Actor, at: datetime) -> int:
    """标为已读. Mark one's own message (or all of them) as read; returns how many were unread."""
    mine = Message.objects.filter(account=by.account, read_at=None)
    if message is not None:
        mine = mine.filter(pk=message)
    return mine.update(read_at=at)
