"""Answers of the catalogue to its own news."""

from datetime import datetime

from onewindow.domain.catalogue.actions.inheritance.reports import make_reports
from onewindow.domain.catalogue.events import PUBLISHED
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event


@reader("catalogue", PUBLISHED)
def compare_children(event: Event, at: datetime) -> None:
    """上级变更. A new version of a parent: every child gets its difference report, once."""
    make_reports(version=event.thing or 0, at=event.at)
