"""Answers of the catalogue to its own news."""

from datetime import datetime

from onewindow.domain.catalogue.actions.inheritance.reports import make_reports
from onewindow.domain.catalogue.actions.search import index_guides, index_items
from onewindow.domain.catalogue.events import IMPORT_BEGUN, IMPORT_DONE, IMPORT_ORDERED, PUBLISHED
from onewindow.domain.catalogue.jobs import look, take_over
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event


@reader("catalogue", PUBLISHED)
def compare_children(event: Event, at: datetime) -> None:
    """上级变更. A new version of a parent: every child gets its difference report, once."""
    make_reports(version=event.thing or 0, at=event.at)


@reader("catalogue", IMPORT_BEGUN)
def have_looked(event: Event, at: datetime) -> None:
    """检查目录. Queue the look at an uploaded file; a second run finds it looked at."""
    if event.thing is not None:
        look.configure(lock=f"import:{event.thing}").defer(run=event.thing)


@reader("catalogue", IMPORT_ORDERED)
def have_taken_over(event: Event, at: datetime) -> None:
    """导入收录. Queue the taking over; a second run finds it done."""
    if event.thing is not None:
        take_over.configure(lock=f"import:{event.thing}").defer(run=event.thing)


@reader("catalogue", PUBLISHED)
def make_findable(event: Event, at: datetime) -> None:
    """编入检索. A published item can be found from its day on, a suspended or retired one no longer."""
    index_items(at=at, slugs=[(event.data or {})["item"]])


@reader("catalogue", IMPORT_DONE)
def make_guides_findable(event: Event, at: datetime) -> None:
    """编入检索. What an import has taken over can be found."""
    index_guides(at=at)
