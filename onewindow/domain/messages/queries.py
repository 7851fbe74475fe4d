"""Reads of the inbox (站内信)."""

from onewindow.domain.messages.models import Message
from onewindow.domain.messages.rules import TEXTS, Text, text

__all__ = ["TEXTS", "Message", "Text", "inbox", "text", "unread"]

UNREAD_CAP = 99


def inbox(account: int, after: int | None = None, limit: int = 20) -> list[Message]:
    """收件箱. Messages of an account, newest first; ``after`` is the id of the last one seen (keyset)."""
    mine = Message.objects.filter(account=account)
    if after is not None:
        mine = mine.filter(pk__lt=after)
    return list(mine.order_by("-pk")[:limit])


def unread(account: int) -> int:
    """未读. How many are unread, counted up to 100 (show 99+)."""
    return Message.objects.filter(account=account, read_at=None)[: UNREAD_CAP + 1].count()
