"""Pure rules of the catalogue (事项规则)."""

from onewindow.domain.catalogue.rules.codes import gaps, implementation_code, read_limit
from onewindow.domain.catalogue.rules.conditions import filled, holds, shown_elements
from onewindow.domain.catalogue.rules.figures import flags
from onewindow.domain.catalogue.rules.masking import masked
from onewindow.domain.catalogue.rules.search import ENOUGH, closeness
from onewindow.domain.catalogue.rules.shapes import Choice, ElementSpec, ItemSpec, MaterialSpec, ResultSpec, ReviewSpec
from onewindow.domain.catalogue.rules.situations import (
    Applied,
    Question,
    applied,
    kept_elements,
    kept_when,
    needed_materials,
    note_of,
    questions,
    spoken,
)

__all__ = [
    "ENOUGH",
    "Applied",
    "Choice",
    "ElementSpec",
    "ItemSpec",
    "MaterialSpec",
    "Question",
    "ResultSpec",
    "ReviewSpec",
    "applied",
    "closeness",
    "filled",
    "flags",
    "gaps",
    "holds",
    "implementation_code",
    "kept_elements",
    "kept_when",
    "masked",
    "needed_materials",
    "note_of",
    "questions",
    "read_limit",
    "shown_elements",
    "spoken",
]
