"""Reads of import and export (事项导入导出): runs, their rows, what is known, mappings; the records of an export."""

from onewindow.domain.catalogue.queries.interchange.exporting import exported, template, workbook
from onewindow.domain.catalogue.queries.interchange.runs import (
    GuideUnknown,
    KnownGuide,
    RunUnknown,
    known_guide,
    known_of,
    line,
    lines,
    run,
    runs,
    standing,
    unmapped,
)
from onewindow.domain.catalogue.queries.interchange.sources import Word, mapping, place, source_of, sources, words
from onewindow.domain.catalogue.rules.interchange.importing import REASONS
from onewindow.domain.catalogue.rules.interchange.standard import lists

__all__ = [
    "REASONS",
    "GuideUnknown",
    "KnownGuide",
    "RunUnknown",
    "Word",
    "exported",
    "known_guide",
    "known_of",
    "line",
    "lines",
    "lists",
    "mapping",
    "place",
    "run",
    "runs",
    "source_of",
    "sources",
    "standing",
    "template",
    "unmapped",
    "words",
    "workbook",
]
