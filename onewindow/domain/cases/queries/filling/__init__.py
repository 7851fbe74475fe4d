"""What somebody sees who fills in an application for one item: his draft, what is known already, what he gave before."""

from onewindow.domain.cases.queries.filling.drafts import (
    Brought,
    FormField,
    FormPart,
    ItemDraft,
    ItemDraftLine,
    Sheet,
    drafts_of_clerk,
    item_draft,
    item_draft_names,
    item_drafts_for,
)
from onewindow.domain.cases.queries.filling.earlier import (
    EarlierAnswers,
    EarlierPaper,
    cases_before,
    earlier_answers,
    earlier_papers,
    files_of,
)
from onewindow.domain.cases.queries.filling.posting import posting, with_posting
from onewindow.domain.cases.queries.filling.prefill import area_names, prefilled, with_addresses
from onewindow.domain.cases.rules import IDENTITY, MOST_PAGES

__all__ = [
    "IDENTITY",
    "MOST_PAGES",
    "Brought",
    "EarlierAnswers",
    "EarlierPaper",
    "FormField",
    "FormPart",
    "ItemDraft",
    "ItemDraftLine",
    "Sheet",
    "area_names",
    "cases_before",
    "drafts_of_clerk",
    "earlier_answers",
    "earlier_papers",
    "files_of",
    "item_draft",
    "item_draft_names",
    "item_drafts_for",
    "posting",
    "prefilled",
    "with_addresses",
    "with_posting",
]
