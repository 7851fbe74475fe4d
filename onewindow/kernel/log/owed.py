"""Reactions that failed: owed to one event, tried again with growing pauses, 2 s to 1 h, until they succeed."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import Error, connection, transaction

from onewindow.kernel.log.tail import COLUMNS
from onewindow.kernel.models import Event, Owed

logger = logging.getLogger(__name__)
Reaction = Callable[[Event, datetime], object]
AT_ONCE = 50
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(hours=1)


def owe(reader: str, reaction: str, event: int, at: datetime, error: BaseException) -> None:
    """Write down that a reader owes its reaction to an event, once."""
    Owed.objects.bulk_create(
        [Owed(reader=reader, reaction=reaction, event=event, next_try_at=at + FIRST_PAUSE, error=_told(error))],
        ignore_conflicts=True,
    )


def pay(reactions: Mapping[tuple[str, str], Reaction], at: datetime) -> int:
    """Try again what is owed and due; how many were tried. A reaction that no longer exists stays owed."""
    due = Owed.objects.filter(next_try_at__lte=at).order_by("next_try_at", "id")
    tried = 0
    for debt in due.values_list("id", flat=True)[:AT_ONCE]:
        try:
            with transaction.atomic():
                tried += _try(debt, reactions, at)
        except Error as error:  # the session itself was ended: the reaction takes too long
            if connection.in_atomic_block:
                raise
            connection.close()
            with transaction.atomic():
                found = Owed.objects.select_for_update(skip_locked=True).filter(id=debt).first()
                if found is not None:
                    _put_off(found, at, error)
    return tried


def _try(debt_id: int, reactions: Mapping[tuple[str, str], Reaction], at: datetime) -> int:
    debt = Owed.objects.select_for_update(skip_locked=True).filter(id=debt_id, next_try_at__lte=at).first()
    if debt is None:  # another worker is at it
        return 0
    try:
        with transaction.atomic():
            reactions[debt.reader, debt.reaction](_event(debt.event), at)
        debt.delete()
    except Exception as error:
        _put_off(debt, at, error)
    return 1


def _put_off(debt: Owed, at: datetime, error: BaseException) -> None:
    debt.error = _told(error)
    debt.next_try_at = at + min(FIRST_PAUSE * 2 ** min(debt.tries, 12), LONGEST_PAUSE)
    debt.tries = min(debt.tries + 1, 30000)
    debt.save(update_fields=["error", "next_try_at", "tries"])
    logger.error("%s failed again on event %s (try %s): %s", debt.reaction, debt.event, debt.tries, debt.error)


def _event(event_id: int) -> Event:
    return Event.objects.raw(f"SELECT {COLUMNS} FROM kernel_event WHERE id = %s::bigint", (event_id,))[0]


def _told(error: BaseException) -> str:
    return repr(error)[:2000]
