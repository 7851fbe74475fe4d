"""Situations of an item (情形): what they are (``applying``), whether a table is whole (``checking``), in words (``finding``)."""

from onewindow.domain.catalogue.rules.situations.applying import (
    Applied,
    Need,
    Question,
    applied,
    decided,
    governed,
    kept_elements,
    kept_when,
    needed_materials,
    note_of,
    questions,
    spoken,
)
from onewindow.domain.catalogue.rules.situations.checking import Report, check
from onewindow.domain.catalogue.rules.situations.finding import findings, problems, said

__all__ = [
    "Applied",
    "Need",
    "Question",
    "Report",
    "applied",
    "check",
    "decided",
    "findings",
    "governed",
    "kept_elements",
    "kept_when",
    "needed_materials",
    "note_of",
    "problems",
    "questions",
    "said",
    "spoken",
]
