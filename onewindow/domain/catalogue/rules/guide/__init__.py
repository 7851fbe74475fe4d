"""The guide of an item (办事指南): its one composition (``composing``), and whether it reads easily (``plain``)."""

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

__all__ = ["Around", "Guide", "Line", "Paper", "Place", "Section", "compose", "limit_words", "words"]
