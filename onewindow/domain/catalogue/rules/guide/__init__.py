"""The guide of an item (办事指南): its one composition (``composing``), who takes which
step (``procedure``), what it needs besides the three (``plus``), and whether it reads easily (``plain``)."""

from onewindow.domain.catalogue.rules.guide.composing import (
    Around,
    Guide,
    Line,
    Paper,
    Place,
    Section,
    compose,
    limit_words,
    words,
)
from onewindow.domain.catalogue.rules.guide.plus import PLUS, Plus, plus_steps
from onewindow.domain.catalogue.rules.guide.procedure import Stage, stages

__all__ = [
    "PLUS",
    "Around",
    "Guide",
    "Line",
    "Paper",
    "Place",
    "Plus",
    "Section",
    "Stage",
    "compose",
    "limit_words",
    "plus_steps",
    "stages",
    "words",
]
