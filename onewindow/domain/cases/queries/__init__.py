"""Reads of cases: to-do list, case page, history, progress, search box, slips and notices."""

from onewindow.domain.cases.queries.access import may_see, must_see
from onewindow.domain.cases.queries.alone import alone
from onewindow.domain.cases.queries.dossier import Dossier, Handed, History, Said, dossier, history, material_file
from onewindow.domain.cases.queries.filling import (
    IDENTITY,
    MOST_PAGES,
    Brought,
    EarlierAnswers,
    EarlierPaper,
    FormField,
    FormPart,
    ItemDraft,
    ItemDraftLine,
    Sheet,
    area_names,
    drafts_of_clerk,
    item_draft,
    item_drafts_for,
    prefilled,
    with_addresses,
)
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
    "IDENTITY",
    "MOST_PAGES",
    "Brought",
    "CorrectionNotice",
    "Dossier",
    "EarlierAnswers",
    "EarlierPaper",
    "FormField",
    "FormPart",
    "Found",
    "Handed",
    "History",
    "ItemDraft",
    "ItemDraftLine",
    "Next",
    "NoSuchPaper",
    "Page",
    "Progress",
    "RefusalPaper",
    "Said",
    "Sheet",
    "Slip",
    "Todo",
    "alone",
    "area_names",
    "correction_notice",
    "counts",
    "dossier",
    "drafts_of_clerk",
    "history",
    "item_draft",
    "item_drafts_for",
    "material_file",
    "may_see",
    "must_see",
    "prefilled",
    "progress",
    "refusal_notice",
    "running",
    "search",
    "slip",
    "todo",
    "with_addresses",
    "wrong_answers",
]
