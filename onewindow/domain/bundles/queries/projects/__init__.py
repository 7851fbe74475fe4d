"""Reads of investment projects (投资项目): the board, the page of one project, whose it is."""

from onewindow.domain.bundles.queries.projects.batches import BatchLine, BatchPage, batch_page, batches
from onewindow.domain.bundles.queries.projects.board import (
    Board,
    Due,
    ProjectLine,
    SectionLine,
    StageLine,
    board,
    of_owner,
)
from onewindow.domain.bundles.queries.projects.joining import ReviewPage, review_page, review_paper
from onewindow.domain.bundles.queries.projects.looking import PreReviewPage, paper_of, pre_review_page
from onewindow.domain.bundles.queries.projects.page import ItemLine, ProjectPage, StagePage, project_page
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject, must_see, owns
from onewindow.domain.bundles.queries.projects.ruling import (
    KindRules,
    RuleLine,
    RulesPage,
    rule_on,
    rules_page,
    stage_packages,
)

__all__ = [
    "BatchLine",
    "BatchPage",
    "Board",
    "Due",
    "ItemLine",
    "KindRules",
    "NoSuchProject",
    "PreReviewPage",
    "ProjectLine",
    "ProjectPage",
    "ReviewPage",
    "RuleLine",
    "RulesPage",
    "SectionLine",
    "StageLine",
    "StagePage",
    "batch_page",
    "batches",
    "board",
    "must_see",
    "of_owner",
    "owns",
    "paper_of",
    "pre_review_page",
    "project_page",
    "review_page",
    "review_paper",
    "rule_on",
    "rules_page",
    "stage_packages",
]
