"""Answers of the licences room to the log: a new licence gets its paper, a founding one its enterprise."""

from datetime import datetime

from onewindow.domain.licences import actions
from onewindow.domain.licences.jobs import make
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event


@reader("licences", "licence.new")
def put_in_making(event: Event, at: datetime) -> None:
    """送制证. Found the enterprise if the licence does, then queue its paper.

    A repeated call queues a second run, which finds the licence issued; the lock keeps two runs apart.
    """
    if event.thing is None:
        return
    actions.found_holder(licence=event.thing, at=at)
    make.configure(lock=f"licence:{event.thing}").defer(licence=event.thing)
