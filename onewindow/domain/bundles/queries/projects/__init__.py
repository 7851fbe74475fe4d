"""Reads of investment projects (投资项目): the board, the page of one project, whose it is."""

from onewindow.domain.bundles.queries.projects.board import (
    Board,
    Due,
    ProjectLine,
    SectionLine,
    StageLine,
    board,
    of_owner,
)
from onewindow.domain.bundles.queries.projects.page import ItemLine, ProjectPage, StagePage, project_page
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject, must_see, owns

__all__ = [
    "Board",
    "Due",
    "ItemLine",
    "NoSuchProject",
    "ProjectLine",
    "ProjectPage",
    "SectionLine",
    "StageLine",
    "StagePage",
    "board",
    "must_see",
    "of_owner",
    "owns",
    "project_page",
]
