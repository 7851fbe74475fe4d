"""Import of other people's catalogues (事项导入): pure rules from bytes to checked rows, each with its reasons.

file = read(raw)                        # Reading: kind by content, lines; never refuses a single row
checked = check(file, Mapping(…), …)    # one Checked a line: accepted | repaired | flagged | rejected, and why
summary(checked)                        # {rows, accepted, repaired, flagged, rejected, by_reason}
"""

from onewindow.domain.catalogue.rules.interchange.importing.checking import check, summary
from onewindow.domain.catalogue.rules.interchange.importing.reading import KINDS, Line, Reading, Unreadable, read
from onewindow.domain.catalogue.rules.interchange.importing.reasons import (
    LEVELS,
    OUTCOMES,
    REASONS,
    Checked,
    Mapping,
    Reason,
)

__all__ = [
    "KINDS",
    "LEVELS",
    "OUTCOMES",
    "REASONS",
    "Checked",
    "Line",
    "Mapping",
    "Reading",
    "Reason",
    "Unreadable",
    "check",
    "read",
    "summary",
]
