"""The closed case as one verifiable file, and as the sets of GB/T 39046."""

from onewindow.domain.cases.queries.archive.datasets import (
    Datasets,
    closed_between,
    datasets,
    facts,
    facts_of,
    header,
    unfit,
)
from onewindow.domain.cases.queries.archive.destroyed import (
    Destroyed,
    destroyed,
    destroyed_in,
    disposal,
    disposals,
    files_of,
)
from onewindow.domain.cases.queries.archive.keeping import Due, due_of, files_due, together
from onewindow.domain.cases.queries.archive.packing import packed
from onewindow.domain.cases.queries.archive.verifying import Check, NoArchive, Verdict, verify_archive

__all__ = [
    "Check",
    "Datasets",
    "Destroyed",
    "Due",
    "NoArchive",
    "Verdict",
    "closed_between",
    "datasets",
    "destroyed",
    "destroyed_in",
    "disposal",
    "disposals",
    "due_of",
    "facts",
    "facts_of",
    "files_due",
    "files_of",
    "header",
    "packed",
    "together",
    "unfit",
    "verify_archive",
]
