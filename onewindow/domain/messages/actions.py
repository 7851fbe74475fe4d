"""Verbs of the inbox (站内信): send, mark as read."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from onewindow.domain.messages.events import SENT
from onewindow.domain.messages.models import Message
from onewindow.domain.messages.queries import readable
from onewindow.domain.messages.rules import TEXTS
from onewindow.domain.org.queries import Actor, Side, helpers_of, on_mandate
from onewindow.kernel import log, sql

_SEND = """
WITH m AS (INSERT INTO inbox_message (account_id, enterprise_id, giver_id, key, params, ref, event, at)
  VALUES (%s::bigint, %s::bigint, %s::bigint, %s::text, %s::jsonb, %s::text, %s::bigint, %s::timestamptz)
  ON CONFLICT DO NOTHING)
SELECT log_add(%s::text, NULL, %s::timestamptz, '', NULL, %s::jsonb)
"""


def send(
    *,
    to: int,
    key: str,
    params: Mapping[str, Any] | None = None,
    ref: str = "",
    enterprise: int | None = None,
    giver: int | None = None,
    at: datetime,
    event: int | None = None,
) -> None:
    """发送消息. Put a message into an account's inbox; with ``event``, once however often it is called.

    :param enterprise: whose message it is: all who act for it read it. :param giver: the account whose mandate it is
        about: read as long as that lasts.
    :raises KeyError: if there is no text for ``key``.
    """
    TEXTS[key]
    told, moment = json.dumps(dict(params or {}), ensure_ascii=False), at.isoformat()
    whom = json.dumps({"to": to} | ({"enterprise": enterprise} if enterprise else {}))
    # Every reader of the log comes by here: one statement. Told again if sent again: whoever hears it only looks.
    sql.row(_SEND, (str(to), _id(enterprise), _id(giver), key, told, ref, _id(event), moment, SENT, moment, whom))


def _id(one: int | None) -> str | None:
    return None if one is None else str(one)


def tell(
    *,
    owner: int,
    enterprise: int | None = None,
    key: str,
    params: Mapping[str, Any],
    ref: str,
    matter: str = "",
    at: datetime,
    event: int,
) -> None:
    """告知. Tell an applicant of his affair: the business if it is one's, else himself and who acts on his mandate.

    :param matter: what was filed on the mandate, where ``ref`` is a part of it (a case of a bundle).
    """
    send(to=owner, key=key, params=params, ref=ref, enterprise=enterprise, at=at, event=event)
    if enterprise is None:
        for helper in helpers_of(matter or ref, owner, at):
            send(to=helper, key=key, params=params, ref=ref, giver=owner, at=at, event=event)


class Told(NamedTuple):
    """One of many messages with the same text: whose affair, which matter, the event that caused it."""

    owner: int
    enterprise: int | None
    params: Mapping[str, Any]
    ref: str
    event: int


def tell_all(*, told: Sequence[Told], key: str, at: datetime) -> None:
    """成批告知. ``tell`` for many at once, in a few statements; matters done on a mandate go one by one.

    :raises KeyError: if there is no text for ``key``.
    """
    TEXTS[key]
    helped = on_mandate([one.ref for one in told])
    alone = [one for one in told if one.enterprise is not None or one.ref not in helped]
    Message.objects.bulk_create(
        [
            Message(
                account_id=one.owner,
                enterprise_id=one.enterprise,
                key=key,
                params=dict(one.params),
                ref=one.ref,
                event=one.event,
                at=at,
            )
            for one in alone
        ],
        ignore_conflicts=True,
    )
    sent = [{"to": one.owner} | ({"enterprise": one.enterprise} if one.enterprise else {}) for one in alone]
    log.add_all(SENT, by=None, at=at, data=sent)
    for one in told:
        if one.enterprise is None and one.ref in helped:
            tell(owner=one.owner, key=key, params=one.params, ref=one.ref, at=at, event=one.event)


def tell_staff(
    *,
    to: Collection[int],
    department: int | None = None,
    key: str,
    params: Mapping[str, Any],
    ref: str,
    at: datetime,
    event: int,
) -> None:
    """告知工作人员. Tell some of the staff, each by a copy of his own; in two statements, once however often it is called.

    :param department: to which department it is said: whoever leaves it reads it no more.
    :raises KeyError: if there is no text for ``key``.
    """
    TEXTS[key]
    if not to:
        return
    Message.objects.bulk_create(
        [
            Message(account_id=one, department_id=department, key=key, params=dict(params), ref=ref, event=event, at=at)
            for one in sorted(set(to))
        ],
        ignore_conflicts=True,
    )
    log.add_all(SENT, by=None, at=at, data=[{"to": one} for one in sorted(set(to))])


def mark_read(*, message: int | None = None, side: Side | None = None, by: Actor, at: datetime) -> int:
    """标为已读. Mark a message one may read (or all of them, or all of one side) as read; how many were unread."""
    mine = readable(by, side).filter(read_at=None)
    if message is not None:
        mine = mine.filter(pk=message)
    return mine.update(read_at=at)
