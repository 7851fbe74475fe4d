"""Rules of a case on plain values: no table is read and no clock asked."""

from onewindow.domain.cases.rules.answers import wrong_answers
from onewindow.domain.cases.rules.applying import IDENTITY, MOST_PAGES, asked, normal, place, spared
from onewindow.domain.cases.rules.clocks import (
    CERTIFICATE,
    EXPLAIN,
    RUNS_ON,
    Clock,
    Span,
    Stops,
    clock,
    days_over,
    due,
    light,
    names_somebody,
)
from onewindow.domain.cases.rules.listed.notices import named_late
from onewindow.domain.cases.rules.listed.reasons import ENQUIRY, LOOK, Reason, reason, reasons
from onewindow.domain.cases.rules.placing import at_home, reaches
from onewindow.domain.cases.rules.search import Sought, number, pairs_of, pinyin_of, sought, words_of
from onewindow.domain.cases.rules.tolerance import (
    Tolerance,
    due_again,
    lapsed_notice,
    paper_due,
    sorted_out,
    tolerance,
)

__all__ = [
    "CERTIFICATE",
    "ENQUIRY",
    "EXPLAIN",
    "IDENTITY",
    "LOOK",
    "MOST_PAGES",
    "RUNS_ON",
    "Clock",
    "Reason",
    "Sought",
    "Span",
    "Stops",
    "Tolerance",
    "asked",
    "at_home",
    "clock",
    "days_over",
    "due",
    "due_again",
    "lapsed_notice",
    "light",
    "named_late",
    "names_somebody",
    "normal",
    "number",
    "pairs_of",
    "paper_due",
    "pinyin_of",
    "place",
    "reaches",
    "reason",
    "reasons",
    "sorted_out",
    "sought",
    "spared",
    "tolerance",
    "words_of",
    "wrong_answers",
]
