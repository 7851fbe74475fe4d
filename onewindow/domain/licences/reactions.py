"""Answers of the licences room to the log: a new licence gets its paper, a founding one its enterprise."""

from datetime import datetime
from typing import Any

from onewindow.domain.licences import actions, holdings  # noqa: F401
from onewindow.domain.licences.jobs import make
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.actions import tell
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event
from onewindow.kernel.sql.compiled import compiled


@reader("licences", "licence.new")
def put_in_making(event: Event, at: datetime) -> None:
    """送制证. Found the enterprise if the licence does, then queue its paper.

    A repeated call queues a second run, which finds the licence issued; the lock keeps two runs apart.
    """
    if event.thing is None:
        return
    actions.found_holder(licence=event.thing, at=at)
    make.configure(lock=f"licence:{event.thing}").defer(licence=event.thing)


@reader("licences", "licence.issue")
def tell_the_holder(event: Event, at: datetime) -> None:
    """告知领证. The licence is made and sealed: its owner is told, once."""
    ((zh, en, number, owner, enterprise),) = _issued(event.thing or 0)
    tell(
        owner=owner,
        enterprise=enterprise,
        key="licence.issued",
        params={"licence_zh": zh, "licence_en": en, "number": number},
        ref=f"licence:{event.thing}",
        at=event.at,
        event=event.pk,
    )


@compiled
def _issued(licence: int) -> Any:
    return Licence.objects.filter(pk=licence).values_list(
        "type__name_zh", "type__name_en", "number", "owner", "holder_enterprise_id"
    )
