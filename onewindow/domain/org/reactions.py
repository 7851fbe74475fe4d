"""Answers of org to its own news: an ordered copy is made. Its holdings and rules of retention register themselves too."""

from datetime import datetime

from onewindow.domain.org import holdings  # noqa: F401
from onewindow.domain.org.events import COPY_ORDERED
from onewindow.domain.org.jobs import make_copy
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event


@reader("org", COPY_ORDERED)
def put_in_making(event: Event, at: datetime) -> None:
    """制作副本. Queue the work; a second run finds it made."""
    if event.thing is not None:
        make_copy.configure(lock=f"copy:{event.thing}").defer(copy=event.thing)
