"""「3+1」: every item goes through acceptance, examination and decision; what some need besides is the +1, by their own data."""

from typing import NamedTuple

from onewindow.domain.catalogue.rules.shapes import ItemSpec
from onewindow.domain.catalogue.rules.sheets.procedures import PROCEDURES

PLUS = (
    "technical_review",
    "expert_review",
    "site_visit",
    "joint_acceptance",
    "testing",
    "inspection",
    "quarantine",
    "appraisal",
)
"""Special procedures that are a step of the examination: technical review, visit on site and their like."""
_NAMES = {code: (zh, en) for code, zh, en in PROCEDURES}


class Plus(NamedTuple):
    """A step besides the three: its kind, its name, and when it is needed, in the words of the item; read at the source or not."""

    kind: str
    zh: str
    en: str
    when: str
    checked: bool


def plus_steps(item: ItemSpec) -> tuple[Plus, ...]:
    """「3+1」的「1」. The steps an item may need besides the three, in the order of ``PLUS``; most items have none."""
    found = {str(row.get("kind", "")): row for row in item.special_procedures}
    return tuple(
        Plus(kind, *_NAMES[kind], str(found[kind].get("when") or ""), found[kind].get("checked") == "source")
        for kind in PLUS
        if kind in found
    )
