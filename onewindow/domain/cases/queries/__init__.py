"""Reads of cases: to-do list, case page, history, progress, search box, slips and notices."""

from onewindow.domain.cases.queries.access import may_see, must_see
from onewindow.domain.cases.queries.alone import alone
from onewindow.domain.cases.queries.dossier import Dossier, Handed, History, Said, dossier, history, material_file
from onewindow.domain.cases.queries.papers import (
    CorrectionNotice,
    NoSuchPaper,
    RefusalPaper,
    Slip,
    correction_notice,
    refusal_notice,
    slip,
)
from onewindow.domain.cases.queries.progress import Next, Progress, progress, running
from onewindow.domain.cases.queries.search import Found, search
from onewindow.domain.cases.queries.todo import Page, Todo, counts, todo
from onewindow.domain.cases.rules import wrong_answers

__all__ = [
    "CorrectionNotice",
    "Dossier",
    "Found",
    "Handed",
    "History",
    "Next",
    "NoSuchPaper",
    "Page",
    "Progress",
    "RefusalPaper",
    "Said",
    "Slip",
    "Todo",
    "alone",
    "correction_notice",
    "counts",
    "dossier",
    "history",
    "material_file",
    "may_see",
    "must_see",
    "progress",
    "refusal_notice",
    "running",
    "search",
    "slip",
    "todo",
    "wrong_answers",
]
