"""Reads of the inbox (站内信)."""

from django.db.models import Q, QuerySet

from onewindow.domain.messages.models import Message
from onewindow.domain.messages.rules import TEXTS, Text, text
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import Actor, Side

__all__ = ["TEXTS", "Message", "Text", "inbox", "news", "readable", "text", "unread"]

UNREAD_CAP = 99


def readable(actor: Actor, side: Side | None = None) -> QuerySet[Message]:
    """可读消息. What the actor may read now: his own, his businesses', and others' affairs while their mandate lasts; of the
    staff, what is to him or to the department he works in.

    :param side: one of those he acts for; None: all of them.
    """
    if actor.kind == "staff":
        theirs = Post.objects.filter(pk__in=actor.posts).values("department")  # also where one stands in
        here = Q(department=None) | Q(department=actor.department) | Q(department__in=theirs)
        return Message.objects.filter(here, account=actor.account)
    givers = {one.giver for one in actor.mandates}
    if side is None:
        own = Q(account=actor.account, enterprise=None) & (Q(giver=None) | Q(giver__in=givers))
        return Message.objects.filter(own | Q(enterprise__in=actor.enterprises) if actor.enterprises else own)
    if side.enterprise is not None:
        return Message.objects.filter(enterprise=side.enterprise) if side.files else Message.objects.none()
    if side.mandate is not None:
        return Message.objects.filter(account=actor.account, enterprise=None, giver=side.account)
    return Message.objects.filter(account=actor.account, enterprise=None, giver=None)


def inbox(
    actor: Actor, side: Side | None = None, *, after: int | None = None, fresh: bool = False, limit: int = 20
) -> list[Message]:
    """收件箱. What the actor may read, newest first; ``after`` is the id of the last one seen (keyset).

    :param fresh: only what is unread.
    """
    mine = readable(actor, side).select_related("enterprise", "giver__person", "department")
    if after is not None:
        mine = mine.filter(pk__lt=after)
    if fresh:
        mine = mine.filter(read_at=None)
    return list(mine.order_by("-pk")[:limit])


NEWS = ("licence.issued", "bundle.closed", "case.granted", "case.refused", "bundle.not-accepted", "case.not-accepted")


def news(actor: Actor, side: Side, limit: int = 5) -> list[Message]:
    """新结果. Unread messages that tell of a result: licences made, decisions taken; newest first."""
    return list(readable(actor, side).filter(read_at=None, key__in=NEWS).order_by("-pk")[:limit])


def unread(actor: Actor, side: Side | None = None) -> int:
    """未读. How many are unread, counted up to 100 (show 99+)."""
    return readable(actor, side).filter(read_at=None)[: UNREAD_CAP + 1].count()
