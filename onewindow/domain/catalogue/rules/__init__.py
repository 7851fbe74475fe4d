"""Pure rules of the catalogue (事项规则)."""

from onewindow.domain.catalogue.rules.codes import gaps, implementation_code, read_limit
from onewindow.domain.catalogue.rules.conditions import filled, holds, needed_materials, shown_elements
from onewindow.domain.catalogue.rules.finding import ENOUGH, closeness
from onewindow.domain.catalogue.rules.masking import masked
from onewindow.domain.catalogue.rules.shapes import Choice, ElementSpec, ItemSpec, MaterialSpec, ResultSpec, ReviewSpec

__all__ = [
    "ENOUGH",
    "Choice",
    "ElementSpec",
    "ItemSpec",
    "MaterialSpec",
    "ResultSpec",
    "ReviewSpec",
    "closeness",
    "filled",
    "gaps",
    "holds",
    "implementation_code",
    "masked",
    "needed_materials",
    "read_limit",
    "shown_elements",
]
