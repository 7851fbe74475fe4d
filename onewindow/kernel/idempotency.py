"""Idempotency (幂等): a request sent twice with one key is carried out once and answered twice alike."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.kernel.models import Answer

_CLAIM = (
    "INSERT INTO kernel_answer (key, owner, verb, at) VALUES (%s::text, %s::bigint, %s::text, %s::timestamptz)"
    " ON CONFLICT (owner, verb, key) DO NOTHING RETURNING id"
)


def once(*, key: str, owner: int | None, verb: str, at: datetime, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """只办一次. Carry ``do`` out and keep its answer in the same transaction; a known key gets the kept answer.

    Two requests at the same moment: the second waits on the first's row and then reads its answer. If ``do`` refuses,
    nothing is kept and the same key may be tried again.
    """
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(_CLAIM, (key, owner, verb, at))
        claimed = cursor.fetchone()
        if claimed is None:
            kept = Answer.objects.values_list("answer", flat=True).get(owner=owner, verb=verb, key=key)
            return dict(kept or {})
        answer = do()
        Answer.objects.filter(pk=claimed[0]).update(answer=answer)
        return answer


def of(key: str, *what: object) -> str:
    """A page's key for one of the things it can begin: pressed for another, it is another request."""
    return hashlib.sha256("\0".join(map(str, (key, *what))).encode()).hexdigest()


def forget(*, before: datetime) -> int:
    """Delete answers older than ``before``; how many."""
    return Answer.objects.filter(at__lt=before).delete()[0]
