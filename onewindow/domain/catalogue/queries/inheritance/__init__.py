"""Reads of inheritance (事项继承): the base catalogue with its figures, an item's tree, reports, objections."""

from onewindow.domain.catalogue.queries.inheritance.base import (
    STATUSES,
    BaseLine,
    BasePage,
    Branch,
    Figures,
    base_lines,
    base_page,
    figures,
    placeable,
)
from onewindow.domain.catalogue.queries.inheritance.tree import newest_of, standing_children
from onewindow.domain.catalogue.queries.inheritance.waiting import (
    ObjectionPage,
    ReportLine,
    ReportPage,
    bodies_of,
    objection_page,
    objections,
    report_page,
    reports,
)

__all__ = [
    "STATUSES",
    "BaseLine",
    "BasePage",
    "Branch",
    "Figures",
    "ObjectionPage",
    "ReportLine",
    "ReportPage",
    "base_lines",
    "base_page",
    "bodies_of",
    "figures",
    "newest_of",
    "objection_page",
    "objections",
    "placeable",
    "report_page",
    "reports",
    "standing_children",
]
