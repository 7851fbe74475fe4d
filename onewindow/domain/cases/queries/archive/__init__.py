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
from onewindow.domain.cases.queries.archive.keeping import Due, files_due
from onewindow.domain.cases.queries.archive.packing import packed
from onewindow.domain.cases.queries.archive.verifying import Check, NoArchive, Verdict, verify_archive

__all__ = [
    "Check",
    "Datasets",
    "Due",
    "NoArchive",
    "Verdict",
    "closed_between",
    "datasets",
    "facts",
    "facts_of",
    "files_due",
    "header",
    "packed",
    "unfit",
    "verify_archive",
]
