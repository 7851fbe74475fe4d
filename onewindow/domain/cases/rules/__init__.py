"""Rules of a case on plain values: no table is read and no clock asked."""

from onewindow.domain.cases.rules.answers import wrong_answers
from onewindow.domain.cases.rules.clocks import CERTIFICATE, Clock, clock, due, light
from onewindow.domain.cases.rules.notices import named_late
from onewindow.domain.cases.rules.search import Sought, number, pairs_of, pinyin_of, sought, words_of

__all__ = [
    "CERTIFICATE",
    "Clock",
    "Sought",
    "clock",
    "due",
    "light",
    "named_late",
    "number",
    "pairs_of",
    "pinyin_of",
    "sought",
    "words_of",
    "wrong_answers",
]
